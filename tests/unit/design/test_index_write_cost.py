"""What an entry of an index costs follows the formula's parts, each in its direction."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dbarchitect.design.index_proof.writes import (
    Change,
    blocks_hot,
    entries_per_hour,
    entry_cost,
)
from dbarchitect.indexing import IndexShape
from dbarchitect.model.identifier import QualifiedName
from dbarchitect.model.schema import Index, IndexKey
from dbarchitect.model.twin import PlannerSettings

TERABYTE = 2.0**40


def index(*columns: str, method: str = "btree", **rest: object) -> Index:
    return replace(
        Index(
            name=QualifiedName("public", "_".join(columns)),
            keys=tuple(IndexKey(column=column) for column in columns),
            access_method=method,
        ),
        **rest,  # type: ignore[arg-type]  # the fields of an index, by name
    )


SHAPE = IndexShape(index=index("user_id"), pages=30_000, entries=10_000_000.0, height=2)


def cost(shape: IndexShape, rate: float = 100.0, database_bytes: float = TERABYTE) -> float:
    return entry_cost(
        shape,
        entries_per_hour=rate,
        database_bytes=database_bytes,
        planner=PlannerSettings(),
    )


def test_an_entry_at_random_costs_about_what_the_planner_takes_for_finding_one() -> None:
    # A leaf (4), the page written back (1), three quarters of it in WAL, the way down (0.4).
    assert cost(SHAPE) == pytest.approx(6.2, abs=0.05)


def test_entries_that_come_at_the_end_share_their_page() -> None:
    assert cost(replace(SHAPE, is_appended=True), rate=100_000) < 0.6


def test_where_the_database_is_in_memory_no_leaf_is_read() -> None:
    assert cost(SHAPE) - cost(SHAPE, database_bytes=1e9) == pytest.approx(4.0, abs=0.01)


def test_pages_that_are_hit_again_and_again_are_written_once_between_checkpoints() -> None:
    assert cost(SHAPE, rate=10_000_000) < cost(SHAPE, rate=10) / 5


def test_an_index_that_only_sums_up_pages_costs_next_to_nothing() -> None:
    assert cost(replace(SHAPE, index=index("created_at", method="brin"))) < 0.01


def gathered(keys: float, **parameters: str) -> IndexShape:
    tags = index("tags", method="gin", storage_parameters=tuple(parameters.items()))
    return replace(SHAPE, index=tags, keys=keys)


def test_each_key_of_a_value_is_an_entry() -> None:
    at_once = {"fastupdate": "off"}
    ten, one = (cost(gathered(keys, **at_once)) for keys in (10.0, 1.0))
    assert ten == pytest.approx(10 * one, rel=0.01)


def test_keys_that_wait_for_others_cost_less_than_keys_that_go_at_once() -> None:
    waiting, at_once = (
        replace(shape, pages=3_000, entries=300_000.0)
        for shape in (gathered(10.0), gathered(10.0, fastupdate="off"))
    )
    assert cost(waiting) < cost(at_once) / 5


def test_a_vector_costs_an_insert_hundreds_of_times_what_a_number_does() -> None:
    vector = replace(SHAPE, index=index("embedding", method="hnsw"), dimensions=384)
    in_memory = 1e6
    assert cost(vector, database_bytes=in_memory) > 200 * cost(SHAPE, database_bytes=in_memory)
    assert cost(vector) > cost(vector, database_bytes=in_memory) + 2_000


def test_a_bucket_is_found_at_once_and_a_period_is_compared_with_a_whole_page() -> None:
    hashed = cost(replace(SHAPE, index=index("token", method="hash")))
    period = cost(replace(SHAPE, index=index("during", method="gist"), height=0))
    assert hashed < cost(SHAPE) < period


STATUS = Change(name="ship", columns=frozenset({"status", "updated_at"}), rows_per_hour=50.0)
PRIMARY = index("id", unique=True, primary=True, constraint="pkey")


def test_an_update_of_an_indexed_column_makes_an_entry_in_every_index() -> None:
    shape = replace(SHAPE, index=index("status"))
    assert entries_per_hour(shape, 10.0, [STATUS], [PRIMARY]) == (60.0, 50.0)


def test_an_update_of_another_column_makes_none() -> None:
    assert entries_per_hour(SHAPE, 10.0, [STATUS], [PRIMARY]) == (10.0, 0.0)


def test_where_a_constraint_keeps_updates_from_being_hot_every_index_pays() -> None:
    unique = index("status", unique=True, constraint="status_key")
    assert entries_per_hour(SHAPE, 10.0, [STATUS], [PRIMARY, unique]) == (60.0, 0.0)


@pytest.mark.parametrize(
    "blocking",
    [
        index("user_id", include=("status",)),
        index("user_id", predicate="status = 'active'"),
        replace(index("user_id"), keys=(IndexKey(expression="lower(status)"),)),
    ],
)
def test_a_column_counts_wherever_the_index_names_it(blocking: Index) -> None:
    assert blocks_hot(blocking, STATUS.columns)


def test_an_index_that_only_sums_up_pages_leaves_updates_hot() -> None:
    assert not blocks_hot(index("updated_at", method="brin"), STATUS.columns)
