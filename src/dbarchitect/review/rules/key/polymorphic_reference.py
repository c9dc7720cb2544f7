"""KEY18: a reference whose table another column names, so that no foreign key checks it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Confidence, Finding, Severity
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.schema import Column, ObjectKind, Table
from dbarchitect.model.schema.paths import member_path
from dbarchitect.review.columns import ColumnTypes, words_of
from dbarchitect.review.outliving import outlives
from dbarchitect.review.polymorphic import named_references
from dbarchitect.review.rule import Rule
from dbarchitect.review.walking import declared_tables
from dbarchitect.review.words import forms_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from dbarchitect.model.snapshot import Snapshot

RULE = Rule(
    code="KEY18",
    slug="polymorphic_reference",
    severity=Severity.INFO,
    confidence=Confidence.LIKELY,
    summary="The column refers to rows of several tables, which another column names.",
    why=(
        "No foreign key can check it: rows outlive what they refer to, a wrong number goes "
        "unnoticed, and no join reaches the other side without naming each table."
    ),
    remedy=(
        "Keep one column with a foreign key for each table that is referred to, and a CHECK "
        "that exactly one of them is set; or let those tables share a supertype with a key of "
        "its own."
    ),
    systemic="{count} references are to tables that another column names",
    also_in=("Karwin, Polymorphic Associations", "database_consistency"),
    references=("https://www.postgresql.org/docs/18/ddl-constraints.html#DDL-CONSTRAINTS-FK",),
    since="0.1",
)

_GENERIC_WORDS = (
    "actor entity item model object owner parent reference related resource record source "
    "subject target"
)
"""Words for things of any kind, in the names of polymorphic references.

Source: the examples of Rails' `polymorphic: true`, Django's GenericForeignKey and Laravel's
morphTo; names that end in `able` are Rails' and Laravel's own convention.
"""
GENERIC = frozenset(_GENERIC_WORDS.split())
_KEY_TYPES = frozenset({"smallint", "integer", "bigint", "uuid", "text", "character varying"})


def check(snapshot: Snapshot, *, generic: Collection[str] = GENERIC) -> Iterator[Finding]:
    """Pairs such as `owner_type` and `owner_id` that something else shows to be one reference.

    That is a name for a thing of any kind or ending in `able`, an index that has both columns,
    or an enum whose labels are mostly names of tables. Where a table bears the name of the
    pair, or one that ends in it (`ci_runners` for `runner_id`), the first column says of what
    kind the row there is, and the pair is none; so it is with an enum of other labels. Rows
    that are meant to outlive what they name want no foreign key.

    Args:
        snapshot: What was read.
        generic: Words for things of any kind.
    """
    types = ColumnTypes.of(snapshot.schema)
    tables = {form for t in snapshot.schema.tables for form in forms_of(words_of(t.name.name))}
    endings = {name[-len(stem) :] for name in tables for stem in (name[-1:], name[-2:])}
    naming_types = _naming_types(snapshot, tables)
    enums = {enum.name.sql for enum in snapshot.schema.enums}
    for table in declared_tables(snapshot.schema):
        if outlives(table):
            continue
        for naming, key in named_references(table):
            stem = words_of(key.name)[:-1]
            plain = types.plain(key.type)
            if plain.is_array or plain.name not in _KEY_TYPES or not key.is_local:
                continue
            if not forms_of(stem).isdisjoint(tables):
                continue
            if stem[-1] not in generic and not forms_of(stem).isdisjoint(endings):
                continue
            if naming.type in enums - naming_types:
                continue
            shown = (
                naming.type in naming_types
                or stem[-1] in generic
                or stem[-1].endswith("able")
                or _are_indexed(table, naming, key)
            )
            if shown:
                yield _finding(snapshot, table, naming, key)


def _naming_types(snapshot: Snapshot, tables: set[tuple[str, ...]]) -> set[str]:
    """The enums of whose labels at least half are names of tables."""
    found: set[str] = set()
    for enum in snapshot.schema.enums:
        named = sum(not forms_of(words_of(label)).isdisjoint(tables) for label in enum.labels)
        if named and 2 * named >= len(enum.labels):
            found.add(enum.name.sql)
    return found


def _are_indexed(table: Table, naming: Column, key: Column) -> bool:
    return any({naming.name, key.name} <= set(index.columns) for index in table.indexes)


def _finding(snapshot: Snapshot, table: Table, naming: Column, key: Column) -> Finding:
    name, by = quote_identifier(key.name), quote_identifier(naming.name)
    return RULE.found(
        snapshot,
        member_path(ObjectKind.COLUMN, table.name, key.name),
        message=(
            f"Nothing checks what {table.name.display}.{name} refers to: {by} names the table, "
            "so no foreign key can, and rows outlive what they refer to."
        ),
        claim=f"{by} is {naming.type}, {name} is {key.type} and has no foreign key",
    )
