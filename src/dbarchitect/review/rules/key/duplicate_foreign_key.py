"""KEY10: two foreign keys that check the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Finding, Remedy, Safety, Severity
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.schema import ForeignKey, ForeignKeyAction, ObjectKind, Table
from dbarchitect.model.schema.paths import member_path
from dbarchitect.review.constraint_names import dropping_constraint
from dbarchitect.review.foreign_keys import declared_foreign_keys
from dbarchitect.review.rule import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.model.snapshot import Snapshot

    Ends = tuple[QualifiedName, QualifiedName, frozenset[tuple[str, str]]]

RULE = Rule(
    code="KEY10",
    slug="duplicate_foreign_key",
    severity=Severity.WARNING,
    summary="Another foreign key of the table checks the same.",
    why=(
        "Each write of a referencing row and each delete of a referenced one is checked twice; "
        "where the two differ in what a delete does, the one that was created first decides."
    ),
    remedy="Drop one of the two.",
    systemic="{count} foreign keys check what another one checks",
    also_in=("pg-index-health", "tbls", "db_verifier"),
    references=("https://www.postgresql.org/docs/18/ddl-constraints.html#DDL-CONSTRAINTS-FK",),
    since="0.1",
)


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """Foreign keys with the columns of one that is kept, in whatever order.

    Kept is the one that is validated, then the one that acts on delete or update, then the
    one whose name comes first.
    """
    groups: dict[Ends, list[tuple[Table, ForeignKey]]] = {}
    for table, key in declared_foreign_keys(snapshot.schema):
        if key.enforced and not key.period:
            groups.setdefault(_ends(table, key), []).append((table, key))
    for found in groups.values():
        (_, kept), *others = sorted(found, key=lambda pair: _best_first(pair[1]))
        for table, key in others:
            yield _finding(snapshot, table, key, kept)


def _ends(table: Table, key: ForeignKey) -> Ends:
    pairs = zip(key.columns, key.referenced_columns, strict=True)
    return table.name, key.referenced_table, frozenset(pairs)


def _best_first(key: ForeignKey) -> tuple[bool, bool, str]:
    return (not key.validated, not _acts(key), key.name)


def _acts(key: ForeignKey) -> bool:
    idle = (ForeignKeyAction.NO_ACTION, ForeignKeyAction.RESTRICT)
    return key.on_delete not in idle or key.on_update not in idle


def _does(key: ForeignKey) -> tuple[object, ...]:
    return (
        key.on_delete,
        key.on_update,
        key.match,
        key.deferrability,
        frozenset(key.set_columns),
    )


def _finding(snapshot: Snapshot, table: Table, key: ForeignKey, kept: ForeignKey) -> Finding:
    name, other = quote_identifier(key.name), quote_identifier(kept.name)
    same = _does(key) == _does(kept)
    of = table.name.display
    message = f"{name} and {other} of {of} have the same columns and do not act alike."
    if same:
        message = (
            f"{name} of {of} costs a second check of each write for nothing: {other} has the "
            "same columns."
        )
    return RULE.found(
        snapshot,
        member_path(ObjectKind.CONSTRAINT, table.name, key.name),
        message=message,
        claim=(
            f"both refer from ({', '.join(map(quote_identifier, kept.columns))}) to "
            f"{kept.referenced_table.display}; ON DELETE {key.on_delete.value} and "
            f"{kept.on_delete.value}, ON UPDATE {key.on_update.value} and "
            f"{kept.on_update.value}"
        ),
        remedy=_remedy(table, key, same=same),
        detail=kept.name,
    )


def _remedy(table: Table, key: ForeignKey, *, same: bool) -> Remedy:
    text = RULE.remedy if same else "Decide which of the two is meant, and drop the other."
    return Remedy(
        text=text,
        statements=(dropping_constraint(table.name, key.name),),
        safety=Safety.SAFE if same else Safety.NEEDS_REVIEW,
    )
