"""Unique and optional: rows without a value do not collide."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.design.attributes import attribute_columns, qualified
from dbarchitect.design.draft import Pattern, Reasoned
from dbarchitect.design.reasoning import listed
from dbarchitect.model.decision import Alternative, Decision

if TYPE_CHECKING:
    from dbarchitect.design.draft import Context
    from dbarchitect.design.sizes import Sizes
    from dbarchitect.model.design import Design

SLUG = "optional-unique"


def decide(_design: Design, context: Context, _sizes: Sizes) -> Reasoned | None:
    """Why nulls stay distinct where a unique attribute is optional."""
    columns = attribute_columns(context, lambda a: a.unique and a.null)
    if not columns:
        return None
    decision = Decision(
        slug=SLUG,
        question=f"Missing values of {listed(qualified(columns))}",
        choice="any number of rows may have none",
        why=(
            (
                "The brief makes the value optional and unique: two rows that have one may "
                "not share it, and rows that have none say nothing of each other. That is "
                "what SQL's nulls do by themselves."
            ),
        ),
        alternatives=(
            Alternative("`NULLS NOT DISTINCT`", ("only one row could be without a value.",)),
        ),
        would_flip=("A rule that at most one row may be without it.",),
    )
    return Reasoned(decision=decision)


PATTERN = Pattern(slug=SLUG, rank=45, decide=decide)
