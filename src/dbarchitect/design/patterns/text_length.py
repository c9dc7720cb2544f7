"""Texts: `text`, and a named CHECK where the brief gives a longest length."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.design.attributes import attribute_columns
from dbarchitect.design.draft import Pattern, Reasoned
from dbarchitect.design.reasoning import declared, figure
from dbarchitect.model.brief import AttributeKind
from dbarchitect.model.decision import Alternative, Decision
from dbarchitect.model.evidence import Measurement, Unit

if TYPE_CHECKING:
    from dbarchitect.design.draft import Context
    from dbarchitect.design.sizes import Sizes
    from dbarchitect.model.design import Design

SLUG = "text-length"


def decide(_design: Design, context: Context, _sizes: Sizes) -> Reasoned | None:
    """Why a text's longest length is a constraint and no part of its type."""
    bounded = attribute_columns(
        context, lambda a: a.type.kind is AttributeKind.TEXT and a.type.length is not None
    )
    if not bounded:
        return None
    count = Measurement(name="bounded", value=len(bounded), unit=Unit.COUNT)
    evidence = declared(SLUG, "Texts to which the brief gives a longest length.", (count,))
    decision = Decision(
        slug=SLUG,
        question="Longest texts",
        choice="`text` with a named CHECK on `char_length`",
        why=(
            "The brief bounds ",
            figure(SLUG, "bounded"),
            (
                " texts. As a constraint the bound has a name in the error message, can be "
                "raised or dropped without touching the column's type or the views on it, and "
                "says in one place that it is a rule of the business. Storage is the same."
            ),
        ),
        alternatives=(
            Alternative(
                "`varchar(n)`",
                (
                    (
                        "the bound hides in the type: views and functions depend on it, and to "
                        "lower it rewrites or scans under an exclusive lock."
                    ),
                ),
            ),
        ),
        would_flip=("A tool that must read the length from the type.",),
    )
    return Reasoned(decision=decision, evidence=(evidence,))


PATTERN = Pattern(slug=SLUG, rank=67, decide=decide)
