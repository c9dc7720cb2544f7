"""KEY14: tables that each need a row of the other before their first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.english import listed
from dbarchitect.model.finding import Finding, Remedy, Severity
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.schema import ForeignKey, ObjectKind, Table
from dbarchitect.model.schema.paths import member_path
from dbarchitect.review.cycles import circles
from dbarchitect.review.foreign_keys import declared_foreign_keys
from dbarchitect.review.nullability import nullability_of
from dbarchitect.review.rule import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.model.snapshot import Snapshot

    Link = tuple[Table, ForeignKey]
    Links = dict[QualifiedName, dict[QualifiedName, list[Link]]]

RULE = Rule(
    code="KEY14",
    slug="foreign_key_cycle",
    severity=Severity.WARNING,
    summary="Tables refer to each other in a circle of foreign keys that no row can begin.",
    why=(
        "Each table needs a row of the next before its own first: no INSERT into one of them "
        "succeeds, unless one statement writes them all. Rows that are loaded into the tables "
        "as they stand, such as those of pg_dump --data-only, have no order that works."
    ),
    remedy=(
        "Make one foreign key of the circle DEFERRABLE, so that it is checked at the end of "
        "the transaction, or let its column take null."
    ),
    systemic="{count} circles of foreign keys let no row in",
    also_in=("SchemaCrawler",),
    references=(
        "https://www.postgresql.org/docs/18/sql-set-constraints.html",
        "https://www.postgresql.org/docs/18/sql-altertable.html",
    ),
    since="0.1",
)


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """Circles of two tables and more whose keys are enforced, never null and not deferrable.

    A row may refer to itself, so a table alone is no circle. Of several circles through the
    same tables each is reported that is left when one key of those before it is mended. Keys
    of and to partitions are left out: their rows may go elsewhere.
    """
    links = _links(snapshot)
    for cycle in circles({name: set(to) for name, to in links.items()}):
        yield _finding(snapshot, cycle, links)


def _links(snapshot: Snapshot) -> Links:
    nullability = nullability_of(snapshot.schema)
    partitions = {t.name for t in snapshot.schema.tables if t.partition_of is not None}
    refused: dict[QualifiedName, frozenset[str]] = {}
    found: Links = {}
    for table, key in declared_foreign_keys(snapshot.schema):
        if table.name in partitions or key.referenced_table in partitions:
            continue
        if not key.enforced or key.deferrability.deferrable:
            continue
        if key.referenced_table == table.name:
            continue
        if table.name not in refused:
            refused[table.name] = nullability.refused_by(table)
        if refused[table.name].issuperset(key.columns):
            found.setdefault(table.name, {}).setdefault(key.referenced_table, []).append(
                (table, key)
            )
    return found


def _finding(snapshot: Snapshot, cycle: tuple[QualifiedName, ...], links: Links) -> Finding:
    keys = links[cycle[-1]][cycle[0]]
    table, key = keys[0]
    tables = listed((name.display for name in cycle), "or")
    names = " -> ".join(name.display for name in (*cycle, cycle[0]))
    return RULE.found(
        snapshot,
        member_path(ObjectKind.CONSTRAINT, table.name, key.name),
        message=(
            f"No INSERT of its own puts a first row into {tables}: each refers to a "
            f"row of the next ({names}), never null and checked at once."
        ),
        claim=f"the foreign keys of {names} are enforced, not null and not deferrable",
        remedy=Remedy(
            text=f"{RULE.remedy} The statement changes the catalog only.",
            statements=tuple(
                f"ALTER TABLE {table.name.sql} ALTER CONSTRAINT {quote_identifier(key.name)} "
                "DEFERRABLE INITIALLY DEFERRED;"
                for table, key in keys
            ),
        ),
    )
