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
    names = qualified(attribute_columns(context, lambda a: a.unique and a.null))
    names += _in_rules(context)
    if not names:
        return None
    decision = Decision(
        slug=SLUG,
        question=f"Missing values of {listed(dict.fromkeys(names))}",
        choice="any number of rows may have none",
        why=(
            (
                "The brief makes them optional and part of what must be unique: rows that "
                "have the value may not share it, and rows without it say nothing of each "
                "other. That is what SQL's nulls do by themselves."
            ),
        ),
        alternatives=(
            Alternative("`NULLS NOT DISTINCT`", ("only one row could be without a value.",)),
        ),
        would_flip=("A rule that at most one row may be without it.",),
    )
    return Reasoned(decision=decision)


def _in_rules(context: Context) -> list[str]:
    """The optional members of unique rules over several of them."""
    found: list[str] = []
    for entity in context.brief.entities:
        names = context.names[entity.name]
        missing: dict[str, tuple[str, ...]] = {
            a.name: (names.columns[a.name],) for a in entity.attributes if a.null
        }
        missing |= {r.name: names.references[r.name] for r in entity.references if r.optional}
        for rule in entity.uniques:
            columns = [column for m in rule.members for column in missing.get(m, ())]
            found += qualified((names.table, column) for column in columns)
    return found


PATTERN = Pattern(slug=SLUG, rank=45, decide=decide)
