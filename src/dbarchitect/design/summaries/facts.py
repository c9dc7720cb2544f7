"""A copy at the horizon, as facts for a planner: its rows, pages, index and keys' values.

Rules:
    1. The groups are those that rows fall into when the keys' values are met independently of
       each other, which is the most that there can be.
    2. What a key's values are follows from the column that it is; nothing is known of sums.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dbarchitect.design.summaries.going_on import (
    Grown,
    Recount,
    grown,
    recount,
    span_seconds,
)
from dbarchitect.indexing.size import btree_size
from dbarchitect.model.quantities import Bytes
from dbarchitect.model.snapshot import ColumnStatistics, ColumnValues
from dbarchitect.model.twin import IndexFacts, TableFacts, TwinFacts
from dbarchitect.storage.heap import heap_size
from dbarchitect.storage.types import ColumnWidth, layout_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from dbarchitect.design.proof.setting import Setting
    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.model.summary import Summary, SummaryColumn
    from dbarchitect.postgres.session import Session
    from dbarchitect.sqltext.grouping import CopiedColumn, GroupedCopy

    _Known = Mapping[tuple[QualifiedName, str], ColumnStatistics]

_SUM_BYTES = 8
"""The payload of a sum or a mean in `numeric`: a weight and up to three groups of digits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryFacts:
    """A copy's rows and sizes at the horizon, and the same as facts for a planner.

    `groups` are those of the rows that are there; a table of sums may hold more.
    """

    groups: int
    grown: Grown
    row_bytes: float
    size_bytes: int
    pages: int
    index_bytes: int
    facts: TwinFacts
    recount: Recount | None = None


def summary_facts(
    session: Session,
    summary: Summary,
    copy: GroupedCopy,
    told: _Known,
    setting: Setting,
) -> SummaryFacts:
    """The facts of a copy over tables of the setting's rows, by what a planner was told."""
    rows = setting.rows
    columns = {column.name: column for column in summary.columns}
    keys = [column for column in copy.columns if column.is_key]
    distinct = {key.name: _distinct(session, key, told) for key in keys}
    most = max((rows.get(table, 0) for table in _tables(copy, rows)), default=0)
    groups = _groups(distinct.values(), most) if keys else 1
    again: Recount | None = None
    growth = Grown(rows=groups, rows_now=groups, rows_per_month=0.0)
    if summary.advance is not None:
        growth = grown(session, setting.design, summary.advance, groups, told)
        again = recount(session, summary, summary.advance, told)
    widths = {name: _width(column, copy, told) for name, column in columns.items()}
    heap = heap_size(list(widths.values()), growth.rows)
    led = summary.key or (summary.columns[0].name,)
    index = btree_size([widths[name] for name in led], growth.rows)
    is_alone = len(keys) == 1
    statistics = tuple(
        _statistics(summary.name, key, told[key.source], min(distinct[key.name], groups),
                    is_alone=is_alone)
        for key in keys
        if key.source is not None and key.source in told
    )  # fmt: skip
    facts = TwinFacts(
        tables=(
            TableFacts(
                table=summary.name,
                pages=heap.pages,
                rows=float(growth.rows),
                analyzed_pages=heap.pages,
                all_visible_pages=heap.pages,
            ),
        ),
        indexes=(
            IndexFacts(
                index=summary.index,
                table=summary.name,
                pages=index.pages,
                rows=float(growth.rows),
                analyzed_pages=index.pages,
                height=index.height,
            ),
        ),
        statistics=statistics,
    )
    return SummaryFacts(
        groups=groups,
        grown=growth,
        row_bytes=heap.row_bytes,
        size_bytes=heap.size_bytes,
        pages=int(heap.pages),
        index_bytes=index.size_bytes,
        facts=facts,
        recount=again,
    )


def _tables(copy: GroupedCopy, rows: Mapping[QualifiedName, int]) -> Sequence[QualifiedName]:
    """The tables whose rows are grouped: those of the keys, else all that the query names."""
    named = [table for table in rows if table.sql in copy.definition]
    return named or [c.source[0] for c in copy.columns if c.source is not None]


def _groups(distinct: Iterable[float], rows: int) -> int:
    product = math.prod(distinct)
    if product <= 0 or rows <= 0:
        return 1
    if math.isinf(product):
        return rows
    return max(1, round(product * -math.expm1(-rows / product)))


def _distinct(session: Session, key: CopiedColumn, told: _Known) -> float:
    """How many values the key has, nulls among them."""
    known = told.get(key.source) if key.source is not None else None
    if known is None:
        return math.inf
    values = known.distinct
    if key.bucket_seconds is None:
        return values if values >= 0 else math.inf
    span = span_seconds(session, known)
    return math.inf if span is None else max(1.0, span / key.bucket_seconds)


def _width(column: SummaryColumn, copy: GroupedCopy, told: _Known) -> ColumnWidth:
    layout = layout_of(column.type)
    if layout.fixed_bytes is not None:
        return ColumnWidth(name=column.name, layout=layout)
    source = next((c.source for c in copy.columns if c.name == column.name), None)
    known = told.get(source) if source is not None else None
    payload = _SUM_BYTES if known is None else max(1, int(known.average_width_bytes) - 1)
    return ColumnWidth(name=column.name, layout=layout, payloads=((payload, 1.0),))


def _statistics(
    relation: QualifiedName,
    key: CopiedColumn,
    known: ColumnStatistics,
    distinct: float,
    *,
    is_alone: bool,
) -> ColumnStatistics:
    """The key's values: as often as each other where it is alone, else like the column's."""
    values = known.values
    common = known.most_common_frequencies
    if is_alone or key.bucket_seconds is not None:
        bounds = None if values is None else values.histogram_bounds
        values, common = (None if bounds is None else ColumnValues(histogram_bounds=bounds)), ()
    return replace(
        known,
        relation=relation,
        column=key.name,
        inherited=False,
        distinct=-1.0 if is_alone else distinct,
        correlation=0.0,
        average_width_bytes=Bytes(known.average_width_bytes),
        most_common_frequencies=common,
        values=values,
    )
