"""GiST indexes by formula against those that the server built, each within its stated error."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dbarchitect.design.proof.tree_rows import parent_formula
from dbarchitect.design.trees.forms import PATH_HEADER_BYTES, label_bytes
from dbarchitect.design.trees.levels import level_ends, level_sizes
from dbarchitect.indexing.gist_size import (
    GIST_ERROR_PERCENT,
    GIST_MIXED_ERROR_PERCENT,
    gist_size,
)
from dbarchitect.indexing.size import random_copies
from dbarchitect.storage.types import ColumnWidth, layout_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dbarchitect.lab import Lab, LabDatabase

_STEADY_PERCENT = 3
"""Where nothing is left to chance, the size follows."""

_START = "timestamptz '2026-01-01' + (hashint8extended(i, 3) & 16777215) * interval '1 second'"
_HOUR = f"tstzrange({_START}, {_START} + interval '1 hour')"
_HOURS = "(1 + (hashint8extended(i, 4) & 2147483647) % 240) * interval '1 hour'"
_MINUTE = "timestamptz '2026-01-01' + i * interval '1 minute'"
_DAY = "date '2020-01-01' + (hashint8extended(i, 3) & 2047)::integer"


def _column(type_name: str, payload_bytes: int = 0) -> tuple[str, ColumnWidth]:
    payloads = ((payload_bytes, 1.0),) if payload_bytes else ()
    return type_name, ColumnWidth(name="v", layout=layout_of(type_name), payloads=payloads)


_PERIOD = _column("tstzrange", 21)
_DAYS = _column("daterange", 13)


def _built_pages(lab: Lab, database: LabDatabase, columns: str, rows: int) -> int:
    owner = database.owner
    lab.create_extension(database, "btree_gist", schema="public")
    owner.execute_untrusted("CREATE SCHEMA s")
    source = f"generate_series(1::bigint, {rows}) AS i"
    owner.execute_untrusted(f"CREATE TABLE s.t AS SELECT {columns} FROM {source}")  # noqa: S608 - ours
    keys = "k, v" if " AS k" in columns else "v"
    owner.execute_untrusted("SET search_path = public")
    owner.execute_untrusted(f"CREATE INDEX i ON s.t USING gist ({keys})")
    ((size,),) = owner.query("SELECT pg_catalog.pg_relation_size('s.i'::regclass)")
    return int(size) // 8192


@pytest.mark.parametrize("rows", [2000, 50_000])
def test_periods_anywhere_leave_pages_two_thirds_full(
    lab: Lab, database: LabDatabase, rows: int
) -> None:
    measured = _built_pages(lab, database, f"{_HOUR} AS v", rows)
    estimated = gist_size([_PERIOD], rows).pages
    assert abs(estimated - measured) <= 1 + measured * _STEADY_PERCENT / 100


def test_periods_in_equal_steps_fill_their_pages(lab: Lab, database: LabDatabase) -> None:
    steps = f"tstzrange({_MINUTE}, {_MINUTE} + interval '30 seconds') AS v"
    measured = _built_pages(lab, database, steps, 30_000)
    estimated = gist_size([_PERIOD], 30_000, regular=True).pages
    assert estimated == pytest.approx(measured, rel=0.01)


@pytest.mark.parametrize(
    ("key", "column", "rows", "distinct"),
    [
        pytest.param("i", _column("bigint"), 30_000, 30_000, id="different-numbers"),
        pytest.param(
            "(hashint8extended(i, 9) & 2147483647) % 1500",
            _column("bigint"),
            30_000,
            1500,
            id="numbers-of-twenty-rows",
        ),
        pytest.param(
            "(hashint8extended(i, 9) & 2147483647) % 10000",
            _column("bigint"),
            30_000,
            10_000,
            id="numbers-of-three-rows",
        ),
        pytest.param(
            "(hashint8extended(i, 9) & 2147483647) % 150",
            _column("bigint"),
            30_000,
            150,
            id="numbers-of-more-rows-than-a-page",
        ),
        pytest.param("md5(i::text)::uuid", _column("uuid"), 20_000, 20_000, id="uuids"),
    ],
)
def test_keys_in_front_of_a_period_are_split_at_their_middle(
    lab: Lab,
    database: LabDatabase,
    key: str,
    column: tuple[str, ColumnWidth],
    rows: int,
    distinct: int,
) -> None:
    measured = _built_pages(lab, database, f"{key} AS k, {_HOUR} AS v", rows)
    copies = random_copies(rows, distinct) if distinct < rows else ()
    estimated = gist_size([column, _PERIOD], rows, copies=copies).pages
    assert estimated == pytest.approx(measured, rel=GIST_ERROR_PERCENT / 100)


@pytest.mark.parametrize(
    ("expression", "columns"),
    [
        (f"tstzrange({_START}, {_START} + {_HOURS}) AS v", [_PERIOD]),
        (f"daterange({_DAY}, {_DAY} + 1 + (i & 7)::integer) AS v", [_DAYS]),
    ],
)
def test_periods_of_many_lengths(
    lab: Lab, database: LabDatabase, expression: str, columns: Sequence[tuple[str, ColumnWidth]]
) -> None:
    measured = _built_pages(lab, database, expression, 30_000)
    estimated = gist_size(columns, 30_000).pages
    assert estimated == pytest.approx(measured, rel=GIST_MIXED_ERROR_PERCENT / 100)


@pytest.mark.parametrize(("rows", "depth"), [(5_000, 3), (20_000, 5), (20_000, 8)])
def test_paths_leave_pages_three_fifths_full(
    lab: Lab, database: LabDatabase, rows: int, depth: int
) -> None:
    """Rows level by level, each under one of the level above."""
    assert lab.create_extension(database, "ltree", schema="public") is None
    owner = database.owner
    above = parent_formula(rows, depth).replace("#i#", "g.i")
    owner.execute_untrusted("SET search_path = public")
    owner.execute_untrusted(
        f"CREATE TABLE n AS SELECT g.i, {above} AS above "  # noqa: S608 - a formula of ours
        f"FROM generate_series(1::bigint, {rows}) AS g (i)"
    )
    owner.execute_untrusted("ALTER TABLE n ADD PRIMARY KEY (i)")
    owner.execute_untrusted(
        "CREATE TABLE t AS WITH RECURSIVE p (i, v) AS ("
        "SELECT i, i::text::ltree FROM n WHERE above IS NULL UNION ALL "
        "SELECT n.i, p.v || n.i::text FROM p JOIN n ON n.above = p.i) "
        "SELECT i, v FROM p ORDER BY i"
    )
    owner.execute_untrusted("CREATE INDEX x ON t USING gist (v)")
    ((measured,),) = owner.query_untrusted("SELECT pg_catalog.pg_relation_size('x') / 8192")
    shares = level_sizes(rows, depth)
    labels = [label_bytes(len(str(end))) for end in level_ends(rows, depth)]
    payloads = tuple(
        (PATH_HEADER_BYTES + sum(labels[: level + 1]), count / rows)
        for level, count in enumerate(shares)
    )
    width = ColumnWidth(name="v", layout=layout_of("public.ltree"), payloads=payloads)
    estimated = gist_size([("public.ltree", width)], rows).pages
    assert abs(estimated - measured) <= measured * GIST_ERROR_PERCENT / 100
