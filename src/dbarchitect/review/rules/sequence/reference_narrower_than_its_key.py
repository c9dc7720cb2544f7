"""SEQ04: a foreign key column that is narrower than the key that it references."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Finding, Remedy, Safety, Severity
from dbarchitect.model.schema import ObjectKind
from dbarchitect.model.schema.paths import member_path
from dbarchitect.review.columns import ColumnTypes, column_display
from dbarchitect.review.rule import Rule
from dbarchitect.review.walking import tables_by_name
from dbarchitect.review.widening import LARGEST, Widening

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.model.schema import Column, ForeignKey, Schema, Table
    from dbarchitect.model.snapshot import Snapshot

RULE = Rule(
    code="SEQ04",
    slug="reference_narrower_than_its_key",
    severity=Severity.WARNING,
    summary="The referencing column is a narrower integer than the key that it references.",
    why=(
        "The key was made wide so that it does not run out; rows beyond the narrow type's end "
        "can be inserted, and nothing can ever refer to them: INSERT fails with integer out of "
        "range."
    ),
    remedy=(
        "Give the referencing column the key's type. This rewrites its table under ACCESS "
        "EXCLUSIVE; on a large table fill a new column in steps instead."
    ),
    systemic="{count} of {of} foreign keys are narrower than the key that they reference",
    also_in=("active_record_doctor mismatched_foreign_key_type", "database_consistency"),
    references=("https://www.postgresql.org/docs/18/datatype-numeric.html#DATATYPE-INT",),
    since="0.1",
)


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """Each integer column of a foreign key whose referenced column is a wider integer."""
    types, widening = ColumnTypes.of(snapshot.schema), Widening(snapshot.schema)
    for table, key, column, referenced in _pairs(snapshot.schema):
        narrow = types.plain(column.type)
        width = LARGEST.get(narrow.name)
        wanted = LARGEST.get(types.plain(referenced.type).name)
        if width is not None and wanted is not None and width < wanted:
            yield RULE.found(
                snapshot,
                member_path(ObjectKind.CONSTRAINT, table.name, key.name),
                detail=column.name,
                message=(
                    f"{column_display(table, column)} can refer to no row of "
                    f"{key.referenced_table.display} beyond {width:,}: such an INSERT fails."
                ),
                remedy=_remedy(widening, table, column, referenced),
                claim=f"it is {column.type}, the referenced column is {referenced.type}",
            )


def population(snapshot: Snapshot) -> int:
    """Foreign keys, those of partitions with their parent's."""
    keys = (key for table in snapshot.schema.tables for key in table.foreign_keys)
    return sum(not key.inherited for key in keys)


def _pairs(schema: Schema) -> Iterator[tuple[Table, ForeignKey, Column, Column]]:
    tables = tables_by_name(schema)
    columns: dict[QualifiedName, dict[str, Column]] = {}
    for table in schema.tables:
        for key in table.foreign_keys:
            other = tables.get(key.referenced_table)
            if key.inherited or other is None:
                continue
            for one in (table, other):
                if one.name not in columns:
                    columns[one.name] = {column.name: column for column in one.columns}
            own, theirs = columns[table.name], columns[other.name]
            for name, referenced in zip(key.columns, key.referenced_columns, strict=True):
                yield table, key, own[name], theirs[referenced]


def _remedy(widening: Widening, table: Table, column: Column, referenced: Column) -> Remedy:
    statements = None
    if referenced.type == "bigint":
        statements = widening.statements(table, column)
    if statements is None:
        return Remedy(text=f"{RULE.remedy} Other objects depend on the column: rebuild them.")
    return Remedy(text=RULE.remedy, statements=statements, safety=Safety.NEEDS_REVIEW)
