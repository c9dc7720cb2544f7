"""Columns whose values are keys of a table: by values in a sample first, then in all rows.

What values alone say is little where keys are numbers without gaps: each small number is one of
them. So such pairs are looked at where names tie them, or where both ranges end alike; keys
with gaps, texts and uuids are looked at without a name.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from dbarchitect.model.data_facts import ReferenceFacts, TableFacts, Tally, ValueRange
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.postgres.data.asking import RowsNotReadError
from dbarchitect.postgres.data.hiding import hidden_columns
from dbarchitect.postgres.data.sampling import is_cut, rows_of
from dbarchitect.postgres.data.sensitive import shown

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Mapping, Sequence

    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.model.schema import Table
    from dbarchitect.postgres.data.asking import Asker
    from dbarchitect.postgres.data.options import DataOptions, Place
    from dbarchitect.postgres.data.sampling import Sample
    from dbarchitect.postgres.data.scope import ReadTable

VALUES_MOST = 300
"""So many different values of a column are tried on a key.

Where one value in 100 is no key, 300 miss it in 5 of 100 samples: 0.99^300.
"""

KEYS_HELD_MOST = 2_000
"""Keys of larger tables are not held in memory but asked of the server."""

STRANGERS_MOST = 0.1
"""Where names tie two columns, up to this share of values that are no key is an error of the
rows; where more are none, the name means something else. An assumption."""

CHANCE_MOST = 1e-6
"""Values that are keys by chance this seldom say something without a name. An assumption: one
of a million pairs of columns of a database."""

LEAST_DIFFERENT = 10
_ENDS_MEET = 0.99
_LEAST_LARGEST = 1_000
_LEAST_VALUES_OF_RANGE = 100
_ORPHANS_MOST = 1_000

_FAMILIES: Mapping[str, str] = {
    "smallint": "bigint",
    "integer": "bigint",
    "bigint": "bigint",
    "text": "text",
    "character varying": "text",
    "character": "bpchar",
    "uuid": "uuid",
}
"""The type by which columns of these types are compared."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Holder:
    """A column that may refer, with some of its values."""

    source: ReadTable
    column: str
    family: str
    values: tuple[str, ...]
    whole: bool
    numbers: ValueRange | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Key:
    """A column that a unique index has alone; `values` are all of them, None where many."""

    source: ReadTable
    column: str
    family: str
    values: frozenset[str] | None
    rows: int | None
    numbers: ValueRange | None

    @property
    def place(self) -> Place:
        """Where the key is."""
        return self.source.table.name, self.column

    def density(self) -> float:
        """The share of numbers between the smallest and the largest key that are keys."""
        if self.numbers is None or self.rows is None:
            return 1.0
        width = int(self.numbers.largest) - int(self.numbers.smallest) + 1
        return min(1.0, self.rows / width)


@dataclass(slots=True)
class ReferenceSearch:
    """Gathers values of columns and keys while tables are sampled, and then compares them."""

    named: Mapping[Place, Sequence[Place]]
    options: DataOptions
    untried: dict[QualifiedName, str] = field(default_factory=dict["QualifiedName", str])
    _holders: list[_Holder] = field(default_factory=list)
    _keys: dict[Place, _Key] = field(default_factory=dict)

    def add(self, sample: Sample, facts: TableFacts) -> None:
        """The columns of a table are known: its keys, and what may refer to others."""
        table = sample.source.table
        numbers = {one.column: one.numbers for one in facts.columns}
        keys, declared = table.referable_columns, _columns_of_foreign_keys(table)
        for column in sample.source.columns:
            family = _FAMILIES.get(column.base_type)
            if family is None:
                continue
            different = {v for v in sample.values[column.name] if v is not None}
            if any(map(is_cut, different)):
                continue
            if column.name in keys:
                held = sample.whole and len(different) <= KEYS_HELD_MOST
                self._keys[table.name, column.name] = _Key(
                    source=sample.source,
                    column=column.name,
                    family=family,
                    values=frozenset(different) if held else None,
                    rows=facts.about_rows,
                    numbers=numbers[column.name],
                )
            made = column.column.identity or "nextval(" in (column.column.default or "")
            if different and column.name not in declared and not made:
                self._holders.append(
                    _Holder(
                        source=sample.source,
                        column=column.name,
                        family=family,
                        values=tuple(sorted(different)[:VALUES_MOST]),
                        whole=sample.whole and len(different) <= VALUES_MOST,
                        numbers=numbers[column.name],
                    )
                )

    def references(
        self, asker: Asker, tables: Mapping[QualifiedName, TableFacts]
    ) -> tuple[ReferenceFacts, ...]:
        """How far columns hold keys, those that names tie first; as far as the time goes.

        Tables that were not tried to the end are in `untried` from then on, with the reason.
        """
        found: list[ReferenceFacts] = []
        for holder in self._holders:
            with self._untried(holder):
                found.extend(self._named_references(asker, holder, tables))
        told = {(one.table, one.column) for one in found if one.values.is_all}
        keys = self._keys_of_their_own()
        for holder in self._holders:
            if (holder.source.table.name, holder.column) not in told:
                candidates = keys.get(holder.family, ())
                with self._untried(holder):
                    found += self._unnamed_references(asker, holder, candidates, tables)
        return tuple(found)

    @contextmanager
    def _untried(self, holder: _Holder) -> Generator[None]:
        """What cannot be read within is told of the table, and ends nothing else."""
        try:
            yield
        except RowsNotReadError as error:
            self.untried.setdefault(holder.source.table.name, error.reason)

    def _keys_of_their_own(self) -> Mapping[str, list[_Key]]:
        """Keys that refer to no other, by the type that they are compared by."""
        found: dict[str, list[_Key]] = {}
        for key in self._keys.values():
            if key.column not in _columns_of_foreign_keys(key.source.table):
                found.setdefault(key.family, []).append(key)
        return found

    def _named_references(
        self, asker: Asker, holder: _Holder, tables: Mapping[QualifiedName, TableFacts]
    ) -> Iterator[ReferenceFacts]:
        whole: list[_Key] = []
        for place in self.named.get((holder.source.table.name, holder.column), ()):
            key = self._keys.get(place)
            if key is None or key.family != holder.family:
                continue
            known = _known(asker, holder, key)
            if known == len(holder.values):
                whole.append(key)
                continue
            facts = _facts(holder, key, known, named=True)
            if len(holder.values) - known <= len(holder.values) * STRANGERS_MOST:
                facts = self._counted(asker, holder, key, facts, tables)
            yield facts
        if whole:
            meant = self._that_holds_all(asker, whole) or whole[0]
            facts = _facts(holder, meant, len(holder.values), named=True)
            yield self._counted(asker, holder, meant, facts, tables)

    def _unnamed_references(
        self,
        asker: Asker,
        holder: _Holder,
        keys: Sequence[_Key],
        tables: Mapping[QualifiedName, TableFacts],
    ) -> list[ReferenceFacts]:
        if len(holder.values) < LEAST_DIFFERENT:
            return []
        found = [
            key
            for key in keys
            if key.source is not holder.source
            and _says_something(holder, key)
            and _all_known(asker, holder, key)
        ]
        meant = self._that_holds_all(asker, found)
        if meant is None:
            return []
        facts = _facts(holder, meant, len(holder.values), named=False)
        return [self._counted(asker, holder, meant, facts, tables)]

    def _that_holds_all(self, asker: Asker, keys: Sequence[_Key]) -> _Key | None:
        """The one key, or the one that all others are values of, as parts of a thing are.

        Two tables of as many keys may each be the other's part: then nobody knows.
        """
        if len(keys) < 2:  # noqa: PLR2004 - one key, or none, is no choice
            return keys[0] if keys else None
        most, *others = sorted(keys, key=lambda key: key.rows or 0, reverse=True)
        holders = {(one.source.table.name, one.column): one for one in self._holders}
        for key in others:
            part = holders.get(key.place)
            if part is None or key.rows == most.rows or not _all_known(asker, part, most):
                return None
        return most

    def _counted(
        self,
        asker: Asker,
        holder: _Holder,
        key: _Key,
        facts: ReferenceFacts,
        tables: Mapping[QualifiedName, TableFacts],
    ) -> ReferenceFacts:
        """The facts with all rows counted; as they are where that takes too long."""
        columns = tables[facts.table].columns
        nulls = next(one.nulls for one in columns if one.column == holder.column)
        if not nulls.whole:
            return facts
        try:
            found = asker.rows(_orphans_sql(holder, key))
        except RowsNotReadError:
            return facts
        filled = found[0][0]
        orphans = [(value, count) for _, value, count in found if count is not None]
        if len(orphans) > _ORPHANS_MOST:
            return facts
        hidden = holder.column in hidden_columns(holder.source.table, self.options)
        return replace(
            facts,
            rows=Tally(filled - sum(count for _, count in orphans), filled, whole=True),
            orphans=() if hidden else shown(value for value, _ in orphans[:3]),
        )


def _facts(holder: _Holder, key: _Key, known: int, *, named: bool) -> ReferenceFacts:
    return ReferenceFacts(
        table=holder.source.table.name,
        column=holder.column,
        referenced_table=key.source.table.name,
        referenced_column=key.column,
        values=Tally(known, len(holder.values), holder.whole),
        keys=key.rows,
        numbers=holder.numbers,
        key_numbers=key.numbers,
        named=named,
    )


def _says_something(holder: _Holder, key: _Key) -> bool:
    """Whether it would tell something if all values were keys, no name given."""
    if len(holder.values) < LEAST_DIFFERENT:
        return False
    if key.family != "bigint":
        return True
    if holder.numbers is None or key.numbers is None:
        return False
    first, last = int(holder.numbers.smallest), int(holder.numbers.largest)
    largest = int(key.numbers.largest)
    is_within = int(key.numbers.smallest) <= first and last <= largest
    ends_meet = (
        holder.column.lower().endswith("id")
        and largest >= _LEAST_LARGEST
        and len(holder.values) >= _LEAST_VALUES_OF_RANGE
        and last >= largest * _ENDS_MEET
    )
    is_sparse = key.density() ** len(holder.values) <= CHANCE_MOST
    return is_within and (is_sparse or ends_meet)


def _all_known(asker: Asker, holder: _Holder, key: _Key) -> bool:
    """Whether each value is a key; a few are tried first, since most pairs fail at once."""
    if key.values is not None:
        return all(value in key.values for value in holder.values)
    few = replace(holder, values=holder.values[:: max(1, len(holder.values) // 5)])
    return _known(asker, few, key) == len(few.values) and _known(asker, holder, key) == len(
        holder.values
    )


def _known(asker: Asker, holder: _Holder, key: _Key) -> int:
    """How many of the values are keys."""
    if key.values is not None:
        return sum(value in key.values for value in holder.values)
    column = quote_identifier(key.column)
    statement = (
        f"SELECT pg_catalog.count(*) FROM {_doubled(rows_of(key.source))} AS t "  # noqa: S608 - names are quoted
        f"WHERE t.{_doubled(column)} = ANY (%(values)s::text[]::{key.family}[])"
    )
    ((count,),) = asker.rows(statement, {"values": list(holder.values)})
    return int(count)


def _doubled(text: str) -> str:
    """A name in a statement that has binds, where a per cent sign begins one."""
    return text.replace("%", "%%")


def _orphans_sql(holder: _Holder, key: _Key) -> str:
    """How many rows have a value, with each value that is no key: both of the same moment."""
    value, referenced = quote_identifier(holder.column), quote_identifier(key.column)
    rows = rows_of(holder.source)
    orphans = (
        f"SELECT t.{value}::pg_catalog.text AS value, pg_catalog.count(*) AS number "  # noqa: S608 - names are quoted
        f"FROM {rows} AS t WHERE t.{value} IS NOT NULL AND NOT EXISTS "
        f"(SELECT FROM {rows_of(key.source)} AS other WHERE other.{referenced} = t.{value}) "
        f"GROUP BY t.{value} ORDER BY 2 DESC, 1 LIMIT {_ORPHANS_MOST + 1}"
    )
    return (
        "SELECT f.filled, o.value, o.number "  # noqa: S608 - names are quoted
        f"FROM (SELECT pg_catalog.count(t.{value}) AS filled FROM {rows} AS t) AS f "
        f"LEFT JOIN ({orphans}) AS o ON true ORDER BY 3 DESC, 2"
    )


def _columns_of_foreign_keys(table: Table) -> frozenset[str]:
    return frozenset(name for key in table.foreign_keys for name in key.columns)
