"""What text is, by its values: kinds, lists, and what only looks like them."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from dbarchitect.model.data_facts import Tally, ValueKind
from dbarchitect.model.identifier import QualifiedName
from dbarchitect.model.schema import Column, Table
from dbarchitect.postgres.data.kinds import kind_of
from dbarchitect.postgres.data.lists import lists_in
from dbarchitect.postgres.data.sampling import CUT_CHARACTERS
from dbarchitect.postgres.data.sensitive import is_sensitive, shown


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        (("1", "-20", "0"), ValueKind.INTEGER),
        (("1.5", "2", "-0.25"), ValueKind.NUMBER),
        (("true", "false"), ValueKind.BOOLEAN),
        (("y", "n"), ValueKind.BOOLEAN),
        (("2024-02-29", "2023-12-31"), ValueKind.DATE),
        (("2024-02-29 10:00", "2023-12-31T23:59:59.5"), ValueKind.TIMESTAMP),
        (("2024-02-29 10:00:00+02", "2023-12-31T23:59:59Z"), ValueKind.INSTANT),
        (
            ("6ba7b810-9dad-11d1-80b4-00c04fd430c8", "0" * 8 + "-0000" * 3 + "-" + "0" * 12),
            ValueKind.UUID,
        ),
        (('{"a": 1}', "[1, 2]"), ValueKind.JSON),
        (("007", "12"), None),
        (("1", "two"), None),
        (("1", "1"), None),
        (("2024-02-30", "2024-02-28"), None),
        (("{a}", "[b"), None),
        (("1e5", "2"), None),
        (("\u0661", "\u0662"), None),
        (("1\n", "2\n"), None),
        (("", "1"), None),
    ],
)
def test_a_kind_is_that_of_all_values(values: tuple[str, ...], kind: ValueKind | None) -> None:
    found = kind_of(Counter(values), whole=True)
    assert (None if found is None else found.kind) is kind


def test_a_slip_leaves_the_kind_and_is_shown() -> None:
    counts = Counter({str(n): 1 for n in range(200)} | {"n/a": 1})
    found = kind_of(counts, whole=True)
    assert found is not None
    assert (found.kind, found.values, found.others) == (
        ValueKind.INTEGER,
        Tally(200, 201, whole=True),
        ("n/a",),
    )
    assert kind_of(counts + Counter({"n/a": 5}), whole=True) is None


def test_what_was_cut_off_is_not_looked_at_and_says_that_not_all_was() -> None:
    found = kind_of(Counter(["1", "2", "x" * (CUT_CHARACTERS + 5)]), whole=True)
    assert found is not None
    assert found.values == Tally(2, 2, whole=False)


@pytest.mark.parametrize(
    ("values", "separator"),
    [
        (["a,b", "b,c,a", "a", "c, b"], ","),
        (["1;2", "2;3;1", "3;1", "2"], ";"),
        (["New York|Rome", "Rome|Oslo|New York", "Oslo|Rome", "Rome"], "|"),
        (["Doe, Jane", "Roe, Jane", "Doe, Rick", "Roe, Rick"], None),
        (["1,5", "2,5", "1,000", "2,500"], None),
        (["52.1,13.2", "48.7,11.5", "52.1,11.5", "48.7,13.2"], None),
        (["Well, this is prose.", "And so, it seems, is this", "Not a list"], None),
        (["Ring, Inc.", "Acme, Inc.", "Zen, Inc.", "Metro"], None),
        (["Doe, Jane", "Roe, Jane", "Doe, Rick", "Madonna"], None),
        (["red", "red,blue", "blue"], ","),
        (["a", "b", "c"], None),
        ([], None),
    ],
)
def test_a_list_is_told_from_what_has_commas_too(
    values: list[str], separator: str | None
) -> None:
    found = lists_in(Counter(values * 20), whole=True)
    assert (None if found is None else found.separator) == separator


def test_items_that_hardly_come_again_are_no_list() -> None:
    prose = [f"w{n} x{n}, y{n}, z{n}" for n in range(300)] + [f"w{n}" for n in range(300)]
    assert lists_in(Counter(prose), whole=True) is None


@pytest.mark.parametrize(
    ("column", "expected"),
    [
        (Column(name="email", type="text"), True),
        (Column(name="UserPasswordHash", type="text"), True),
        (Column(name="note", type="text", comment="PII: never export"), True),
        (Column(name="lastName", type="text"), True),
        (Column(name="name", type="text"), False),
        (Column(name="emailed_at", type="text"), False),
        (Column(name="order_number", type="text", comment="As printed."), False),
    ],
)
def test_what_seems_personal_or_secret(column: Column, *, expected: bool) -> None:
    table = Table(name=QualifiedName("public", "products"), columns=(column,), owner="o")
    assert is_sensitive(table, column) is expected


def test_a_name_in_a_table_of_people_is_a_persons() -> None:
    name = Column(name="name", type="text")
    table = Table(name=QualifiedName("public", "Customers"), columns=(name,), owner="o")
    assert is_sensitive(table, name)


def test_few_and_short_values_are_shown() -> None:
    assert shown(["d", "c", "b", "a" * 50]) == ("a" * 40 + "…", "b", "c")
    assert re.fullmatch("b", shown(["b"])[0])
