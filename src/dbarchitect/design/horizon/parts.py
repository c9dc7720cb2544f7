"""Which rows lie in which partition."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.design.horizon.columns import Part
from dbarchitect.design.proof.column_values import bounds
from dbarchitect.model.identifier import quote_identifier, quote_literal

if TYPE_CHECKING:
    from dbarchitect.design.horizon.evaluated import Evaluated
    from dbarchitect.design.proof.setting import Setting
    from dbarchitect.model.schema import Table


def parts_of(setting: Setting, rows: Evaluated) -> tuple[Part, tuple[Part, ...]]:
    """The whole table, and its partitions with their shares of the rows; none if it has none.

    Ranges of time hold the rows that lie in them. Partitions by anything else are taken to
    hold equally many rows each, like those of the whole; the default one holds none.
    """
    table, count = rows.profile.table, rows.profile.rows
    children = [
        other
        for other in setting.design.schema.tables
        if other.partition_of is not None and other.partition_of.parent == table.name
    ]
    whole = Part(relation=table.name, rows=count, inherited=bool(children))
    conditions = [_condition(table, child) for child in children]
    named = [c for c in conditions if c not in {"true", "false"}]
    shares = dict(zip(named, _shares(rows, named), strict=True))
    even = conditions.count("true")
    parts = tuple(
        Part(
            relation=child.name,
            rows=round(count * shares.get(condition, condition == "true" and 1 / even)),
            condition=condition,
        )
        for child, condition in zip(children, conditions, strict=True)
    )
    return whole, parts


def _condition(parent: Table, child: Table) -> str:
    """SQL that is true of the rows of a partition; `true` where nothing tells them apart."""
    key = parent.partition_key
    found = child.partition_of
    if key is None or found is None or found.is_default or key.columns[0] is None:
        return "false"
    for low, high in bounds(found.bound):
        name = quote_identifier(key.columns[0])
        least, limit = quote_literal(low.isoformat()), quote_literal(high.isoformat())
        return f"({name} >= {least} AND {name} < {limit})"
    return "true"


def _shares(rows: Evaluated, conditions: list[str]) -> list[float]:
    if not conditions:
        return []
    counts = ", ".join(f"count(*) FILTER (WHERE {one})" for one in conditions)
    (found,) = rows.query(f"SELECT {counts} FROM {rows.table}")  # noqa: S608 - quoted names
    return [one / rows.count for one in found]
