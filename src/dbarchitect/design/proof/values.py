"""Values that the lab generates for a column: the SQL, and the bytes that they will take.

Both come from the same assumption (the brief's where it makes one), so that a size computed
from it can be checked against a filled table without looking at the table first.

Formulas are SQL over `#i#`, the number of the row from 1, and `#draw#`, a number that differs
for each row and each attempt at a row. Nothing in them is random: the same seed gives the
same bytes.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from typing import TYPE_CHECKING

from dbarchitect.design.proof.corpus import (
    POOL_SIZE,
    WORD_CHARACTERS,
    json_pool,
    text_pool,
    vocabulary,
)
from dbarchitect.design.proof.patterned import matching_text
from dbarchitect.model.identifier import quote_literal
from dbarchitect.storage.payloads import INET4_PAYLOAD_BYTES, jsonb_payload
from dbarchitect.storage.types import uniform

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from dbarchitect.storage.payloads import Json

Payloads = tuple[tuple[int, float], ...]
"""Bytes without header, each with its probability; together 1."""


@dataclass(frozen=True, slots=True)
class Evenly:
    """Numbers from `low` to `high`, each as often, in `units` to the whole one."""

    low: int
    high: int
    units: int = 1


@dataclass(frozen=True, slots=True)
class Values:
    """Values of a column: how they are made, how wide they are, and what was assumed.

    `low_words` to `high_words` is the length of texts made of the vocabulary's words, 0 where
    they are not. `shares` are how often each of the `choices` occurs, where values are few;
    `distinct`
    is their number where they are as frequent as each other, None where nearly all differ.
    `pool` are the values themselves where each row draws one of some, each as often.
    `made_of` names the columns of the row that the server makes the value of, and `made_as`
    the payload by the sum of theirs, each and one more. `evenly` is where numbers lie.
    `days` are those in which dates lie, each as often; `in_order` says that later rows have
    later ones.
    """

    sql: str
    payloads: Payloads
    basis: str
    low_words: int = 0
    high_words: int = 0
    choices: tuple[str, ...] = ()
    shares: tuple[float, ...] = ()
    distinct: int | None = None
    pool: tuple[Json, ...] = ()
    made_of: tuple[str, ...] = ()
    made_as: tuple[tuple[int, int], ...] = ()
    evenly: Evenly | None = None
    days: int | None = None
    in_order: bool = False

    def at(self, index: str, draw: str) -> str:
        """The SQL for the row that the two expressions give."""
        return self.sql.replace("#i#", index).replace("#draw#", draw)


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What is asked of a column's values.

    `low` and `high` bound numbers (inclusive), `most_characters` texts. `rows` is how many
    rows there will be; it decides how many digits their numbers have.
    """

    seed: int
    name: str
    salt: int
    type_name: str
    rows: int
    unique: bool = False
    distinct: int | None = None
    low: float | None = None
    high: float | None = None
    most_characters: int | None = None
    average_characters: int | None = None

    @property
    def draw(self) -> str:
        """SQL of a number from 0 to 2**63 - 1, as the column's own draw for the row."""
        return hashed(self.salt)


def hashed(salt: int) -> str:
    """SQL of a number from 0 to 2**63 - 1 that follows from the draw and the salt."""
    return f"(pg_catalog.hashint8extended(#draw#, {salt}) & 9223372036854775807)"


def unit(salt: int) -> str:
    """SQL of a number from 0 to 1 (1 excluded) that follows from the draw and the salt."""
    bits = f"(pg_catalog.hashint8extended(#draw#, {salt}) & 4503599627370495)"
    return f"({bits}::double precision / 4503599627370496)"


def convolved(*parts: Iterable[tuple[int, float]]) -> Payloads:
    """The payloads of values put together from independent parts."""
    whole: dict[int, float] = {0: 1.0}
    for part in parts:
        after: dict[int, float] = {}
        for width, share in part:
            for before, chance in whole.items():
                after[before + width] = after.get(before + width, 0.0) + chance * share
        whole = after
    return tuple(sorted(whole.items()))


def digits(rows: int) -> Payloads:
    """The number of digits of the numbers from 1 to `rows`."""
    found: list[tuple[int, float]] = []
    low, width = 1, 1
    while low <= rows:
        high = min(rows, low * 10 - 1)
        found.append((width, (high - low + 1) / rows))
        low, width = low * 10, width + 1
    return tuple(found) or ((1, 1.0),)


def listed(request: Request, values: Sequence[str], weights: Mapping[str, float]) -> Values:
    """One of some values; those without a weight share what the others leave evenly."""
    left = max(0.0, 1.0 - sum(weights.get(value, 0.0) for value in values))
    unweighted = [value for value in values if value not in weights]
    shares = [weights.get(v, left / max(1, len(unweighted))) for v in values]
    whole = sum(shares) or 1.0
    limits = [round(limit / whole, 12) for limit in accumulate(shares)][:-1]
    array = ", ".join(map(quote_literal, values))
    place = "1"
    if limits:
        cuts = ", ".join(map(repr, limits))
        bucket = f"pg_catalog.width_bucket({unit(request.salt)}, ARRAY[{cuts}]::float8[])"
        place = f"1 + {bucket}"
    widths: dict[int, float] = {}
    for value, share in zip(values, shares, strict=True):
        width = len(value.encode())
        widths[width] = widths.get(width, 0.0) + share / whole
    basis = f"one of {len(values)} values, " + ("by weights" if weights else "evenly")
    return Values(
        f"((ARRAY[{array}])[{place}])::{request.type_name}",
        tuple(sorted(widths.items())),
        basis,
        choices=tuple(values),
        shares=tuple(share / whole for share in shares),
        distinct=len(values),
    )


def whole_number(request: Request) -> Values:
    """Whole numbers: 1 to 100 where nothing else is said; the row's own number if unique."""
    if request.unique:
        low = int(request.low or 1)
        return Values(f"({low} - 1 + #i#)::{request.type_name}", (), "the row's number")
    low, high = _bounds(request, 1, 100)
    sql = f"({low} + {request.draw} % {high - low + 1})::{request.type_name}"
    spread = Evenly(low, high)
    return Values(sql, (), f"{low} to {high}, evenly", distinct=high - low + 1, evenly=spread)


def real_number(request: Request) -> Values:
    """Floating-point numbers from 0 to 1,000, evenly."""
    low, high = _bounds(request, 0, 1000)
    sql = f"({low} + {unit(request.salt)} * {high - low})::{request.type_name}"
    return Values(sql, (), f"{low} to {high}, evenly")


def truth(request: Request, weights: Mapping[str, float]) -> Values:
    """True or false, by the weight of either, evenly without."""
    true = weights.get("true", 0.0) if weights else 0.5
    return Values(
        f"({unit(request.salt)} < {true!r})",
        (),
        "true or false, " + ("by weights" if weights else "evenly"),
        choices=("true", "false"),
        shares=(true, 1.0 - true),
        distinct=2,
    )


def identifier(request: Request, *, ordered: bool) -> Values:
    """UUIDs: in the order of rows (version 7) or all over (version 4)."""
    # Version and variant are put between the digits of one digest, for each costs the most.
    digest = f"pg_catalog.md5(#i#::text || '/{request.salt}')"
    if ordered:
        tail = f"overlay(substr({digest}, 13, 18) placing '8' from 4 for 0)"
        sql = f"(lpad(to_hex(1700000000000 + #i#), 12, '0') || '7' || {tail})::uuid"
    else:
        head = f"overlay(substr({digest}, 1, 30) placing '4' from 13 for 0)"
        sql = f"overlay({head} placing '8' from 17 for 0)::uuid"
    return Values(sql, (), "in the order of rows" if ordered else "all over")


def text(request: Request) -> Values:
    """Texts of the vocabulary's words; a row's number is part of it where it is unique."""
    limit = request.most_characters
    average = request.average_characters or _usual_characters(limit)
    room = 10**9 if limit is None else limit
    if request.unique and room < 2 * average + 12:
        width = min(room, max(8, min(average, 12)))
        short = (
            matching(request, f"^[0-9a-z]{{{width}}}$") if 10**width <= request.rows else None
        )
        if short is not None:
            return short
        return Values(
            f"lpad(#i#::text, {width}, '0')", ((width, 1.0),), f"{width} digits, unique"
        )
    slots = WORD_CHARACTERS + 1
    if room < WORD_CHARACTERS:
        pool = [word[:room] for word in vocabulary(request.seed)[:POOL_SIZE]]
        return Values(
            pooled(request, pool), ((room, 1.0),), f"{room} letters", distinct=len(pool)
        )
    mean = max(1.0, (average + 1) / slots)
    low = max(1, round(mean / 2))
    high = max(low, min(round(2 * mean - low), (room + 1) // slots))
    texts = _counted(request, text_pool(request.seed, request.name, low, high))
    widths = frequencies(len(one) for one in texts)
    sql = pooled(request, texts)
    basis = f"{low} to {high} words, {mean * slots - 1:.0f} characters on average"
    if request.unique:
        widths = convolved(widths, ((1, 1.0),), digits(request.rows))
        sql = f"(replace({sql}, ' ', '-') || '-' || #i#)"
        basis += ", and the row's number"
    if request.unique:
        return Values(sql, widths, basis, low, high)
    return Values(sql, widths, basis, low, high, distinct=len(set(texts)), pool=texts)


def matching(request: Request, pattern: str) -> Values | None:
    """Texts that match a regular expression; None where it is not understood."""
    number = "(#i#)" if request.unique else request.draw
    found = matching_text(pattern, number, request.most_characters)
    if found is None:
        return None
    sql, width = found
    return Values(f"({sql})", ((width, 1.0),), f"{width} characters that match the pattern")


def document(request: Request) -> Values:
    """JSON objects of four keys."""
    average = request.average_characters or USUAL_DOCUMENT_CHARACTERS
    pool = json_pool(request.seed, request.name, average)
    literal = quote_literal(json.dumps(pool, separators=(",", ":")))
    sql = f"({literal}::jsonb -> ({request.draw} % {len(pool)})::integer)"
    if request.type_name != "jsonb":
        # Plain JSON is stored as it is written.
        widths = frequencies(len(json.dumps(one)) for one in pool)
        return Values(f"{sql}::{request.type_name}", widths, "an object of four keys")
    widths = _document_payloads(request.seed, request.name, average)
    basis = f"an object of four keys, about {average} characters"
    return Values(sql, widths, basis, pool=pool)


USUAL_DOCUMENT_CHARACTERS = 120
"""The length of a JSON document of which nothing is known."""

USUAL_TEXT_CHARACTERS = 240
"""The length of a text without limit of which nothing is known."""


def email(request: Request) -> Values:
    """Addresses at example.com: 4 to 12 letters, the row's number, the domain."""
    length = f"4 + ({request.draw} % 9)::integer"
    head = f"left(pg_catalog.md5(#draw#::text || '/{request.salt}'), {length})"
    widths = convolved(uniform(4, 12), ((1, 1.0),), digits(request.rows), ((12, 1.0),))
    return Values(f"({head} || '.' || #i# || '@example.com')", widths, "18 to 32 characters")


def web_address(request: Request) -> Values:
    """Addresses of 28 to 52 characters, or of the average that the brief names."""
    host = "https://example.com/"
    mean = max(12, (request.average_characters or 40) - len(host))
    low = max(8, mean - 12)
    high = 2 * mean - low
    length = f"{low} + ({request.draw} % {high - low + 1})::integer"
    digest = f"pg_catalog.md5(#i#::text || '/{request.salt}')"
    tail = f"left(repeat({digest}, {-(-high // 32)}), {length})"
    widths = convolved(uniform(low, high), ((len(host), 1.0),))
    basis = f"{len(host) + low} to {len(host) + high} characters"
    return Values(f"('{host}' || {tail})", widths, basis)


def phone(request: Request) -> Values:
    """E.164 numbers of 12 characters."""
    number = "#i#" if request.unique else f"({request.draw} % 1000000000)"
    return Values(f"('+49' || lpad(({number})::text, 9, '1'))", ((12, 1.0),), "12 characters")


def secret(request: Request) -> Values:
    """What a hash function gives: 64 hexadecimal digits, 32 bytes, or 60 characters."""
    digest = f"pg_catalog.sha256(convert_to(#i#::text || '/{request.salt}', 'UTF8'))"
    if request.type_name == "bytea":
        return Values(digest, ((32, 1.0),), "32 bytes")
    width = 64 if request.unique else 60
    width = min(width, request.most_characters or width)
    sql = f"left(pg_catalog.encode({digest}, 'hex'), {width})"
    return Values(sql, ((width, 1.0),), f"{width} characters of a hash")


def address(request: Request) -> Values:
    """IPv4 addresses in 10.0.0.0/8."""
    number = "#i#" if request.unique else f"({request.draw} % 16777216)"
    sql = f"('10.0.0.0'::inet + {number})"
    return Values(sql, ((INET4_PAYLOAD_BYTES, 1.0),), "IPv4 addresses")


def pooled(request: Request, texts: Sequence[str]) -> str:
    """SQL of one of the texts."""
    literal = quote_literal(json.dumps(list(texts), separators=(",", ":")))
    return f"({literal}::jsonb ->> ({request.draw} % {len(texts)})::integer)"


def _counted(request: Request, pool: tuple[str, ...]) -> tuple[str, ...]:
    return pool if request.distinct is None else pool[: max(1, request.distinct)]


def _usual_characters(limit: int | None) -> int:
    return USUAL_TEXT_CHARACTERS if limit is None else max(4, limit // 4)


def _bounds(request: Request, low: int, high: int) -> tuple[int, int]:
    if request.low is not None:
        low = int(request.low)
        high = max(high, low + 99)
    if request.high is not None:
        high = int(request.high)
        low = min(low, high)
    if request.distinct is not None:
        high = (
            min(high, low + request.distinct - 1)
            if request.high
            else low + request.distinct - 1
        )
    return low, high


def frequencies(widths: Iterable[int]) -> Payloads:
    """The payloads of values that are drawn evenly, from the width of each."""
    found: dict[int, int] = {}
    for width in widths:
        found[width] = found.get(width, 0) + 1
    whole = sum(found.values())
    return tuple((width, count / whole) for width, count in sorted(found.items()))


@cache
def _document_payloads(seed: int, name: str, average: int) -> Payloads:
    return frequencies(jsonb_payload(one) for one in json_pool(seed, name, average))
