"""NAM09: a table without the columns that every table is to have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Finding, Severity
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.schema import ObjectKind
from dbarchitect.model.schema.paths import path_of
from dbarchitect.review.columns import words_of
from dbarchitect.review.rule import Rule
from dbarchitect.review.walking import declared_tables, number_of_tables

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from dbarchitect.model.snapshot import Snapshot

RULE = Rule(
    code="NAM09",
    slug="expected_column_missing",
    severity=Severity.INFO,
    summary="The table lacks a column that every table is to have.",
    why="What changed since yesterday, or whose rows these are, cannot be asked of this table.",
    remedy="Add the column, or name the table among those that do without.",
    systemic="{count} of {of} tables lack a column that every table is to have",
    also_in=("schemalint", "tbls", "Bytebase", "active_record_doctor"),
    references=("https://www.postgresql.org/docs/18/ddl-alter.html#DDL-ALTER-ADDING-A-COLUMN",),
    since="0.1",
    opinion=True,
)


def check(
    snapshot: Snapshot,
    *,
    columns: Collection[str] = ("created_at", "updated_at"),
    except_tables: Collection[str] = (),
) -> Iterator[Finding]:
    """Tables that lack one of `columns`, whatever the case and the underscores.

    Args:
        snapshot: What was read.
        columns: The columns that every table is to have.
        except_tables: Tables that do without, as `schema.table`.
    """
    free = frozenset(except_tables)
    for table in declared_tables(snapshot.schema):
        present = {words_of(column.name) for column in table.columns}
        missing = [name for name in columns if words_of(name) not in present]
        if missing and f"{table.name.schema}.{table.name.name}" not in free:
            shown = ", ".join(map(quote_identifier, missing))
            yield RULE.found(
                snapshot,
                path_of(ObjectKind.TABLE, table.name),
                message=f"{table.name.display} has no {shown}.",
                claim=f"none of its {len(table.columns)} columns is called so",
            )


population = number_of_tables
