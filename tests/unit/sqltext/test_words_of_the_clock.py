from __future__ import annotations

import pytest

from dbarchitect.sqltext.clock import by_function


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("SELECT current_date - 30", "SELECT CAST(now() AS date) - 30"),
        (
            "SELECT CURRENT_TIMESTAMP (3), 1",
            "SELECT CAST(now() AS timestamp(3) with time zone), 1",
        ),
        ("SELECT LOCALTIMESTAMP", "SELECT CAST(now() AS timestamp)"),
        ("SELECT localtime(0)", "SELECT CAST(now() AS time(0))"),
        ("SELECT current_time", "SELECT CAST(now() AS time with time zone)"),
    ],
)
def test_each_word_becomes_a_call(written: str, read: str) -> None:
    assert by_function(written) == read


@pytest.mark.parametrize(
    "text",
    [
        "SELECT 'current_date', \"current_date\" /* current_date */",
        "SELECT now() AS current_date",
        'SELECT x.current_date FROM (SELECT 1) AS x ("current_date")',
        "SELECT 'ä', $1 -- current_date",
    ],
)
def test_what_only_looks_like_one_stays(text: str) -> None:
    assert by_function(text) == text


def test_what_stands_before_and_after_keeps_its_characters() -> None:
    assert (
        by_function("SELECT 'ä', current_date, 'ö'") == "SELECT 'ä', CAST(now() AS date), 'ö'"
    )
