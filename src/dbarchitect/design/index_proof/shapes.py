"""What each option is at the horizon: its size, and how often it gets an entry."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from dbarchitect.design.accepted_indexes import is_fixed
from dbarchitect.design.access import understood_access
from dbarchitect.design.draft import Draft
from dbarchitect.design.index_proof.added import rows_added_per_hour, rows_counted_per_hour
from dbarchitect.design.index_proof.statements import Statement
from dbarchitect.design.index_proof.weighing import Weighed
from dbarchitect.design.index_proof.writes import (
    ASSUMED_KEYS_PER_VALUE,
    HOURS_PER_MONTH,
    Change,
    entries_per_hour,
    entry_cost,
)
from dbarchitect.design.names import UPDATED_AT
from dbarchitect.design.summaries.keeping import kept_totals
from dbarchitect.indexing import IndexShape
from dbarchitect.indexing.methods.hnsw import dimensions_of
from dbarchitect.model.quantities import PAGE_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dbarchitect.design.access import UnderstoodAccess
    from dbarchitect.design.draft import Context
    from dbarchitect.design.index_proof.asking import Planner
    from dbarchitect.design.index_proof.options import IndexOption
    from dbarchitect.design.proof.setting import Setting
    from dbarchitect.model.design import PhysicalAccess
    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.model.schema import Index, Table
    from dbarchitect.model.twin import TwinFacts

_TAIL = 2
"""The last numbers of the elements' frequencies are their least and their greatest."""


@dataclass(frozen=True, kw_only=True)
class Shapes:
    """The facts of the twin, as what the write formula needs; `acting` is who changes rows."""

    setting: Setting
    context: Context
    facts: TwinFacts
    planner: Planner
    acting: tuple[tuple[str, str], ...] = ()

    def weighed(self, options: Iterable[IndexOption]) -> tuple[Weighed, ...]:
        """Each option with what it costs to keep."""
        options = tuple(options)
        new = {option.index.name for option in options if option.is_new}
        pages = sum(int(table.pages) for table in self.facts.tables)
        pages += sum(i.pages for i in self.facts.indexes if i.index not in new)
        return tuple(self._weighed(option, float(pages * PAGE_BYTES)) for option in options)

    def _weighed(self, option: IndexOption, database_bytes: float) -> Weighed:
        table = self.setting.design.schema.table(option.table)
        fixed = [index for index in table.indexes if is_fixed(table, index)]
        shape = self._shape(table, option.index)
        inserts = self.inserts_per_hour(option.table)
        own, others = entries_per_hour(shape, inserts, self.changes[option.table], fixed)

        def cost(of: IndexShape, rate: float) -> float:
            return entry_cost(
                of,
                entries_per_hour=rate,
                database_bytes=database_bytes,
                planner=self.planner.twin.planner,
            )

        # What an UPDATE enters stands where the row's other entries stand, not at the end.
        moved = own - inserts
        hourly = inserts * cost(shape, inserts)
        hourly += moved * cost(replace(shape, is_appended=False), own)
        shapes = (replace(self._shape(table, i), is_appended=False) for i in fixed)
        each = [cost(other, inserts + others) for other in shapes]
        return Weighed(
            option=option,
            size_bytes=shape.pages * PAGE_BYTES,
            entry_cost=hourly / own if own else cost(shape, 0.0),
            entries_per_hour=own,
            lost_hot=others / max(1, len(fixed)) * sum(each),
        )

    def _shape(self, table: Table, index: Index) -> IndexShape:
        told = [facts for facts in self.facts.indexes if facts.index == index.name]
        return IndexShape(
            index=index,
            pages=sum(facts.pages for facts in told),
            entries=sum(facts.rows for facts in told),
            height=max((facts.height or 0 for facts in told), default=0),
            is_appended=_is_appended(table, index),
            keys=self._keys(table, index),
            dimensions=_dimensions(table, index),
        )

    def _keys(self, table: Table, index: Index) -> float:
        """How many entries one row makes; in a partial index only the rows that it holds."""
        if index.access_method == "gin":
            name = index.columns[0]
            told = (
                s for s in self.facts.statistics if (s.relation, s.column) == (table.name, name)
            )
            for statistics in told:
                shares = statistics.most_common_element_frequencies[:-_TAIL]
                if shares:
                    return max(1.0, sum(shares))
            return ASSUMED_KEYS_PER_VALUE
        return 1.0

    def inserts_per_hour(self, table: QualifiedName) -> float:
        """Rows added in an hour: by growth, or by INSERT patterns if that is more."""
        return rows_added_per_hour(self.setting.design, self.context, self._understood, table)

    @cached_property
    def _understood(self) -> tuple[UnderstoodAccess, ...]:
        draft = Draft(tables=self.setting.design.schema.tables)
        return understood_access(draft, self.context)

    @cached_property
    def changes(self) -> dict[QualifiedName, tuple[Change, ...]]:
        """For each table the statements that assign to its rows, and what the brief counts."""
        found: dict[QualifiedName, list[Change]] = {
            table.name: [] for table in self.setting.design.schema.tables
        }
        for understood in self._understood:
            for table in sorted({table for table, _ in understood.changed}):
                columns = {c for name, c in understood.changed if name == table}
                stamped = {c.name for c in self.setting.design.schema.table(table).columns}
                columns |= {UPDATED_AT} & stamped
                rows = self._rows(understood.access)
                found[table].append(
                    Change(
                        name=understood.access.name,
                        columns=frozenset(columns),
                        rows_per_hour=rows * understood.access.rate_per_hour,
                    )
                )
        for table, some in found.items():
            some.extend(self._counted(table, sum(change.rows_per_hour for change in some)))
        for totals in kept_totals(self.setting.design.copies):
            found[totals.parent].append(
                Change(
                    name=f"totals of {totals.child.display}",
                    columns=frozenset(column.name for column in totals.columns),
                    rows_per_hour=rows_counted_per_hour(
                        self.setting.design, self.context, self._understood, totals
                    ),
                )
            )
        return {table: tuple(some) for table, some in found.items()}

    def _counted(self, table: QualifiedName, declared_per_hour: float) -> Iterator[Change]:
        """Changes that the brief counts beyond its patterns, any attribute as often as another.

        Which one changes nobody says. Where no versions are kept no changes are counted.
        """
        entity = self.context.entity_of(table)
        counted = None if entity is None else entity.keeping.changes_per_month
        left = (counted or 0.0) / HOURS_PER_MONTH - declared_per_hour
        if entity is None or left <= 0 or not entity.attributes:
            return
        columns = self.context.names[entity.name].columns
        there = {column.name for column in self.setting.design.schema.table(table).columns}
        for attribute in entity.attributes:
            yield Change(
                name=f"changes of {entity.name}",
                columns=frozenset({columns[attribute.name], *({UPDATED_AT} & there)}),
                rows_per_hour=left / len(entity.attributes),
            )

    def _rows(self, access: PhysicalAccess) -> float:
        """How many rows one run changes, as the planner expects; one where it inserts."""
        if not _is("UPDATE", access):
            return 1.0
        statement = Statement(
            pattern=access.name,
            sql=access.sql,
            values=None,
            rate_per_hour=access.rate_per_hour,
            tables=access.tables,
            acting=self.acting,
        )
        root = self.planner.plan(statement, ()).root
        below = root.children[0].rows if root.children else root.rows
        return max(1.0, below)


def _dimensions(table: Table, index: Index) -> int:
    column = index.keys[0].column
    return (None if column is None else dimensions_of(table.column(column).type)) or 0


def _is(verb: str, access: PhysicalAccess) -> bool:
    return re.match(rf"\s*{verb}\b", access.sql, re.IGNORECASE) is not None


def _is_appended(table: Table, index: Index) -> bool:
    """Whether a new row's entry comes after all others: by identity or time of insert."""
    first = index.keys[0].column
    if first is None or index.access_method != "btree":
        return False
    column = table.column(first)
    default = column.default or ""
    return column.identity is not None or default in {"now()", "CURRENT_DATE", "uuidv7()"}
