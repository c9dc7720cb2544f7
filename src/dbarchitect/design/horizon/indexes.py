"""Indexes at the horizon: how large, how high, and what the planner knows of expressions."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from dbarchitect.design.horizon.columns import Known, Part, column_statistics
from dbarchitect.design.horizon.gin_keys import gin_by_keys
from dbarchitect.design.proof.sizes import index_size
from dbarchitect.indexing.size import btree_size, random_copies
from dbarchitect.model.identifier import QualifiedName, quote_identifier
from dbarchitect.model.proof import NotVerified
from dbarchitect.model.quantities import Pages
from dbarchitect.model.twin import GinCounts, IndexFacts
from dbarchitect.storage.types import ColumnWidth, TypeLayout

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.design.horizon.evaluated import Evaluated
    from dbarchitect.design.proof.setting import Setting
    from dbarchitect.indexing.size import IndexSize
    from dbarchitect.model.schema import Index, IndexKey
    from dbarchitect.model.snapshot import ColumnStatistics
    from dbarchitect.storage.heap import HeapSize

RANGES_PER_REVMAP_PAGE = 1360
"""REVMAP_PAGE_MAXITEMS. Source: src/include/access/brin_page.h."""

_REPEATED = 4
"""How often a key is met on average that counts as met again and again."""


def empty_index(index: Index, table: QualifiedName) -> IndexFacts:
    """An index without entries: its metapage, which the server has written."""
    return IndexFacts(
        index=index.name, table=table, pages=Pages(0), rows=0.0, analyzed_pages=Pages(1)
    )


def index_facts(
    setting: Setting, rows: Evaluated, part: Part, index: Index, heap: HeapSize
) -> tuple[IndexFacts, tuple[NotVerified, ...]]:
    """An index on the part's rows by its formula, or by the widths of its keys."""
    profile = replace(rows.profile, rows=part.rows)
    size = index_size(setting, profile, index, heap)
    if size is None and index.access_method == "gin":
        size = gin_by_keys(rows, part, index, _condition(part, index), heap.rows_per_page)
    missing: tuple[NotVerified, ...] = ()
    if size is None:
        size = _by_widths(rows, part, index)
        reason = (
            f"No formula knows this {index.access_method} index: it was taken as large as "
            f"a B-tree of its keys, {size.size_bytes:,} bytes."
        )
        missing = (NotVerified(f"size of {index.name.display} at the horizon", reason),)
    facts = IndexFacts(
        index=index.name,
        table=part.relation,
        pages=size.pages,
        rows=float(size.entries if index.access_method == "btree" else part.rows),
        analyzed_pages=size.pages,
    )
    return _with_metapage(facts, index, size, heap), missing


def expressions(rows: Evaluated, part: Part, index: Index) -> Iterator[ColumnStatistics]:
    """The statistics of the expressions that an index holds."""
    if all(key.expression is None for key in index.keys):
        return
    name = _name_on(rows, part, index)
    columns = rows.session.query_untrusted(
        "SELECT att.attname, pg_catalog.format_type(att.atttypid, att.atttypmod) "
        "FROM pg_catalog.pg_attribute AS att WHERE att.attrelid = %s::pg_catalog.regclass "
        "ORDER BY att.attnum",
        (name.sql,),
    )
    covered = replace(part, relation=name, condition=_condition(part, index), inherited=False)
    for key, (column, type_name) in zip(index.keys, columns, strict=False):
        if key.expression is not None:
            value = (key.expression, type_name)
            yield column_statistics(rows, covered, column, value, Known())


def _with_metapage(
    facts: IndexFacts, index: Index, size: IndexSize, heap: HeapSize
) -> IndexFacts:
    """What the planner reads in the index's own first page."""
    if index.access_method == "btree":
        return replace(facts, height=size.height)
    if index.access_method == "gin" and size.keys == 0:
        return replace(facts, gin=_assumed_gin(size.pages))
    if index.access_method == "gin":
        counts = GinCounts(
            entry_pages=max(1, size.entry_pages),
            data_pages=size.data_pages,
            entries=max(1, size.keys),
            total_pages=size.pages,
        )
        return replace(facts, gin=counts)
    if index.access_method == "brin":
        per_range = int(dict(index.storage_parameters).get("pages_per_range", "128"))
        ranges = max(1, math.ceil(heap.pages / per_range))
        return replace(facts, last_revmap_page=math.ceil(ranges / RANGES_PER_REVMAP_PAGE))
    return facts


def _assumed_gin(pages: int) -> GinCounts:
    """What the planner itself assumes where a GIN index's counts are of no use.

    Source: gincostestimate, src/backend/utils/adt/selfuncs.c.
    """
    entry_pages = max(1, pages * 9 // 10)
    return GinCounts(
        entry_pages=entry_pages,
        data_pages=pages - entry_pages,
        entries=entry_pages * 100,
        total_pages=pages,
    )


def _condition(part: Part, index: Index) -> str:
    return (
        part.condition
        if index.predicate is None
        else f"({part.condition} AND ({index.predicate}))"
    )


def _by_widths(rows: Evaluated, part: Part, index: Index) -> IndexSize:
    """A B-tree of keys as wide as those of the rows that were worked out.

    Keys that are met again and again there are taken to be all that there are.
    """
    keys = [_sql(key) for key in index.keys]
    keys += [quote_identifier(name) for name in index.include]
    widths = ", ".join(f"coalesce(avg(pg_catalog.pg_column_size({key})), 1)" for key in keys)
    condition = _condition(part, index)
    listed = ", ".join(f"({key})::text" for key in keys)
    ((covered, different, seen, *found),) = rows.query(
        f"SELECT count(*) FILTER (WHERE {condition}), "  # noqa: S608 - SQL of the design
        f"count(DISTINCT ROW({listed})), greatest(1, count(*)), {widths} "
        f"FROM {rows.table} WHERE {part.condition}"
    )
    layout = TypeLayout(alignment=1)
    columns = [
        ColumnWidth(name=key, layout=layout, payloads=((max(1, round(width) - 1), 1.0),))
        for key, width in zip(keys, found, strict=True)
    ]
    entries = max(1, round(part.rows * covered / seen))
    repeated = index.access_method == "btree" and not index.unique and not index.include
    if repeated and different * _REPEATED < seen:
        return btree_size(columns, entries, copies=random_copies(entries, different))
    return btree_size(columns, entries)


def _sql(key: IndexKey) -> str:
    return quote_identifier(key.column) if key.column is not None else f"({key.expression})"


def _name_on(rows: Evaluated, part: Part, index: Index) -> QualifiedName:
    """The index, or the name of its part on the partition."""
    found = rows.session.query_untrusted(
        "SELECT nsp.nspname, cls.relname FROM pg_catalog.pg_inherits AS inh "
        "JOIN pg_catalog.pg_index AS idx ON idx.indexrelid = inh.inhrelid "
        "JOIN pg_catalog.pg_class AS cls ON cls.oid = inh.inhrelid "
        "JOIN pg_catalog.pg_namespace AS nsp ON nsp.oid = cls.relnamespace "
        "WHERE inh.inhparent = %s::pg_catalog.regclass "
        "AND idx.indrelid = %s::pg_catalog.regclass ORDER BY cls.oid",
        (index.name.sql, part.relation.sql),
    )
    return QualifiedName(*found[0]) if found else index.name
