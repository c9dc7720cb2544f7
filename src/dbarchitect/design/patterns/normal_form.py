"""Normal forms: facts that depend on less than a key have a table of their own."""

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
    from dbarchitect.model.dependencies import Normalisation
    from dbarchitect.model.design import Design
    from dbarchitect.model.evidence import Evidence, Figure
    from dbarchitect.model.identifier import QualifiedName

SLUG = "normal-form"


def decide(_design: Design, context: Context, sizes: Sizes) -> Reasoned | None:
    """What each dependency became, with the rows that one change would write."""
    found = context.brief.normalisations
    if not found:
        return None
    followed = [one for one in found if one.part is not None]
    kept = [one for one in found if one.part is None]
    evidence = [
        item
        for number, one in enumerate(followed, start=1)
        for item in _evidence(_slug(number), one, context, sizes)
    ]
    tables = list(dict.fromkeys(context.names[one.entity].table.display for one in found))
    decision = Decision(
        slug=SLUG,
        question=f"Facts of {listed(tables)} that depend on less than a key",
        choice=_choice(followed, context),
        why=(*_followed(followed, context), *_kept(kept)),
        alternatives=_alternatives(followed, context),
        would_flip=(
            (
                "A pattern whose plan with the join misses its target: `normalise: false` "
                "keeps the entity whole, and each writer then has to change all its copies."
            ),
        ),
    )
    return Reasoned(decision=decision, evidence=tuple(evidence))


def _slug(number: int) -> str:
    return f"{SLUG}/{number}"


def _choice(followed: Sequence[Normalisation], context: Context) -> str:
    if not followed:
        return "the entities stay whole"
    tables = dict.fromkeys(context.names[one.part or ""].table.display for one in followed)
    return f"they stand once, in {listed(tables)}"


def _followed(followed: Sequence[Normalisation], context: Context) -> Iterator[str | Figure]:
    for number, one in enumerate(followed, start=1):
        entity, part = _tables(one, context)
        what = "has a table for it" if one.is_new else "is where it belongs"
        yield (
            f"{code(one.rule.text)} would leave {code(entity.display)} in {one.form}; "
            f"{code(part.display)} {what}. One fact would stand in "
        )
        yield figure(f"{_slug(number)}/rows", "shared", cite=True)
        yield (
            f" rows of {code(entity.display)} on average: so many to write for one change, and "
            "two answers where one is forgotten. Now it is one row. "
        )


def _kept(kept: Sequence[Normalisation]) -> Iterator[str]:
    for one in kept:
        yield f"{code(one.rule.text)} stays in {one.entity} ({one.form}): {one.why_kept}. "


def _alternatives(
    followed: Sequence[Normalisation], context: Context
) -> tuple[Alternative, ...]:
    words: list[str | Figure] = []
    for number, one in enumerate(followed, start=1):
        entity, _ = _tables(one, context)
        words += [
            f"{'; ' if words else ''}the facts would take ",
            figure(_slug(number), "whole"),
            f" in {code(entity.display)} instead of ",
            figure(_slug(number), "apart", cite=True),
        ]
    if not words:
        return ()
    return (
        Alternative("one table, and no join", (*words, "; nothing keeps the copies equal.")),
    )


def _evidence(
    slug: str, one: Normalisation, context: Context, sizes: Sizes
) -> Iterator[Evidence]:
    entity, part = _tables(one, context)
    names = context.names[one.part or ""]
    rows, parts = sizes.rows[entity], sizes.rows[part]
    right = [
        column
        for name in one.right
        for column in (
            names.references.get(name)
            or ([names.columns[name]] if name in names.columns else [])
        )
    ]
    apart = sum(sizes.column_bytes(part, column) for column in right)
    yield estimated(
        slug,
        "The facts in every row, and once each, by the widths of their columns.",
        {"whole": round(apart * rows / max(1, parts)), "apart": apart},
    )
    yield estimated(
        f"{slug}/rows",
        "Rows that share one fact, on average.",
        {"shared": max(1, round(rows / max(1, parts)))},
        Unit.ROWS,
    )


def _tables(one: Normalisation, context: Context) -> tuple[QualifiedName, QualifiedName]:
    return context.names[one.entity].table, context.names[one.part or ""].table


PATTERN = Pattern(slug=SLUG, rank=15, decide=decide)
