"""Periods that may not overlap: an exclusion constraint, which also two at once cannot pass.

What must be the same is compared with `=`, which GiST learns from the extension btree_gist.
Where deletion is a mark, deleted rows are in nobody's way.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dbarchitect.design.draft import Pattern, Reasoned, Stage, constraint_name
from dbarchitect.design.extensions import EXTENSION_SCHEMA
from dbarchitect.design.patterns.soft_delete import LIVE
from dbarchitect.design.reasoning import listed
from dbarchitect.model.brief import DeleteMode
from dbarchitect.model.decision import Alternative, Decision
from dbarchitect.model.evidence import code
from dbarchitect.model.identifier import QualifiedName
from dbarchitect.model.schema import Exclusion, Extension, Index, IndexKey

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dbarchitect.design.draft import Context, Draft
    from dbarchitect.design.sizes import Sizes
    from dbarchitect.model.brief import Entity
    from dbarchitect.model.design import Design
    from dbarchitect.model.rules import OverlapRule
    from dbarchitect.model.schema import Table

SLUG = "no-overlap"

_EXTENSION = "btree_gist"
_WORDS = (
    "GiST indexes for types that have an order; an exclusion constraint that compares with `=` "
    "needs it."
)


def apply(draft: Draft, context: Context) -> Draft:
    """An exclusion constraint for each rule, and the extension if one needs it."""
    for entity in context.brief.entities:
        for rule in entity.no_overlaps:
            table = draft.table(context.names[entity.name].table)
            draft = draft.with_table(_excluding(table, context, entity, rule))
    if not any(
        rule.members or context.names[entity.name].tenant
        for entity in context.brief.entities
        for rule in entity.no_overlaps
    ):
        return draft
    extension = Extension(name=_EXTENSION, schema=EXTENSION_SCHEMA, comment=_WORDS)
    return replace(draft, extensions=(*draft.extensions, extension))


def _excluding(table: Table, context: Context, entity: Entity, rule: OverlapRule) -> Table:
    same, period = _columns(context, entity, rule)
    live = LIVE if _is_soft(entity) else None
    name = constraint_name(table, (*same, period), "excl")
    exclusion = Exclusion(
        name=name,
        operators=(*("=" for _ in same), "&&"),
        comment=_comment(same, period, live),
    )
    index = Index(
        name=QualifiedName(table.name.schema, name),
        keys=tuple(IndexKey(column=column) for column in (*same, period)),
        access_method="gist",
        predicate=live,
        constraint=name,
    )
    return replace(
        table,
        constraints=(*table.constraints, exclusion),
        indexes=(*table.indexes, index),
    )


def _compares(entities: Sequence[Entity]) -> bool:
    """Whether a rule has members that must be the same."""
    return any(rule.members for entity in entities for rule in entity.no_overlaps)


def _columns(
    context: Context, entity: Entity, rule: OverlapRule
) -> tuple[tuple[str, ...], str]:
    """The columns that must be the same, and the period's."""
    names = context.names[entity.name]
    same: list[str] = []
    for member in rule.members:
        same.extend(names.references.get(member) or (names.columns[member],))
    if names.tenant is not None and names.tenant not in same:
        same.insert(0, names.tenant)
    return tuple(same), names.columns[rule.period]


def _is_soft(entity: Entity) -> bool:
    return entity.keeping.delete is DeleteMode.SOFT


def _comment(same: tuple[str, ...], period: str, live: str | None) -> str:
    rows = "live rows" if live else "rows"
    of = f" with the same {' and '.join(same)}" if same else ""
    return f"No two {rows}{of} overlap in {period}."


def decide(_design: Design, context: Context, _sizes: Sizes) -> Reasoned | None:
    """Why the server refuses an overlap, and what that asks of it."""
    entities = [entity for entity in context.brief.entities if entity.no_overlaps]
    if not entities:
        return None
    tables = [context.names[entity.name].table for entity in entities]
    named = [
        f"{context.names[entity.name].table.display}.{_columns(context, entity, rule)[1]}"
        for entity in entities
        for rule in entity.no_overlaps
    ]
    columns = list(dict.fromkeys(named))
    hold, its = ("holds", "its") if len(columns) == 1 else ("hold", "their")
    decision = Decision(
        slug=SLUG,
        question=f"Periods of {listed(table.display for table in tables)} that may not overlap",
        choice="an exclusion constraint over a GiST index",
        why=(
            (
                f"Two transactions that each look for a free period and find one see nothing "
                f"of each other; the constraint refuses the second. {listed(columns)} {hold} "
                f"{its} beginning and not {its} end, so one may begin when another ends, and "
                "a period without an end is one that goes on. Rows in which a member is "
                f"missing are in nobody's way.{_extension(entities)}{_live(entities)}"
            ),
        ),
        alternatives=_alternatives(soft=any(map(_is_soft, entities))),
        would_flip=(
            (
                "Rows that are only ever appended in the order of their periods: then a "
                "reference to the one before says the same with a B-tree."
            ),
        ),
    )
    return Reasoned(decision=decision)


def _extension(entities: list[Entity]) -> str:
    if not _compares(entities):
        return ""
    return (
        f" What must be the same is compared with {code('=')}, for which the migration "
        f"creates the extension {code(_EXTENSION)}; the owner of the database may do so."
    )


def _live(entities: list[Entity]) -> str:
    soft = [entity.name for entity in entities if _is_soft(entity)]
    return f" Deleted rows of {', '.join(soft)} do not count." if soft else ""


def _alternatives(*, soft: bool) -> tuple[Alternative, ...]:
    against = "the same index and the same extension, from PostgreSQL 18 on only"
    if soft:
        against += ", and deleted rows would count: it cannot be partial"
    return (
        Alternative(f"{code('UNIQUE (..., period WITHOUT OVERLAPS)')}", (f"{against}.",)),
        Alternative(
            "a look before each insert, in the application or a trigger",
            ("two at once pass, unless every writer is serializable or takes a lock.",),
        ),
        Alternative(
            "two columns, beginning and end",
            ("the constraint would need the range as an expression, and so would queries.",),
        ),
    )


PATTERN = Pattern(slug=SLUG, rank=47, steps=((Stage.CONSTRAINTS, apply),), decide=decide)
