"""KEY07: a column that names another table's key and has no foreign key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Confidence, Finding, Remedy, Severity
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.schema import Column, ForeignKey, ObjectKind, Persistence, Table
from dbarchitect.model.schema.paths import member_path
from dbarchitect.review.constraint_names import free_constraint_name
from dbarchitect.review.foreign_keys import adding_statements, covering_statements
from dbarchitect.review.implied_references import ImpliedReferences, Reference
from dbarchitect.review.outliving import OUTLIVING, outlives
from dbarchitect.review.rule import Rule
from dbarchitect.review.walking import declared_columns

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from dbarchitect.model.snapshot import Snapshot

RULE = Rule(
    code="KEY07",
    slug="missing_foreign_key",
    severity=Severity.WARNING,
    confidence=Confidence.LIKELY,
    summary="The column bears the name of another table's key and has no foreign key.",
    why=(
        "Rows can refer to what never was or is gone: joins lose them without a word, and "
        "what was deleted leaves them behind."
    ),
    remedy=(
        "Declare the foreign key, NOT VALID first, so that rows are checked without a lock "
        "that stops writes."
    ),
    systemic="{count} columns bear the name of another table's key and have no foreign key",
    also_in=(
        "Azimutt",
        "SchemaSpy",
        "tbls",
        "active_record_doctor",
        "database_consistency",
        "sqlcheck 1005",
    ),
    references=(
        "https://www.postgresql.org/docs/18/ddl-constraints.html#DDL-CONSTRAINTS-FK",
        "https://www.postgresql.org/docs/18/sql-altertable.html#SQL-ALTERTABLE-NOTES",
    ),
    since="0.1",
)


def check(snapshot: Snapshot, *, outliving: Collection[str] = OUTLIVING) -> Iterator[Finding]:
    """Columns without a foreign key whose name and type are those of one table's key.

    The name is `user_id` for a table `users` with a key of one column, or that of columns that
    refer to one and the same table wherever they have a foreign key. Left out are columns that
    have a foreign key of any kind, those beside a column that names the table
    (`owner_type`), the table's own key made by the database, and tables whose rows are meant
    to outlive what they name. It is a warning where other foreign keys refer to that table.

    Args:
        snapshot: What was read.
        outliving: Words in names of tables that want no foreign keys.
    """
    implied = ImpliedReferences.of(snapshot.schema)
    kept_apart = frozenset(outliving)
    for table, column in declared_columns(snapshot.schema):
        if outlives(table, kept_apart):
            continue
        found = implied.reference(table, column)
        if found is not None:
            yield _finding(snapshot, table, column, found)


def _finding(snapshot: Snapshot, table: Table, column: Column, found: Reference) -> Finding:
    name = f"{table.name.display}.{quote_identifier(column.name)}"
    other = f"{found.table.name.display}.{quote_identifier(found.column.name)}"
    return RULE.found(
        snapshot,
        member_path(ObjectKind.COLUMN, table.name, column.name),
        message=(
            f"{name} can hold what {found.table.name.display} never had or has no more: it "
            f"bears the name of {other} and has no foreign key."
        ),
        claim=f"{found.reason}; both are {column.type}, and no foreign key has the column",
        remedy=_remedy(snapshot, table, column, found),
        severity=Severity.WARNING if found.is_referenced else Severity.INFO,
    )


def _remedy(snapshot: Snapshot, table: Table, column: Column, found: Reference) -> Remedy:
    if (
        table.persistence is Persistence.PERMANENT
        and found.table.persistence is Persistence.UNLOGGED
    ):
        return Remedy(text="The other table is unlogged: make it logged, then declare the key.")
    key = ForeignKey(
        name=free_constraint_name(table, (column.name,), "fkey"),
        columns=(column.name,),
        referenced_table=found.table.name,
        referenced_columns=(found.column.name,),
    )
    return Remedy(
        text=(
            f"{RULE.remedy} The column is indexed for it, where it is not; rows that refer to "
            "nothing make VALIDATE fail and must be mended first."
        ),
        statements=(
            *covering_statements(table, key.columns),
            *adding_statements(snapshot, table, key),
        ),
    )
