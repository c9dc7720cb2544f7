"""Which dependencies of a table's rows are meant, and which are accidents of the rows.

Rows show what holds today, not what is meant. A dependency is taken for one of the things that
a table is about where columns are named after the determinant, or where the determinant names a
thing that others are named after, and chance does not explain it. Everything else is an
accident, with the reasons.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from dbarchitect.model.dependency_facts import Determined
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.normal_forms import Functional, closure
from dbarchitect.review.dependent.affinity import is_identifier, is_named_after, thing_named
from dbarchitect.review.indexes import told_apart_by

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from dbarchitect.model.dependency_facts import Determinant, TableDependencies
    from dbarchitect.model.schema import Table
    from dbarchitect.review.columns import ColumnTypes

CHANCE_NAMED_LOG10 = -3.0
"""Of columns that are named after the determinant, chance may explain no more than one in a
thousand. An assumption."""

CHANCE_LOG10 = -20.0
"""Of others chance may explain no more than this: in 2,240 lines of invoices every artist has
one price, which nobody means, and 165 artists with two prices come to -8. An assumption."""

REPEATED_AT_LEAST = 1.25
"""A value of the determinant stands in so many rows on average, or there is little to gain by a
table of its own. An assumption."""

_NAMES_NOTHING = frozenset(
    {
        "boolean",
        "date",
        "double precision",
        "numeric",
        "real",
        "time without time zone",
        "timestamp with time zone",
        "timestamp without time zone",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One column that depends on a determinant, and why that is an accident, if it is.

    `reasons` are clauses. `is_named_after` says that the column's name shows what it belongs
    to. `whole` says that it holds in each row of the table.
    """

    determinant: Determinant
    column: str
    is_named_after: bool
    reasons: tuple[str, ...]
    whole: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """A dependency that is meant, by its names, and that a few rows break."""

    determinant: Determinant
    found: Determined


@dataclass(frozen=True)
class Judge:
    """Judges the dependencies of one table."""

    table: Table
    facts: TableDependencies
    types: ColumnTypes

    @cached_property
    def keys(self) -> tuple[frozenset[str], ...]:
        """Sets of columns that tell rows apart: declared ones, else those that rows show."""
        declared = tuple(_unique_sets(self.table))
        if declared:
            return tuple(key for key in declared if not any(one < key for one in declared))
        named = (one for one in self.facts.unique if all(map(is_identifier, one)))
        return tuple(map(frozenset, named))

    @cached_property
    def determinants(self) -> tuple[Determinant, ...]:
        """What determines others: of columns that determine each other the one that names."""
        return tuple(map(_by_its_identifier, self.facts.determinants))

    @cached_property
    def functional(self) -> tuple[Functional, ...]:
        """The dependencies that no row breaks."""
        found: list[Functional] = []
        for one in self.determinants:
            left = frozenset(one.columns)
            right = frozenset(item.column for item in one.determined if item.holds)
            found.append(Functional(left, right))
            found += [Functional(frozenset({name}), left) for name in one.equals]
        return tuple(found)

    def judged(self) -> Iterator[Judged]:
        """Each column that depends on less than a key, with each of its determinants."""
        for one in self.determinants:
            determined = closure(one.columns, self.functional) - set(one.columns)
            if not self._is_key(one, determined):
                yield from self._of(one, determined)

    def slips(self) -> Iterator[Slip]:
        """Columns named after a determinant that some rows do not obey."""
        for one in self.determinants:
            if not one.whole or self._is_key(one, frozenset()):
                continue
            for found in one.determined:
                is_named = self._is_named_after(found.column, one)
                reasons = self._reasons(one, found.column, is_lone=False)
                if not found.holds and is_named and not reasons:
                    yield Slip(determinant=one, found=found)

    def is_part_of_key(self, one: Determinant) -> bool:
        """Whether the determinant is a part of a key, and not all of it."""
        return any(set(one.columns) < key for key in self.keys)

    def _is_key(self, one: Determinant, determined: frozenset[str]) -> bool:
        known = determined | set(one.columns)
        return one.values == one.rows or any(key <= known for key in self.keys)

    def _of(self, one: Determinant, determined: frozenset[str]) -> Iterator[Judged]:
        of_keys = frozenset[str]().union(*self.keys)
        rest = [c.name for c in self.table.columns if c.name in determined - of_keys]
        named = [name for name in rest if self._is_named_after(name, one)]
        is_whole = all(
            other.whole
            for other in self.determinants
            if set(other.columns) <= determined | set(one.columns)
        )
        for name in rest:
            yield Judged(
                determinant=one,
                column=name,
                is_named_after=name in named,
                reasons=tuple(self._reasons(one, name, is_lone=not named)),
                whole=is_whole,
            )

    def _is_named_after(self, column: str, one: Determinant) -> bool:
        return any(is_named_after(column, name) for name in one.columns)

    def _reasons(self, one: Determinant, column: str, *, is_lone: bool) -> list[str]:
        """Why it is an accident; `is_lone`: no column is named after the determinant."""
        is_named = self._is_named_after(column, one)
        found = list(self._of_determinant(one))
        if not is_named and not self._may_own(one, is_lone=is_lone):
            found.append(f"{quote_identifier(column)} is not named after it")
        limit = CHANCE_NAMED_LOG10 if is_named else CHANCE_LOG10
        if one.repeated * self._chance[column] > limit:
            found.append(f"of {one.repeated:,} repeated values all may agree by chance")
        return found

    def _of_determinant(self, one: Determinant) -> Iterator[str]:
        names = ", ".join(map(quote_identifier, one.columns))
        types = {self.types.plain(self.table.column(n).type).name for n in one.columns}
        if not types.isdisjoint(_NAMES_NOTHING):
            yield f"{names} is an amount, a time or a truth value, and names nothing"
        for name in one.columns:
            yield from (
                f"{quote_identifier(name)} tells of what {quote_identifier(other)} names"
                for other in self._identifiers.get(thing_named(name), ())
                if not is_identifier(name)
            )
        if one.rows < one.values * REPEATED_AT_LEAST:
            yield f"nearly every row has a value of {names} of its own"

    def _may_own(self, one: Determinant, *, is_lone: bool) -> bool:
        """Whether columns that are not named after the determinant can be meant to be its own.

        What a reference determines is written down as of a row's time more often than not.
        """
        if is_lone or any(
            set(key.columns) == set(one.columns) for key in self.table.foreign_keys
        ):
            return False
        return self.is_part_of_key(one) or all(map(is_identifier, one.columns))

    @cached_property
    def _identifiers(self) -> Mapping[tuple[str, ...], list[str]]:
        """By what it names each column that is named like one that names a thing."""
        found: dict[tuple[str, ...], list[str]] = {}
        for column in self.table.columns:
            if is_identifier(column.name):
                found.setdefault(thing_named(column.name), []).append(column.name)
        return found

    @cached_property
    def _chance(self) -> Mapping[str, float]:
        return dict(self.facts.chances_log10)


def _by_its_identifier(one: Determinant) -> Determinant:
    """The same thing by the column that is named like an identifier, where it has one."""
    better = [name for name in one.equals if is_identifier(name)]
    if not better or any(map(is_identifier, one.columns)):
        return one
    others = tuple(found for found in one.determined if found.column != better[0])
    return replace(
        one,
        columns=(better[0],),
        determined=(*(Determined(column=name) for name in one.columns), *others),
        equals=(*one.columns, *(name for name in one.equals if name != better[0])),
    )


def _unique_sets(table: Table) -> Iterator[frozenset[str]]:
    """The sets of columns that an index keeps unique in the whole table."""
    for index in table.indexes:
        columns = told_apart_by(index)
        if index.predicate is None and columns is not None:
            yield columns
