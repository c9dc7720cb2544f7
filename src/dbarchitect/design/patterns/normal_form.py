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
        if one.rule.multivalued:
            yield from _list_apart(number, one, context)
            continue
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


def _list_apart(number: int, one: Normalisation, context: Context) -> Iterator[str | Figure]:
    entity, part = _tables(one, context)
    yield (
        f"{code(one.rule.text)} would leave {code(entity.display)} in {one.form}, and is 4NF "
        f"with the list in {code(part.display)}. "
    )
    if one.anchor is not None:
        anchor = context.names[one.anchor].table.display
        yield f"{code(anchor)} holds what both are of, so that they mean the same. "
    yield "In one table each would stand beside all of the others, in "
    yield figure(f"{_slug(number)}/rows", "one_table", cite=True)
    yield " rows at the horizon, of which one forgotten loses a pair. Apart they are "
    yield figure(f"{_slug(number)}/rows", "apart")
    yield " rows. "


def _kept(kept: Sequence[Normalisation]) -> Iterator[str]:
    for one in kept:
        yield f"{code(one.rule.text)} stays in {one.entity} ({one.form}): {one.why_kept}. "


def _alternatives(
    followed: Sequence[Normalisation], context: Context
) -> tuple[Alternative, ...]:
    words: list[str | Figure] = []
    for number, one in enumerate(followed, start=1):
        entity, _ = _tables(one, context)
        what = "the lists" if one.rule.multivalued else "the facts"
        words += [
            f"{'; ' if words else ''}{what} would take ",
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
    if one.rule.multivalued:
        yield from _evidence_of_list(slug, one, context, sizes)
        return
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


def _evidence_of_list(
    slug: str, one: Normalisation, context: Context, sizes: Sizes
) -> Iterator[Evidence]:
    """What each pair of two lists would take beside the lists alone, at the horizon."""
    entity, part = _tables(one, context)
    rows, parts = sizes.rows[entity], sizes.rows[part]
    pairs = max(rows, parts, round(parts * one.copies))
    rest = sum(sizes.column_bytes(entity, c) for c in _columns(one.entity, context))
    names = context.names[one.part or ""]
    common = set(names.references[one.reference or ""])
    columns = [c for c in _columns(one.part or "", context) if c not in common]
    gone = sum(sizes.column_bytes(part, column) for column in columns)
    shared = sum(sizes.column_bytes(part, column) for column in sorted(common))
    yield estimated(
        slug,
        "Each pair of the lists in one table, and the lists apart, by the widths of columns.",
        {
            "whole": round(rest * pairs / max(1, rows) + gone * pairs / max(1, parts)),
            "apart": rest + gone + shared,
        },
    )
    yield estimated(
        f"{slug}/rows",
        "Rows of one table that holds each pair, and of both lists apart, at the horizon.",
        {"one_table": pairs, "apart": rows + parts},
        Unit.ROWS,
    )


def _columns(entity: str, context: Context) -> tuple[str, ...]:
    """The columns of all that the brief says of an entity."""
    names, said = context.names[entity], context.brief.entity(entity)
    held = [names.columns[a.name] for a in said.attributes]
    held += [column for r in said.references for column in names.references[r.name]]
    return tuple(dict.fromkeys(held))


def _tables(one: Normalisation, context: Context) -> tuple[QualifiedName, QualifiedName]:
    return context.names[one.entity].table, context.names[one.part or ""].table


PATTERN = Pattern(slug=SLUG, rank=15, decide=decide)
