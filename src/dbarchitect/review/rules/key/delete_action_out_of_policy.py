"""KEY17: a foreign key that does on delete what the house does not want."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Finding, Severity
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.schema import ForeignKey, ForeignKeyAction, ObjectKind, Table
from dbarchitect.model.schema.paths import member_path
from dbarchitect.review.foreign_keys import declared_foreign_keys, number_of_foreign_keys
from dbarchitect.review.rule import Rule

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from dbarchitect.model.snapshot import Snapshot

RULE = Rule(
    code="KEY17",
    slug="delete_action_out_of_policy",
    severity=Severity.INFO,
    summary="The foreign key's action on delete or update is none of those that are allowed.",
    why="Where each foreign key acts in its own way, nobody can say what a DELETE takes along.",
    remedy="Declare one of the allowed actions.",
    systemic="{count} of {of} foreign keys act otherwise than is allowed",
    also_in=("schemalint reference-actions", "Bytebase"),
    references=("https://www.postgresql.org/docs/18/ddl-constraints.html#DDL-CONSTRAINTS-FK",),
    since="0.1",
    opinion=True,
)

ON_DELETE = frozenset({"NO ACTION", "RESTRICT", "SET NULL", "SET DEFAULT"})
ON_UPDATE = frozenset({"NO ACTION", "RESTRICT", "CASCADE"})


def check(
    snapshot: Snapshot,
    *,
    on_delete: Collection[str] = ON_DELETE,
    on_update: Collection[str] = ON_UPDATE,
) -> Iterator[Finding]:
    """Foreign keys with another action.

    Args:
        snapshot: What was read.
        on_delete: What a delete may do. Source: a policy; CASCADE is what reviewers refuse
            most, as in Bytebase's rule.
        on_update: What a change of the key may do. Source: the same.
    """
    for table, key in declared_foreign_keys(snapshot.schema):
        if key.on_delete.value not in on_delete:
            yield _finding(snapshot, table, key, "DELETE", key.on_delete)
        if key.on_update.value not in on_update:
            yield _finding(snapshot, table, key, "UPDATE", key.on_update)


population = number_of_foreign_keys


def _finding(
    snapshot: Snapshot, table: Table, key: ForeignKey, event: str, action: ForeignKeyAction
) -> Finding:
    return RULE.found(
        snapshot,
        member_path(ObjectKind.CONSTRAINT, table.name, key.name),
        message=(
            f"{quote_identifier(key.name)} of {table.name.display} is ON {event} "
            f"{action.value}, which is not allowed here."
        ),
        claim=f"ON {event} {action.value}",
        detail=event,
    )
