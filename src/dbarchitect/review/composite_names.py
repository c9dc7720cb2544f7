"""Which columns of a table names tie to another's key of several columns: rows have to confirm.

Every column of the key has its own: `order_id` and `line_no` those of a key (`order_id`,
`line_no`), `l_partkey` and `l_suppkey` those of (`ps_partkey`, `ps_suppkey`), and with a role
before each `origin_order_id` and `origin_line_no`. What a key calls `id` alone is looked for
with the table's name: `project_id`.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from dbarchitect.model.data_facts import CompositePair
from dbarchitect.review.columns import ColumnTypes, words_of
from dbarchitect.review.reference_names import GENERIC, name_prefix, without_prefix
from dbarchitect.review.words import forms_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from dbarchitect.model.schema import Schema, Table

Words = tuple[str, ...]
Called = frozenset[Words]
"""What a column of a key may be called elsewhere."""


def composite_pairs(schema: Schema) -> tuple[CompositePair, ...]:
    """Columns that names and types tie to a key of several columns, and no foreign key does.

    A key that holds a smaller one is none here: what refers to it refers to that. Left out is
    what a foreign key of some of the columns refers to already, in either direction.
    """
    types = ColumnTypes.of(schema)
    tables = [table for table in schema.tables if table.partition_of is None]
    keys = [_Key(table, columns) for table in tables for columns in _smallest_keys(table)]
    rarest = _by_rarest(keys)
    found: dict[CompositePair, None] = {}
    for table in tables:
        for key, columns in _fitting(table, rarest):
            if _is_of_types(types, table, columns, key) and not _is_declared(
                table, columns, key
            ):
                pair = CompositePair(
                    table=table.name,
                    columns=columns,
                    referenced_table=key.table.name,
                    referenced_columns=key.columns,
                )
                found[pair] = None
    return tuple(found)


class _Key:
    """A key of several columns, and what each of these may be called elsewhere."""

    def __init__(self, table: Table, columns: tuple[str, ...]) -> None:
        self.table = table
        self.columns = columns
        prefix = name_prefix(table)
        plain = [without_prefix(words_of(name), prefix) for name in columns]
        self.called: list[Called] = [_called(table, words) for words in plain]


def _called(table: Table, words: Words) -> Called:
    """What others call the column: an `id` by the table's name, since each has its own."""
    if words not in GENERIC:
        return frozenset({words})
    return frozenset((*form, *words) for form in forms_of(words_of(table.name.name)))


def _by_rarest(keys: list[_Key]) -> dict[Words, list[_Key]]:
    """The keys by the names of that column of theirs which the fewest have."""
    often = Counter(words for key in keys for called in key.called for words in called)
    found: dict[Words, list[_Key]] = {}
    for key in keys:
        for words in min(key.called, key=lambda called: max(often[w] for w in called)):
            found.setdefault(words, []).append(key)
    return found


def _fitting(
    table: Table, rarest: Mapping[Words, list[_Key]]
) -> Iterator[tuple[_Key, tuple[str, ...]]]:
    """The keys that columns of the table may hold, each with these in the key's order."""
    prefix = name_prefix(table)
    by_words: dict[Words, str] = {}
    for column in table.columns:
        by_words.setdefault(without_prefix(words_of(column.name), prefix), column.name)
    for words in by_words:
        for cut in range(len(words)):
            for key in rarest.get(words[cut:], ()):
                columns = _columns(key, words[:cut], by_words)
                if columns is not None and key.table is not table:
                    yield key, columns


def _columns(key: _Key, role: Words, by_words: Mapping[Words, str]) -> tuple[str, ...] | None:
    """One column for each of the key's, with the role before all of their names."""
    found: list[str] = []
    for called in key.called:
        names = [by_words[w] for words in sorted(called) if (w := (*role, *words)) in by_words]
        if not names:
            return None
        found.append(names[-1])
    return tuple(found) if len(set(found)) == len(found) else None


def _smallest_keys(table: Table) -> Iterator[tuple[str, ...]]:
    """The keys of several columns that hold no other key of the table."""
    whole = {index.columns: frozenset(index.columns) for index in table.referable_indexes}
    for columns, names in whole.items():
        if len(names) > 1 and not any(other < names for other in whole.values()):
            yield tuple(str(name) for name in columns)


def _is_of_types(types: ColumnTypes, table: Table, columns: tuple[str, ...], key: _Key) -> bool:
    def plain(of: Table, name: str) -> tuple[str, bool]:
        found = types.plain(of.column(name).type)
        return found.name, found.is_array

    return all(
        plain(table, name) == plain(key.table, other)
        for name, other in zip(columns, key.columns, strict=True)
    )


def _is_declared(table: Table, columns: tuple[str, ...], key: _Key) -> bool:
    """Whether a foreign key has just these columns, or ties the two tables by some of them."""
    names = set(columns)
    return any(
        names == set(one.columns)
        or (one.referenced_table == key.table.name and not names.isdisjoint(one.columns))
        for one in table.foreign_keys
    ) or any(
        one.referenced_table == table.name and set(one.columns) == set(key.columns)
        for one in key.table.foreign_keys
    )
