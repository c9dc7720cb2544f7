"""Layouts and widths of values as the server's catalog and its own measure have them."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from dbarchitect.storage.payloads import jsonb_payload, numeric_payload, tsvector_payload
from dbarchitect.storage.types import BUILT_IN_TYPES, layout_of

if TYPE_CHECKING:
    from dbarchitect.lab import LabDatabase

ALIGNMENTS = {"c": 1, "s": 2, "i": 4, "d": 8}


@pytest.mark.essential
def test_every_layout_is_the_catalog_s(database: LabDatabase) -> None:
    rows = database.owner.query(
        "SELECT n.name, t.typlen, t.typalign::text, t.typstorage::text"
        " FROM unnest(%(names)s::text[]) AS n (name)"
        " JOIN pg_type AS t ON t.oid = n.name::regtype",
        {"names": list(BUILT_IN_TYPES)},
    )
    assert len(rows) == len(BUILT_IN_TYPES)
    for name, length, alignment, storage in rows:
        layout = layout_of(name)
        assert layout.alignment == ALIGNMENTS[alignment], name
        assert layout.fixed_bytes == (None if length == -1 else length), name
        assert layout.storage.value == storage, name


def stored_bytes(database: LabDatabase, constant: str) -> int:
    """The payload as the server stores it in a table."""
    owner = database.owner
    owner.execute_untrusted(f"CREATE TABLE public.one AS SELECT {constant} AS v")
    ((size,),) = owner.query_untrusted("SELECT pg_column_size(v) FROM public.one")
    assert isinstance(size, int)
    return size - 1 if size <= 127 else size - 4


@pytest.mark.parametrize(
    "text", ["0", "1", "9999", "10000", "0.01", "123.45", "1000000", "12345678.9012", "-7.50"]
)
def test_a_numeric_is_as_wide_as_computed(database: LabDatabase, text: str) -> None:
    assert stored_bytes(database, f"{text}::numeric") == numeric_payload(Decimal(text))


@pytest.mark.parametrize(
    "value",
    [
        {},
        {"a": 1},
        {"name": "word", "count": 12345, "known": True, "none": None},
        [1, "two", [3, {"four": 4}]],
        "text",
        {"nested": {"deep": [1, 2, 3]}, "b": "xy", "c": 7},
    ],
)
def test_a_jsonb_is_as_wide_as_computed(database: LabDatabase, value: object) -> None:
    text = json.dumps(value)
    assert stored_bytes(database, f"'{text}'::jsonb") == jsonb_payload(value)  # type: ignore[arg-type]  # literals above


def test_a_tsvector_is_as_wide_as_computed(database: LabDatabase) -> None:
    constant = "to_tsvector('simple', 'abc de abc fghij')"
    assert stored_bytes(database, constant) == tsvector_payload([(3, 2), (2, 1), (5, 1)])
