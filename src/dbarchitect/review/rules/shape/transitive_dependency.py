"""NRM05: columns that depend on a column that is no key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Confidence, Finding, Severity
from dbarchitect.review.dependent.findings import findings_of, proof_for
from dbarchitect.review.rule import Need, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.snapshot import Snapshot

RULE = Rule(
    code="NRM05",
    slug="transitive_dependency",
    severity=Severity.WARNING,
    confidence=Confidence.LIKELY,
    summary="Columns depend on a column that is no key: the table is not in third normal form.",
    why=(
        "What is true of a thing is written in each row that names it: a change has to reach "
        "all of them, a row that it misses contradicts the others, and it goes with the last."
    ),
    remedy="Give the thing that these columns describe a table of its own.",
    systemic="{count} groups of columns depend on another one than the key",
    references=(
        "https://www.postgresql.org/docs/18/ddl-constraints.html#DDL-CONSTRAINTS-FK",
        "E. F. Codd, Further Normalization of the Data Base Relational Model (1971)",
    ),
    since="0.1",
    needs=frozenset({Need.DATA}),
)

row_proof = proof_for


def check(snapshot: Snapshot, *, accidental: bool = False) -> Iterator[Finding]:
    """Columns that another one determines in the rows, and by their names is meant to.

    Args:
        snapshot: What was read.
        accidental: Whether to list dependencies that seem to be accidents of the rows, with
            the reasons.
    """
    yield from findings_of(RULE, snapshot, partial=False, accidental=accidental)
