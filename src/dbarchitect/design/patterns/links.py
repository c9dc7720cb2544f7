"""N:M: what a row ties together is its key; the other end has an index of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.design.brief.links import ends_of
from dbarchitect.design.draft import Pattern, Reasoned
from dbarchitect.design.reasoning import declared, estimated, figure, listed
from dbarchitect.indexing.size import btree_size
from dbarchitect.model.brief import OnDelete
from dbarchitect.model.decision import Alternative, Decision
from dbarchitect.model.evidence import Measurement, Unit, code
from dbarchitect.storage.types import ColumnWidth, layout_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.design.brief.links import End
    from dbarchitect.design.draft import Context
    from dbarchitect.design.sizes import Sizes
    from dbarchitect.model.brief import Entity
    from dbarchitect.model.design import Design
    from dbarchitect.model.evidence import Evidence, Figure, Prose

SLUG = "links"
ENDS = f"{SLUG}/ends"

_KEY_BYTES = 8


def decide(_design: Design, context: Context, sizes: Sizes) -> Reasoned | None:
    """Why both ends are the key, why in this order, and what a key of its own would cost."""
    ties = [e for e in context.brief.entities if e.links and e.natural_key]
    if not ties:
        return None
    ends = {entity.name: ends_of(context.brief, entity) for entity in ties}
    names = {entity.name: context.names[entity.name].table.display for entity in ties}
    keys = (f"({', '.join(context.names[entity.name].key)})" for entity in ties)
    decision = Decision(
        slug=SLUG,
        question=f"The key of {listed(names.values())}",
        choice=f"{listed(keys)}, and an index that begins with the other end",
        why=(
            (
                "No two rows tie the same: the key refuses the second, and finds all ties of "
                "its first end beside each other. The foreign key of the other end has an "
                "index, which finds them from there."
            ),
            *_order(ties, ends, names),
            *_goes(ties),
        ),
        alternatives=(
            Alternative(
                "a key `id` of its own beside a unique constraint",
                (
                    "it would take ",
                    figure(SLUG, "surrogate", cite=True),
                    " more at the horizon, in rows and one more index",
                    f"{_referred(ties, context)}.",
                ),
            ),
            Alternative(
                "a list of keys in one of the two",
                (
                    (
                        "no foreign key follows what is in a list, a tie could say nothing of "
                        "itself, and each new one rewrites the whole row."
                    ),
                ),
            ),
        ),
        would_flip=(
            (
                "Other rows that refer to a tie: then `identity: bigint` gives it a key of one "
                "column to carry, and keeps the rule as a unique constraint."
            ),
        ),
    )
    evidence = (_cost(ties, context, sizes), _looked(ties, ends, names))
    return Reasoned(decision=decision, evidence=evidence)


def _order(
    ties: list[Entity], ends: dict[str, tuple[End, ...]], names: dict[str, str]
) -> Iterator[str | Figure]:
    """What put the first end of each key first."""
    for entity in ties:
        first, second = ends[entity.name][:2]
        named = code(f"{names[entity.name]}")
        begins = f" The key of {named} begins with {code(first.reference.name)}: "
        if [end.reference.name for end in ends[entity.name]] != [*entity.natural_key][
            : len(ends[entity.name])
        ]:
            yield f" The key of {named} is in the order that the brief says."
        elif first.looked_per_hour > second.looked_per_hour:
            yield begins
            yield _figure(entity, first, "rate")
            yield " look from there, and "
            yield _figure(entity, second, "rate")
            yield " from the other end."
        elif first.ties > second.ties:
            yield begins
            yield _figure(entity, first, "ties")
            yield " ties of one row lie together there"
            yield (" (the 99th percentile), and " if first.is_declared else " on average, and ")
            yield _figure(entity, second, "ties")
            yield " at the other end."
        else:
            yield f"{begins}it is written first, and nothing speaks for the other."


def _figure(entity: Entity, end: End, what: str) -> Figure:
    return figure(ENDS, f"{entity.name}_{end.reference.name}_{what}")


def _goes(ties: list[Entity]) -> Prose:
    if all(r.on_delete is OnDelete.CASCADE for entity in ties for r in entity.links):
        return (" A tie is deleted with either end.",)
    return ()


def _referred(ties: list[Entity], context: Context) -> str:
    """Who carries the columns of a tie's key, or that nobody does."""
    names = {entity.name for entity in ties}
    others = [
        entity.name
        for entity in context.brief.entities
        if any(reference.target in names for reference in entity.references)
    ]
    if not others:
        return ", and nothing refers to a tie"
    return f"; {listed(others)} would carry one column less"


def _cost(ties: list[Entity], context: Context, sizes: Sizes) -> Evidence:
    surrogate = 0
    key = ColumnWidth(name="id", layout=layout_of("bigint"))
    for entity in ties:
        rows = sizes.rows[context.names[entity.name].table]
        surrogate += rows * _KEY_BYTES + btree_size((key,), rows).size_bytes
    claim = "A column `id` in every tie, and the index of its key."
    return estimated(SLUG, claim, {"surrogate": surrogate})


def _looked(
    ties: list[Entity], ends: dict[str, tuple[End, ...]], names: dict[str, str]
) -> Evidence:
    measurements = [
        measurement
        for entity in ties
        for end in ends[entity.name]
        for measurement in (
            Measurement(
                name=f"{entity.name}_{end.reference.name}_rate",
                value=end.looked_per_hour,
                unit=Unit.PER_HOUR,
            ),
            Measurement(
                name=f"{entity.name}_{end.reference.name}_ties",
                value=round(end.ties, 1),
            ),
        )
    ]
    claim = f"How often patterns look from each end of {listed(names.values())}, and how many "
    return declared(ENDS, f"{claim}ties one row has.", measurements)


PATTERN = Pattern(slug=SLUG, rank=12, decide=decide)
