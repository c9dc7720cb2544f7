"""A design in the making: what every pattern reads, and what it adds to.

Rules:
    1. A `Context` never changes; a pattern returns a new `Draft`.
    2. Names are taken through `Draft.free_name` and `constraint_name`, so that two patterns
       never give one name twice.
    3. A pattern that needs rows found fast says so as a `Want`; which index answers it is
       decided once, for all wants together.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import IntEnum
from typing import TYPE_CHECKING

from dbarchitect.design.names import TakenNames, derived_name
from dbarchitect.errors import InvariantBrokenError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import date

    from dbarchitect.design.names import Label
    from dbarchitect.design.sizes import Sizes
    from dbarchitect.indexing import TableUse
    from dbarchitect.model.brief import Brief, Entity
    from dbarchitect.model.decision import Decision
    from dbarchitect.model.design import Design, EntityNames, TableForecast
    from dbarchitect.model.evidence import Evidence
    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.model.schema import (
        DefaultPrivileges,
        Dependency,
        ExtendedStatistics,
        Extension,
        Index,
        MaterializedView,
        Namespace,
        Role,
        Routine,
        Table,
    )
    from dbarchitect.model.schema import (
        Sequence as SequenceObject,
    )
    from dbarchitect.model.summary import CopyChoice


class Stage(IntEnum):
    """When a pattern adds to the draft."""

    COLUMNS = 1
    CONSTRAINTS = 2
    TRIGGERS = 3
    INDEXES = 4
    ORDER = 5
    PRIVILEGES = 6
    COMMENTS = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleNames:
    """The group roles of a design."""

    owner: str
    app: str
    readonly: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What is known before the first pattern runs.

    `accepted` are the indexes of each table that no constraint owns, where they have been
    weighed; None where the rules alone decide. `copies` are those that were weighed, none
    before that.
    """

    brief: Brief
    names: Mapping[str, EntityNames]
    as_of: date
    roles: RoleNames
    forecasts: Mapping[str, TableForecast]
    accepted: Mapping[QualifiedName, tuple[Index, ...]] | None = None
    copies: tuple[CopyChoice, ...] = ()

    @property
    def major(self) -> int:
        """The oldest PostgreSQL that the design must load on."""
        return self.brief.postgresql_major

    def entity_of(self, table: QualifiedName) -> Entity | None:
        """The entity that a table holds, or None for a table of the design's own."""
        for entity in self.brief.entities:
            if self.names[entity.name].table == table:
                return entity
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Want:
    """A use of a table that has to be fast, and what for, in words."""

    use: TableUse
    purpose: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """The objects so far; tables in the brief's order, then the design's own."""

    tables: tuple[Table, ...] = ()
    routines: tuple[Routine, ...] = ()
    sequences: tuple[SequenceObject, ...] = ()
    roles: tuple[Role, ...] = ()
    namespaces: tuple[Namespace, ...] = ()
    default_privileges: tuple[DefaultPrivileges, ...] = ()
    dependencies: tuple[Dependency, ...] = ()
    extensions: tuple[Extension, ...] = ()
    materialized_views: tuple[MaterializedView, ...] = ()
    statistics: tuple[ExtendedStatistics, ...] = ()
    wants: tuple[Want, ...] = ()

    def table(self, name: QualifiedName) -> Table:
        """The table of that name.

        Raises:
            KeyError: there is none.
        """
        for table in self.tables:
            if table.name == name:
                return table
        raise KeyError(name)

    def with_table(self, table: Table) -> Draft:
        """The draft with the table added, or in the place of the one of its name."""
        if any(known.name == table.name for known in self.tables):
            tables = tuple(table if t.name == table.name else t for t in self.tables)
        else:
            tables = (*self.tables, table)
        return replace(self, tables=tables)

    def with_routines(self, *made: Routine) -> Draft:
        """The draft with the functions added: no two have one name, whoever asks for them.

        Raises:
            InvariantBrokenError: two patterns gave one name.
        """
        names = [routine.name for routine in (*self.routines, *made)]
        twice = next((name for name in names if names.count(name) > 1), None)
        if twice is not None:
            message = f"two functions of the design are called {twice.display}"
            raise InvariantBrokenError(message)
        return replace(self, routines=(*self.routines, *made))

    def map_tables(self, change: Callable[[Table], Table]) -> Draft:
        """The draft with every table changed."""
        return replace(self, tables=tuple(map(change, self.tables)))

    def free_name(self, wanted: str) -> str:
        """The wanted name, or its next free number among relations of the design."""
        taken = TakenNames(self.relation_names())
        return taken.take(wanted)

    def relation_names(self) -> Iterable[str]:
        """The names that no other table, index, key or sequence of the schema may have."""
        for table in self.tables:
            yield table.name.name
            yield from (index.name.name for index in table.indexes)
            yield from (key.name for key in table.keys)
            yield from (
                column.identity.sequence.name for column in table.columns if column.identity
            )
        yield from (sequence.name.name for sequence in self.sequences)


def constraint_name(table: Table, columns: Sequence[str], label: Label) -> str:
    """A name that no constraint of the table has yet."""
    taken = TakenNames(constraint.name for constraint in table.constraints)
    return taken.take(derived_name(table.name.name, columns, label))


@dataclass(frozen=True, slots=True, kw_only=True)
class Reasoned:
    """A decision and the evidence that its figures point to."""

    decision: Decision
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """One way to meet one need; the file that holds it bears its slug.

    `rank` is the place of its decision in a document. `steps` change nothing where the brief
    does not ask for it; `decide` gives None there.
    """

    slug: str
    rank: int
    steps: tuple[tuple[Stage, Callable[[Draft, Context], Draft]], ...] = ()
    decide: Callable[[Design, Context, Sizes], Reasoned | None] | None = None
