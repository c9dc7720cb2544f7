"""What the forms of a hierarchy cost by formula, and which of them is chosen."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dbarchitect.design.brief.reader import load_brief
from dbarchitect.design.trees.forms import (
    TreeLoad,
    buffers_per_month,
    chosen,
    form_bytes,
    form_of,
    has_labels,
    label_bytes,
    move_buffers,
    outline_buffers,
)
from dbarchitect.design.trees.levels import level_sizes, mean_level, pairs
from dbarchitect.model.evidence import Unit
from dbarchitect.model.relations import TreeForm
from shop_design import design_of

ROWS = st.integers(1, 10**7)
DEPTHS = st.integers(2, 100)
RATES = st.floats(0, 10**7)
LOADS = st.builds(
    TreeLoad, rows=ROWS, depth=DEPTHS, moves=RATES, inserts=RATES, subtrees=RATES,
    ancestors=RATES, outlines=RATES,
)  # fmt: skip


@given(rows=ROWS, depth=DEPTHS)
def test_levels_hold_all_rows_and_none_is_empty(rows: int, depth: int) -> None:
    sizes = level_sizes(rows, depth)
    assert sum(sizes) == rows
    assert min(sizes) >= 1
    assert len(sizes) == min(rows, depth)


@given(rows=ROWS, depth=DEPTHS)
def test_pairs_lie_between_a_flat_tree_and_a_chain(rows: int, depth: int) -> None:
    assert rows <= pairs(rows, depth) <= rows * depth
    assert 1 <= mean_level(rows, depth) <= depth


@given(depth=st.integers(2, 12))
def test_deeper_trees_have_more_pairs(depth: int) -> None:
    assert pairs(100_000, depth) < pairs(100_000, depth + 1)


@given(load=LOADS, more=RATES)
def test_more_moves_never_choose_a_table_of_ancestors(load: TreeLoad, more: float) -> None:
    load = replace(load, outlines=0.0)
    if chosen(load) is TreeForm.ADJACENCY:
        assert chosen(replace(load, moves=load.moves + more)) is TreeForm.ADJACENCY


@given(load=LOADS, more=RATES)
def test_more_reads_of_subtrees_never_give_it_up(load: TreeLoad, more: float) -> None:
    load = replace(load, outlines=0.0)
    if load.rows > 100 and chosen(load) is TreeForm.CLOSURE:
        assert chosen(replace(load, subtrees=load.subtrees + more)) is TreeForm.CLOSURE


@given(load=LOADS)
def test_a_move_is_cheapest_where_only_the_parent_is_kept(load: TreeLoad) -> None:
    assert move_buffers(TreeForm.ADJACENCY, load) <= move_buffers(TreeForm.LTREE, load)
    assert move_buffers(TreeForm.ADJACENCY, load) <= move_buffers(TreeForm.CLOSURE, load)


@given(load=LOADS)
def test_sizes_and_buffers_are_none_below_zero(load: TreeLoad) -> None:
    for form in TreeForm:
        assert form_bytes(form, load) > 0
        assert buffers_per_month(form, load) >= 0


def test_a_tree_that_is_moved_keeps_the_parent_and_one_that_is_read_its_ancestors() -> None:
    load = TreeLoad(rows=10_000, depth=6, moves=10, inserts=10, subtrees=0, ancestors=0)
    assert chosen(load) is TreeForm.ADJACENCY
    assert chosen(replace(load, subtrees=10**6)) is TreeForm.CLOSURE


@given(load=LOADS)
def test_a_path_is_chosen_for_outlines_alone_and_where_it_can_be(load: TreeLoad) -> None:
    assert chosen(replace(load, outlines=0.0)) is not TreeForm.LTREE
    assert chosen(load, may_have_path=False) is not TreeForm.LTREE


@given(load=LOADS, more=RATES)
def test_more_outlines_never_give_a_path_up(load: TreeLoad, more: float) -> None:
    if load.rows > 10_000 and chosen(load) is TreeForm.LTREE:
        assert chosen(replace(load, outlines=load.outlines + more)) is TreeForm.LTREE


def test_a_page_in_order_is_read_without_all_rows_below() -> None:
    load = TreeLoad(rows=10**6, depth=8, moves=10, inserts=10, subtrees=0, ancestors=0)
    assert chosen(replace(load, outlines=10**5)) is TreeForm.LTREE
    assert chosen(replace(load, outlines=10**5, moves=10**6)) is TreeForm.ADJACENCY
    paths = outline_buffers(TreeForm.LTREE, load)
    assert paths == outline_buffers(TreeForm.LTREE, replace(load, depth=12))
    for form in (TreeForm.ADJACENCY, TreeForm.CLOSURE):
        assert outline_buffers(form, load) > 20 * paths


def test_labels_are_padded_to_eight_bytes_with_their_length() -> None:
    assert [label_bytes(n) for n in (1, 6, 7, 14, 36)] == [8, 8, 16, 16, 40]


@pytest.mark.parametrize(
    ("identity", "kind", "fits"),
    [
        ("auto", "text(10)", True),
        ("uuid", "text(10)", True),
        ("{natural: [code]}", "text(10)", False),
        ("{natural: [code]}", "integer", True),
        ("{natural: [code]}", "uuid", True),
        ("{natural: [code]}", "date", False),
    ],
)
def test_keys_give_labels_where_every_version_takes_them(
    identity: str, kind: str, *, fits: bool
) -> None:
    text = (
        "name: x\nentities:\n  Node:\n    rows: 900k\n    refers to: {parent: Node?}\n"
        f"    identity: {identity}\n    attributes: {{code: '{kind}'}}\n"
        "    tree: {depth: 9, asks: {outline: 9k/hour}}\n"
    )
    brief = load_brief(text)
    entity = brief.entity("Node")
    assert has_labels(entity) is fits
    assert form_of(brief, entity) is (TreeForm.LTREE if fits else TreeForm.ADJACENCY)


SHELVES = """
name: shelves
entities:
  Shelf:
    rows: 3k
    refers to: {within: Shelf?}
    attributes: {name: text}
    tree: {parent: within, depth: 6, moves: 1/month, asks: {subtree: 5k/hour}}
"""


def test_the_decision_says_why_in_words_and_three_digits() -> None:
    design = design_of(SHELVES)
    (decision,) = (d for d in design.decisions if d.slug == "hierarchies")
    told = "".join(map(str, decision.why))
    assert "It is kept, for it touches less than half. " in told
    assert "times)" not in told
    (found,) = (e for e in design.evidence if e.key == "decision/hierarchies/Shelf")
    values = [m.value for m in found.measurements if m.unit is Unit.BUFFERS]
    assert values
    assert all(float(f"{value:.3g}") == value for value in map(float, values))


TENANTS = """
name: desk
entities:
  Org:
    rows: 300
    refers to: {above: Org?}
    tree: {parent: above, depth: 4, asks: {subtree: 20k/hour, ancestors: 20k/hour}}
    attributes: {name: text(20)}
  Task:
    belongs to: Org
    rows: 2000
    attributes: {title: text(20)}
requirements: {tenancy: {by: Org, isolation: shared}}
"""


@pytest.mark.parametrize(
    ("isolation", "form"), [("shared", TreeForm.ADJACENCY), ("schema", TreeForm.CLOSURE)]
)
def test_nothing_is_kept_of_a_tree_of_tenants_that_share_tables(
    isolation: str, form: TreeForm
) -> None:
    brief = load_brief(TENANTS.replace("shared", isolation))
    assert form_of(brief, brief.entities[0]) is form
