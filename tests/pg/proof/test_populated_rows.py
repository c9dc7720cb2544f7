"""Rows that the lab generates: the same every time, and as the brief says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from library_design import Filled


def rows_of(filled: Filled, sql: str) -> list[tuple[Any, ...]]:
    result: list[tuple[Any, ...]] = filled.database.owner.query_untrusted(sql)
    return result


def content(filled: Filled, table: str) -> object:
    sql = f"SELECT md5(string_agg(t::text, '|' ORDER BY ctid)) FROM {table} AS t"  # noqa: S608 - names of ours
    return rows_of(filled, sql)


@pytest.mark.essential
def test_the_same_seed_gives_the_same_rows_in_the_same_places(
    filled: Filled, fill_library: Callable[[int], Filled]
) -> None:
    again, other = fill_library(1), fill_library(2)
    for table in ("authors", "books", "copies", "notes", "visits_2026_11"):
        assert content(filled, table) == content(again, table)
    assert content(filled, "books") != content(other, "books")


def test_every_table_holds_the_rows_of_the_scale(filled: Filled) -> None:
    for table, count in filled.setting.rows.items():
        sql = f"SELECT count(*) FROM {table.sql}"  # noqa: S608 - names of ours
        assert rows_of(filled, sql) == [(count,)]


def test_nulls_and_weights_are_those_of_the_brief(filled: Filled) -> None:
    ((nulls,),) = rows_of(filled, "SELECT avg((pen_name IS NULL)::int)::float FROM authors")
    assert nulls == pytest.approx(0.6, abs=0.03)
    shares = dict(
        rows_of(filled, "SELECT country, count(*)::float / 4000 FROM authors GROUP BY 1")
    )
    assert shares["de"] == pytest.approx(0.7, abs=0.03)
    assert shares["it"] == pytest.approx(0.1, abs=0.03)


def test_fan_out_has_the_brief_s_ratio_of_percentiles(filled: Filled) -> None:
    ((median, high),) = rows_of(
        filled,
        "SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY n),"
        " percentile_disc(0.99) WITHIN GROUP (ORDER BY n)"
        " FROM (SELECT count(*) AS n FROM books GROUP BY author_id) AS c",
    )
    assert median == pytest.approx(4, abs=1)
    assert high == pytest.approx(60, rel=0.2)


def test_rules_across_columns_are_computed_not_hit_by_chance(filled: Filled) -> None:
    ((wrong, different),) = rows_of(
        filled,
        "SELECT count(*) FILTER (WHERE total <> price + tax), count(DISTINCT total) FROM books",
    )
    assert wrong == 0
    assert different > 10_000


def test_rows_land_in_the_partitions_of_their_months(filled: Filled) -> None:
    assert rows_of(filled, "SELECT count(*) FROM visits_default") == [(0,)]
    assert rows_of(filled, "SELECT count(*) > 0 FROM visits_2026_11") == [(True,)]
    assert rows_of(filled, "SELECT count(*) > 0 FROM visits_2026_12") == [(True,)]


def test_identities_go_on_after_the_rows(filled: Filled) -> None:
    with filled.database.owner.rolled_back():
        ((made,),) = rows_of(filled, "INSERT INTO notes (body) VALUES ('next') RETURNING id")
    assert made == 20_001
