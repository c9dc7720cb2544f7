"""GIN indexes by formula against those that the server built from the same keys and shares."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pytest

from dbarchitect.indexing.gin_size import GIN_ERROR_PERCENT, gin_size

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dbarchitect.lab import LabDatabase

Words = tuple[float, float, float]

_BYTES_OF_INTEGER = 4.0
_BYTES_OF_WORD = 8.0


def _unit(number: str) -> str:
    return f"(hashint8extended({number}, 7) & 1048575) / 1048576.0"


def _drawn(distinct: int, draws: int) -> str:
    """Lists of numbers below `distinct`, each as often as the others."""
    number = f"(floor({distinct} * {_unit('i * 100 + k')}))::integer"
    return f"(SELECT array_agg(DISTINCT {number}) FROM generate_series(1, {draws}) AS k)"  # noqa: S608 - ours


def _of_words(vocabulary: int, draws: int) -> str:
    """Texts of words that become rarer by their rank, as a law of Zipf has it."""
    rank = f"floor(10 * power({vocabulary / 10 + 1}, {_unit('i * 100 + k')}) - 10)"
    word = f"'w' || lpad(({rank})::text, 6, '0')"
    words = f"SELECT array_agg(DISTINCT {word}) FROM generate_series(1, {draws}) AS k"  # noqa: S608 - ours
    return f"array_to_tsvector(({words}))"


def _zipf(vocabulary: int, draws: int) -> Sequence[Words]:
    whole = math.log(vocabulary / 10 + 1)
    weights = [math.log((k + 11) / (k + 10)) / whole for k in range(vocabulary)]
    return [(1.0, _BYTES_OF_WORD, 1.0 - (1.0 - weight) ** draws) for weight in weights]


def _even(distinct: int, draws: int) -> Sequence[Words]:
    return [(float(distinct), _BYTES_OF_INTEGER, 1.0 - (1.0 - 1.0 / distinct) ** draws)]


@pytest.mark.parametrize(
    ("value", "rows", "words"),
    [
        pytest.param(_drawn(40, 3), 20_000, _even(40, 3), id="few-keys-lists-beside-them"),
        pytest.param(_drawn(12, 3), 120_000, _even(12, 3), id="few-keys-with-trees"),
        pytest.param(_drawn(5000, 3), 20_000, _even(5000, 3), id="many-keys-of-few-rows"),
        pytest.param(_drawn(60_000, 3), 60_000, _even(60_000, 3), id="keys-of-one-row"),
        pytest.param(_of_words(2000, 12), 20_000, _zipf(2000, 12), id="a-vocabulary"),
    ],
)
def test_a_gin_index_has_the_size_of_its_keys_and_lists(
    database: LabDatabase, value: str, rows: int, words: Sequence[Words]
) -> None:
    owner = database.owner
    owner.execute_untrusted("CREATE SCHEMA s")
    owner.execute_untrusted(
        f"CREATE TABLE s.t AS SELECT i, {value} AS v"  # noqa: S608 - ours
        f" FROM generate_series(1::bigint, {rows}) AS i"
    )
    owner.execute_untrusted("CREATE INDEX i ON s.t USING gin (v)")
    ((heap, measured),) = owner.query(
        "SELECT pg_catalog.pg_relation_size('s.t') / 8192,"
        " pg_catalog.pg_relation_size('s.i') / 8192"
    )
    estimated = gin_size(rows, rows / heap, words)
    assert abs(estimated.pages - measured) <= 1 + measured * GIN_ERROR_PERCENT / 100
    ((keys,),) = owner.query(
        "SELECT count(DISTINCT u.k) FROM s.t,"
        " LATERAL pg_catalog.jsonb_array_elements_text(pg_catalog.to_jsonb(t.v)) AS u (k)"
        if "tsvector" not in value
        else "SELECT count(DISTINCT u.lexeme) FROM s.t, LATERAL pg_catalog.unnest(t.v) AS u"
    )
    assert estimated.keys == pytest.approx(keys, rel=0.02)
