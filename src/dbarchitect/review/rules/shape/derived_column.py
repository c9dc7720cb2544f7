"""NRM10: a number that is the sum or the product of two others in every row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.data_facts import DerivedColumn, Operation
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

    from dbarchitect.model.data_facts import TableFacts
    from dbarchitect.model.schema import Table
    from dbarchitect.model.snapshot import Snapshot

RULE = Rule(
    code="NRM10",
    slug="derived_column",
    severity=Severity.INFO,
    confidence=Confidence.LIKELY,
    summary="A column is the sum or the product of two others, and nothing keeps it so.",
    why=(
        "Who changes one of the three and forgets another leaves a row that contradicts "
        "itself, and two reports give two totals."
    ),
    remedy=(
        "Let the server compute it (GENERATED), or a query; or let a CHECK keep the three "
        "together, where all of them have to be stored."
    ),
    systemic="{count} columns are the sum or the product of two others, kept so by nothing",
    references=(
        "https://www.postgresql.org/docs/18/ddl-generated-columns.html",
        "https://www.postgresql.org/docs/18/ddl-constraints.html#DDL-CONSTRAINTS-CHECK-CONSTRAINTS",
    ),
    since="0.1",
    needs=frozenset({Need.DATA}),
)

_WORDS = {Operation.PRODUCT: "product", Operation.SUM: "sum"}


def check(snapshot: Snapshot, *, rows: int = LEAST_ROWS) -> Iterator[Finding]:
    """Columns of exact numbers with ten different values or more, of which all rows are so.

    Keys and foreign keys are no amounts. Left out is what a CHECK reads together.

    Args:
        snapshot: What was read.
        rows: How many rows must have all three values. Source: the rule of three, see
            `LEAST_ROWS`.
    """
    inherited = inherited_tables(snapshot.schema)
    for table, facts in tables_with_rows(snapshot):
        for one in facts.derived:
            is_so = one.rows.is_all and one.rows.whole and one.rows.of >= rows
            if is_so and not _is_kept(table, one):
                remedy = unless_inherited(_remedy(table, one), table, inherited)
                yield _finding(snapshot, table, facts, one, remedy)


def _is_kept(table: Table, one: DerivedColumn) -> bool:
    texts = [check.expression for check in table.checks if check.enforced]
    names = (one.column, one.left, one.right)
    return any(all(mentions(text, name) for name in names) for text in texts)


def _expression(one: DerivedColumn) -> str:
    left, right = quote_identifier(one.left), quote_identifier(one.right)
    return f"{left} {one.operation.value} {right}"


def _finding(
    snapshot: Snapshot, table: Table, facts: TableFacts, one: DerivedColumn, remedy: Remedy
) -> Finding:
    expression = _expression(one)
    name = quote_identifier(one.column)
    return RULE.found(
        snapshot,
        column_path(table, table.column(one.column)),
        message=(
            f"A change of one that forgets the others makes a row of {table.name.display} "
            f"contradict itself: {name} is {expression} in {among(one.rows, facts)}, and "
            "nothing keeps it so."
        ),
        claim=f"{name} is the {_WORDS[one.operation]} {expression} in {among(one.rows, facts)}",
        remedy=remedy,
        detail=expression,
        measurements=measured("rows where it is so", one.rows),
        statements=rows_where(table, f"{name} <> {expression}"),
    )


def _remedy(table: Table, one: DerivedColumn) -> Remedy:
    columns = (one.column, one.left, one.right)
    name = quote_identifier(free_constraint_name(table, columns, "check"))
    test = f"{quote_identifier(one.column)} = {_expression(one)}"
    return Remedy(
        text=RULE.remedy,
        statements=(
            f"ALTER TABLE {table.name.sql} ADD CONSTRAINT {name} CHECK ({test}) NOT VALID;",
            f"ALTER TABLE {table.name.sql} VALIDATE CONSTRAINT {name};",
        ),
    )
