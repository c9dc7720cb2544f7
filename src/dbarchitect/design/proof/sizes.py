"""Sizes of tables and indexes by formula, and the formula against filled tables.

The widths come from the brief's distributions and the assumptions of `profiles`, never from
what the lab measured: else the check would be circular.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from dbarchitect.design.proof.column_values import bounds, moments
from dbarchitect.design.proof.column_widths import column_width, row_widths
from dbarchitect.design.proof.expression_profiles import expression_profile
from dbarchitect.design.proof.gin_words import gin_words
from dbarchitect.design.proof.key_copies import are_hottest_first, key_copies, key_runs
from dbarchitect.design.proof.partition_rows import partition_rows
from dbarchitect.design.proof.periods import APART
from dbarchitect.design.proof.predicate_share import predicate_share
from dbarchitect.design.proof.profiles import TableProfile, table_profiles
from dbarchitect.design.proof.search_words import search_words
from dbarchitect.indexing.chance import is_built_by_chance
from dbarchitect.indexing.gin_size import gin_size
from dbarchitect.indexing.gist_size import gist_size
from dbarchitect.indexing.hash_size import hash_size
from dbarchitect.indexing.methods.hnsw import dimensions_of
from dbarchitect.indexing.size import (
    brin_size,
    btree_size,
    can_deduplicate,
)
from dbarchitect.indexing.vector_size import hnsw_size
from dbarchitect.model.identifier import QualifiedName, quote_identifier
from dbarchitect.model.proof import NotVerified, SizeCheck, SizeEstimate, WidthCheck
from dbarchitect.model.quantities import PAGE_BYTES
from dbarchitect.postgres.resources import load_sql
from dbarchitect.storage.heap import heap_size
from dbarchitect.storage.toast import TOAST_TARGET_BYTES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dbarchitect.design.proof.profiles import ColumnProfile
    from dbarchitect.design.proof.setting import Setting
    from dbarchitect.indexing.size import IndexSize
    from dbarchitect.model.schema import Index, Table
    from dbarchitect.postgres.session import Session
    from dbarchitect.storage.heap import HeapSize


def estimates(setting: Setting) -> tuple[tuple[SizeEstimate, ...], tuple[NotVerified, ...]]:
    """Every table and index of the design at the setting's rows, and what has no formula."""
    found: list[SizeEstimate] = []
    missing: list[NotVerified] = []
    for profile in table_profiles(setting).values():
        filled, empty = _partitions(setting, profile.table)
        part = replace(profile, rows=math.ceil(profile.rows / filled))
        heap = table_heap(setting, part)
        found.append(_heap_estimate(setting, profile))
        for index in profile.table.indexes:
            size = index_size(setting, part, index, heap)
            if size is None:
                reason = f"There is no formula for this {index.access_method} index."
                missing.append(NotVerified(f"size of {index.name.display}", reason))
                continue
            found.append(_index_estimate(profile, index, size, (filled, empty)))
    return tuple(found), tuple(missing)


def check_sizes(
    session: Session, setting: Setting
) -> tuple[tuple[SizeCheck, ...], tuple[NotVerified, ...]]:
    """The formula's sizes against the filled database of the session."""
    expected, missing = estimates(setting)
    rows = session.query(load_sql("dbarchitect.design.proof", "relation_sizes"))
    measured = {QualifiedName(row[0], row[1]): (row[2], row[3]) for row in rows}
    checks = tuple(
        SizeCheck(
            estimate=estimate,
            measured_bytes=measured[estimate.relation][0],
            toast_measured_bytes=measured[estimate.relation][1],
        )
        for estimate in expected
        if estimate.relation in measured
    )
    return checks, missing


def check_widths(session: Session, setting: Setting) -> tuple[WidthCheck, ...]:
    """Each column's assumed average width against the whole filled table's."""
    found: list[WidthCheck] = []
    for profile in table_profiles(setting).values():
        averages = ", ".join(
            f"avg(pg_catalog.pg_column_size({quote_identifier(c.name)}))::double precision"
            for c in profile.columns
        )
        # Both parts are quoted names of the design.
        sql = f"SELECT {averages} FROM {profile.table.name.sql}"  # noqa: S608
        (row,) = session.query_untrusted(sql)
        for column, measured in zip(profile.columns, row, strict=True):
            found.append(
                WidthCheck(
                    table=profile.table.name,
                    column=column.name,
                    assumed_bytes=column_width(setting, column).average_bytes,
                    measured_bytes=measured,
                )
            )
    return tuple(found)


def table_heap(setting: Setting, profile: TableProfile) -> HeapSize:
    """The main fork of the table, or of a part of it, by the rows of its profile."""
    chosen = dict(profile.table.storage_parameters)
    return heap_size(
        row_widths(setting, profile),
        profile.rows,
        int(chosen.get("fillfactor", "100")),
        toast_target_bytes=int(chosen.get("toast_tuple_target", TOAST_TARGET_BYTES)),
    )


def _heap_estimate(setting: Setting, profile: TableProfile) -> SizeEstimate:
    """The main forks of the table's parts, each with the rows that it has."""
    heaps = [
        table_heap(setting, replace(profile, rows=rows))
        for rows in partition_rows(setting, profile)
    ]
    size = round(sum(heap.expected_pages for heap in heaps)) * PAGE_BYTES
    toasts = [heap.toast for heap in heaps if heap.toast is not None]
    return SizeEstimate(
        relation=profile.table.name,
        table=profile.table.name,
        kind="heap",
        rows=profile.rows,
        item_bytes=heaps[0].row_bytes,
        size_bytes=size,
        low_bytes=min(size, sum(heap.low_bytes for heap in heaps)),
        high_bytes=size,
        toast_low_bytes=sum(toast.low_bytes for toast in toasts),
        toast_high_bytes=sum(toast.high_bytes for toast in toasts),
    )


def _index_estimate(
    profile: TableProfile, index: Index, size: IndexSize, partitions: tuple[int, int]
) -> SizeEstimate:
    """The index over all partitions: those with rows alike, an empty one a page."""
    filled, empty = partitions[0], partitions[1] * PAGE_BYTES
    rows = max(profile.rows, size.entries)
    return SizeEstimate(
        relation=index.name,
        table=profile.table.name,
        kind=index.access_method,
        rows=min(size.entries * filled, rows),
        item_bytes=size.entry_bytes,
        size_bytes=size.size_bytes * filled + empty,
        low_bytes=size.size_bytes * filled + empty,
        high_bytes=size.after_inserts_bytes * filled + empty,
        by_chance=is_built_by_chance(index, profile.table.columns),
    )


def index_size(
    setting: Setting, profile: TableProfile, index: Index, heap: HeapSize
) -> IndexSize | None:
    """The index by its access method's formula; None where there is none."""
    found = [
        _indexed(profile, index, key.column)
        if key.column is not None
        else expression_profile(profile, key.expression or "")
        for key in index.keys
    ]
    found += [_indexed(profile, index, name) for name in index.include]
    columns = [column for column in found if column is not None]
    share = predicate_share(profile, index.predicate)
    if len(columns) != len(found) or share is None:
        return None
    rows = round(profile.rows * share)
    if index.access_method == "btree":
        return _btree(setting, profile, index, columns, rows)
    if index.access_method == "brin":
        per_range = int(dict(index.storage_parameters).get("pages_per_range", "128"))
        width = column_width(setting, columns[0]).average_bytes
        return brin_size(heap.pages, width, per_range)
    if index.access_method == "gin":
        return _gin(setting, profile, index, columns[0], rows, heap)
    return _of_rows(setting, profile, index, columns, rows)


def _gin(
    setting: Setting,
    profile: TableProfile,
    index: Index,
    column: ColumnProfile,
    rows: int,
    heap: HeapSize,
) -> IndexSize | None:
    if column.type_name == "tsvector":
        return gin_size(rows, heap.rows_per_page, tuple(search_words(setting, profile, column)))
    named = index.keys[0].operator_class
    words = gin_words(column, "" if named is None else named.name)
    return None if words is None else gin_size(rows, heap.rows_per_page, words)


def _of_rows(
    setting: Setting,
    profile: TableProfile,
    index: Index,
    columns: Sequence[ColumnProfile],
    rows: int,
) -> IndexSize | None:
    """An index with one entry for each row, by its formula; None where there is none."""
    if index.access_method == "hash":
        # It holds no nulls. Source: `_hash_convert_tuple`, hashutil.c.
        present = [replace(columns[0], null_share=0.0)]
        rows = round(rows * (1.0 - columns[0].null_share))
        return hash_size(rows, key_copies(profile, present, rows))
    if index.access_method == "gist":
        before = key_copies(profile, columns[:-1], rows) if len(columns) > 1 else ()
        return gist_size(
            [(column.type_name, column_width(setting, column)) for column in columns],
            rows,
            copies=before,
            in_order=are_hottest_first(profile, columns[:-1]),
            regular=columns[0].values.basis == APART,
        )
    dimensions = dimensions_of(columns[0].type_name)
    if index.access_method == "hnsw" and dimensions is not None:
        # Nor does it hold nulls. Source: pgvector, BuildCallback in src/hnswbuild.c.
        rows = round(rows * (1.0 - columns[0].null_share))
        return hnsw_size(rows, dimensions, int(dict(index.storage_parameters)["m"]))
    return None


def _indexed(profile: TableProfile, index: Index, name: str) -> ColumnProfile:
    """The column as the index holds it: without nulls where its predicate leaves them out."""
    column = profile.column(name)
    if index.predicate == f"{quote_identifier(name)} IS NOT NULL":
        return replace(column, null_share=0.0)
    return column


def _btree(
    setting: Setting,
    profile: TableProfile,
    index: Index,
    columns: Sequence[ColumnProfile],
    rows: int,
) -> IndexSize:
    types = [column.type_name for column in columns]
    merged = can_deduplicate(types, unique=index.unique, has_include=bool(index.include))
    fillfactor = int(dict(index.storage_parameters).get("fillfactor", "90"))
    copies, apart = key_runs(profile, columns, rows) if merged else ((), ())
    return btree_size(
        [column_width(setting, column) for column in columns],
        rows,
        copies=copies,
        apart=apart,
        fillfactor=fillfactor,
    )


def _partitions(setting: Setting, table: Table) -> tuple[int, int]:
    """How many partitions hold rows, alike many each, and how many do not; (1, 0) if none."""
    children = [
        other.partition_of
        for other in setting.design.schema.tables
        if other.partition_of is not None and other.partition_of.parent == table.name
    ]
    key = table.partition_key
    if key is None or not children:
        return 1, 0
    name = next((column for column in key.columns if column is not None), "")
    start, end = moments(setting, table, name)
    filled = sum(
        1
        for child in children
        for low, high in bounds(child.bound)
        if low < end and start < high
    )
    return max(1, filled), len(children) - max(1, filled)
