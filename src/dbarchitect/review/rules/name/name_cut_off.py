"""NAM06: a name as long as a name can be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Confidence, Finding, Severity
from dbarchitect.model.identifier import MAX_IDENTIFIER_BYTES, identifier_bytes
from dbarchitect.model.schema import ObjectKind
from dbarchitect.review.names import named_objects
from dbarchitect.review.rule import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.snapshot import Snapshot

RULE = Rule(
    code="NAM06",
    slug="name_cut_off",
    severity=Severity.INFO,
    confidence=Confidence.POSSIBLE,
    summary=(
        "The name has 63 bytes, as many as a name can have: its end may have been cut off, "
        "with a NOTICE and no error."
    ),
    why=(
        "Two longer names that differ at their end become one: the second CREATE fails, and a "
        "CREATE IF NOT EXISTS silently does nothing."
    ),
    remedy="Give it a shorter name.",
    systemic="{count} names have 63 bytes, so that they may have been cut off",
    also_in=("pg-index-health", "squawk identifier-too-long"),
    references=(
        "https://www.postgresql.org/docs/18/sql-syntax-lexical.html#SQL-SYNTAX-IDENTIFIERS",
    ),
    since="0.1",
)

_MOST_BYTES = 4
"""The widest character of UTF-8, in bytes."""

_SHORTENED_WITH_CARE = frozenset(
    {ObjectKind.CONSTRAINT, ObjectKind.INDEX, ObjectKind.SEQUENCE, ObjectKind.POLICY}
)
"""What the server and frameworks name, and shorten in the middle or before a hash.

Source: makeObjectName in src/backend/commands/indexcmds.c, and Django's `names_digest`.
"""


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """Names of 63 bytes, or so near that a last character was taken away whole.

    Names of constraints, indexes, sequences and policies are mostly made by programs that
    shorten them with care, and no query says them.
    """
    for named in named_objects(snapshot.schema):
        if named.kind not in _SHORTENED_WITH_CARE and _is_full(named.name):
            yield RULE.found(
                snapshot,
                named.path,
                message=(
                    f"The end of the name of {named.display} may have been cut off: each "
                    "longer name that begins like it is the same name."
                ),
                claim=f"the name has {identifier_bytes(named.name)} bytes",
            )


def _is_full(name: str) -> bool:
    """Whether one more character as wide as the widest in it would not have fitted."""
    if len(name) * _MOST_BYTES <= MAX_IDENTIFIER_BYTES - _MOST_BYTES:
        return False
    widest = max(identifier_bytes(character) for character in name)
    return identifier_bytes(name) + widest > MAX_IDENTIFIER_BYTES
