"""Deletes: a part goes with its whole, anything else that is referred to stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.design.draft import Pattern, Reasoned
from dbarchitect.design.reasoning import listed
from dbarchitect.model.decision import Alternative, Decision
from dbarchitect.model.evidence import code
from dbarchitect.model.schema import ForeignKeyAction

if TYPE_CHECKING:
    from dbarchitect.design.draft import Context
    from dbarchitect.design.sizes import Sizes
    from dbarchitect.model.design import Design
    from dbarchitect.model.schema import ForeignKey, Table

SLUG = "deletes"

_WORDS = {
    ForeignKeyAction.CASCADE: "goes with its row of",
    ForeignKeyAction.SET_NULL: "outlives, without a reference, its row of",
    ForeignKeyAction.NO_ACTION: "keeps alive its row of",
}


def decide(design: Design, _context: Context, _sizes: Sizes) -> Reasoned | None:
    """What deleting a row does to those that refer to it."""
    keys = [
        (table, fk)
        for table in design.schema.tables
        for fk in table.foreign_keys
        if not fk.inherited
    ]
    if not keys:
        return None
    parents: dict[tuple[str, str], dict[str, None]] = {}
    for table, fk in keys:
        said = parents.setdefault((table.name.display, _WORDS[fk.on_delete]), {})
        said[fk.referenced_table.display] = None
    words = "; ".join(
        f"{code(child)} {verb} {listed(p)}" for (child, verb), p in parents.items()
    )
    refusing = [fk for _, fk in keys if fk.on_delete is ForeignKeyAction.NO_ACTION]
    decision = Decision(
        slug=SLUG,
        question="Deleting what others refer to",
        choice=_choice({fk.on_delete for _, fk in keys}),
        why=(
            (
                f"{words}. Every foreign key has an index on the referring side, so "
                "that a delete looks up what refers to it and reads nothing else."
            ),
        ),
        alternatives=(_restrict(refusing),) if refusing else (),
        would_flip=(_flip(keys),),
    )
    return Reasoned(decision=decision)


def _choice(actions: set[ForeignKeyAction]) -> str:
    parts = "parts cascade" if ForeignKeyAction.CASCADE in actions else "nothing cascades"
    rest = "everything else is refused"
    if ForeignKeyAction.SET_NULL in actions:
        rest = "a reference that may be missing is set to null where the brief says so"
    return f"{parts}, {rest}"


def _restrict(refusing: list[ForeignKey]) -> Alternative:
    names = listed(key.name for key in refusing)
    return Alternative(
        "`ON DELETE RESTRICT`",
        (
            (
                f"for {names} NO ACTION refuses the same deletes, but looks at the end of the "
                "statement, when rows that another cascade takes are gone already; and its "
                "SQLSTATE is the same on every version."
            ),
        ),
    )


def _flip(keys: list[tuple[Table, ForeignKey]]) -> str:
    wholes = sorted(
        {
            fk.referenced_table.display
            for _, fk in keys
            if fk.on_delete is ForeignKeyAction.CASCADE
        }
    )
    if not wholes:
        return "A part that cannot be without its whole: then it cascades."
    return (
        f"A row of {listed(wholes, 'or')} with very many parts: one delete then locks and logs "
        "them all, and is better done in batches, parts first."
    )


PATTERN = Pattern(slug=SLUG, rank=50, decide=decide)
