"""Fifth normal form: rows that follow from their parts stand as those parts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.design.draft import Pattern, Reasoned
from dbarchitect.design.reasoning import estimated, figure, listed
from dbarchitect.model.decision import Alternative, Decision
from dbarchitect.model.evidence import Unit, code

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dbarchitect.design.draft import Context
    from dbarchitect.design.sizes import Sizes
    from dbarchitect.model.dependencies import JoinTaken
    from dbarchitect.model.design import Design
    from dbarchitect.model.evidence import Evidence, Figure

SLUG = "join-rule"


def decide(_design: Design, context: Context, _sizes: Sizes) -> Reasoned | None:
    """What each join rule became, with the rows of both ways."""
    found = context.brief.joins
    if not found:
        return None
    followed = [one for one in found if one.parts]
    evidence = [_evidence(n, one, context) for n, one in enumerate(followed, start=1)]
    decision = Decision(
        slug=SLUG,
        question=f"Rows of {listed(one.entity for one in found)} that follow from their parts",
        choice=_choice(followed, context),
        why=(*_followed(followed, context), *_kept([one for one in found if not one.parts])),
        alternatives=_alternatives(followed),
        would_flip=(_flip(found),),
    )
    return Reasoned(decision=decision, evidence=tuple(evidence))


def _flip(found: Sequence[JoinTaken]) -> str:
    """What would have a rule followed that is not, or the other way round."""
    if any(one.parts for one in found):
        return (
            "A row that is not there although each of its parts is: then the rule does not "
            "hold, and the whole row is the fact."
        )
    if all(one.is_implied for one in found):
        return "Other keys: what tells rows apart now is what the rule follows from."
    return "Without what keeps the rows whole each part would get a table of its own."


def _slug(number: int) -> str:
    return f"{SLUG}/{number}"


def _tables(one: JoinTaken, context: Context) -> list[str]:
    return [context.names[name].table.display for name in one.parts]


def _choice(followed: Sequence[JoinTaken], context: Context) -> str:
    if not followed:
        return "the entities stay whole"
    tables = [name for one in followed for name in _tables(one, context)]
    return f"each part once, in {listed(tables)} (5NF)"


def _followed(followed: Sequence[JoinTaken], context: Context) -> Iterator[str | Figure]:
    for number, one in enumerate(followed, start=1):
        yield (
            f"{code(one.rule.text)} does not follow from what tells rows of {one.entity} "
            "apart, so that one table would be in 4NF: whoever adds a row there has to add "
            "all that follow from it with others, and nothing refuses that one is forgotten. "
            f"Apart it cannot be: a row is there wherever {listed(_tables(one, context))} "
            "agree, which is their join. One table would hold "
        )
        yield figure(_slug(number), "one_table", cite=True)
        yield " rows now by the brief, the parts at most "
        yield figure(_slug(number), "apart")
        yield ". "


def _kept(kept: Sequence[JoinTaken]) -> Iterator[str]:
    for one in kept:
        if one.is_implied:
            yield f"{code(one.rule.text)} says nothing new of {one.entity}: {one.why_kept}. "
        else:
            yield f"{code(one.rule.text)} is not followed in {one.entity}: {one.why_kept}. "


def _alternatives(followed: Sequence[JoinTaken]) -> tuple[Alternative, ...]:
    if not followed:
        return ()
    return (
        Alternative(
            "one table, and no join",
            (
                (
                    "to ask for whole rows is one look-up, but the rule has to be kept by each "
                    "writer: no constraint of PostgreSQL says that a row must be there. "
                    "`normalise: false` in the brief asks for it."
                ),
            ),
        ),
    )


def _evidence(number: int, one: JoinTaken, context: Context) -> Evidence:
    apart = sum(int(context.brief.entity(name).rows) for name in one.parts)
    return estimated(
        _slug(number),
        "Rows of one table by the brief, and of its parts at most, at the start.",
        {"one_table": one.rows, "apart": apart},
        Unit.ROWS,
    )


PATTERN = Pattern(slug=SLUG, rank=16, decide=decide)
