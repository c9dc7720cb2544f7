"""NAM01: a name of mixed case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Finding, Severity
from dbarchitect.review.names import Named, named_objects
from dbarchitect.review.rule import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.snapshot import Snapshot

RULE = Rule(
    code="NAM01",
    slug="name_that_needs_quotes",
    severity=Severity.INFO,
    summary="The name has capital letters, so that it needs quotes in every statement.",
    why=(
        "SQL without the quotes is folded to lower case and finds nothing; every person, "
        "script and tool that touches the object has to know."
    ),
    remedy="Rename it in lower case with underscores, together with what uses it.",
    systemic="{count} of {of} names need quotes for their capital letters",
    also_in=("schemalint", "pglinter B005", "pg-index-health", "db_verifier", "SchemaCrawler"),
    references=(
        "https://www.postgresql.org/docs/18/sql-syntax-lexical.html#SQL-SYNTAX-IDENTIFIERS",
    ),
    since="0.1",
    opinion=True,
)


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """Names of ASCII with a capital letter; what else needs quotes is NAM03's and NAM05's."""
    for named in named_objects(snapshot.schema):
        if named.name.isascii() and named.name != named.name.lower():
            yield _finding(snapshot, named)


def population(snapshot: Snapshot) -> int:
    """Objects that have a name of their own."""
    return sum(1 for _ in named_objects(snapshot.schema))


def _finding(snapshot: Snapshot, named: Named) -> Finding:
    return RULE.found(
        snapshot,
        named.path,
        message=f"SQL that names {named.display} without quotes does not find it.",
        claim=f"the name is {named.name!r}, not {named.name.lower()!r}",
    )
