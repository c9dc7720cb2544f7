"""Hierarchies: which form keeps them, by rows, depth and declared rates; and no circles."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dbarchitect.design.draft import Pattern, Reasoned, Stage
from dbarchitect.design.names import derived_name
from dbarchitect.design.reasoning import ESTIMATE, figure, listed
from dbarchitect.design.routines import trigger_routine
from dbarchitect.design.trees.forms import (
    MARGIN_WORDS,
    PAGE_ROWS,
    TreeLoad,
    buffers_per_month,
    form_bytes,
    form_of,
    is_of_tenants,
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
from dbarchitect.design.trees.paths import (
    KEEP_PATHS,
    PATH_TYPE,
    SET_PATH,
    keep_definition,
    keep_paths_body,
    set_body,
    set_definition,
)
from dbarchitect.model.decision import Alternative, Decision
from dbarchitect.model.evidence import Evidence, Measurement, Method, Unit, code
from dbarchitect.model.identifier import QualifiedName
from dbarchitect.model.relations import TreeForm
from dbarchitect.model.schema import Column, Index, IndexKey, NotNull, Trigger

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
    SET_PATH: "Gives a new row its path; one that a statement changes is put back.",
    KEEP_PATHS: (
        "Keeps paths true when a row comes or moves, with all below it. Runs as its owner, "
        "because nobody else may change a path."
    ),
}


def apply_columns(draft: Draft, context: Context) -> Draft:
    """The path of each row, where the design keeps one."""
    for tree in trees_of(context.brief, context.names):
        if tree.path is not None:
            table = draft.table(tree.table)
            column = Column(
                name=tree.path,
                type=PATH_TYPE,
                not_null=NotNull(),
                # Tools that write rows by a model leave out what has a default.
                default=f"''::{PATH_TYPE}",
                comment="The keys from the root to the row; kept by triggers.",
            )
            draft = draft.with_table(replace(table, columns=(*table.columns, column)))
    return draft


def apply(draft: Draft, context: Context) -> Draft:
    """The functions and triggers of each hierarchy, and the index in the order of its paths."""
    for tree in trees_of(context.brief, context.names):
        table = draft.table(tree.table)
        owner = context.roles.owner
        made = tuple(_kept_by(tree))
        triggers = tuple(
            Trigger(
                name=name,
                definition=definition,
                function=tree.function(name),
                comment=_WORDS[name],
            )
            for name, definition, _ in made
        )
        routines = tuple(
            trigger_routine(
                tree.function(name), owner, body, _WORDS[name], as_owner=name in _AS_OWNER
            )
            for name, _, body in made
        )
        draft = draft.with_routines(*routines)
        indexes = tuple(_path_index(draft, tree))
        table = replace(
            table,
            triggers=(*table.triggers, *triggers),
            indexes=(*table.indexes, *indexes),
        )
        draft = draft.with_table(table)
    return draft


_AS_OWNER = frozenset({KEEP, KEEP_PATHS})


def _kept_by(tree: Tree) -> Iterator[tuple[str, str, str]]:
    """(trigger, its definition, the body of its function) of what keeps a hierarchy."""
    yield CHECK, trigger_definition(tree, CHECK), check_body(tree)
    if tree.ancestors is not None:
        yield KEEP, trigger_definition(tree, KEEP), keep_body(tree)
    if tree.path is not None:
        yield SET_PATH, set_definition(tree), set_body(tree)
        yield KEEP_PATHS, keep_definition(tree), keep_paths_body(tree)


def _path_index(draft: Draft, tree: Tree) -> Iterator[Index]:
    """The B-tree in the order of an outline.

    It is not unique, though no two paths are the same: what a unique index holds is a key to
    the server, and whoever refers to a row would wait for a move of what is above it.
    Source: PostgreSQL documentation 13.3.2 (FOR UPDATE, "certain columns").
    """
    if tree.path is None:
        return
    columns = (tree.path,) if tree.tenant is None else (tree.tenant, tree.path)
    name = draft.free_name(derived_name(tree.table.name, columns, "idx"))
    yield Index(
        name=QualifiedName(tree.table.schema, name),
        keys=tuple(IndexKey(column=column) for column in columns),
    )


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
            *_of_paths(trees),
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
    if all(_is_plain(tree) for tree in trees):
        return ""
    return (
        ", and so is, with SQLSTATE 40001, a new row whose ancestors have changed since its "
        "transaction began"
    )


def _is_plain(tree: Tree) -> bool:
    """Whether nothing is kept but the parent."""
    return tree.ancestors is None and tree.path is None


def _key(tree: Tree) -> str:
    return f"{SLUG}/{tree.entity.name}"


def _choice(trees: tuple[Tree, ...]) -> str:
    kept = [tree for tree in trees if not _is_plain(tree)]
    if not kept:
        return "a column for the parent, read with `WITH RECURSIVE`"
    beside = f"a column for the parent, and {listed(map(_beside, kept))} kept by triggers"
    if len(kept) == len(trees):
        return beside
    return f"{beside}; the others with the column alone"


def _beside(tree: Tree) -> str:
    """What is kept beside the parent's column."""
    if tree.ancestors is not None:
        return tree.ancestors.table.display
    return f"{tree.table.display}.{tree.path}"


def _figure(tree: Tree, form: TreeForm, what: str, *, cite: bool = False) -> Figure:
    return figure(_key(tree), f"{_SHORT[form]}_{what}", cite=cite)


_SHORT = {TreeForm.ADJACENCY: "parent", TreeForm.LTREE: "ltree", TreeForm.CLOSURE: "closure"}


def _why(tree: Tree, context: Context) -> Iterator[str | Figure]:
    name = code(tree.table.display)
    if tree.rule.form is not None:
        yield f"The brief asks for the form of {name}. "
    if tree.path is not None:
        yield from _why_path(tree, name)
        return
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
        yield " for column and index. "
        if is_of_tenants(context.brief, tree.entity):
            yield _OF_TENANTS
        else:
            yield f"It is kept, for it touches {MARGIN_WORDS}. " if kept else _NOT_KEPT
    else:
        yield " for column and index. "


_OF_TENANTS = "Nothing is kept beside it: each tenant sees its own row alone. "
_NOT_KEPT = f"It is not kept: it would have to touch {MARGIN_WORDS}. "


def _why_path(tree: Tree, name: str) -> Iterator[str | Figure]:
    yield f"In a month what is declared of {name} touches "
    yield _figure(tree, TreeForm.LTREE, "buffers", cite=True)
    yield " buffers with a path in each row, "
    yield _figure(tree, TreeForm.ADJACENCY, "buffers")
    yield " with the parent column alone and "
    yield _figure(tree, TreeForm.CLOSURE, "buffers")
    yield " with a table of ancestors; at the horizon they take "
    yield _figure(tree, TreeForm.LTREE, "bytes")
    yield ", "
    yield _figure(tree, TreeForm.ADJACENCY, "bytes")
    yield " and "
    yield _figure(tree, TreeForm.CLOSURE, "bytes")
    if tree.rule.form is None:
        yield f": the path touches {MARGIN_WORDS} of the cheaper of these, and is kept"
    yield ". "


def _of_paths(trees: tuple[Tree, ...]) -> Iterator[str]:
    """What is the same of all paths, said once."""
    with_path = [tree for tree in trees if tree.path is not None]
    if with_path:
        yield _OF_PATHS
    if any(tree.tenant is not None for tree in with_path):
        yield (
            "Row-level security lets no condition on a path into an index, for the operators "
            "of the extension are not leakproof: a page is found by reading the tenant's rows "
            "in order, up to its end. "
        )


_OF_PATHS = (
    "The index on a path is in the order of an outline: the first "
    f"{PAGE_ROWS} rows below one, each with the way to it, are read without finding all rows "
    "below; siblings come in the order of their keys as texts. It is not unique, so that a "
    "changed path is no changed key, for which whoever refers to the row would wait. A move "
    "writes the path of each row below and nothing else of it: that is no change for change "
    f"times, versions and audit. The migration creates the extension {code('ltree')}, which is "
    "part of PostgreSQL's contrib and which the owner of a database may create. "
)


def _alternatives(trees: tuple[Tree, ...]) -> Iterator[Alternative]:
    plain = next((tree for tree in trees if _is_plain(tree)), None)
    if plain is not None:
        yield Alternative(
            f"a table of ancestors for {code(plain.table.display)}",
            (
                "one look-up finds all rows below or above one, but it would take ",
                _figure(plain, TreeForm.CLOSURE, "bytes"),
                ", and each move writes every pair of the moved rows and their ancestors.",
            ),
        )
    kept = next((tree for tree in trees if tree.ancestors is not None), None)
    if kept is not None:
        yield Alternative(
            f"the parent column alone for {code(kept.table.display)}",
            (
                "nothing to keep, but each read walks row by row: ",
                _figure(kept, TreeForm.ADJACENCY, "buffers"),
                " buffers in a month.",
            ),
        )
    with_path = next((tree for tree in trees if tree.path is not None), None)
    if with_path is not None:
        yield from _instead_of_path(with_path)
    without = next((tree for tree in trees if tree.path is None), None)
    if without is not None:
        yield Alternative(
            f"a path in each row ({code('ltree')})",
            (
                "it would take ",
                _figure(without, TreeForm.LTREE, "bytes"),
                f" for {code(without.table.display)} and ",
                _figure(without, TreeForm.LTREE, "buffers"),
                (
                    " buffers in a month. A move rewrites the moved rows themselves, with "
                    "their indexes; and it needs an extension."
                ),
            ),
        )


def _instead_of_path(tree: Tree) -> Iterator[Alternative]:
    name = code(tree.table.display)
    yield Alternative(
        f"the parent column alone for {name}",
        (
            "nothing to keep, but each page finds all rows below and sorts them: ",
            _figure(tree, TreeForm.ADJACENCY, "buffers"),
            " buffers in a month.",
        ),
    )
    yield Alternative(
        f"a table of ancestors for {name}",
        (
            "it tells which rows are below, not in which order: ",
            _figure(tree, TreeForm.CLOSURE, "buffers"),
            " buffers in a month and ",
            _figure(tree, TreeForm.CLOSURE, "bytes"),
            ".",
        ),
    )


def _flip(trees: tuple[Tree, ...]) -> str:
    if all(map(_is_plain, trees)):
        return (
            "Many more reads of whole subtrees or of all ancestors, which the brief says with "
            "`asks`: then a table of ancestors. Pages in the order of an outline: then a path."
        )
    if any(tree.path is not None for tree in trees):
        return "Many more moves, or fewer pages in the tree's order: then the column alone."
    return "Many more moves, or fewer reads of subtrees and ancestors: then the column alone."


def _load(tree: Tree, context: Context) -> TreeLoad:
    rows = context.forecasts[tree.entity.name].rows_at_horizon
    return load_of(tree.rule, rows, tree.entity.growth_per_month)


def _rounded(buffers: float) -> int:
    """Three digits: by formula more would be noise."""
    return round(float(f"{buffers:.3g}"))


def _evidence(tree: Tree, context: Context) -> Evidence:
    load = _load(tree, context)
    measurements: list[Measurement] = []
    for form, name in _SHORT.items():
        size, touched = form_bytes(form, load), _rounded(buffers_per_month(form, load))
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


PATTERN = Pattern(
    slug=SLUG,
    rank=14,
    steps=((Stage.COLUMNS, apply_columns), (Stage.TRIGGERS, apply)),
    decide=decide,
)
