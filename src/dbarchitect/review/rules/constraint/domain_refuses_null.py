"""CON09: a domain that is NOT NULL, whose columns can be null all the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Finding, Remedy, Severity
from dbarchitect.model.schema import Column, Domain, ObjectKind, Table
from dbarchitect.model.schema.paths import path_of
from dbarchitect.review.never_null import refusing_null
from dbarchitect.review.rule import Rule
from dbarchitect.review.walking import declared_columns

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.snapshot import Snapshot

RULE = Rule(
    code="CON09",
    slug="domain_refuses_null",
    severity=Severity.INFO,
    summary="The domain is NOT NULL, which holds for casts and not for all that is stored.",
    why=(
        "A column of the domain takes the null of an empty subquery or an outer join without "
        "an error; a dump with such a row cannot be restored."
    ),
    remedy="Declare NOT NULL on the columns and take it off the domain.",
    systemic="{count} domains are NOT NULL",
    also_in=("squawk ban-create-domain-with-constraint",),
    references=("https://www.postgresql.org/docs/18/sql-createdomain.html",),
    since="0.1",
)


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """Domains that are NOT NULL themselves; a CHECK (VALUE IS NOT NULL) is none."""
    columns: dict[str, list[tuple[Table, Column]]] = {}
    for table, column in declared_columns(snapshot.schema):
        columns.setdefault(column.type, []).append((table, column))
    for domain in snapshot.schema.domains:
        if domain.not_null:
            yield _finding(snapshot, domain, columns.get(domain.name.sql, []))


def _finding(
    snapshot: Snapshot, domain: Domain, columns: list[tuple[Table, Column]]
) -> Finding:
    bare = [(t, c) for t, c in columns if c.not_null is None]
    return RULE.found(
        snapshot,
        path_of(ObjectKind.DOMAIN, domain.name),
        message=(
            f"A column of type {domain.name.display} can hold null, though the domain is NOT "
            "NULL: INSERT takes it from an empty subquery or an outer join."
        ),
        claim=f"the domain is NOT NULL; {len(bare)} columns of it are not",
        remedy=_remedy(domain, bare),
    )


def _remedy(domain: Domain, columns: list[tuple[Table, Column]]) -> Remedy:
    return Remedy(
        text=RULE.remedy,
        statements=(
            *(step for table, column in columns for step in refusing_null(table, column)),
            f"ALTER DOMAIN {domain.name.sql} DROP NOT NULL;",
        ),
    )
