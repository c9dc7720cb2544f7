"""Giving the planner its statistics.

Extended statistics are given apart: PostgreSQL 18 has no function for them.
Source: PostgreSQL documentation 9.28.9, Statistics Manipulation Functions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, LiteralString

from dbarchitect.errors import InvariantBrokenError
from dbarchitect.model.snapshot import ColumnValues
from dbarchitect.postgres.resources import load_sql

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from dbarchitect.lab.twin.catalog import Catalog
    from dbarchitect.model.snapshot import ColumnStatistics
    from dbarchitect.model.twin import TwinFacts
    from dbarchitect.postgres.session import Session

_PACKAGE = "dbarchitect.lab.twin"


def restore(owner: Session, catalog: Catalog, facts: TwinFacts) -> None:
    """The planner knows the counts of every relation and the statistics of every column.

    Raises:
        InvariantBrokenError: the server ignored some of them; the message is its warning.
    """
    relation = load_sql(_PACKAGE, "restore_relation")
    column = load_sql(_PACKAGE, "restore_column")
    wanted: list[tuple[LiteralString, Mapping[str, object]]] = [
        *((relation, one) for one in _relations(catalog, facts)),
        *((column, _column(one)) for one in facts.statistics),
    ]
    before = len(owner.notices)
    results = owner.query_pipelined(wanted)
    refused = [
        binds for (_, binds), ((done,),) in zip(wanted, results, strict=True) if not done
    ]
    warnings = [n.message for n in owner.notices[before:] if n.severity == "WARNING"]
    if refused or warnings:
        where = ", ".join(f"{one.get('relation', one.get('name'))}" for one in refused)
        message = f"the server ignored statistics of {where}: {'; '.join(warnings)}"
        raise InvariantBrokenError(message)


def _relations(catalog: Catalog, facts: TwinFacts) -> Iterator[Mapping[str, object]]:
    for table in facts.tables:
        name = catalog.relation(table.table).name
        yield {
            "namespace": name.schema,
            "name": name.name,
            "pages": table.analyzed_pages,
            "rows": table.rows,
            "all_visible_pages": table.all_visible_pages,
        }
    for index in facts.indexes:
        name = catalog.index(index).name
        yield {
            "namespace": name.schema,
            "name": name.name,
            "pages": index.analyzed_pages,
            "rows": index.rows,
            "all_visible_pages": 0,
        }


def _column(one: ColumnStatistics) -> Mapping[str, object]:
    values = one.values or ColumnValues()
    return {
        "namespace": one.relation.schema,
        "relation": one.relation.name,
        "column": one.column,
        "inherited": one.inherited,
        "null_fraction": one.null_fraction,
        "average_width": one.average_width_bytes,
        "distinct_values": one.distinct,
        "correlation": one.correlation,
        "most_common": values.most_common,
        "most_common_frequencies": _numbers(one.most_common_frequencies, values.most_common),
        "histogram": values.histogram_bounds,
        "elements": values.most_common_elements,
        "element_frequencies": _numbers(
            one.most_common_element_frequencies, values.most_common_elements
        ),
        "element_counts": list(one.element_count_histogram) or None,
        "range_lengths": values.range_lengths,
        "range_bounds": values.range_bounds,
        "range_empty_fraction": values.range_empty_fraction,
    }


def _numbers(frequencies: tuple[float, ...], values: str | None) -> list[float] | None:
    """Frequencies of values that are given; they mean nothing alone."""
    return None if values is None else list(frequencies)
