"""What a planner must be told to plan as a server does, from the snapshot of that server.

Sizes, counts and statistics are those that were read. No value of a column is among them, so
that plans for any values are those of the server, and plans for certain ones are not. Of an
index the height is worked out from its pages, and all of an index that is yet to be made.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dbarchitect.indexing.size import btree_size, can_deduplicate, random_copies
from dbarchitect.model.quantities import PAGE_BYTES, Bytes, Pages
from dbarchitect.model.reading import Known
from dbarchitect.model.schema import ObjectKind
from dbarchitect.model.twin import IndexFacts, PlannerSettings, TableFacts, TwinFacts
from dbarchitect.storage.types import ColumnWidth, layout_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.model.schema import Column, Index, Schema, Table
    from dbarchitect.model.snapshot import ColumnStatistics, RelationSize, Snapshot

_FAN_OUT = 256
"""Entries of an inner page of a B-tree: 8 kB, filled to 70 %, of 16 bytes and a pointer.

Source: BTREE_NONLEAF_FILLFACTOR, src/include/access/nbtree.h.
"""


@dataclass(frozen=True, slots=True)
class _Server:
    schema: Schema
    sizes: Mapping[QualifiedName, RelationSize]
    statistics: Mapping[QualifiedName, tuple[ColumnStatistics, ...]]


def knows_sizes(snapshot: Snapshot) -> bool:
    """Whether the snapshot holds what a twin of its server needs."""
    is_known = isinstance(snapshot.planner_statistics, Known)
    return is_known and isinstance(snapshot.sizes, Known)


def facts_of_server(snapshot: Snapshot, lab: Schema, tables: Collection[Table]) -> TwinFacts:
    """The facts of these tables of the server and of all their indexes in the lab.

    `lab` is the schema of the database that becomes a twin: its tables may have indexes more.
    """
    server = _read(snapshot)
    made = {table.name: table for table in lab.tables}
    wanted = [
        made[table.name]
        for table in tables
        if table.name in made and table.name in server.sizes
    ]
    return TwinFacts(
        tables=tuple(_table(server.sizes[table.name]) for table in wanted),
        indexes=tuple(
            _index(server, table, index) for table in wanted for index in table.indexes
        ),
        statistics=tuple(
            one for table in wanted for one in server.statistics.get(table.name, ())
        ),
    )


def _read(snapshot: Snapshot) -> _Server:
    sizes, statistics = snapshot.sizes, snapshot.planner_statistics
    by_relation: dict[QualifiedName, tuple[ColumnStatistics, ...]] = {}
    if isinstance(statistics, Known):
        for one in statistics.value.columns:
            by_relation[one.relation] = (*by_relation.get(one.relation, ()), one)
    known = sizes.value if isinstance(sizes, Known) else ()
    return _Server(snapshot.schema, {size.relation: size for size in known}, by_relation)


def _table(size: RelationSize) -> TableFacts:
    return TableFacts(
        table=size.relation,
        pages=_pages(size),
        rows=-1.0 if size.rows is None else float(size.rows),
        analyzed_pages=size.pages,
        all_visible_pages=size.all_visible_pages,
    )


def _index(server: _Server, table: Table, index: Index) -> IndexFacts:
    size = server.sizes.get(index.name)
    if size is None or size.kind is not ObjectKind.INDEX:
        return _made_index(server, table, index)
    pages = _pages(size)
    return IndexFacts(
        index=index.name,
        table=table.name,
        pages=pages,
        rows=-1.0 if size.rows is None else float(size.rows),
        analyzed_pages=size.pages,
        height=_height(pages) if index.access_method == "btree" else None,
    )


def _made_index(server: _Server, table: Table, index: Index) -> IndexFacts:
    """An index that the server does not have: as large as a B-tree of such rows gets."""
    rows = int(server.sizes[table.name].rows or 0)
    statistics = {s.column: s for s in server.statistics.get(table.name, ())}
    types = [column.type for column in _columns(table, index)]
    distinct = math.prod(_distinct(statistics.get(name or ""), rows) for name in index.columns)
    merges = can_deduplicate(types, unique=index.unique, has_include=bool(index.include))
    copies = random_copies(rows, max(1.0, min(distinct, rows))) if merges and rows else ()
    widths = [*_widths(server, table, index, statistics)]
    size = btree_size(widths, rows, copies=copies)
    partitioned = table.partition_key is not None
    return IndexFacts(
        index=index.name,
        table=table.name,
        pages=Pages(0) if partitioned else size.pages,
        rows=float(rows),
        analyzed_pages=Pages(0) if partitioned else size.pages,
        height=size.height if index.access_method == "btree" and not partitioned else None,
    )


def _widths(
    server: _Server, table: Table, index: Index, statistics: Mapping[str, ColumnStatistics]
) -> Iterator[ColumnWidth]:
    for column in _columns(table, index):
        known = statistics.get(column.name)
        # A value of varying length has a header of one byte, where it is short.
        payload = 8 if known is None else max(0, known.average_width_bytes - 1)
        try:
            layout = layout_of(column.type, server.schema)
        except KeyError:
            layout = layout_of("bigint")
        yield ColumnWidth(
            name=column.name,
            layout=layout,
            payloads=((payload, 1.0),),
            null_fraction=0.0 if known is None else known.null_fraction,
        )


def _columns(table: Table, index: Index) -> list[Column]:
    names = {*index.columns, *index.include}
    return [column for column in table.columns if column.name in names]


def _distinct(statistics: ColumnStatistics | None, rows: int) -> float:
    """How many values; a negative figure is minus their share of the rows."""
    if statistics is None or statistics.distinct == 0:
        return float(rows)
    return statistics.distinct if statistics.distinct > 0 else -statistics.distinct * rows


def _pages(size: RelationSize) -> Pages:
    stored = size.stored
    if isinstance(stored, Known):
        return Pages(stored.value.main_bytes // PAGE_BYTES)
    return size.pages


def _height(pages: int) -> int:
    """Levels above the leaves of a B-tree of so many pages, its first page apart."""
    leaves = pages - 1
    return 0 if leaves <= 1 else math.ceil(math.log(leaves, _FAN_OUT))


def planner_of_server(snapshot: Snapshot) -> PlannerSettings:
    """The settings that move a plan, as the server has them; PostgreSQL's own where unknown.

    Source: PostgreSQL documentation 19.7.2, 19.4.1.
    """
    settings = snapshot.settings
    if not isinstance(settings, Known):
        return PlannerSettings()
    known = {one.name: one.value for one in settings.value.values}
    own = PlannerSettings()

    def number(name: str, default: float) -> float:
        return float(known.get(name, default))

    cache_pages = number("effective_cache_size", own.effective_cache_size_bytes / PAGE_BYTES)
    work_mem_kb = number("work_mem", own.work_mem_bytes / 1024)
    return PlannerSettings(
        effective_cache_size_bytes=Bytes(int(cache_pages * PAGE_BYTES)),
        work_mem_bytes=Bytes(int(work_mem_kb * 1024)),
        hash_mem_multiplier=number("hash_mem_multiplier", own.hash_mem_multiplier),
        seq_page_cost=number("seq_page_cost", own.seq_page_cost),
        random_page_cost=number("random_page_cost", own.random_page_cost),
    )
