"""Sizes by formula against indexes that the server built, each within its stated error."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dbarchitect.indexing.hash_size import HASH_ERROR_PERCENT, hash_size
from dbarchitect.indexing.size import random_copies
from dbarchitect.indexing.vector_size import HNSW_ERROR_PERCENT, hnsw_size

if TYPE_CHECKING:
    from dbarchitect.lab import Lab, LabDatabase


def built_bytes(database: LabDatabase, expression: str, rows: int, using: str) -> int:
    """The size of an index on the expression over the numbers from 1 to `rows`."""
    owner = database.owner
    owner.execute_untrusted("CREATE SCHEMA s")
    owner.execute_untrusted(
        f"CREATE TABLE s.t AS SELECT ({expression}) AS v FROM generate_series(1, {rows}) AS i"  # noqa: S608 - ours
    )
    owner.execute_untrusted("ANALYZE s.t")
    owner.execute_untrusted(f"CREATE INDEX i ON s.t USING {using}")
    ((size,),) = owner.query("SELECT pg_catalog.pg_relation_size('s.i'::regclass)")
    return int(size)


def off_percent(estimated: int, measured: int) -> float:
    return 100 * abs(estimated - measured) / measured


@pytest.mark.parametrize("rows", [20_000, 50_000, 150_000])
def test_a_hash_index_of_different_values(database: LabDatabase, rows: int) -> None:
    measured = built_bytes(database, "md5(i::text) || md5(i::text)", rows, "hash (v)")
    assert off_percent(hash_size(rows).size_bytes, measured) <= HASH_ERROR_PERCENT


def test_a_hash_index_of_values_that_come_again(database: LabDatabase) -> None:
    measured = built_bytes(database, "md5((i * 7919 % 100)::text)", 100_000, "hash (v)")
    estimated = hash_size(100_000, random_copies(100_000, 100)).size_bytes
    assert off_percent(estimated, measured) <= HASH_ERROR_PERCENT


@pytest.mark.parametrize(("rows", "dimensions"), [(3000, 384), (6000, 64), (400, 2000)])
def test_an_hnsw_index(lab: Lab, database: LabDatabase, rows: int, dimensions: int) -> None:
    lab.create_extension(database, "vector", schema="public")
    number = "hashint8(i * 10000 + n) / 2147483648.0"
    numbers = f"SELECT array_agg({number}) FROM generate_series(1, {dimensions}) AS n"  # noqa: S608 - ours
    measured = built_bytes(
        database,
        f"({numbers})::public.vector({dimensions})",
        rows,
        "hnsw (v public.vector_l2_ops) WITH (m = 16, ef_construction = 64)",
    )
    estimated = hnsw_size(rows, dimensions, 16).size_bytes
    assert off_percent(estimated, measured) <= HNSW_ERROR_PERCENT
