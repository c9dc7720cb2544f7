"""TYP07: an amount of money in binary floating point."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Confidence, Finding, Remedy, Safety, Severity
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.schema.paths import column_path
from dbarchitect.review.altering import TypeChanges, retyping, type_changes
from dbarchitect.review.columns import (
    ColumnTypes,
    PlainType,
    column_display,
    words_of,
)
from dbarchitect.review.rule import Rule
from dbarchitect.review.walking import declared_columns

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from dbarchitect.model.schema import Column, Table
    from dbarchitect.model.snapshot import Snapshot

RULE = Rule(
    code="TYP07",
    slug="amount_in_floating_point",
    severity=Severity.WARNING,
    confidence=Confidence.LIKELY,
    summary="By its name the column holds an amount of money, by its type a rounded one.",
    why=(
        "Most decimal fractions have no binary form: sums differ by their order, equality "
        "fails, and totals are off by cents; of seven digits real keeps six."
    ),
    remedy=("Change the type to numeric, or count the smallest unit in bigint."),
    systemic="{count} columns hold amounts of money in floating point",
    also_in=("sqlcheck 2001", "Karwin: Rounding Errors"),
    references=("https://www.postgresql.org/docs/18/datatype-numeric.html#DATATYPE-FLOAT",),
    since="0.1",
)

_AMOUNTS = "price salary wage fee fees tax vat payment revenue refund deposit turnover subtotal"
_PERHAPS = "amount cost balance discount debit credit budget total"
_OTHERS = """
rate ratio percent percentage pct factor index score weight share ms millis seconds sec
minutes hours days bytes kg grams estimate estimated elasticity planner cpu
time distance size length count volume area duration speed energy
elevation altitude height depth width meters metres km kilometers kilometres miles feet
kwh watts calories
"""

AMOUNTS = frozenset(_AMOUNTS.split())
"""Words that name amounts of money."""

PERHAPS = frozenset(_PERHAPS.split())
"""Words that name amounts of money, or of something else."""

OTHERS = frozenset(_OTHERS.split())
"""Words that say that a name means something else after all: `tax_rate`, `cost_ms`."""

_EXACTLY = {"real": "::text::numeric", "double precision": "::numeric"}
"""How the types that round become numeric. The cast of real keeps six digits: 12345.67 becomes
12345.7, where its text has all that it was written with. Source: PostgreSQL's numeric.c,
float4_numeric, and documentation 8.1.3."""


def check(
    snapshot: Snapshot,
    *,
    amounts: Collection[str] = AMOUNTS,
    perhaps: Collection[str] = PERHAPS,
    others: Collection[str] = OTHERS,
) -> Iterator[Finding]:
    """Columns of a floating-point type named after amounts, and not after something else.

    Args:
        snapshot: What was read.
        amounts: Words, in lower case, that name an amount of money: a warning.
        perhaps: Words that may name an amount of something else as well: for information.
        others: Words that say that the name means no amount of money after all.
    """
    types, changes = ColumnTypes.of(snapshot.schema), type_changes(snapshot.schema)
    sure, wanted, excluded = frozenset(amounts), {*amounts, *perhaps}, frozenset(others)
    for table, column in declared_columns(snapshot.schema):
        found = types.plain(column.type)
        if found.name not in _EXACTLY:
            continue
        words = words_of(column.name)
        if not wanted.isdisjoint(words) and excluded.isdisjoint(words):
            yield RULE.found(
                snapshot,
                column_path(table, column),
                severity=Severity.INFO if sure.isdisjoint(words) else Severity.WARNING,
                message=(
                    f"Totals of {column_display(table, column)} can be off by cents, and = can "
                    f"fail: {column.type} holds most decimal fractions only nearly."
                ),
                remedy=_remedy(changes, table, column, found),
                claim=f"the column's type is {column.type}",
            )


def _remedy(changes: TypeChanges, table: Table, column: Column, found: PlainType) -> Remedy:
    if not found.is_plain or not changes.is_free_of_expressions(table, column):
        return Remedy(
            text=f"{RULE.remedy} Other objects depend on the column: change them, too."
        )
    number = f"{quote_identifier(column.name)}{_EXACTLY[found.name]}"
    return Remedy(
        text=f"{RULE.remedy} Add the precision that the currency has.",
        statements=(retyping(table, column, "numeric", using=number),),
        safety=Safety.NEEDS_REVIEW,
    )
