"""Hierarchies: which form keeps them, by rows, depth and declared rates; and no circles."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dbarchitect.design.brief.trees import form_of
from dbarchitect.design.draft import Pattern, Reasoned, Stage
from dbarchitect.design.reasoning import ESTIMATE, figure, listed
from dbarchitect.design.routines import trigger_routine
from dbarchitect.design.trees.forms import (
    MARGIN,
    TreeLoad,
    buffers_per_month,
    form_bytes,
    load_of,
)
from dbarchitect.design.trees.functions import (
    CHECK,
    KEEP,
    check_body,
    keep_body,
    trees_of,
    trigger_definition,
)
from dbarchitect.model.decision import Alternative, Decision
from dbarchitect.model.evidence import Evidence, Measurement, Method, Unit, code
from dbarchitect.model.relations import TreeForm
from dbarchitect.model.schema import Trigger

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.design.draft import Context, Draft
    from dbarchitect.design.sizes import Sizes
    from dbarchitect.design.trees.functions import Tree
    from dbarchitect.model.design import Design
    from dbarchitect.model.evidence import Figure

SLUG = "hierarchies"

_WORDS = {
    CHECK: "Refuses a row that would be above itself; moves of one table wait for each other.",
    KEEP: (
        "Keeps the table of ancestors true when a row comes or moves. Runs as its owner, "
        "because nobody else may write there."
    ),
}


def apply(draft: Draft, context: Context) -> Draft:
    """The functions and triggers of each hierarchy."""
    for tree in trees_of(context.brief, context.names):
        made = [(CHECK, check_body(tree))]
        if tree.ancestors is not None:
            made.append((KEEP, keep_body(tree)))
        table = draft.table(tree.table)
        triggers = tuple(
            Trigger(
                name=name,
                definition=trigger_definition(tree, name),
                function=tree.function(name),
                comment=_WORDS[name],
            )
            for name, _ in made
        )
        owner = context.roles.owner
        routines = tuple(
            trigger_routine(
                tree.function(name), owner, body, _WORDS[name], as_owner=name == KEEP
            )
            for name, body in made
        )
        draft = draft.with_routines(*routines)
        draft = draft.with_table(replace(table, triggers=(*table.triggers, *triggers)))
    return draft


def decide(_design: Design, context: Context, _sizes: Sizes) -> Reasoned | None:
    """Which form keeps each hierarchy, with bytes and buffers of the others."""
    trees = tuple(trees_of(context.brief, context.names))
    if not trees:
        return None
    decision = Decision(
        slug=SLUG,
        question=f"The hierarchy of {listed(tree.table.display for tree in trees)}",
        choice=_choice(trees),
        why=(
            *(part for tree in trees for part in _why(tree, context)),
            (
                "Buffers are counted by formula over a subtree of the square root of all "
                "rows, not measured. A trigger refuses a row above itself, and moves wait for "
                "each other, so that two cannot make a circle together. At REPEATABLE READ and "
                "SERIALIZABLE one that waited would see the rows of before: there a move is "
                f"refused{_unseen(trees)}."
            ),
        ),
        alternatives=tuple(_alternatives(trees)),
        would_flip=(_flip(trees),),
    )
    evidence = tuple(_evidence(tree, context) for tree in trees)
    return Reasoned(decision=decision, evidence=evidence)


def _unseen(trees: tuple[Tree, ...]) -> str:
    if all(tree.ancestors is None for tree in trees):
        return ""
    return (
        ", and so is, with SQLSTATE 40001, a new row whose ancestors have changed since its "
        "transaction began"
    )


def _key(tree: Tree) -> str:
    return f"{SLUG}/{tree.entity.name}"


def _choice(trees: tuple[Tree, ...]) -> str:
    kept = [tree for tree in trees if tree.ancestors is not None]
    if not kept:
        return "a column for the parent, read with `WITH RECURSIVE`"
    tables = listed(tree.ancestors.table.display for tree in kept if tree.ancestors)
    beside = f"a column for the parent, and {tables} kept by triggers"
    if len(kept) == len(trees):
        return beside
    return f"{beside}; the others with the column alone"


def _figure(tree: Tree, form: TreeForm, what: str, *, cite: bool = False) -> Figure:
    return figure(_key(tree), f"{_SHORT[form]}_{what}", cite=cite)


_SHORT = {TreeForm.ADJACENCY: "parent", TreeForm.LTREE: "ltree", TreeForm.CLOSURE: "closure"}


def _why(tree: Tree, context: Context) -> Iterator[str | Figure]:
    name = code(tree.table.display)
    if tree.rule.form is not None:
        yield f"The brief asks for the form of {name}. "
    yield f"In a month what is declared of {name} touches "
    yield _figure(tree, TreeForm.ADJACENCY, "buffers", cite=True)
    yield " buffers with the parent column alone and "
    yield _figure(tree, TreeForm.CLOSURE, "buffers")
    yield " with a table of ancestors, which takes "
    yield _figure(tree, TreeForm.CLOSURE, "bytes")
    yield " at the horizon against "
    yield _figure(tree, TreeForm.ADJACENCY, "bytes")
    if tree.rule.form is None:
        kept = form_of(context.brief, tree.entity) is TreeForm.CLOSURE
        yield " for column and index: "
        yield f"it {'is' if kept else 'is not'} worth its keeping (by {MARGIN:g} times)."
    else:
        yield " for column and index."
    yield " "


def _alternatives(trees: tuple[Tree, ...]) -> Iterator[Alternative]:
    first = trees[0]
    if any(tree.ancestors is None for tree in trees):
        plain = next(tree for tree in trees if tree.ancestors is None)
        yield Alternative(
            f"a table of ancestors for {code(plain.table.display)}",
            (
                "one look-up finds all rows below or above one, but it would take ",
                _figure(plain, TreeForm.CLOSURE, "bytes"),
                ", and each move writes every pair of the moved rows and their ancestors.",
            ),
        )
    if any(tree.ancestors is not None for tree in trees):
        kept = next(tree for tree in trees if tree.ancestors is not None)
        yield Alternative(
            f"the parent column alone for {code(kept.table.display)}",
            (
                "nothing to keep, but each read walks row by row: ",
                _figure(kept, TreeForm.ADJACENCY, "buffers"),
                " buffers in a month.",
            ),
        )
    yield Alternative(
        f"a path in each row ({code('ltree')})",
        (
            "it would take ",
            _figure(first, TreeForm.LTREE, "bytes"),
            f" for {code(first.table.display)} and ",
            _figure(first, TreeForm.LTREE, "buffers"),
            (
                " buffers in a month. A move rewrites the moved rows themselves, with their "
                "indexes, change times and audit records; and it needs an extension."
            ),
        ),
    )


def _flip(trees: tuple[Tree, ...]) -> str:
    if all(tree.ancestors is None for tree in trees):
        return (
            "Many more reads of whole subtrees or of all ancestors, which the brief says with "
            "`asks`: then a table of ancestors."
        )
    return "Many more moves, or fewer reads of subtrees and ancestors: then the column alone."


def _load(tree: Tree, context: Context) -> TreeLoad:
    rows = context.forecasts[tree.entity.name].rows_at_horizon
    return load_of(tree.rule, rows, tree.entity.growth_per_month)


def _evidence(tree: Tree, context: Context) -> Evidence:
    load = _load(tree, context)
    measurements: list[Measurement] = []
    for form, name in _SHORT.items():
        size, touched = form_bytes(form, load), round(buffers_per_month(form, load))
        measurements += [
            Measurement(name=f"{name}_bytes", value=size, unit=Unit.BYTES),
            Measurement(name=f"{name}_buffers", value=touched, unit=Unit.BUFFERS),
        ]
    return Evidence(
        key=f"decision/{_key(tree)}",
        claim="What each form of the hierarchy takes, and the buffers of a month.",
        method=Method.ESTIMATED,
        subject=ESTIMATE,
        measurements=tuple(measurements),
    )


PATTERN = Pattern(slug=SLUG, rank=14, steps=((Stage.TRIGGERS, apply),), decide=decide)
