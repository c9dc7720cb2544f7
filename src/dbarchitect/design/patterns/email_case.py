"""E-mail addresses: kept in lower case, so that equal addresses are equal texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.design.attributes import attribute_columns, qualified
from dbarchitect.design.draft import Pattern, Reasoned
from dbarchitect.design.reasoning import listed
from dbarchitect.model.brief import AttributeKind
from dbarchitect.model.decision import Alternative, Decision

if TYPE_CHECKING:
    from dbarchitect.design.draft import Context
    from dbarchitect.design.sizes import Sizes
    from dbarchitect.model.design import Design

SLUG = "email-case"


def decide(_design: Design, context: Context, _sizes: Sizes) -> Reasoned | None:
    """Why addresses are lower-case text under a CHECK."""
    columns = attribute_columns(context, lambda a: a.type.kind is AttributeKind.EMAIL)
    if not columns:
        return None
    decision = Decision(
        slug=SLUG,
        question=f"Upper and lower case in {listed(qualified(columns))}",
        choice="lower case only, kept by a CHECK",
        why=(
            (
                "The same address typed with other capitals must find the same row. The "
                "application writes and asks in lower case; a writer that forgets is refused, "
                "so plain `=` and a plain index are always right. The CHECK on the form is "
                "loose on purpose: only a message that arrives proves an address."
            ),
        ),
        alternatives=(
            Alternative(
                "a unique index on `lower(...)`",
                (
                    (
                        "every query must repeat the function, and one that does not reads the "
                        "table."
                    ),
                ),
            ),
            Alternative(
                "`citext`",
                ("an extension that a target may lack, for one column's comparison.",),
            ),
        ),
        would_flip=("A need to show the address exactly as it was typed: then both are kept.",),
    )
    return Reasoned(decision=decision)


PATTERN = Pattern(slug=SLUG, rank=66, decide=decide)
