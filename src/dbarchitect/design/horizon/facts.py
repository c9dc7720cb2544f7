"""From a design and its brief to what a planner must be told about the horizon.

Rules:
    1. Rows are the forecast's, sizes those of the formulas, statistics those of the values'
       formulas: no table is filled and nothing is sampled by chance.
    2. Tables are taken as vacuumed and analysed, indexes as built: what a quiet night leaves.
    3. What has no formula gets a size by the widths of its keys, and is named as such.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dbarchitect.design.horizon.asked import asked_columns
from dbarchitect.design.horizon.columns import (
    Known,
    Part,
    carried_statistics,
    column_statistics,
    stored_distinct,
)
from dbarchitect.design.horizon.ends import column_ends
from dbarchitect.design.horizon.evaluated import evaluated
from dbarchitect.design.horizon.indexes import empty_index, expressions, index_facts
from dbarchitect.design.horizon.known import known_of
from dbarchitect.design.horizon.parts import parts_of
from dbarchitect.design.proof.clock import looking_back
from dbarchitect.design.proof.horizon import SEED
from dbarchitect.design.proof.profiles import table_profiles
from dbarchitect.design.proof.setting import Setting
from dbarchitect.design.proof.sizes import table_heap
from dbarchitect.design.tenancy.statistics import tenant_dependencies
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.quantities import Pages
from dbarchitect.model.twin import TableFacts, TwinFacts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from dbarchitect.design.horizon.evaluated import Answers, Evaluated
    from dbarchitect.design.proof.profiles import TableProfile
    from dbarchitect.model.design import Design
    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.model.proof import NotVerified
    from dbarchitect.model.snapshot import ColumnStatistics
    from dbarchitect.model.twin import IndexFacts
    from dbarchitect.postgres.session import Session


ORDERED = 0.5
"""From this correlation on a column's values are taken to go with the order of rows."""


_NEARLY_ALL = 0.9
"""From this share of different values on, a column is taken to hold each but once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HorizonFacts:
    """What a planner must be told, and the sizes among it that no formula stands behind."""

    facts: TwinFacts
    not_verified: tuple[NotVerified, ...]


def horizon_setting(design: Design, *, as_of: date, seed: int = SEED) -> Setting:
    """The design with the rows of its forecasts at the horizon, and where they lie by then."""
    rows = design.rows_at_horizon
    return Setting(design=looking_back(design, as_of), rows=rows, seed=seed, as_of=as_of)


def horizon_facts(
    session: Session,
    setting: Setting,
    *,
    only_asked: bool = False,
    answers: Answers | None = None,
) -> HorizonFacts:
    """Everything about the tables and indexes of the design at the setting's rows.

    Indexes that the design does not have yet are taken in by handing in a design whose tables
    have them.

    Args:
        session: The owner's, in a database where the design is built; it keeps no row.
        setting: The design, its rows, the seed and the day.
        only_asked: Columns that nothing of the design names have widths and no values: enough
            for plans of its own statements, in a third of the time.
        answers: What rows were asked before, and here; `answers_in` has those of a lab.

    Raises:
        RowsNotDrawnError: not one row that satisfies a table's CHECKs can be had.
    """
    maker = _Maker(session, setting, only_asked=only_asked)
    for profile in table_profiles(setting).values():
        if profile.rows == 0:
            maker.empty(profile)
            continue
        with evaluated(session, setting, profile, answers) as rows:
            maker.table(rows)
    return maker.made()


class _Maker:
    """Collects facts table by table."""

    def __init__(self, session: Session, setting: Setting, *, only_asked: bool) -> None:
        self._session = session
        self._setting = setting
        self._only_asked = only_asked
        self._tables: list[TableFacts] = []
        self._indexes: list[IndexFacts] = []
        self._statistics: list[ColumnStatistics] = []
        self._missing: list[NotVerified] = []

    def made(self) -> HorizonFacts:
        """Everything that was collected."""
        facts = TwinFacts(
            tables=tuple(self._tables),
            indexes=tuple(self._indexes),
            statistics=tuple(self._statistics),
            dependencies=tuple(
                dict.fromkeys(tenant_dependencies(self._setting, self._statistics))
            ),
        )
        return HorizonFacts(facts=facts, not_verified=tuple(dict.fromkeys(self._missing)))

    def empty(self, profile: TableProfile) -> None:
        """A table without rows, and its partitions."""
        for name in (profile.table.name, *_partitions(self._setting, profile)):
            self._tables.append(_no_rows(name))
            self._indexes.extend(empty_index(i, name) for i in profile.table.indexes)

    def table(self, rows: Evaluated) -> None:
        """A table, with its partitions where it has some."""
        profile, setting = rows.profile, self._setting
        known = {
            column.name: known_of(self._session, setting, profile, column)
            for column in profile.columns
        }
        whole, parts = parts_of(setting, rows)
        statistics = tuple(self._columns(rows, whole, known))
        if parts:
            self._statistics.extend(statistics)
            parent = _no_rows(whole.relation)
            self._tables.append(replace(parent, rows=float(whole.rows)))
        for part in parts or (whole,):
            self._part(rows, part, tuple(_of_part(rows, part, statistics, known)))

    def _columns(
        self, rows: Evaluated, part: Part, known: dict[str, Known]
    ) -> Iterator[ColumnStatistics]:
        asked = asked_columns(self._setting, rows.profile.table)
        for column in rows.profile.columns:
            is_carried = self._only_asked and column.name not in asked
            read = carried_statistics if is_carried else column_statistics
            value = (quote_identifier(column.name), column.type_name)
            yield read(rows, part, column.name, value, known[column.name])

    def _part(
        self, rows: Evaluated, part: Part, statistics: tuple[ColumnStatistics, ...]
    ) -> None:
        if part.rows == 0:
            self._tables.append(_no_rows(part.relation))
            self._indexes.extend(
                empty_index(index, part.relation) for index in rows.profile.table.indexes
            )
            return
        profile = replace(rows.profile, rows=part.rows)
        heap = table_heap(self._setting, profile)
        self._tables.append(
            TableFacts(
                table=part.relation,
                pages=heap.pages,
                rows=float(part.rows),
                analyzed_pages=heap.pages,
                all_visible_pages=heap.pages,
                ends=column_ends(rows, part),
            )
        )
        self._statistics.extend(statistics)
        for index in profile.table.indexes:
            facts, missing = index_facts(self._setting, rows, part, index, heap)
            self._indexes.append(facts)
            self._missing.extend(missing)
            self._statistics.extend(expressions(rows, part, index))


def _of_part(
    rows: Evaluated,
    part: Part,
    whole: tuple[ColumnStatistics, ...],
    known: dict[str, Known],
) -> Iterator[ColumnStatistics]:
    """The statistics of a partition: those of the whole, but where its rows tell it apart.

    What does not go with the order of rows is spread over partitions as over the whole.
    """
    for one in whole if part.rows > 0 else ():
        if part.relation == one.relation:
            yield one
        elif abs(one.correlation or 0.0) > ORDERED:
            column = rows.profile.column(one.column)
            value = (quote_identifier(column.name), column.type_name)
            yield column_statistics(rows, part, column.name, value, known[column.name])
        else:
            distinct = _distinct_in_part(one, rows.profile.rows, part.rows)
            yield replace(one, relation=part.relation, inherited=False, distinct=distinct)


def _distinct_in_part(whole: ColumnStatistics, rows: int, part_rows: int) -> float:
    """How many of the values of all rows are met in a part of them that is taken at random."""
    present = 1.0 - whole.null_fraction
    values = whole.distinct if whole.distinct >= 0 else -whole.distinct * rows
    if values == 0 or values >= _NEARLY_ALL * rows * present:
        return whole.distinct
    met = values * -math.expm1(-part_rows * present / values)
    return stored_distinct(met, part_rows, part_rows * present)


def _partitions(setting: Setting, profile: TableProfile) -> Iterator[QualifiedName]:
    for table in setting.design.schema.tables:
        if table.partition_of is not None and table.partition_of.parent == profile.table.name:
            yield table.name


def _no_rows(name: QualifiedName) -> TableFacts:
    return TableFacts(
        table=name,
        pages=Pages(0),
        rows=0.0,
        analyzed_pages=Pages(0),
        all_visible_pages=Pages(0),
    )
