"""Which columns names tie to which keys, loosely: what rows have to confirm.

Looser than what `implied_references` goes by, since here the values decide: `support_rep_id`
is tried on `rep`, `l_orderkey` on `o_orderkey`, `artist` on a table `artist`, `created_by` on
`users`, and `parent` on the table's own key.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from dbarchitect.review.columns import words_of
from dbarchitect.review.words import forms_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.model.schema import Schema, Table

Place = tuple["QualifiedName", str]

_KEYS = "code fk guid id key nr no number ref sk uuid"
_KEY_WORDS = frozenset(_KEYS.split())
GENERIC = frozenset((word,) for word in ("name", "type", "kind", "value", *_KEYS.split()))
_OTHERS = (
    "ancestor boss duplicate leader manager mentor merged next original parent predecessor "
    "prev previous referrer reply reports root successor superior supervisor"
)
_OWN = frozenset(_OTHERS.split())
"""Words for another row of the same table."""

_BETWEEN = frozenset({"by", "of", "to"})

_ACTING = "assignee author by creator editor owner approver reviewer sender recipient rep agent"
_DOERS = frozenset(_ACTING.split())
_PEOPLE = ("user", "account", "person", "employee", "member", "staff", "customer")
_TARGETS_MOST = 8
"""So many keys are tried for a column. An assumption: a name that fits more says nothing."""

_PREFIXED_LEAST = 3


def named_pairs(schema: Schema) -> dict[Place, tuple[Place, ...]]:
    """The keys that each column's name fits, the closest first; columns of one name have none.

    A key is a single column that a unique index covers; partitions have none of their own.
    """
    keys = _Keys(schema)
    found: dict[Place, tuple[Place, ...]] = {}
    for table in schema.tables:
        if table.partition_of is not None:
            continue
        prefix = name_prefix(table)
        for column in table.columns:
            targets = tuple(dict.fromkeys(keys.fitting(table, column.name, prefix)))
            if targets:
                found[table.name, column.name] = targets[:_TARGETS_MOST]
    return found


class _Keys:
    """The keys of a schema, by the names that a column may call them."""

    def __init__(self, schema: Schema) -> None:
        self._by_table: dict[tuple[str, ...], list[Place]] = {}
        self._by_column: dict[tuple[str, ...], list[Place]] = {}
        self._own: dict[QualifiedName, list[Place]] = {}
        for table in schema.tables:
            if table.partition_of is None:
                self._add(table)

    def fitting(self, table: Table, name: str, prefix: str) -> Iterator[Place]:
        """The keys that a column of this name may mean, those of its own schema first."""
        here = (table.name, name)
        found = [place for place in self._fitting(table, name, prefix) if place != here]
        yield from (place for place in found if place[0].schema == table.name.schema)
        yield from (place for place in found if place[0].schema != table.name.schema)

    def _fitting(self, table: Table, name: str, prefix: str) -> Iterator[Place]:
        words = without_prefix(words_of(name), prefix)
        yield from self._by_column.get(words, ())
        stem = _stem(words)
        for cut in range(len(stem)):
            for form in sorted(forms_of(stem[cut:])):
                yield from self._by_table.get(form, ())
        if _is_own(table, stem):
            yield from self._own.get(table.name, ())
        if not _DOERS.isdisjoint(words[-1:]) or not _DOERS.isdisjoint(stem[-1:]):
            for person in _PEOPLE:
                yield from self._by_table.get((person,), ())

    def _add(self, table: Table) -> None:
        names = words_of(table.name.name)
        prefix = name_prefix(table)
        for column in table.referable_columns:
            place = (table.name, column)
            for cut in range(len(names)):
                for form in forms_of(names[cut:]):
                    self._by_table.setdefault(form, []).append(place)
            words = without_prefix(words_of(column), prefix)
            if words not in GENERIC:
                self._by_column.setdefault(words, []).append(place)
            self._own.setdefault(table.name, []).append(place)


def _is_own(table: Table, stem: tuple[str, ...]) -> bool:
    """Whether the name tells of another row of its table, and of no other thing.

    `reports_to` and `parent_comment_id` in comments do, `original_invoice_no` does not.
    """
    names = words_of(table.name.name)
    allowed = _OWN | _BETWEEN | {word for form in forms_of(names) for word in form}
    return not _OWN.isdisjoint(stem) and allowed.issuperset(stem)


def _stem(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words without the one that says that it is a key; `orderkey` is `order`."""
    if len(words) > 1 and words[-1] in _KEY_WORDS:
        return words[:-1]
    if words:
        last = words[-1]
        for ending in ("id", "key"):
            if last.endswith(ending) and len(last) > len(ending) + 1:
                return (*words[:-1], last.removesuffix(ending))
    return words


def name_prefix(table: Table) -> str:
    """The word that the names of all columns begin with; empty where there is none."""
    firsts = Counter(words_of(column.name)[:1] for column in table.columns)
    if len(firsts) != 1 or len(table.columns) < _PREFIXED_LEAST:
        return ""
    return "".join(*firsts)


def without_prefix(words: tuple[str, ...], prefix: str) -> tuple[str, ...]:
    """The words of a column's name without the prefix, where there is one."""
    return words[1:] if prefix and words[:1] == (prefix,) and len(words) > 1 else words
