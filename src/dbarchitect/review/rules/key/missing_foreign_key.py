"""KEY07: a column that names another table's key and has no foreign key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Confidence, Finding, Severity
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.schema import Column, ObjectKind, Table
from dbarchitect.model.schema.paths import member_path
from dbarchitect.review.implied_references import ImpliedReferences, Reference
from dbarchitect.review.kept_references import decided_by_rows
from dbarchitect.review.missing_references import DECLARE_REFERENCE, reference_remedy
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
    remedy=DECLARE_REFERENCE,
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
    Where rows were looked at they decide: what they confirm KEY08 tells, with what they show.

    Args:
        snapshot: What was read.
        outliving: Words in names of tables that want no foreign keys.
    """
    implied = ImpliedReferences.of(snapshot.schema)
    kept_apart = frozenset(outliving)
    decided = decided_by_rows(snapshot)
    for table, column in declared_columns(snapshot.schema):
        if outlives(table, kept_apart) or (table.name, column.name) in decided:
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
        remedy=reference_remedy(snapshot, table, column, found.table, found.column),
        severity=Severity.WARNING if found.is_referenced else Severity.INFO,
    )
