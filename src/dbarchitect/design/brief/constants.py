"""Constants of a brief's types: which text is a value of which type."""

from __future__ import annotations

import datetime as dt
import re

from dbarchitect.design.brief.complaint import ComplaintError, did_you_mean
from dbarchitect.model.brief import PERIODS, AttributeKind, AttributeType
from dbarchitect.model.schema import LARGEST_INTEGERS

NUMBERS = frozenset(
    {
        AttributeKind.INTEGER,
        AttributeKind.SMALLINT,
        AttributeKind.BIGINT,
        AttributeKind.NUMERIC,
        AttributeKind.MONEY,
        AttributeKind.FLOAT,
    }
)
WHOLE_NUMBERS = frozenset({AttributeKind.INTEGER, AttributeKind.SMALLINT, AttributeKind.BIGINT})
TEXTS = frozenset(
    {
        AttributeKind.TEXT,
        AttributeKind.EMAIL,
        AttributeKind.URL,
        AttributeKind.PHONE,
        AttributeKind.ENUMERATION,
    }
)
MOMENTS = frozenset({AttributeKind.DATE, AttributeKind.TIME, AttributeKind.INSTANT})

DEFAULT_WORDS = {
    AttributeKind.INSTANT: "now",
    AttributeKind.DATE: "today",
    AttributeKind.UUID: "uuid",
}
"""The word that stands for a value made at the time of the insert."""

MAX_TEXT_LENGTH = 10_485_760
"""Source: PostgreSQL documentation 8.3, the longest n of varchar(n)."""

MAX_PRECISION = 1000
"""Source: PostgreSQL documentation 8.1.2, the largest precision that can be declared."""

MAX_CONSTANT = 1000
"""The longest constant in characters; a longer text is data, not a default."""

MAX_DIMENSIONS = 16_000
"""Source: pgvector, VECTOR_MAX_DIM in src/vector.h."""

MAX_LISTED = 200
"""The most values of a list; a longer one is an entity of its own."""


def checked_values(values: list[str]) -> tuple[str, ...]:
    """The listed values, of which there are some and none twice.

    Raises:
        ComplaintError: none, too many, one twice, or an empty one.
    """
    if not values or len(values) > MAX_LISTED:
        message = f"a list of {len(values)} values"
        raise ComplaintError(
            message, f"List 1 to {MAX_LISTED} values; more of them are an entity of their own."
        )
    for position, value in enumerate(values):
        if value in values[:position]:
            message = f"value `{value}` is listed twice"
            raise ComplaintError(message, "List each value once.")
        if not value.strip() or "\0" in value:
            message = "a listed value is empty"
            raise ComplaintError(
                message, "Leave it out, or make the attribute optional with `?`."
            )
    return tuple(values)


def constant_of(kind: AttributeType, text: str) -> str:
    """The text, where it is a value of the type.

    Raises:
        ComplaintError: it is none.
    """
    if len(text) > MAX_CONSTANT:
        message = f"a constant of {len(text):,} characters"
        raise ComplaintError(message, f"Write at most {MAX_CONSTANT:,}.")
    problem = _problem(kind, text)
    if problem is not None:
        message, hint = problem
        raise ComplaintError(message, hint)
    return text


_PATTERNS = {
    AttributeKind.DURATION: (r"[0-9]+ [a-z]+", "'90 days'"),
    AttributeKind.UUID: (r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", "uuid"),
    AttributeKind.BOOLEAN: (r"true|false", "false"),
    AttributeKind.IP: (r"[0-9a-fA-F.:/]+", "'127.0.0.1'"),
}


def _problem(kind: AttributeType, text: str) -> tuple[str, str] | None:
    name = kind.kind
    if name in NUMBERS:
        return _number_problem(kind, text)
    if name in MOMENTS:
        return _moment_problem(name, text)
    if name in {AttributeKind.SECRET, AttributeKind.BYTES, AttributeKind.VECTOR, *PERIODS}:
        return (
            f"a {name.value} has no default",
            "Remove it: the application supplies the value.",
        )
    return _text_problem(kind, text)


def _text_problem(kind: AttributeType, text: str) -> tuple[str, str] | None:
    if kind.kind is AttributeKind.ENUMERATION:
        return _listed_problem(kind, text)
    pattern, example = _PATTERNS.get(kind.kind, (".*", ""))
    if not re.fullmatch(pattern, text, re.DOTALL):
        return f"`{text}` is no {kind.kind.value}", f"Write such as `= {example}`."
    if kind.length is not None and len(text) > kind.length:
        shown = f"`{text}` is longer than text({kind.length})"
        return shown, "Shorten it, or enlarge the text."
    return None


def _listed_problem(kind: AttributeType, text: str) -> tuple[str, str] | None:
    if text in kind.values:
        return None
    return f"`{text}` is not among the listed values", did_you_mean(
        text, kind.values, what="Values"
    )


def _number_problem(kind: AttributeType, text: str) -> tuple[str, str] | None:
    name = kind.kind
    if not re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", text):
        return f"`{text}` is no number", "Write digits, such as `0` or `9.99`."
    if name in WHOLE_NUMBERS and "." in text:
        return f"`{text}` is no {name.value}", "Write a whole number, or use `numeric`."
    largest = LARGEST_INTEGERS.get(name)
    if largest is not None and not -largest - 1 <= int(text) <= largest:
        return f"`{text}` is too large for {name.value}", f"It holds at most {largest:,}."
    return _size_problem(kind, text)


def _size_problem(kind: AttributeType, text: str) -> tuple[str, str] | None:
    if kind.precision is None:
        return None
    before, _, after = text.lstrip("-").partition(".")
    scale = kind.scale or 0
    if len(before.lstrip("0")) <= kind.precision - scale and len(after) <= scale:
        return None
    shown = f"{kind.kind.value}({kind.precision}, {scale})"
    return f"`{text}` does not fit {shown}", "Write fewer digits, or enlarge the type."


def _moment_problem(kind: AttributeKind, text: str) -> tuple[str, str] | None:
    readers = {
        AttributeKind.DATE: (dt.date.fromisoformat, "2026-01-31"),
        AttributeKind.TIME: (dt.time.fromisoformat, "09:30"),
        AttributeKind.INSTANT: (dt.datetime.fromisoformat, "2026-01-31T09:30:00+00:00"),
    }
    reader, example = readers[kind]
    word = DEFAULT_WORDS.get(kind)
    try:
        value = reader(text)
    except ValueError:
        hint = f"Write such as `'{example}'`" + (f", or `= {word}`." if word else ".")
        return f"`{text}` is no {kind.value}", hint
    if isinstance(value, dt.datetime) and value.tzinfo is None:
        return f"`{text}` names no time zone", f"Write such as `'{example}'`."
    return None
