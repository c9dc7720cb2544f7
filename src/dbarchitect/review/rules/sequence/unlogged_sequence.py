"""SEQ02: an unlogged sequence of data that survives a crash."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Finding, Remedy, Safety, Severity
from dbarchitect.model.schema import ObjectKind, Persistence
from dbarchitect.model.schema.paths import path_of
from dbarchitect.review.rule import Rule
from dbarchitect.review.walking import declared_columns, tables_by_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.model.schema import Schema
    from dbarchitect.model.snapshot import Snapshot

RULE = Rule(
    code="SEQ02",
    slug="unlogged_sequence",
    severity=Severity.WARNING,
    summary="The sequence is unlogged, and what it numbers is not.",
    why=(
        "After a crash, and on a standby that takes over, it stands where it stood when it was "
        "made or became unlogged: each INSERT then fails on a number that is there, or gives "
        "the number out twice."
    ),
    remedy="Make the sequence logged.",
    systemic="{count} sequences are unlogged",
    also_in=("db_verifier s1001",),
    references=("https://www.postgresql.org/docs/18/sql-createsequence.html",),
    since="0.1",
)


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """Unlogged sequences, save those of unlogged tables, which are empty after a crash."""
    for name in sorted(_unlogged(snapshot.schema)):
        yield RULE.found(
            snapshot,
            path_of(ObjectKind.SEQUENCE, name),
            message=(
                f"After a crash {name.display} is back where it stood when it became unlogged: "
                "numbers that are in use are given out a second time."
            ),
            remedy=Remedy(
                text=RULE.remedy,
                statements=(f"ALTER SEQUENCE {name.sql} SET LOGGED;",),
                safety=Safety.SAFE,
            ),
            claim="pg_class says that the sequence is unlogged",
        )


def _unlogged(schema: Schema) -> Iterator[QualifiedName]:
    tables = tables_by_name(schema)
    for table, column in declared_columns(schema):
        identity = column.identity
        if (
            identity is not None
            and identity.persistence is Persistence.UNLOGGED
            and table.persistence is not Persistence.UNLOGGED
        ):
            yield identity.sequence
    for sequence in schema.sequences:
        owner = None if sequence.owned_by is None else tables.get(sequence.owned_by[0])
        if sequence.persistence is Persistence.UNLOGGED and (
            owner is None or owner.persistence is not Persistence.UNLOGGED
        ):
            yield sequence.name
