"""B-trees by formula against those that the server built, page by page nearly."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dbarchitect.indexing.size import btree_size, random_copies
from dbarchitect.storage.types import ColumnWidth, layout_of, uniform

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dbarchitect.lab import LabDatabase

_ALONE_PERCENT = 0.5
_MERGED_PERCENT = 4
"""Where equal keys are merged into lists: how many are equal is a matter of chance."""


def _column(type_name: str, payloads: Sequence[tuple[int, float]] = ()) -> ColumnWidth:
    return ColumnWidth(name="v", layout=layout_of(type_name), payloads=tuple(payloads))


def _hash(seed: int) -> str:
    return f"(hashint8extended(i, {seed}) & 2147483647)"


_NUMBER, _MOMENT = _column("bigint"), _column("timestamp with time zone")
_SECONDS = "timestamptz '2026-01-01' + i * interval '1 second'"
_TEXT = f"substr(md5(i::text) || md5((i + 1)::text), 1, (5 + {_hash(1)} % 56)::integer)"


def _built_pages(database: LabDatabase, keys: Sequence[str], rows: int) -> int:
    owner = database.owner
    named = ", ".join(f"{key} AS k{number}" for number, key in enumerate(keys))
    listed = ", ".join(f"k{number}" for number in range(len(keys)))
    owner.execute_untrusted("CREATE SCHEMA s")
    source = f"generate_series(1::bigint, {rows}) AS i"
    owner.execute_untrusted(f"CREATE TABLE s.t AS SELECT {named} FROM {source}")  # noqa: S608 - ours
    owner.execute_untrusted(f"CREATE INDEX i ON s.t ({listed})")
    ((size,),) = owner.query("SELECT pg_catalog.pg_relation_size('s.i'::regclass)")
    return int(size) // 8192


@pytest.mark.parametrize("rows", [1, 50, 1000, 60_000])
def test_different_numbers(database: LabDatabase, rows: int) -> None:
    measured = _built_pages(database, ["i"], rows)
    assert btree_size([_NUMBER], rows).pages == measured


@pytest.mark.parametrize(
    ("keys", "columns"),
    [
        pytest.param([_TEXT], [_column("text", uniform(5, 60))], id="texts-of-many-lengths"),
        pytest.param(
            ["repeat('abcdefgh', 12) || lpad(i::text, 5, '0')"],
            [_column("text", ((101, 1.0),))],
            id="texts-that-begin-alike",
        ),
        pytest.param(["md5(i::text)::uuid"], [_column("uuid")], id="uuids"),
        pytest.param([f"{_hash(2)} % 3000", _SECONDS], [_NUMBER, _MOMENT], id="two-columns"),
    ],
)
def test_different_keys(
    database: LabDatabase, keys: Sequence[str], columns: Sequence[ColumnWidth]
) -> None:
    measured = _built_pages(database, keys, 60_000)
    estimated = btree_size(columns, 60_000).pages
    assert abs(estimated - measured) <= 1 + measured * _ALONE_PERCENT / 100


@pytest.mark.parametrize(
    ("keys", "columns", "distinct"),
    [
        ([f"{_hash(2)} % 3000"], [_NUMBER], 3000),
        ([f"{_hash(2)} % 30000"], [_NUMBER], 30_000),
        ([f"({_hash(2)} % 4)::integer"], [_column("integer")], 4),
        (
            [f"{_hash(2)} % 500", f"({_hash(3)} % 9)::integer"],
            [_NUMBER, _column("integer")],
            4500,
        ),
        ([f"md5(({_hash(2)} % 1200)::text)"], [_column("text", ((32, 1.0),))], 1200),
    ],
)
def test_keys_that_come_again_are_merged(
    database: LabDatabase,
    keys: Sequence[str],
    columns: Sequence[ColumnWidth],
    distinct: int,
) -> None:
    measured = _built_pages(database, keys, 60_000)
    estimated = btree_size(columns, 60_000, copies=random_copies(60_000, distinct)).pages
    assert estimated == pytest.approx(measured, rel=_MERGED_PERCENT / 100)
