"""Enumerations: `text` with a CHECK that lists the values."""

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

SLUG = "enumerations"
_ENUM_BYTES = 4


def decide(_design: Design, context: Context, sizes: Sizes) -> Reasoned | None:
    """Why listed values are checked text, with the bytes of an enum."""
    columns = attribute_columns(context, lambda a: a.type.kind is AttributeKind.ENUMERATION)
    if not columns:
        return None
    text = sum(sizes.column_bytes(table, column) for table, column in columns)
    enum = sum(_ENUM_BYTES * sizes.rows[table] for table, _ in columns)
    evidence = estimated(
        SLUG,
        "The listed values as text and as an enum type, padding left out.",
        {"text": text, "enum": enum},
    )
    decision = Decision(
        slug=SLUG,
        question=f"Listed values in {listed(qualified(columns))}",
        choice="`text` with a CHECK",
        why=(
            (
                "The values are few, known and closed, so a constraint can list them. The "
                "list is changed by a new CHECK, added NOT VALID and validated while others "
                "write; a value can also be taken out again. Queries read and compare words."
            ),
        ),
        alternatives=(
            Alternative(
                "`CREATE TYPE ... AS ENUM`",
                (
                    "it would take ",
                    figure(SLUG, "enum"),
                    " instead of ",
                    figure(SLUG, "text", cite=True),
                    " at the horizon, and its values can be added to but never taken out.",
                ),
            ),
            Alternative(
                "a table of values with a foreign key",
                ("each reader joins for a word, and nothing else is known of a value.",),
            ),
        ),
        would_flip=(
            (
                "Values that users add, or that carry facts of their own (a label, an order, a "
                "colour): then a table."
            ),
        ),
    )
    return Reasoned(decision=decision, evidence=(evidence,))


PATTERN = Pattern(slug=SLUG, rank=30, decide=decide)
