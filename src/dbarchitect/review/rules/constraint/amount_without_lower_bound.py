"""CON05: an amount that is negative in no row, and could be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.evidence import Measurement
from dbarchitect.model.finding import Confidence, Finding, Remedy, Safety, Severity
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.schema.paths import column_path
from dbarchitect.review.columns import ColumnTypes, column_display, words_of
from dbarchitect.review.constraint_names import free_constraint_name
from dbarchitect.review.inheriting import inherited_tables, unless_inherited
from dbarchitect.review.mentions import mentions
from dbarchitect.review.row_facts import LEAST_ROWS, columns_with_rows
from dbarchitect.review.row_queries import smallest_and_largest
from dbarchitect.review.rule import Need, Rule

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from dbarchitect.model.data_facts import ValueRange
    from dbarchitect.model.schema import Column, Table
    from dbarchitect.model.snapshot import Snapshot

RULE = Rule(
    code="CON05",
    slug="amount_without_lower_bound",
    severity=Severity.INFO,
    confidence=Confidence.LIKELY,
    summary="No row has a negative amount in the column, and nothing keeps one out.",
    why=(
        "A sign that is wrong once, in a form or an import, is added up with all others: "
        "stock, prices and totals are off, and nobody can tell by which row."
    ),
    remedy="Let a CHECK keep negative values out, if they have no meaning there.",
    systemic="{count} amounts are never negative, and nothing keeps them so",
    also_in=("database_consistency",),
    references=(
        "https://www.postgresql.org/docs/18/ddl-constraints.html#DDL-CONSTRAINTS-CHECK-CONSTRAINTS",
    ),
    since="0.1",
    needs=frozenset({Need.DATA}),
)

_AMOUNTS = (
    "age amount area bytes capacity cost count depth distance duration fee height length net "
    "gross percent percentage population price qty quantity seconds shipping size stock "
    "subtotal tax total volume wage weight width"
)
AMOUNT_WORDS = frozenset(_AMOUNTS.split())
"""Last words of names of what is counted or measured from nothing upwards."""


def check(
    snapshot: Snapshot,
    *,
    rows: int = LEAST_ROWS,
    amount_words: Collection[str] = AMOUNT_WORDS,
) -> Iterator[Finding]:
    """Columns of exact numbers named after an amount, negative in no row, that no CHECK reads.

    A domain's CHECK and a trigger that names the column count as well. What only a sample
    shows is not told: one negative value would make the CHECK fail.

    Args:
        snapshot: What was read.
        rows: How many rows must have a value. Source: the rule of three, see `LEAST_ROWS`.
        amount_words: Last words, in lower case, of names of what is never below nothing.
    """
    types, words = ColumnTypes.of(snapshot.schema), frozenset(amount_words)
    inherited = inherited_tables(snapshot.schema)
    for table, _, column, found in columns_with_rows(snapshot):
        numbers = found.numbers
        if numbers is None or not numbers.whole or found.nulls.of - found.nulls.count < rows:
            continue
        is_amount = not words.isdisjoint(words_of(column.name)[-1:])
        is_bounded = types.plain(column.type).domain is not None or _is_checked(table, column)
        if is_amount and not is_bounded and not numbers.smallest.startswith("-"):
            remedy = unless_inherited(_remedy(table, column), table, inherited)
            yield _finding(snapshot, table, column, numbers, remedy)


def _is_checked(table: Table, column: Column) -> bool:
    texts = [check.expression for check in table.checks if check.enforced]
    texts += [trigger.definition for trigger in table.triggers]
    keys = [key.columns for key in table.keys]
    keys += [key.columns for key in table.foreign_keys]
    in_key = any(column.name in columns for columns in keys)
    return in_key or any(mentions(text, column.name) for text in texts)


def _finding(
    snapshot: Snapshot, table: Table, column: Column, numbers: ValueRange, remedy: Remedy
) -> Finding:
    name = column_display(table, column)
    return RULE.found(
        snapshot,
        column_path(table, column),
        message=(
            f"A negative {name} would be added up with all others: the values go from "
            f"{numbers.smallest} to {numbers.largest}, and nothing keeps one below 0 out."
        ),
        claim=f"the smallest value of {name} is {numbers.smallest}, and no CHECK names it",
        remedy=remedy,
        statements=smallest_and_largest(table, column.name),
        measurements=(
            Measurement(name="smallest", value=numbers.smallest, varying=True),
            Measurement(name="largest", value=numbers.largest, varying=True),
        ),
    )


def _remedy(table: Table, column: Column) -> Remedy:
    name = quote_identifier(free_constraint_name(table, (column.name,), "check"))
    test = f"{quote_identifier(column.name)} >= 0"
    return Remedy(
        text=f"{RULE.remedy} NOT VALID first, rows are checked while others write.",
        statements=(
            f"ALTER TABLE {table.name.sql} ADD CONSTRAINT {name} CHECK ({test}) NOT VALID;",
            f"ALTER TABLE {table.name.sql} VALIDATE CONSTRAINT {name};",
        ),
        safety=Safety.NEEDS_REVIEW,
    )
