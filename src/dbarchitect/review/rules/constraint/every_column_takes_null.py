"""CON02: a table of which every column but the key takes null."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Confidence, Finding, Severity
from dbarchitect.model.schema import Column, ObjectKind, Table
from dbarchitect.model.schema.paths import path_of
from dbarchitect.review.mentions import mentions
from dbarchitect.review.nullability import nullability_of
from dbarchitect.review.outliving import outlives
from dbarchitect.review.rule import Rule
from dbarchitect.review.walking import declared_tables, number_of_tables

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.snapshot import Snapshot

RULE = Rule(
    code="CON02",
    slug="every_column_takes_null",
    severity=Severity.INFO,
    confidence=Confidence.LIKELY,
    summary="Every column of the table but its key takes null.",
    why=(
        "A row that says nothing can be stored, and each query has to reckon with null in each "
        "column; mostly nobody thought of NOT NULL, which is not the default."
    ),
    remedy="Declare NOT NULL on the columns without which a row has no meaning.",
    systemic="{count} of {of} tables let every column but the key be null",
    also_in=("pg-index-health", "SchemaCrawler"),
    references=(
        "https://www.postgresql.org/docs/18/ddl-constraints.html#DDL-CONSTRAINTS-NOT-NULL",
    ),
    since="0.1",
)


def check(snapshot: Snapshot, *, columns: int = 3) -> Iterator[Finding]:
    """Tables with that many columns beside the key, none of which refuses null.

    NOT NULL, CHECK (x IS NOT NULL) and domains that refuse null count alike; so does a CHECK
    that reads two columns, since such a rule can ask that one of them is set. Copies, such as
    a history's rows, take what the table takes that they are of, and a key of several columns
    says something by itself: who knows whom.

    Args:
        snapshot: What was read.
        columns: From how many on. Source: with one or two a table of options is usual.
    """
    nullability = nullability_of(snapshot.schema)
    for table in declared_tables(snapshot.schema):
        beside = _beside_the_key(table)
        if len(beside) < columns or _has_key_of_several(table):
            continue
        # Asked in this order: nearly every table has such a column, and NOT NULL is at hand.
        if any(column.not_null is not None for column in beside):
            continue
        if outlives(table) or _are_tied(table, beside):
            continue
        refused = nullability.refused_by(table)
        if refused.isdisjoint(column.name for column in beside):
            yield _finding(snapshot, table, len(beside))


population = number_of_tables


def _beside_the_key(table: Table) -> list[Column]:
    """The columns that are neither of the primary key nor computed."""
    key = table.primary_key
    names = key.columns if key is not None else ()
    return [c for c in table.columns if c.name not in names and c.generated is None]


def _has_key_of_several(table: Table) -> bool:
    return table.primary_key is not None and len(table.primary_key.columns) > 1


def _are_tied(table: Table, columns: list[Column]) -> bool:
    return any(
        check.enforced and sum(mentions(check.expression, c.name) for c in columns) > 1
        for check in table.checks
    )


def _finding(snapshot: Snapshot, table: Table, count: int) -> Finding:
    return RULE.found(
        snapshot,
        path_of(ObjectKind.TABLE, table.name),
        message=(
            f"{table.name.display} takes rows that say nothing: each of its columns but the "
            "key may be null."
        ),
        claim=f"none of its {count} columns beside the key refuses null",
    )
