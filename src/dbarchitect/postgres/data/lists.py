"""Lists in text: several items in one value, told from prose, pairs, numbers and names."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from dbarchitect.model.data_facts import ListTally, Tally
from dbarchitect.postgres.data.sampling import is_cut

if TYPE_CHECKING:
    from collections.abc import Mapping

SEPARATORS = (",", ";", "|")

_ITEM = r"[^\s,;|]{1,40}( [^\s,;|]{1,40}){0,2}"
_NUMBER = re.compile(r"[0-9]{1,3}(,[0-9]{3})+([.][0-9]+)?|-?[0-9]+,[0-9]+")
"""A number with a comma for thousands, or for its fraction."""

LEAST_SHARE = 0.2
"""From this share of values with several items on a column is one of lists. An assumption."""

REUSED = 4
"""How often an item must come again, on average: words of a list are from a vocabulary, those
of prose and addresses are not. An assumption."""

FEW_OTHERS = 0.01
"""Up to this share of values that are neither a list nor an item, it is a slip."""


def list_pattern(separator: str) -> str:
    """What a value of several items looks like, to Python and to PostgreSQL."""
    return f"^{_ITEM}([{separator}] ?{_ITEM})+$"


_ONE = re.compile(f"^{_ITEM}$")
_SEVERAL = {separator: re.compile(list_pattern(separator)) for separator in SEPARATORS}


def lists_in(counts: Counter[str], *, whole: bool) -> ListTally | None:
    """What several items in one value look like; None where the values are no lists.

    Lists have items that come again in other values, and not all as many items: two numbers
    in each value are a pair, and `Doe, Jane` is a name.
    """
    seen = {value: n for value, n in counts.items() if value and not is_cut(value)}
    for separator in SEPARATORS:
        found = _with(separator, seen, whole=whole)
        if found is not None:
            return found
    return None


def _with(separator: str, seen: Mapping[str, int], *, whole: bool) -> ListTally | None:
    of = sum(seen.values())
    with_separator = {value: n for value, n in seen.items() if separator in value}
    if not of or sum(with_separator.values()) < of * LEAST_SHARE:
        return None
    lists = {v: n for v, n in with_separator.items() if _SEVERAL[separator].fullmatch(v)}
    number = sum(lists.values())
    others = seen.keys() - with_separator.keys()
    single = sum(seen[value] for value in others if _ONE.fullmatch(value))
    if of - number - single > of * FEW_OTHERS or all(map(_NUMBER.fullmatch, lists)):
        return None
    items: Counter[str] = Counter()
    lengths: set[int] = set()
    for value, n in lists.items():
        parts = [part.strip() for part in value.split(separator)]
        lengths.add(len(parts))
        for part in parts:
            items[part] += n
    if len(lengths) == 1 and single == 0:
        return None
    if items.total() < REUSED * len(items) or _is_one_value(lists):
        return None
    return ListTally(
        separator=separator,
        values=Tally(number, of, whole),
        most_items=max(lengths),
        different_items=len(items),
        examples=tuple(sorted(lists, key=lambda value: (-lists[value], value))),
    )


def _is_one_value(lists: Mapping[str, int]) -> bool:
    """Whether all lists are the same few: then they are the names of something."""
    return len(lists) < 3  # noqa: PLR2004 - two spellings of one thing
