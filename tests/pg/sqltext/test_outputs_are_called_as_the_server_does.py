"""An output without a name is called as the server calls it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from dbarchitect.sqltext.binds import number_binds
from dbarchitect.sqltext.composing import own_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.lab import Lab, LabDatabase

OUTPUTS = (
    "t.a",
    "count(*)",
    "pg_catalog.sum(a)",
    "coalesce(sum(a), 0)",
    "sum(a)::numeric",
    "(sum(a) + sum(b))::numeric",
    "(sum(a) + 1)::int::text",
    "'2026-01-01'::date",
    "sum(a) + sum(b)",
    "greatest(sum(a), 0)",
    "least(sum(a), 0)",
    "nullif(count(*), 0)",
    "CASE WHEN sum(a) > 0 THEN 1 END",
    "CASE WHEN sum(a) > 0 THEN 1 ELSE max(b) END",
    "CASE WHEN sum(a) > 0 THEN '1' ELSE '2'::text END",
    "max('x') COLLATE \"C\"",
    "ARRAY[sum(a)]",
    "ROW(1, 2)",
)


@pytest.fixture(scope="module")
def database(lab: Lab) -> Iterator[LabDatabase]:
    made = lab.create_database()
    yield made
    lab.drop_database(made)


@pytest.mark.parametrize("output", OUTPUTS)
def test_an_output_is_called_as_the_server_calls_it(database: LabDatabase, output: str) -> None:
    grouped = " GROUP BY t.a" if output == "t.a" else ""
    sql = f"SELECT {output} FROM (VALUES (1, 2)) AS t (a, b){grouped}"  # noqa: S608 - ours
    told = f"SELECT row_to_json(q)::text FROM ({sql}) AS q"  # noqa: S608 - ours
    ((row,),) = database.owner.query_untrusted(told)
    (target,) = number_binds(sql).statement.tree().children("targetList")
    value = target.child("val")
    assert value is not None
    assert [own_name(value)] == list(json.loads(row))
