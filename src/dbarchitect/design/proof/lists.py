"""Values of lists and of documents with declared keys: pools from which each row draws."""

from __future__ import annotations

import json
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

from dbarchitect.design.proof.corpus import POOL_SIZE, Draws, vocabulary
from dbarchitect.design.proof.values import Request, Values, frequencies, pooled
from dbarchitect.model.brief import AttributeKind, AttributeType
from dbarchitect.model.identifier import quote_literal
from dbarchitect.storage.payloads import (
    INET4_PAYLOAD_BYTES,
    array_payload,
    jsonb_payload,
    numeric_payload,
)
from dbarchitect.storage.types import layout_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from dbarchitect.model.brief import DocumentKey
    from dbarchitect.storage.payloads import Json

USUAL_ELEMENTS = 40
"""How many different elements lists have of which nothing is known."""

MOST_IN_A_LIST = 4
"""Lists have one to so many elements, none of them twice."""

OPTIONAL_SHARE = 0.7
"""How many documents have a key that may be left out."""

_HEADER_BYTES = 4


def list_values(request: Request, kind: AttributeType) -> Values:
    """Lists of one to four elements, the first of the elements more often than the last."""
    elements = _elements(request, kind)
    pool = _lists(request.seed, request.name, len(elements))
    lists = tuple(tuple(elements[place] for place in one) for one in pool)
    widths = [_element_width(request.type_name.removesuffix("[]"), item) for item in elements]
    payloads = frequencies(array_payload([widths[place] for place in one]) for one in pool)
    sql = f"({pooled(request, [_literal(one) for one in lists])})::{request.type_name}"
    basis = f"1 to {MOST_IN_A_LIST} of {len(elements)} elements"
    return Values(sql, payloads, basis, pool=lists)


def keyed_documents(request: Request, kind: AttributeType) -> Values:
    """Documents with the declared keys; those that may be left out are in seven of ten."""
    draws = Draws(request.seed, "documents", request.name)
    pool = tuple(_document(request.seed, draws, kind.keys) for _ in range(POOL_SIZE))
    literal = quote_literal(json.dumps(pool, separators=(",", ":"), default=float))
    sql = f"({literal}::jsonb -> ({request.draw} % {len(pool)})::integer)"
    basis = f"an object of {len(kind.keys)} declared keys"
    return Values(sql, frequencies(map(jsonb_payload, pool)), basis, pool=pool)


def _elements(request: Request, kind: AttributeType) -> tuple[str, ...]:
    if kind.values:
        return kind.values
    count = request.distinct or USUAL_ELEMENTS
    words = vocabulary(request.seed)
    make = _MAKERS.get(kind.kind)
    if make is None:
        most = kind.length or request.most_characters
        return tuple(dict.fromkeys(word[:most] for word in words[:count]))
    return tuple(
        dict.fromkeys(make(place, words[place % len(words)]) for place in range(count))
    )


_MAKERS: dict[AttributeKind, Callable[[int, str], str]] = {
    AttributeKind.EMAIL: lambda _, word: f"{word}@example.com",
    AttributeKind.URL: lambda _, word: f"https://example.com/{word}",
    AttributeKind.PHONE: lambda place, _: f"+49{place:09d}",
    AttributeKind.IP: lambda place, _: f"10.0.{place // 256 % 256}.{place % 256}",
    AttributeKind.INTEGER: lambda place, _: str(place + 1),
    AttributeKind.SMALLINT: lambda place, _: str(place % 32_767 + 1),
    AttributeKind.BIGINT: lambda place, _: str(place + 1),
    AttributeKind.NUMERIC: lambda place, _: str(place + 1),
    AttributeKind.MONEY: lambda place, _: str(place + 1),
    AttributeKind.FLOAT: lambda place, _: str(place + 0.5),
    AttributeKind.BOOLEAN: lambda place, _: "true" if place % 2 else "false",
    AttributeKind.DATE: lambda place, _: f"2026-01-{place % 28 + 1:02d}",
    AttributeKind.TIME: lambda place, _: f"{place % 24:02d}:00:00",
    AttributeKind.INSTANT: lambda place, _: f"2026-01-{place % 28 + 1:02d} 00:00:00+00",
    AttributeKind.DURATION: lambda place, _: f"{place + 1} days",
    AttributeKind.UUID: lambda place, _: f"00000000-0000-4000-8000-{place:012d}",
    AttributeKind.BYTES: lambda place, _: f"\\x{place:08x}",
}
"""An element as text, from its place and a word."""


@cache
def _lists(seed: int, name: str, elements: int) -> tuple[tuple[int, ...], ...]:
    """The places of the elements of each list of the pool."""
    draws = Draws(seed, "lists", name)
    return tuple(
        _places(draws, elements, 1 + draws.below(MOST_IN_A_LIST)) for _ in range(POOL_SIZE)
    )


def _places(draws: Draws, elements: int, count: int) -> tuple[int, ...]:
    return tuple(dict.fromkeys(int(elements * draws.unit() ** 2) for _ in range(count)))


def _literal(elements: tuple[str, ...]) -> str:
    """The list as PostgreSQL writes an array."""
    quoted = (item.replace("\\", "\\\\").replace('"', '\\"') for item in elements)
    return "{" + ",".join(f'"{item}"' for item in quoted) + "}"


def _element_width(type_name: str, element: str) -> tuple[int, int]:
    """Bytes of an element inside an array, with its header, and its alignment."""
    layout = layout_of(type_name)
    if layout.fixed_bytes is not None:
        return layout.fixed_bytes, layout.alignment
    width = len(element.encode())
    if type_name.startswith("numeric"):
        width = numeric_payload(Decimal(element))
    elif type_name == "inet":
        width = INET4_PAYLOAD_BYTES
    elif type_name == "bytea":
        width = (width - 2) // 2
    return _HEADER_BYTES + width, layout.alignment


def _document(seed: int, draws: Draws, keys: tuple[DocumentKey, ...]) -> dict[str, Json]:
    found: dict[str, Json] = {}
    for key in keys:
        if key.optional and draws.unit() >= OPTIONAL_SHARE:
            continue
        count = 1 + draws.below(MOST_IN_A_LIST) if key.type.array else 1
        values = [_value(seed, draws, key.type) for _ in range(count)]
        found[key.name] = values if key.type.array else values[0]
    return found


def _value(seed: int, draws: Draws, kind: AttributeType) -> Json:
    if kind.values:
        return kind.values[draws.below(len(kind.values))]
    if kind.kind is AttributeKind.INTEGER:
        return 1 + draws.below(100)
    if kind.kind is AttributeKind.NUMERIC:
        return Decimal(1 + draws.below(1000)) / 10
    if kind.kind is AttributeKind.BOOLEAN:
        return draws.below(2) == 1
    word = vocabulary(seed)[int(USUAL_ELEMENTS * draws.unit() ** 2)]
    return {word: 1} if kind.kind is AttributeKind.JSON else word
