"""1:1: a unique reference beside a key of its own, or the other's key as its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.design.draft import Pattern, Reasoned
from dbarchitect.design.reasoning import estimated, figure, listed
from dbarchitect.indexing.size import btree_size
from dbarchitect.model.brief import IdentityMode
from dbarchitect.model.decision import Alternative, Decision
from dbarchitect.model.evidence import code
from dbarchitect.storage.types import ColumnWidth, layout_of

if TYPE_CHECKING:
    from dbarchitect.design.draft import Context
    from dbarchitect.design.sizes import Sizes
    from dbarchitect.model.brief import Entity, Reference
    from dbarchitect.model.design import Design
    from dbarchitect.model.evidence import Evidence

SLUG = "one-to-one"

_WIDTHS = {IdentityMode.UUID: "uuid"}


def decide(_design: Design, context: Context, sizes: Sizes) -> Reasoned | None:
    """Which of the two ways each 1:1 relation takes, with the bytes of the other."""
    pairs = [(e, r) for e in context.brief.entities for r in e.references if _is_single(e, r)]
    if not pairs:
        return None
    shared = [(e, r) for e, r in pairs if _shares(e, r)]
    own = [(e, r) for e, r in pairs if not _shares(e, r)]
    tables = [context.names[entity.name].table.display for entity, _ in pairs]
    columns = listed(
        f"{context.names[entity.name].table.display}.{column}"
        for entity, reference in pairs
        for column in context.names[entity.name].references[reference.name]
    )
    choice = "a unique reference beside a key of its own"
    if not own:
        choice = "the key of the one is the key of the other"
    elif shared:
        choice = "a unique reference, which is the key where the brief says so"
    decision = Decision(
        slug=SLUG,
        question=f"One to one: {listed(dict.fromkeys(tables))}",
        choice=choice,
        why=(
            (
                f"{columns} may stand in one row only: the unique index refuses the second row "
                f"and finds the one there is.{_missing(pairs)}"
            ),
            *(_shared_words(shared) if shared else ()),
        ),
        alternatives=(_other(own) if own else _beside(shared),),
        would_flip=(_flip(own),),
    )
    return Reasoned(decision=decision, evidence=(_evidence(context, own or shared, sizes),))


def _is_single(entity: Entity, reference: Reference) -> bool:
    return reference.unique or _shares(entity, reference)


def _shares(entity: Entity, reference: Reference) -> bool:
    return entity.natural_key == (reference.name,)


def _missing(pairs: list[tuple[Entity, Reference]]) -> str:
    optional = [f"{e.name}.{r.name}" for e, r in pairs if r.optional]
    if not optional:
        return " Each row has its other; the other may be without."
    return f" {listed(optional)} may be missing: rows without one do not collide."


def _shared_words(shared: list[tuple[Entity, Reference]]) -> tuple[str, ...]:
    names = listed(entity.name for entity, _ in shared)
    return (
        (
            f" A row of {names} is told by the row that it belongs to, and needs no number of "
            "its own: one column and one index less."
        ),
    )


def _other(own: list[tuple[Entity, Reference]]) -> Alternative:
    ready = [(e, r) for e, r in own if not r.optional]
    if not ready:
        return Alternative(
            "the other's key as its own",
            ("a row without the other would have no key.",),
        )
    said = listed(f"identity: {{natural: [{r.name}]}}" for _, r in ready[:1])
    return Alternative(
        f"the other's key as its own ({said})",
        (
            "it would save ",
            figure(SLUG, "own_key", cite=True),
            (
                " at the horizon; but what refers to such a row would then depend on the other "
                "one, and the row could not come first or pass to another."
            ),
        ),
    )


def _beside(shared: list[tuple[Entity, Reference]]) -> Alternative:
    names = listed(entity.name for entity, _ in shared)
    return Alternative(
        "a key of its own beside a unique reference",
        (
            f"{names} would take ",
            figure(SLUG, "own_key", cite=True),
            " more at the horizon, for a number that nothing asks for.",
        ),
    )


def _flip(own: list[tuple[Entity, Reference]]) -> str:
    if own:
        return (
            "A row that always comes with the other and that nothing else refers to: then it "
            "shares the other's key."
        )
    return "Rows that must be there before the other, or pass from one to another."


def _evidence(
    context: Context, pairs: list[tuple[Entity, Reference]], sizes: Sizes
) -> Evidence:
    cost = 0
    for entity, reference in pairs:
        if reference.optional:
            continue
        layout = layout_of(_WIDTHS.get(entity.identity, "bigint"))
        key = ColumnWidth(name="id", layout=layout)
        rows = sizes.rows[context.names[entity.name].table]
        cost += rows * (layout.fixed_bytes or 0) + btree_size((key,), rows).size_bytes
    claim = f"A column {code('id')} in every row that could do without, and its index."
    return estimated(SLUG, claim, {"own_key": cost})


PATTERN = Pattern(slug=SLUG, rank=13, decide=decide)
