"""KEY07: a column that names another table's key and has no foreign key."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from dbarchitect.model.finding import Confidence, Finding, Remedy, Severity
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.schema import Column, ObjectKind, Table
from dbarchitect.model.schema.paths import member_path
from dbarchitect.review.foreign_keys import declared_foreign_keys
from dbarchitect.review.implied_references import Reference, implied_references
from dbarchitect.review.kept_composites import decided_together
from dbarchitect.review.kept_references import decided_by_rows
from dbarchitect.review.missing_references import DECLARE_REFERENCE, reference_remedy
from dbarchitect.review.outliving import OUTLIVING, outlives
from dbarchitect.review.rule import Rule
from dbarchitect.review.walking import declared_columns

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.model.schema import Schema
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

    The name is `user_id` for a table `users` with a key of one column, `country_code` where
    that key of countries is called a code, too, or that of columns
    that refer to one and the same table wherever they have a foreign key, `parent_id`, or
    `project_id` beside the other columns of that table's key. Left out are columns that
    have a foreign key of any kind, those beside a column that names the table
    (`owner_type`), the table's own key made by the database, how far somebody has read
    (`last_user_id` that begins with 0), and tables whose rows are meant to outlive what
    they name. It is a warning where as many references to that table are declared as are
    not: where most are not, that is how the schema was meant; and none where a single
    column of that name is all that says so, or where `workerId` refers to the table elsewhere
    and this one is called `worker_id`. Where rows were looked at they decide: what
    they confirm KEY08 tells, with what they show.

    Args:
        snapshot: What was read.
        outliving: Words in names of tables that want no foreign keys.
    """
    implied = implied_references(snapshot.schema)
    kept_apart = frozenset(outliving)
    decided, together = decided_by_rows(snapshot), decided_together(snapshot)
    declared = Counter(
        key.referenced_table for _, key in declared_foreign_keys(snapshot.schema)
    )
    missing = [
        (table, column, found)
        for table, column in declared_columns(snapshot.schema)
        if not outlives(table, kept_apart)
        and (table.name, column.name) not in decided
        and (found := implied.reference(table, column)) is not None
        and (table.name, frozenset((*found.beside, column.name))) not in together
    ]
    spellings = _spellings(snapshot.schema)
    undeclared = Counter(found.table.name for *_, found in missing)
    for table, column, found in missing:
        other = found.table.name
        is_usual = declared[other] >= undeclared[other] and not found.is_alone
        is_usual = is_usual and _is_mixed(column.name) in spellings.get(other, {True, False})
        yield _finding(snapshot, table, column, found, is_usual=is_usual)


def _spellings(schema: Schema) -> dict[QualifiedName, set[bool]]:
    """Whether columns that refer to a table are in mixed case: some, all or none."""
    found: dict[QualifiedName, set[bool]] = {}
    for _, key in declared_foreign_keys(schema):
        found.setdefault(key.referenced_table, set()).update(map(_is_mixed, key.columns))
    return found


def _is_mixed(name: str) -> bool:
    return name != name.lower()


def _finding(
    snapshot: Snapshot, table: Table, column: Column, found: Reference, *, is_usual: bool
) -> Finding:
    name = f"{table.name.display}.{quote_identifier(column.name)}"
    other = f"{found.table.name.display}.{quote_identifier(found.column.name)}"
    return RULE.found(
        snapshot,
        member_path(ObjectKind.COLUMN, table.name, column.name),
        message=(
            f"{name} can hold keys that {found.table.name.display} never had or no longer has: "
            f"by its name it refers to {other}, and it has no foreign key."
        ),
        claim=f"{found.reason}; both are {column.type}, and no foreign key has the column",
        remedy=_remedy(snapshot, table, column, found),
        severity=Severity.WARNING if is_usual else Severity.INFO,
    )


def _remedy(snapshot: Snapshot, table: Table, column: Column, found: Reference) -> Remedy:
    other, key = found.table, found.column
    return reference_remedy(snapshot, table, column, other, key, found.beside)
