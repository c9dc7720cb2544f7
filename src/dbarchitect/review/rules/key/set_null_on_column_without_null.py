"""KEY15: a foreign key that answers a delete by writing a null that its column refuses."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dbarchitect.model.finding import Finding, Remedy, Severity
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.schema import ForeignKey, ForeignKeyAction, ObjectKind, Table
from dbarchitect.model.schema.paths import member_path
from dbarchitect.review.foreign_keys import adding_statements, declared_foreign_keys
from dbarchitect.review.nullability import nullability_of
from dbarchitect.review.rule import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.snapshot import Snapshot

RULE = Rule(
    code="KEY15",
    slug="set_null_on_column_without_null",
    severity=Severity.WARNING,
    summary="The foreign key sets a column to null that takes no null.",
    why=(
        "Deleting a referenced row always fails while a row refers to it, with an error about "
        "another table's NOT NULL: what was declared to let go holds on."
    ),
    remedy=(
        "Let the column take null if rows may outlive what they refer to; otherwise declare "
        "NO ACTION, which is what happens now, with an error that names the foreign key."
    ),
    systemic="{count} foreign keys set columns to null that take no null",
    references=("https://www.postgresql.org/docs/18/ddl-constraints.html#DDL-CONSTRAINTS-FK",),
    since="0.1",
)

_SETS_COLUMNS_SINCE = 150000
_SETTING = (ForeignKeyAction.SET_NULL, ForeignKeyAction.SET_DEFAULT)


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """Actions SET NULL, and SET DEFAULT without a default, on columns that refuse null.

    NOT NULL, an enforced CHECK (x IS NOT NULL) and a domain that refuses null count alike.
    """
    nullability = nullability_of(snapshot.schema)
    for table, key in declared_foreign_keys(snapshot.schema):
        actions = {"DELETE": key.on_delete, "UPDATE": key.on_update}
        if not key.enforced or not any(action in _SETTING for action in actions.values()):
            continue
        refused = nullability.refused_by(table)
        for event, action in actions.items():
            written = key.set_columns if event == "DELETE" and key.set_columns else key.columns
            held = [n for n in written if n in refused and _becomes_null(table, n, action)]
            if held:
                yield _finding(snapshot, table, key, event, held)


def _becomes_null(table: Table, name: str, action: ForeignKeyAction) -> bool:
    if action is ForeignKeyAction.SET_DEFAULT:
        column = table.column(name)
        return column.default is None and column.identity is None
    return action is ForeignKeyAction.SET_NULL


def _finding(
    snapshot: Snapshot, table: Table, key: ForeignKey, event: str, held: list[str]
) -> Finding:
    columns = ", ".join(map(quote_identifier, held))
    action = key.on_delete if event == "DELETE" else key.on_update
    doing = "Deleting" if event == "DELETE" else "Changing the key of"
    return RULE.found(
        snapshot,
        member_path(ObjectKind.CONSTRAINT, table.name, key.name),
        message=(
            f"{doing} a row of {key.referenced_table.display} that {table.name.display} refers "
            f"to always fails: {quote_identifier(key.name)} would set {columns} to null, which "
            "takes no null."
        ),
        claim=f"ON {event} {action.value}, and ({columns}) refuses null",
        remedy=_remedy(snapshot, table, key, event, held),
        detail="" if event == "DELETE" else event,
    )


def _remedy(
    snapshot: Snapshot, table: Table, key: ForeignKey, event: str, held: list[str]
) -> Remedy:
    if table.partition_of is not None:
        return Remedy(text=RULE.remedy)
    mended = _mended(snapshot, key, event, held)
    text = RULE.remedy
    if mended.set_columns:
        text = "Set to null only the columns that take null."
    steps = adding_statements(snapshot, table, mended, instead_of=key.name)
    return Remedy(text=text, statements=steps)


def _mended(snapshot: Snapshot, key: ForeignKey, event: str, held: list[str]) -> ForeignKey:
    """The foreign key with what works: SET NULL of the other columns, or NO ACTION."""
    if event == "UPDATE":
        return replace(key, on_update=ForeignKeyAction.NO_ACTION)
    rest = tuple(name for name in key.set_columns or key.columns if name not in held)
    if rest and snapshot.origin.server_version_num >= _SETS_COLUMNS_SINCE:
        return replace(key, set_columns=rest)
    return replace(key, on_delete=ForeignKeyAction.NO_ACTION, set_columns=())
