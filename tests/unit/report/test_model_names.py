from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dbarchitect.report.models import model_formats
from dbarchitect.report.models.names import FreeNames, camel_name, pascal_name, snake_name
from dbarchitect.report.models.types import column_type


@pytest.mark.parametrize(
    ("name", "snake", "camel", "pascal"),
    [
        ("order_items", "order_items", "orderItems", "OrderItems"),
        ("OrderItem", "order_item", "orderItem", "OrderItem"),
        ("APIKey", "api_key", "apiKey", "ApiKey"),
        ("with space", "with_space", "withSpace", "WithSpace"),
        ("2nd", "n_2_nd", "n2Nd", "N2Nd"),
        ("%", "n_", "n", "N"),
    ],
)
def test_a_name_is_written_as_each_language_writes_it(
    name: str, snake: str, camel: str, pascal: str
) -> None:
    assert (snake_name(name), camel_name(name), pascal_name(name)) == (snake, camel, pascal)


@given(st.text())
def test_every_name_becomes_an_identifier(name: str) -> None:
    for made in (snake_name(name), camel_name(name), pascal_name(name)):
        assert made.isidentifier()
        assert made.isascii()


@given(st.lists(st.sampled_from(["a", "a_", "a_2", "class", "class_", "class_2"])))
def test_no_name_is_given_out_twice_and_none_that_is_reserved(wanted: list[str]) -> None:
    free = FreeNames({"class"})
    given_out = [free.take(name) for name in wanted]
    assert len(set(given_out)) == len(given_out)
    assert "class" not in given_out


@pytest.mark.parametrize(
    ("text", "base", "own", "arguments", "is_array"),
    [
        ("timestamp(3) with time zone", "timestamp with time zone", None, ("3",), False),
        ("numeric(12,2)[]", "numeric", None, ("12", "2"), True),
        ("public.vector(3)", "", ("public", "vector"), ("3",), False),
        ('"My Schema"."a.b""c"[]', "", ("My Schema", 'a.b"c'), (), True),
    ],
)
def test_a_type_is_taken_apart(
    text: str,
    base: str,
    own: tuple[str, str] | None,
    arguments: tuple[str, ...],
    is_array: bool,  # noqa: FBT001 - a column of the table above
) -> None:
    found = column_type(text)
    assert found.base == base
    assert (found.own and (found.own.schema, found.own.name)) == own
    assert (found.arguments, found.is_array) == (arguments, is_array)


def test_the_formats_are_found_by_walking() -> None:
    assert [record.slug for record in model_formats()] == [
        "dbml",
        "drizzle",
        "prisma",
        "sqlalchemy",
    ]
