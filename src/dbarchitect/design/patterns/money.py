"""Amounts of money: exact decimals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.design.attributes import attribute_columns, qualified
from dbarchitect.design.draft import Pattern, Reasoned
from dbarchitect.design.reasoning import estimated, figure, listed
from dbarchitect.model.brief import AttributeKind
from dbarchitect.model.decision import Alternative, Decision

if TYPE_CHECKING:
    from dbarchitect.design.draft import Context
    from dbarchitect.design.sizes import Sizes
    from dbarchitect.model.design import Design

SLUG = "money"
_BIGINT_BYTES = 8


def decide(_design: Design, context: Context, sizes: Sizes) -> Reasoned | None:
    """Why money is `numeric`, with the bytes of whole cents."""
    columns = attribute_columns(context, lambda a: a.type.kind is AttributeKind.MONEY)
    if not columns:
        return None
    cents = sum(
        round(
            _BIGINT_BYTES * (1 - sizes.width(table, column).null_fraction) * sizes.rows[table]
        )
        for table, column in columns
    )
    evidence = estimated(
        SLUG,
        "Amounts as `numeric` and as whole cents in `bigint`, padding left out.",
        {
            "numeric": sum(sizes.column_bytes(table, column) for table, column in columns),
            "bigint": cents,
        },
    )
    tables = listed(dict.fromkeys(table.display for table, _ in columns))
    decision = Decision(
        slug=SLUG,
        question=f"Money in {tables}",
        choice="`numeric` with two digits after the point",
        why=(
            (
                f"{listed(qualified(columns))} are sums that people check: they must be "
                "exact, and rules such as a total that equals its parts compare with `=`. At "
                "the horizon they take "
            ),
            figure(SLUG, "numeric", cite=True),
            ". One currency is assumed.",
        ),
        alternatives=(
            Alternative(
                "whole cents in `bigint`",
                (
                    figure(SLUG, "bigint"),
                    ", quicker to add, and each reader has to know where the point is.",
                ),
            ),
            Alternative("`double precision`", ("a tenth has no exact binary form.",)),
            Alternative("`money`", ("its point and symbol follow the server's locale.",)),
        ),
        would_flip=("A second currency: then each amount needs its currency beside it.",),
    )
    return Reasoned(decision=decision, evidence=(evidence,))


PATTERN = Pattern(slug=SLUG, rank=65, decide=decide)
