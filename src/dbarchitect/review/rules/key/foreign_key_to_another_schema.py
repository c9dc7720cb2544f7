"""KEY21: a foreign key that leaves its schema."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Finding, Severity
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.schema import ObjectKind
from dbarchitect.model.schema.paths import member_path
from dbarchitect.review.foreign_keys import declared_foreign_keys, number_of_foreign_keys
from dbarchitect.review.rule import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.snapshot import Snapshot

RULE = Rule(
    code="KEY21",
    slug="foreign_key_to_another_schema",
    severity=Severity.INFO,
    summary="The foreign key refers to a table of another schema.",
    why=(
        "The two schemas can no longer be dumped, restored, moved or dropped one without the "
        "other."
    ),
    remedy="Move the table, or accept that the two schemas belong together.",
    systemic="{count} of {of} foreign keys leave their schema",
    also_in=("pglinter B007",),
    references=("https://www.postgresql.org/docs/18/ddl-schemas.html",),
    since="0.1",
    opinion=True,
)


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """Foreign keys to a table in another schema."""
    for table, key in declared_foreign_keys(snapshot.schema):
        if key.referenced_table.schema != table.name.schema:
            yield RULE.found(
                snapshot,
                member_path(ObjectKind.CONSTRAINT, table.name, key.name),
                message=(
                    f"{quote_identifier(key.name)} ties {table.name.display} to the schema "
                    f"{quote_identifier(key.referenced_table.schema)}: neither can be moved or "
                    "dropped alone."
                ),
                claim=f"the foreign key refers to {key.referenced_table.sql}",
            )


population = number_of_foreign_keys
