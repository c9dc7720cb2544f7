"""The words that rules on names know are the server's, and names are folded as eyes do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dbarchitect.postgres.snapshot import read_snapshot
from dbarchitect.review.catalogue import chosen_rules
from dbarchitect.review.engine import review_snapshot
from dbarchitect.review.rules.name.names_that_look_alike import skeleton
from dbarchitect.review.rules.name.reserved_word_as_name import RESERVED_WORDS, SILENT_WORDS

if TYPE_CHECKING:
    from dbarchitect.lab import LabDatabase


def test_the_reserved_words_are_those_of_the_server(database: LabDatabase) -> None:
    rows = database.admin.query(
        "SELECT word FROM pg_catalog.pg_get_keywords() WHERE catcode IN ('R', 'T') ORDER BY 1"
    )
    assert {row[0] for row in rows} == RESERVED_WORDS


def test_words_that_are_values_themselves_run_without_quotes(database: LabDatabase) -> None:
    assert SILENT_WORDS <= RESERVED_WORDS
    columns = ", ".join(f'"{word}" integer' for word in sorted(SILENT_WORDS))
    database.owner.execute_untrusted(f"CREATE TABLE t ({columns})")
    for word in sorted(SILENT_WORDS):
        database.owner.execute_untrusted(f"SELECT {word} FROM t")  # noqa: S608 - key words
        database.owner.execute_untrusted(f"SELECT * FROM {word}")  # noqa: S608 - key words


def test_what_is_odd_in_the_name_of_a_table_is_not_told_of_its_index(
    database: LabDatabase,
) -> None:
    for sql in (
        'CREATE TABLE "a b" ("ö" integer)',
        'CREATE INDEX ON "a b" ("ö")',
        'CREATE INDEX "x-y" ON "a b" ("ö")',
    ):
        database.owner.execute_untrusted(sql)
    found = review_snapshot(read_snapshot(database.admin), chosen_rules(("NAM05",), ()))
    assert {one.target.parts[-1] for one in found.findings} == {"a b", "ö", "x-y"}


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("order_number", "orderNumber", True),
        ("order_number", "order number", True),
        ("a_1_1", "a_11", False),
        ("\u0430mount", "amount", True),
        ("stra\u00dfe", "strasse", True),
        ("\u200bprice", "price", True),
        ("item", "items", False),
    ],
)
def test_names_have_one_skeleton_where_an_eye_takes_them_for_one(
    one: str, other: str, *, alike: bool
) -> None:
    assert (skeleton(one) == skeleton(other)) is alike
