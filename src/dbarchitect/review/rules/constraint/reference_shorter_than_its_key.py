"""CON08: a foreign key whose column is shorter than the key that it refers to."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dbarchitect.model.finding import Finding, Remedy, Safety, Severity
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.schema import ObjectKind
from dbarchitect.model.schema.paths import member_path
from dbarchitect.review.altering import TypeChanges, retyping, type_changes
from dbarchitect.review.columns import ColumnTypes, column_display
from dbarchitect.review.foreign_keys import declared_foreign_keys, number_of_foreign_keys
from dbarchitect.review.mentions import mentions
from dbarchitect.review.rule import Rule
from dbarchitect.review.walking import tables_by_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.schema import Column, ForeignKey, Table
    from dbarchitect.model.snapshot import Snapshot

RULE = Rule(
    code="CON08",
    slug="reference_shorter_than_its_key",
    severity=Severity.WARNING,
    summary="The column of a foreign key holds fewer characters than the key it refers to.",
    why=(
        "A row with a longer key is stored, and then nothing can refer to it: the INSERT of "
        "the reference fails with a value too long for its type."
    ),
    remedy="Give the referencing column the length of the column that it refers to.",
    systemic="{count} of {of} foreign keys hold fewer characters than their keys",
    also_in=("active_record_doctor", "database_consistency"),
    references=(
        "https://www.postgresql.org/docs/18/datatype-character.html",
        "https://www.postgresql.org/docs/18/ddl-constraints.html#DDL-CONSTRAINTS-FK",
    ),
    since="0.1",
)

_LIMITED = "character varying"
_UNLIMITED = 1 << 30
"""Characters that text takes: more than any length that can be given to varchar."""
_ENDLESS = _UNLIMITED + 1
"""Stands for types that are not counted in characters."""


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """Columns of varchar(n) that refer to text, or to a longer varchar.

    Where a CHECK looks at the key it may be limited there. A key without a limit may never be
    so long: that is for information. References between other kinds of types are KEY09's and
    SEQ04's.
    """
    types = ColumnTypes.of(snapshot.schema)
    tables = tables_by_name(snapshot.schema)
    changes = type_changes(snapshot.schema)
    for table, key in declared_foreign_keys(snapshot.schema):
        other = tables.get(key.referenced_table)
        if other is None:
            continue
        for name, referenced in zip(key.columns, key.referenced_columns, strict=True):
            own, its = table.column(name), other.column(referenced)
            is_checked = any(mentions(check.expression, referenced) for check in other.checks)
            if _most(types, own) < _most(types, its) < _ENDLESS and not is_checked:
                remedy = _remedy(types, changes, table, (own, its))
                is_limited = _most(types, its) < _UNLIMITED
                found = _finding(snapshot, (table, own), (other, its), key, remedy)
                yield found if is_limited else replace(found, severity=Severity.INFO)


population = number_of_foreign_keys


def _most(types: ColumnTypes, column: Column) -> int:
    """How many characters a value can have."""
    found = types.plain(column.type)
    if found.is_array or found.name not in {"text", _LIMITED}:
        return _ENDLESS
    is_limited = found.name == _LIMITED and found.modifier is not None
    return int(found.modifier or 0) if is_limited else _UNLIMITED


def _finding(
    snapshot: Snapshot,
    ours: tuple[Table, Column],
    others: tuple[Table, Column],
    key: ForeignKey,
    remedy: Remedy,
) -> Finding:
    own, other = column_display(*ours), column_display(*others)
    return RULE.found(
        snapshot,
        member_path(ObjectKind.CONSTRAINT, ours[0].name, key.name),
        message=(
            f"Rows of {others[0].name.display} whose {quote_identifier(others[1].name)} is "
            f"longer than {own} holds cannot be referred to: the INSERT fails."
        ),
        claim=f"{own} is {ours[1].type}, {other} is {others[1].type}",
        remedy=remedy,
        detail=ours[1].name,
    )


def _remedy(
    types: ColumnTypes, changes: TypeChanges, table: Table, ends: tuple[Column, Column]
) -> Remedy:
    own, other = ends
    is_plain = types.plain(own.type).is_plain and types.plain(other.type).is_plain
    if not is_plain or not changes.is_free(table, own):
        return Remedy(text=f"{RULE.remedy} Other objects depend on the column: rebuild them.")
    return Remedy(
        text=RULE.remedy, statements=(retyping(table, own, other.type),), safety=Safety.SAFE
    )
