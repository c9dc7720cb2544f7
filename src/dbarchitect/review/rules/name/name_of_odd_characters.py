"""NAM05: a name with blanks, dots, invisible or other characters that tools break on."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from dbarchitect.model.finding import Finding, Severity
from dbarchitect.model.identifier import QualifiedName
from dbarchitect.model.schema import ObjectKind
from dbarchitect.review.names import Named, named_objects
from dbarchitect.review.rule import Rule
from dbarchitect.review.walking import tables_by_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.snapshot import Snapshot

RULE = Rule(
    code="NAM05",
    slug="name_of_odd_characters",
    severity=Severity.INFO,
    summary="The name has characters other than letters of ASCII, digits and underscores.",
    why=(
        "Scripts that split at blanks or dots, shells, and tools of another encoding take the "
        "name apart or do not find the object; what is invisible cannot be typed."
    ),
    remedy="Rename it with letters, digits and underscores, together with what uses it.",
    systemic="{count} names have other characters than letters, digits and underscores",
    also_in=("db_verifier", "pg-index-health", "SchemaCrawler"),
    references=(
        "https://www.postgresql.org/docs/18/sql-syntax-lexical.html#SQL-SYNTAX-IDENTIFIERS",
    ),
    since="0.1",
)

_SENTENCES = frozenset({ObjectKind.CONSTRAINT, ObjectKind.POLICY})
_INVISIBLE = frozenset({"Cc", "Cf", "Zl", "Zp"})


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """Names with such characters; a warning where one is invisible or a blank ends the name.

    No query says the names of constraints and policies, and people write them as sentences.
    An index has what is odd of its table and columns: those are told.
    """
    tables = tables_by_name(snapshot.schema)
    for named in named_objects(snapshot.schema):
        if named.kind in _SENTENCES:
            continue
        if named.name.isascii() and named.name.replace("_", "x").isalnum():
            continue
        odd = _odd(named.name)
        if named.kind is ObjectKind.INDEX:
            table = tables.get(QualifiedName(*named.parts[:2]))
            parts = () if table is None else (table.name.name, *(c.name for c in table.columns))
            odd -= _odd("".join(parts))
        if odd - {"$"}:
            yield _finding(snapshot, named, sorted(odd))


def _odd(name: str) -> set[str]:
    return {c for c in name if not (c.isascii() and (c.isalnum() or c == "_"))}


def _finding(snapshot: Snapshot, named: Named, odd: list[str]) -> Finding:
    hidden = named.name != named.name.strip() or any(
        unicodedata.category(character) in _INVISIBLE for character in odd
    )
    effect = (
        f"The name of {named.display} cannot be typed as it is shown."
        if hidden
        else f"Some scripts and tools take the name of {named.display} apart, or find nothing."
    )
    return RULE.found(
        snapshot,
        named.path,
        severity=Severity.WARNING if hidden else Severity.INFO,
        message=effect,
        claim=f"its name has {', '.join(ascii(character) for character in odd)}",
    )
