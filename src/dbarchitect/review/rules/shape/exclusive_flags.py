"""NRM11: booleans of which no two are true in any row: one state in several columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.english import listed
from dbarchitect.model.evidence import Measurement, Unit
from dbarchitect.model.finding import Confidence, Finding, Remedy, Severity
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.schema.paths import column_path
from dbarchitect.review.constraint_names import free_constraint_name
from dbarchitect.review.inheriting import inherited_tables, unless_inherited
from dbarchitect.review.mentions import mentions
from dbarchitect.review.row_facts import LEAST_ROWS, among, measured, tables_with_rows
from dbarchitect.review.row_queries import rows_where
from dbarchitect.review.rule import Need, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.data_facts import ExclusiveFlags, TableFacts
    from dbarchitect.model.schema import Table
    from dbarchitect.model.snapshot import Snapshot

RULE = Rule(
    code="NRM11",
    slug="exclusive_flags",
    severity=Severity.INFO,
    confidence=Confidence.LIKELY,
    summary="Of several booleans at most one is true in each row, and nothing keeps it so.",
    why=(
        "They are one state in several columns: whoever sets one has to clear the others, and "
        "a row with two of them true is in two states at once."
    ),
    remedy="Keep one column with the state, or let a CHECK keep two of them from being true.",
    systemic="{count} groups of booleans are one state in several columns",
    references=(
        "https://www.postgresql.org/docs/18/ddl-constraints.html#DDL-CONSTRAINTS-CHECK-CONSTRAINTS",
    ),
    since="0.1",
    needs=frozenset({Need.DATA}),
)


def check(snapshot: Snapshot, *, rows: int = LEAST_ROWS) -> Iterator[Finding]:
    """Groups of booleans of which no row has two, where chance alone would have made ten.

    Left out are those that one CHECK reads together.

    Args:
        snapshot: What was read.
        rows: How many rows the table must have. Source: the rule of three, see `LEAST_ROWS`.
    """
    inherited = inherited_tables(snapshot.schema)
    for table, facts in tables_with_rows(snapshot):
        for flags in facts.exclusive:
            is_so = flags.rows.is_all and flags.rows.whole and flags.rows.of >= rows
            if is_so and not _is_kept(table, flags):
                remedy = unless_inherited(_remedy(table, flags), table, inherited)
                yield _finding(snapshot, table, facts, flags, remedy)


def _is_kept(table: Table, flags: ExclusiveFlags) -> bool:
    return any(
        all(mentions(check.expression, name) for name in flags.columns)
        for check in table.checks
        if check.enforced
    )


def _finding(
    snapshot: Snapshot, table: Table, facts: TableFacts, flags: ExclusiveFlags, remedy: Remedy
) -> Finding:
    names = listed(map(quote_identifier, flags.columns))
    return RULE.found(
        snapshot,
        column_path(table, table.column(flags.columns[0])),
        message=(
            f"A row of {table.name.display} can be in two states at once: of {names} at most "
            f"one is true in {among(flags.rows, facts)}, and nothing keeps it so."
        ),
        claim=f"no two of {names} are true in {among(flags.rows, facts)}",
        remedy=remedy,
        statements=rows_where(table, f"{_number_that_are_true(flags)} > 1"),
        detail=names,
        measurements=(
            *measured("rows with at most one", flags.rows),
            Measurement(
                name="rows with two by chance",
                value=round(flags.expected, 1),
                unit=Unit.ROWS,
                varying=True,
            ),
        ),
    )


def _remedy(table: Table, flags: ExclusiveFlags) -> Remedy:
    name = quote_identifier(free_constraint_name(table, flags.columns, "check"))
    test = _number_that_are_true(flags)
    return Remedy(
        text=RULE.remedy,
        statements=(
            (
                f"ALTER TABLE {table.name.sql} ADD CONSTRAINT {name} "
                f"CHECK ({test} <= 1) NOT VALID;"
            ),
            f"ALTER TABLE {table.name.sql} VALIDATE CONSTRAINT {name};",
        ),
    )


def _number_that_are_true(flags: ExclusiveFlags) -> str:
    return " + ".join(f"({quote_identifier(c)} IS TRUE)::integer" for c in flags.columns)
