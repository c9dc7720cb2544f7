"""What text is, by how it is written: numbers, dates, uuids, truth values, documents.

Each kind has a pattern that means the same to Python and to PostgreSQL, so that what a sample
shows is asked of each row of the table in the same words.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from dbarchitect.model.data_facts import KindTally, Tally, ValueKind
from dbarchitect.postgres.data.sampling import is_cut

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Callable, Mapping

_DATE = "[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
_TIME = "([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9]([.][0-9]{1,6})?)?"
_ZONE = "(Z|[+-][0-9]{2}(:?[0-9]{2})?)"

PATTERNS: Mapping[ValueKind, str] = {
    ValueKind.BOOLEAN: "^([Tt]rue|[Ff]alse|TRUE|FALSE|[tf]|[Yy]es|[Nn]o|YES|NO|[ynYN])$",
    # A leading zero says that the digits are a name, not a number.
    ValueKind.INTEGER: "^-?(0|[1-9][0-9]{0,17})$",
    ValueKind.NUMBER: "^-?(0|[1-9][0-9]{0,17})([.][0-9]{1,38})?$",
    ValueKind.DATE: f"^{_DATE}$",
    ValueKind.TIMESTAMP: f"^{_DATE}[T ]{_TIME}$",
    ValueKind.INSTANT: f"^{_DATE}[T ]{_TIME} ?{_ZONE}$",
    ValueKind.UUID: "^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$",
    ValueKind.JSON: r"^\s*(\[.*\]|\{.*\})\s*$",
}
"""How values of each kind are written. Source: PostgreSQL documentation 8.5.1 (ISO 8601), 8.6,
8.12; RFC 8259."""

FEW_OTHERS = 0.01
"""Up to this share of other values a column is still told to be of a kind. An assumption: slips
of typing, which a type would have refused."""

_EXAMPLES = 3
_COMPILED = {kind: re.compile(pattern, re.DOTALL) for kind, pattern in PATTERNS.items()}


@dataclass(frozen=True, slots=True)
class _Found:
    kind: ValueKind
    count: int
    others: tuple[str, ...]


def kind_of(counts: Counter[str], *, whole: bool) -> KindTally | None:
    """The kind that most, and nearly all, values of a column are of; the narrowest of equals.

    A column whose values do not differ is of no kind, and values that were cut off are not
    looked at.

    Args:
        counts: How often each value was seen.
        whole: Whether these are all rows of the table.
    """
    seen = {value: count for value, count in counts.items() if not is_cut(value)}
    if len(seen) < 2:  # noqa: PLR2004 - one value tells nothing
        return None
    of = sum(seen.values())
    best: _Found | None = None
    for kind in ValueKind:
        found = _found(kind, seen, of)
        if found is not None and (best is None or found.count > best.count):
            best = found
        if best is not None and best.count == of:
            break
    if best is None:
        return None
    whole = whole and len(seen) == len(counts)
    return KindTally(kind=best.kind, values=Tally(best.count, of, whole), others=best.others)


def _found(kind: ValueKind, seen: Mapping[str, int], of: int) -> _Found | None:
    """How many are of the kind; None as soon as too many others were met."""
    is_kind = _TESTS[kind]
    most_others = int(of * FEW_OTHERS)
    others: list[str] = []
    number = 0
    for value, count in seen.items():
        if not is_kind(value):
            number += count
            others.append(value)
            if number > most_others:
                return None
    return _Found(kind, of - number, tuple(sorted(others)[:_EXAMPLES]))


def _matches(kind: ValueKind) -> Callable[[str], bool]:
    pattern = _COMPILED[kind]
    return lambda value: pattern.fullmatch(value) is not None


def _parses(kind: ValueKind, parse: Callable[[str], object]) -> Callable[[str], bool]:
    """A value of the pattern that means something: February has no 30th."""
    matches = _matches(kind)

    def test(value: str) -> bool:
        if not matches(value):
            return False
        try:
            parse(value)
        except (ValueError, RecursionError):
            return False
        return True

    return test


_TESTS: Mapping[ValueKind, Callable[[str], bool]] = {
    **{kind: _matches(kind) for kind in ValueKind},
    ValueKind.DATE: _parses(ValueKind.DATE, date.fromisoformat),
    ValueKind.TIMESTAMP: _parses(ValueKind.TIMESTAMP, datetime.fromisoformat),
    ValueKind.INSTANT: _parses(ValueKind.INSTANT, lambda v: date.fromisoformat(v[:10])),
    ValueKind.JSON: _parses(ValueKind.JSON, json.loads),
}
