"""Each kind of index is accepted where it pays and refused where it does not, with numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dbarchitect.design.architect import design_context
from dbarchitect.design.index_proof import prove_indexes
from dbarchitect.model.index_proof import Verdict
from index_kinds import kinds
from shop_design import AS_OF, design_of

if TYPE_CHECKING:
    from dbarchitect.lab import Lab
    from dbarchitect.model.index_proof import IndexProof, IndexVerdict

KINDS = (
    ("order", "btree", ("owner", "score")),
    ("include", "btree", ("level", "grade")),
    ("partial", "btree", ("created_at", "where")),
    ("expression", "btree", (None,)),
    ("words", "gin", ("search_vector",)),
    ("elements", "gin", ("tags",)),
    ("values", "gin", ("facts",)),
    ("trigrams", "gin", ("title",)),
    ("moment", "gist", ("during",)),
    ("hash", "hash", ("link",)),
    ("nearest", "hnsw", ("place",)),
)


def weighed(lab: Lab, brief: str) -> IndexProof:
    design = design_of(brief)
    context = design_context(design.brief, design.names, as_of=AS_OF)
    return prove_indexes(lab, design, context, seed=1)


@pytest.fixture(scope="module")
def read(lab: Lab) -> IndexProof:
    """Of tables that are read all the time."""
    return weighed(lab, kinds())


@pytest.fixture(scope="module")
def written(lab: Lab) -> IndexProof:
    """Of the same that are written all the time, and hardly ever read."""
    brief = kinds(
        growth="200M/month",
        event_growth="20M/month",
        rate="0.0001/hour",
        span_rate="0.05/hour",
    )
    return weighed(lab, brief)


def of(proof: IndexProof, method: str, columns: tuple[str | None, ...]) -> list[IndexVerdict]:
    return [
        v
        for v in proof.verdicts
        if v.index.access_method == method
        and (*v.index.columns, *v.index.include, *(["where"] if v.index.predicate else []))
        == columns
    ]


@pytest.mark.parametrize(("pattern", "method", "columns"), KINDS)
def test_a_kind_is_accepted_where_it_is_read_and_refused_where_it_is_written(
    read: IndexProof,
    written: IndexProof,
    pattern: str,
    method: str,
    columns: tuple[str | None, ...],
) -> None:
    (kept,) = (v for v in of(read, method, columns) if v.verdict.is_accepted)
    assert kept.verdict is Verdict.SAVES
    assert pattern in {served.name for served in kept.statements}
    assert kept.reads_saved > kept.writes > 0
    refused = of(written, method, columns)
    assert refused
    for found in refused:
        assert found.verdict is Verdict.COSTS
        assert 0 < found.reads_saved < found.writes


def test_the_last_minute_has_a_btree_where_it_is_read_and_brin_where_it_is_written(
    read: IndexProof, written: IndexProof
) -> None:
    """Of a wider span, or one that takes more than `work_mem`, the planner thinks BRIN no use.

    Source: compute_bitmap_pages, src/backend/optimizer/path/costsize.c.
    """
    on = ("happened_at",)
    (btree,), (brin,) = of(read, "btree", on), of(read, "brin", on)
    assert (btree.verdict, brin.verdict) == (Verdict.SAVES, Verdict.COSTS)
    assert brin.instead == btree.index.name
    (btree,), (brin,) = of(written, "btree", on), of(written, "brin", on)
    assert (btree.verdict, brin.verdict) == (Verdict.COSTS, Verdict.SAVES)
    assert btree.writes > 100 * brin.writes


def test_what_keeps_periods_apart_is_not_weighed_and_is_enough(read: IndexProof) -> None:
    assert not [v for v in read.verdicts if v.table.name == "stays"]
    (run,) = {run.cost for run in read.keys if run.pattern == "exclude"}
    # The whole table is some 50,000 pages.
    assert run < 100


def test_a_vector_s_index_costs_most_to_write(read: IndexProof) -> None:
    (nearest,) = of(read, "hnsw", ("place",))
    assert nearest.entry_cost == max(v.entry_cost for v in read.verdicts)


def test_what_is_kept_has_no_number_that_told_it_from_a_refused_one(read: IndexProof) -> None:
    names = {v.index.name.name for v in read.verdicts if v.verdict.is_accepted}
    refused = {v.index.name.name for v in read.verdicts} - names
    assert any(not name.endswith("_idx") for name in refused)
    assert all(name.endswith("_idx") for name in names)
