"""NAM07: some tables are named in the singular, others in the plural."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Confidence, Finding, Severity
from dbarchitect.model.schema import ObjectKind
from dbarchitect.model.schema.paths import path_of
from dbarchitect.review.columns import words_of
from dbarchitect.review.rule import Rule
from dbarchitect.review.walking import declared_tables, number_of_tables

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.schema import Table
    from dbarchitect.model.snapshot import Snapshot

RULE = Rule(
    code="NAM07",
    slug="table_number_inconsistent",
    severity=Severity.INFO,
    confidence=Confidence.POSSIBLE,
    summary="The table is named in the singular where most are in the plural, or the reverse.",
    why="Whoever writes a query has to look up which it is, for each table.",
    remedy="Rename it as the others are named, together with what uses it.",
    systemic="{count} of {of} tables are named in the other number than most",
    also_in=("schemalint",),
    references=("https://www.postgresql.org/docs/18/ddl-basics.html",),
    since="0.1",
    opinion=True,
)

_NO_PLURAL = ("ss", "us", "is", "news", "series", "status", "data", "metadata", "history")


def check(
    snapshot: Snapshot, *, majority_percent: float = 80.0, at_least: int = 4
) -> Iterator[Finding]:
    """Tables whose last word is in another number than that of most tables.

    Args:
        snapshot: What was read.
        majority_percent: The share of tables that must be named alike. An assumption: below
            four in five there is no convention.
        at_least: So many tables must be named so.
    """
    numbers = [(table, _is_plural(table)) for table in declared_tables(snapshot.schema)]
    told = [(table, plural) for table, plural in numbers if plural is not None]
    plurals = sum(plural for _, plural in told)
    count = max(plurals, len(told) - plurals)
    if count < at_least or 100.0 * count < majority_percent * len(told):
        return
    usual = plurals == count
    for table, plural in told:
        if plural is not usual:
            yield RULE.found(
                snapshot,
                path_of(ObjectKind.TABLE, table.name),
                message=(
                    f"{table.name.display} is {_word(plural=plural)}, and {count} other tables "
                    f"are {_word(plural=usual)}."
                ),
                claim=f"{count} of {len(told)} tables are {_word(plural=usual)}",
            )


population = number_of_tables


def _is_plural(table: Table) -> bool | None:
    """Whether the last word ends as plurals of English do; None where that says nothing."""
    words = words_of(table.name.name)
    if not words or words[-1].endswith(_NO_PLURAL):
        return None
    return words[-1].endswith("s") or words[-1] in {"people", "children", "men", "women"}


def _word(*, plural: bool) -> str:
    return "plural" if plural else "singular"
