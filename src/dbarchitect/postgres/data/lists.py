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

SHARED = 0.5
"""So large a share of the items must stand in several values: those of `Ring, Inc.` do
not. An assumption."""

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
    others = seen.keys() - with_separator.keys()
    singles = {value: seen[value] for value in others if _ONE.fullmatch(value)}
    number = sum(lists.values())
    if of - number - sum(singles.values()) > of * FEW_OTHERS:
        return None
    if all(map(_NUMBER.fullmatch, lists)):
        return None
    split = {value: [part.strip() for part in value.split(separator)] for value in lists}
    if not _are_lists(split, lists, singles):
        return None
    return ListTally(
        separator=separator,
        values=Tally(number, of, whole),
        most_items=max(map(len, split.values())),
        different_items=len({part for parts in split.values() for part in parts}),
        examples=tuple(sorted(lists, key=lambda value: (-lists[value], value))),
    )


def _are_lists(
    split: Mapping[str, list[str]], lists: Mapping[str, int], singles: Mapping[str, int]
) -> bool:
    """Whether the parts are items: they come again, in other values, and not all as many."""
    rows: Counter[str] = Counter()
    values: Counter[str] = Counter(singles.keys())
    for value, parts in split.items():
        for part in set(parts):
            rows[part] += lists[value]
            values[part] += 1
    shared = sum(values[item] > 1 for item in rows)
    varies = len({len(parts) for parts in split.values()}) > 1
    alone = sum(single in rows for single in singles)
    return (
        rows.total() >= REUSED * len(rows)
        and shared >= len(rows) * SHARED
        and (varies or alone > len(singles) * SHARED)
    )
