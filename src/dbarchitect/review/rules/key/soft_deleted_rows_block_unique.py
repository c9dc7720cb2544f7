"""KEY24: a unique rule that soft-deleted rows still take part in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dbarchitect.model.finding import Finding, Remedy, Safety, Severity
from dbarchitect.model.identifier import (
    MAX_IDENTIFIER_BYTES,
    QualifiedName,
    quote_identifier,
)
from dbarchitect.model.schema import Column, Index, ObjectKind, Table
from dbarchitect.model.schema.paths import member_path
from dbarchitect.review.columns import words_of
from dbarchitect.review.indexes import referenced_keys, removing
from dbarchitect.review.mentions import mentions
from dbarchitect.review.rule import Rule
from dbarchitect.review.soft_deletion import deletion_mark, live_rows
from dbarchitect.review.surrogates import is_made_by_the_database
from dbarchitect.review.walking import declared_tables

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from dbarchitect.model.schema import Schema
    from dbarchitect.model.snapshot import Snapshot

RULE = Rule(
    code="KEY24",
    slug="soft_deleted_rows_block_unique",
    severity=Severity.WARNING,
    summary="A unique rule also counts rows that are marked as deleted.",
    why=(
        "The value of a deleted row can never be used again: a customer who comes back cannot "
        "register with the same e-mail address."
    ),
    remedy="Let the unique index count live rows only.",
    systemic="{count} unique rules also count rows that are marked as deleted",
    references=("https://www.postgresql.org/docs/18/indexes-partial.html",),
    since="0.1",
)

DRAWN = frozenset(
    {"checksum", "digest", "fingerprint", "guid", "hash", "md", "nonce", "secret", "sha"}
    | {"token", "uuid"}
)
"""Words for values that a program draws or computes: nobody asks for the same one again.

Source: none is published; they are what columns of tokens and of digests are called.
"""

_GIVEN_OUT = {("id",), ("uri",), ("url",)}


def check(snapshot: Snapshot, *, drawn: Collection[str] = DRAWN) -> Iterator[Finding]:
    """Unique indexes, of constraints too, that neither leave deleted rows out nor need to.

    A reference that is unique by itself is left out: it holds the one part of its kind that
    another row has. Identifiers and addresses are mostly given out once: of them it is worth
    knowing only.

    Args:
        snapshot: What was read.
        drawn: Words in names of columns whose values nobody chooses.
    """
    chosen_by_nobody, others = frozenset(drawn), _Others.of(snapshot.schema)
    for table in declared_tables(snapshot.schema):
        mark = deletion_mark(table)
        if mark is None:
            continue
        for index in table.indexes:
            if _is_drawn(index, chosen_by_nobody):
                continue
            if _blocks_reuse(table, index, mark):
                remedy = _remedy(others, table, index, mark)
                yield _finding(snapshot, table, index, mark, remedy)


@dataclass(frozen=True, slots=True)
class _Others:
    """What of the whole schema an index in place of another has to heed.

    The keys of each table that foreign keys refer to, and the names that relations have.
    """

    referenced: Mapping[QualifiedName, set[frozenset[str | None]]]
    names: frozenset[QualifiedName]

    @classmethod
    def of(cls, schema: Schema) -> _Others:
        names = {index.name for table in schema.tables for index in table.indexes}
        names |= {table.name for table in schema.tables}
        return cls(referenced_keys(schema), frozenset(names))


def _blocks_reuse(table: Table, index: Index, mark: Column) -> bool:
    if not index.unique or index.primary or not index.valid:
        return False
    if _is_implied(table, index) or _is_only_part(table, index):
        return False
    if mark.name in index.columns or _leaves_deleted_out(table, index, mark):
        return False
    if any(mentions(key.expression, mark.name) for key in index.keys):
        return False
    # What the database makes never comes back by itself.
    return not any(is_made_by_the_database(table.column(n)) for n in index.columns if n)


def _is_implied(table: Table, index: Index) -> bool:
    """Whether it keeps nothing out that another unique index, or the primary key, lets in."""
    columns = {*index.columns}
    return any(
        other.primary
        or ({*other.columns} < columns and other.nulls_not_distinct >= index.nulls_not_distinct)
        for other in table.indexes
        if other.unique and other.valid and other.predicate is None
        if None not in other.columns and {*other.columns} <= columns
    )


def _is_only_part(table: Table, index: Index) -> bool:
    """Whether it says that a row has one such part: the part is kept or deleted with it."""
    return any({*index.columns} == {*key.columns} for key in table.foreign_keys)


def _leaves_deleted_out(table: Table, index: Index, mark: Column) -> bool:
    """Whether the predicate reads the mark, or what is set with it: `removed_by_id IS NULL`."""
    if index.predicate is None:
        return False
    verb = _verb(mark.name)
    siblings = (c.name for c in table.columns if verb is not None and _verb(c.name) == verb)
    return any(mentions(index.predicate, name) for name in (mark.name, *siblings))


def _verb(name: str) -> str | None:
    """The first word of a name that says what was done: `deleted` of `is_deleted`."""
    return next((word for word in words_of(name) if word != "is"), None)


def _is_given_out(index: Index) -> bool:
    """Whether a column holds what a program mostly gives out: an identifier or an address."""
    return any(words_of(name)[-1:] in _GIVEN_OUT for name in index.columns if name)


def _is_drawn(index: Index, words: frozenset[str]) -> bool:
    """Whether a column of the index is named as what a program draws or computes."""
    return any(not words.isdisjoint(words_of(name)) for name in index.columns if name)


def _finding(
    snapshot: Snapshot, table: Table, index: Index, mark: Column, remedy: Remedy
) -> Finding:
    target = member_path(ObjectKind.INDEX, table.name, index.name.name)
    what = ", ".join(
        quote_identifier(key.column) if key.column is not None else str(key.expression)
        for key in index.keys
    )
    return RULE.found(
        snapshot,
        target,
        message=(
            f"({what}) of a deleted row of {table.name.display} can never be used again: the "
            f"unique index also counts rows with {quote_identifier(mark.name)} set."
        ),
        severity=Severity.INFO if _is_given_out(index) else None,
        remedy=remedy,
        claim=f"the index is unique and its predicate is {index.predicate or 'none'}",
    )


def _remedy(others: _Others, table: Table, index: Index, mark: Column) -> Remedy:
    if _is_needed_whole(others, table, index):
        return Remedy(
            text=(
                f"{RULE.remedy} A foreign key, the partition key or the replica identity needs "
                "the index as it is: decide first what deleting a referenced row means."
            )
        )
    live = live_rows(mark)
    predicate = f"({index.predicate}) AND {live}" if index.predicate else live
    name = _free_name(others, table, _shortened(index.name.name, "_live"))
    keys = ", ".join(_key_sql(index))
    include = _include_sql(index)
    nulls = " NULLS NOT DISTINCT" if index.nulls_not_distinct else ""
    return Remedy(
        text=(
            f"{RULE.remedy} Build the partial index first, so that live rows stay unique "
            "throughout; then drop the old one. A partial index is never deferrable, and "
            "INSERT ... ON CONFLICT finds it only when it repeats the predicate."
        ),
        statements=(
            (
                f"CREATE UNIQUE INDEX CONCURRENTLY {quote_identifier(name)} "
                f"ON {table.name.sql} USING {index.access_method} "
                f"({keys}){include}{nulls} WHERE {predicate};"
            ),
            removing(table, index),
        ),
        safety=Safety.NEEDS_REVIEW,
    )


def _is_needed_whole(others: _Others, table: Table, index: Index) -> bool:
    return (
        index.replica_identity
        or table.partition_key is not None
        or frozenset(index.columns) in others.referenced.get(table.name, ())
    )


def _free_name(others: _Others, table: Table, wanted: str) -> str:
    name, count = wanted, 1
    while QualifiedName(table.name.schema, name) in others.names:
        count += 1
        name = _shortened(wanted, str(count))
    return name


def _shortened(name: str, suffix: str) -> str:
    """The name with its suffix, in the bytes that a name may have."""
    room = MAX_IDENTIFIER_BYTES - len(suffix)
    return name.encode()[:room].decode(errors="ignore") + suffix


def _key_sql(index: Index) -> Iterator[str]:
    for key in index.keys:
        sql = quote_identifier(key.column) if key.column is not None else f"({key.expression})"
        if key.collation is not None:
            sql += f" COLLATE {key.collation.sql}"
        if key.operator_class is not None:
            sql += f" {key.operator_class.sql}"
        yield sql


def _include_sql(index: Index) -> str:
    if not index.include:
        return ""
    return f" INCLUDE ({', '.join(map(quote_identifier, index.include))})"
