"""Which columns of a table determine others: a sample to refute, the whole table to be sure.

The sample refutes most; what it leaves, and does not follow from the rest, is asked of each row
of the table, one statement for a determinant with all that it may determine.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dbarchitect.model.dependency_facts import Determinant, Determined, TableDependencies
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.normal_forms.condensing import condensed
from dbarchitect.normal_forms.discovery import collision_log10, discovered
from dbarchitect.postgres.data.asking import RowsNotReadError
from dbarchitect.postgres.data.comparing import ordered
from dbarchitect.postgres.data.counterexamples import with_example
from dbarchitect.postgres.data.hiding import hidden_columns
from dbarchitect.postgres.data.sampling import rows_of, take_sample
from dbarchitect.postgres.data.scope import Reading

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from dbarchitect.model.data_facts import TableFacts
    from dbarchitect.model.schema import Table
    from dbarchitect.normal_forms.condensing import Condensed
    from dbarchitect.normal_forms.discovery import Discovery, Seen
    from dbarchitect.postgres.data.asking import Asker
    from dbarchitect.postgres.data.options import DataOptions
    from dbarchitect.postgres.data.sampling import Sample
    from dbarchitect.postgres.data.scope import ReadColumn, ReadTable

BROKEN_SHARE = 0.001
"""Up to this share of rows a dependency may be broken in and still be told of: a slip here and
there, not another rule. An assumption."""

CHANCE_LOG10_MAX = -3.0
"""A dependency is followed where values dealt out at random would have agreed in all groups of
the sample less often than once in a thousand times. An assumption."""

COMBINED_MAX = 30
"""So many columns of a table at most make determinants together, keys and short types first:
pairs of 200 would take longer than all else. An assumption."""

ROWS_MIN = 10
"""Fewer rows than these tell nothing of what determines what. An assumption."""

_COLUMNS_MIN = 3
"""Two columns of which one determines the other are a table of its own already."""

_NAMING = (
    "smallint",
    "integer",
    "bigint",
    "oid",
    "uuid",
    "character varying",
    "text",
    "character",
)
"""Types whose values name things, those of keys first: columns of these make determinants
together. Amounts, times and truth values together tell rows apart, and name nothing."""


def with_dependencies(
    asker: Asker, source: ReadTable, options: DataOptions, facts: TableFacts
) -> TableFacts:
    """The facts with what determines what in the table.

    Raises:
        RowsNotReadError: there is no time left for it.
    """
    compared = [column for column in source.columns if column.is_compared]
    if facts.rows < ROWS_MIN or len(compared) < _COLUMNS_MIN:
        return replace(facts, dependencies=TableDependencies(determinants=()))
    sample = take_sample(asker, source, options)
    found = dependencies_of(asker, sample, options)
    return replace(facts, dependencies=found)


def dependencies_of(asker: Asker, sample: Sample, options: DataOptions) -> TableDependencies:
    """What determines what in the table that the sample is of, as far as the time goes."""
    compared = [column for column in sample.source.columns if column.is_compared]
    found = discovered(
        {column.name: sample.values[column.name] for column in compared},
        largest=options.determinant,
        combined=_combined(sample),
        broken_share=BROKEN_SHARE,
        out_of_time=lambda: asker.is_over,
    )
    chances = {name: collision_log10(values) for name, values in sample.values.items()}
    shown = _by_no_chance(found, sample, chances)
    question = _Question(
        asker,
        sample,
        columns={column.name: column for column in compared},
        hidden=hidden_columns(sample.source.table, options),
    )
    return TableDependencies(
        determinants=tuple(
            question.answered(one, shown) for one in condensed(shown, _preferred(sample))
        ),
        chances_log10=tuple(chances.items()),
        unique=found.unique,
        left_out=tuple(c.name for c in sample.source.columns if not c.is_compared),
        is_complete=found.is_complete,
    )


def _by_no_chance(
    found: Discovery, sample: Sample, chances: Mapping[str, float]
) -> tuple[Seen, ...]:
    """Without what chance would show as well, and without columns that repeat another one."""
    return tuple(
        one
        for one in found.dependencies
        if one.groups * chances[one.right] <= CHANCE_LOG10_MAX
        and not (len(one.left) == 1 and sample.values[one.left[0]] == sample.values[one.right])
    )


def _preferred(sample: Sample) -> list[str]:
    """The columns, those first that rather stand for what they name: keys, then short types."""
    keyed = set(_keyed(sample.source.table))

    def place(column: ReadColumn) -> tuple[bool, int]:
        name = column.base_type
        rank = _NAMING.index(name) if name in _NAMING else len(_NAMING)
        return column.name not in keyed, rank

    return [column.name for column in sorted(sample.source.columns, key=place)]


def _combined(sample: Sample) -> list[str]:
    types = {c.name: c.base_type for c in sample.source.columns if c.is_compared}
    naming = [name for name in _preferred(sample) if types.get(name) in _NAMING]
    return naming[:COMBINED_MAX]


def _keyed(table: Table) -> Iterator[str]:
    for key in table.keys:
        yield from key.columns
    for reference in table.foreign_keys:
        yield from reference.columns


@dataclass(frozen=True, slots=True)
class _Question:
    """Asks of each row of one table whether determinants determine what the sample left."""

    asker: Asker
    sample: Sample
    columns: Mapping[str, ReadColumn]
    hidden: frozenset[str]

    def answered(self, one: Condensed, shown: Sequence[Seen]) -> Determinant:
        """What the whole table says of the determinant; what the sample says, without time."""
        try:
            ((rows, values, repeated, *counts),) = self.asker.rows(self._statement(one))
        except RowsNotReadError:
            return self._of_sample(one, shown)
        by_name = {
            name: counts[3 * index : 3 * index + 3] for index, name in enumerate(one.rights)
        }
        return Determinant(
            columns=one.left,
            rows=rows,
            values=values,
            repeated=repeated,
            whole=True,
            determined=tuple(self._determined(one, *item) for item in by_name.items()),
            equals=tuple(name for name in one.equals if by_name[name] == [0, 0, values]),
        )

    def _determined(self, one: Condensed, name: str, counts: Sequence[int]) -> Determined:
        broken, strays, _ = counts
        found = Determined(
            column=name,
            broken=broken,
            strays=strays,
            rows_to_change=None if broken else strays,
        )
        return with_example(self.asker, self.sample, one.left, found, self.hidden)

    def _of_sample(self, one: Condensed, shown: Sequence[Seen]) -> Determinant:
        held = [self.sample.values[name] for name in one.left]
        keys = [key for key in zip(*held, strict=True) if None not in key]
        seen = {(item.left, item.right): item for item in shown}
        broken = {
            name: item.broken if (item := seen.get((one.left, name))) is not None else 0
            for name in one.rights
        }
        return Determinant(
            columns=one.left,
            rows=len(keys),
            values=len(set(keys)),
            repeated=sum(n > 1 for n in Counter(keys).values()),
            whole=self.sample.whole,
            determined=tuple(
                Determined(
                    column=name,
                    broken=broken[name],
                    rows_to_change=broken[name],
                )
                for name in one.rights
            ),
            equals=one.equals,
        )

    def _statement(self, one: Condensed) -> str:
        """One group for each value of the determinant; those with a null among them are apart.

        Rows that agree in all of the columns are one before these are looked at: as many as
        there are values of the determinant, where these determine the columns.

        Of each column: values of the determinant that stand with several of its values, rows
        without a determinant that have a value, and of those that may determine the
        determinant their different values.
        """
        keys = [f"s.k{index}" for index in range(len(one.left))]
        absent = " OR ".join(f"{key} IS NULL" for key in keys)
        grouped = ", ".join(self._grouped(i, name) for i, name in enumerate(one.rights))
        counted = ", ".join(
            _counted(i, may_be_equal=name in one.equals) for i, name in enumerate(one.rights)
        )
        return (
            "SELECT coalesce(pg_catalog.sum(g.n) FILTER (WHERE NOT g.absent), 0)::bigint, "  # noqa: S608 - names are quoted
            "pg_catalog.count(*) FILTER (WHERE NOT g.absent), "
            f"pg_catalog.count(*) FILTER (WHERE NOT g.absent AND g.n > 1), {counted} "
            f"FROM (SELECT pg_catalog.sum(s.n) AS n, ({absent}) AS absent, {grouped} "
            f"FROM ({self._different(one)}) AS s GROUP BY {', '.join(keys)}) AS g"
        )

    def _different(self, one: Condensed) -> str:
        """The different rows as `k0`, `v0` and so on, with how often each is there, `n`.

        The sum of bigint would be numeric, which takes twice as long.
        """
        names = [f"t.{quote_identifier(name)}" for name in one.left]
        values = [
            ordered(column) if column.reading is Reading.TEXT else f"t.{quote_identifier(name)}"
            for name in one.rights
            for column in [self.columns[name]]
        ]
        listed = [f"{name} AS k{index}" for index, name in enumerate(names)]
        listed += [f"{value} AS v{index}" for index, value in enumerate(values)]
        return (
            f"SELECT {', '.join(listed)}, pg_catalog.count(*)::pg_catalog.int4 AS n "  # noqa: S608 - names are quoted
            f"FROM {rows_of(self.sample.source)} AS t GROUP BY {', '.join((*names, *values))}"
        )

    def _grouped(self, index: int, name: str) -> str:
        column = self.columns[name]
        value = ordered(column, f"s.v{index}")
        least, greatest = f"pg_catalog.min({value})", f"pg_catalog.max({value})"
        if column.column.not_null is not None and column.column.not_null.validated:
            filled, mixed = "pg_catalog.sum(s.n)", ""
        else:
            present = f"pg_catalog.count(s.v{index})"
            filled = f"pg_catalog.sum(s.n) FILTER (WHERE s.v{index} IS NOT NULL)"
            mixed = f" OR {present} NOT IN (0, pg_catalog.count(*))"
        return (
            f"({least} <> {greatest}{mixed}) AS d{index}, {filled} AS c{index}, "
            f"{least} AS m{index}"
        )


def _counted(index: int, *, may_be_equal: bool) -> str:
    different = f"pg_catalog.count(DISTINCT g.m{index}) FILTER (WHERE NOT g.absent)"
    return (
        f"pg_catalog.count(*) FILTER (WHERE NOT g.absent AND g.d{index}), "
        f"coalesce(pg_catalog.sum(g.c{index}) FILTER (WHERE g.absent), 0)::bigint, "
        f"{different if may_be_equal else 'NULL::bigint'}"
    )
