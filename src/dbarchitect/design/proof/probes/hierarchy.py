"""Hierarchies: circles are refused; paths and the table of ancestors are what a walk finds."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dbarchitect.design.proof.bench import drop_constraint, member, of_constraint
from dbarchitect.design.proof.lifted import switched
from dbarchitect.design.routines import trigger_routine
from dbarchitect.design.trees.functions import CHECK, KEEP, equality_query, trees_of
from dbarchitect.design.trees.paths import (
    KEEP_PATHS,
    SET_PATH,
    path_column,
    true_paths_query,
)
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.probe import Claim, Observed, Probe, Refused
from dbarchitect.model.schema import ObjectKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.design.proof.bench import Bench
    from dbarchitect.design.proof.valid_row import ValidRow
    from dbarchitect.design.trees.functions import Tree

CHECK_VIOLATION = "23514"


def probes(bench: Bench) -> Iterator[Probe]:
    """Two circles for each hierarchy; new, moved and written rows where something is kept."""
    for tree in trees_of(bench.design.brief, bench.design.names):
        yield from _circles(bench, tree)
        if tree.ancestors is not None:
            yield from _kept(bench, tree)
        if tree.path is not None:
            yield from _paths(bench, tree)


def _claim(bench: Bench, tree: Tree, trigger: str) -> Claim:
    table = bench.design.schema.table(tree.table)
    return Claim("trigger", member(ObjectKind.TRIGGER, table, trigger))


def _drop(tree: Tree, trigger: str) -> str:
    return f"DROP TRIGGER IF EXISTS {trigger} ON {tree.table.sql}"


def _hung(tree: Tree, row: ValidRow, under: ValidRow) -> str:
    """UPDATE that hangs a row under another one."""
    parent = f"{quote_identifier(tree.parent)} = {under.value(tree.key)}"
    return f"UPDATE {tree.table.sql} SET {parent} WHERE {row.matches(tree.key)}"  # noqa: S608 - quoted parts


def _of_one_tenant(bench: Bench, tree: Tree) -> tuple[ValidRow, ...]:
    """The rows that are there; where rows have a tenant, those of one."""
    rows = bench.stock.kept(tree.table)
    if tree.tenant is None:
        return tuple(rows)
    first = rows[0].constants[tree.tenant]
    return tuple(row for row in rows if row.constants[tree.tenant] == first)


def _circles(bench: Bench, tree: Tree) -> Iterator[Probe]:
    rows = _of_one_tenant(bench, tree)
    refused = Probe(
        name="a row under itself is refused",
        claim=_claim(bench, tree, CHECK),
        setup=(),
        statement=_hung(tree, rows[1], rows[1]),
        expected=Refused(sqlstate=CHECK_VIOLATION, constraint=CHECK),
        # Without the check a circle would be walked for ever by what keeps ancestors.
        removal=(_drop(tree, CHECK), _drop(tree, KEEP)),
    )
    yield refused
    yield replace(
        refused,
        name="a circle of two is refused",
        statement=_hung(tree, rows[0], rows[1]),
    )


def _kept(bench: Bench, tree: Tree) -> Iterator[Probe]:
    """After each kind of change the pairs are those that a walk of the rows finds."""
    rows, spare = _of_one_tenant(bench, tree), bench.stock.spare(tree.table)
    moved, under = (rows[3], rows[2]) if tree.tenant is None else (rows[1], rows[2])
    added = Probe(
        name="a new row has its ancestors",
        claim=_claim(bench, tree, KEEP),
        setup=(),
        statement=spare.insert(),
        expected=Observed(query=equality_query(tree), value="true"),
        removal=(_drop(tree, KEEP),),
    )
    yield added
    yield replace(
        added,
        name="a moved row takes all below it along",
        setup=() if tree.tenant is None else (spare.insert(),),
        statement=_hung(tree, moved, under),
    )
    closure = bench.design.schema.table(tree.ancestors.table) if tree.ancestors else None
    if closure is not None:
        keys = closure.foreign_keys
        yield Probe(
            name="a deleted row leaves no pair",
            claim=of_constraint("FOREIGN KEY", closure, keys[0].name, "ON DELETE"),
            also=(of_constraint("FOREIGN KEY", closure, keys[1].name, "ON DELETE"),),
            setup=(spare.insert(),),
            statement=f"DELETE FROM {tree.table.sql} WHERE {spare.matches(tree.key)}",  # noqa: S608 - quoted parts
            expected=Observed(query=equality_query(tree), value="true"),
            removal=tuple(drop_constraint(closure.name, key.name) for key in keys),
        )


_WRONG = "'0'"
"""A path that no row has: keys are counted from 1."""


def _paths(bench: Bench, tree: Tree) -> Iterator[Probe]:
    """A path is set, put back, made true and taken along, whatever statements say of it."""
    rows, spare = _of_one_tenant(bench, tree), bench.stock.spare(tree.table)
    moved, under = (rows[3], rows[2]) if tree.tenant is None else (rows[1], rows[2])
    sets, keeps = (switched(tree.table, name, on=True) for name in (SET_PATH, KEEP_PATHS))
    wrong = spare.with_values({tree.path or "": _WRONG})
    set_ = Probe(
        name="a new row has the way to its root",
        claim=_claim(bench, tree, SET_PATH),
        setup=(sets,),
        statement=wrong.insert(),
        expected=Observed(query=true_paths_query(tree), value="true"),
        removal=(_idle(bench, tree, SET_PATH, "NEW"),),
    )
    yield set_
    written = f"UPDATE {tree.table.sql} SET {path_column(tree)} = {_WRONG}"  # noqa: S608 - quoted parts
    put_back = replace(
        set_,
        name="a path that the owner writes is put back",
        statement=f"{written} WHERE {moved.matches(tree.key)}",
    )
    yield put_back
    if tree.tenant is None:
        app = bench.design.roles["app"]
        yield replace(put_back, name="a path that the application writes is put back", role=app)
    kept = replace(
        set_,
        name="a wrong way of a new row is made true",
        claim=_claim(bench, tree, KEEP_PATHS),
        setup=(keeps,),
        removal=(_idle(bench, tree, KEEP_PATHS, "NULL"),),
    )
    yield kept
    yield replace(
        kept,
        name="a moved row takes the ways of all below it along",
        setup=(sets, keeps) if tree.tenant is None else (spare.insert(), sets, keeps),
        statement=_hung(tree, moved, under),
    )


def _idle(bench: Bench, tree: Tree, trigger: str, result: str) -> str:
    """The function of a trigger as one that does nothing: its trigger may be switched on."""
    body = f"BEGIN RETURN {result}; END;"
    return trigger_routine(tree.function(trigger), bench.owner, body, "").definition
