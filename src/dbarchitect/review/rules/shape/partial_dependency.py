"""NRM04: columns that depend on a part of the key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Confidence, Finding, Severity
from dbarchitect.review.dependent.findings import findings_of, proof_for
from dbarchitect.review.rule import Need, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.snapshot import Snapshot

RULE = Rule(
    code="NRM04",
    slug="partial_dependency",
    severity=Severity.WARNING,
    confidence=Confidence.LIKELY,
    summary="Columns depend on a part of the key: the table is not in second normal form.",
    why=(
        "What is true of the part is written in each of its rows: a change has to reach all of "
        "them, a row that it misses contradicts the others, and with the last row it is lost."
    ),
    remedy="Give what the part of the key names a table of its own.",
    systemic="{count} groups of columns depend on a part of a key",
    references=(
        "https://www.postgresql.org/docs/18/ddl-constraints.html#DDL-CONSTRAINTS-FK",
        "E. F. Codd, Further Normalization of the Data Base Relational Model (1971)",
    ),
    since="0.1",
    needs=frozenset({Need.DATA}),
)

row_proof = proof_for


def check(snapshot: Snapshot, *, accidental: bool = False) -> Iterator[Finding]:
    """Columns that a part of a key determines in the rows, and by their names is meant to.

    Args:
        snapshot: What was read.
        accidental: Whether to list dependencies that seem to be accidents of the rows, with
            the reasons.
    """
    yield from findings_of(RULE, snapshot, partial=True, accidental=accidental)
