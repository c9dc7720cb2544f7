"""A design: a schema with the reasons for it, before and after its proof."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from dbarchitect.model.brief import Brief
from dbarchitect.model.contradiction import Contradiction
from dbarchitect.model.decision import Decision
from dbarchitect.model.evidence import Evidence, Prose
from dbarchitect.model.identifier import QualifiedName
from dbarchitect.model.quantities import Milliseconds, PerHour
from dbarchitect.model.schema import Schema
from dbarchitect.model.summary import CopyChoice, Summary


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityNames:
    """The physical names of one entity.

    `columns` maps an attribute's name to its column, `references` a reference's name to its
    foreign key columns, in the order of the referenced key. `tenant` is the column that says
    whose a row is, None where rows carry no tenant; `path` the one with the way from the root
    of a hierarchy, None where rows have none.
    """

    table: QualifiedName
    key: tuple[str, ...]
    columns: Mapping[str, str] = field(default_factory=dict[str, str])
    references: Mapping[str, tuple[str, ...]] = field(
        default_factory=dict[str, tuple[str, ...]]
    )
    tenant: str | None = None
    path: str | None = None

    @property
    def row_key(self) -> tuple[str, ...]:
        """What tells a row apart: its key, with its tenant where rows carry one."""
        return self.key if self.tenant is None else (self.tenant, *self.key)


class BindUse(StrEnum):
    """What an access pattern does with a bind.

    MATCHED is a value that `ON CONFLICT` looks for before it is written.
    """

    COMPARED = "compared"
    ASSIGNED = "assigned"
    MATCHED = "matched"
    COUNTED = "counted"
    SEARCHED = "searched"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bind:
    """A parameter of an access pattern: `$position`, and the column whose values it takes.

    `column` is None where no column is compared with it or assigned from it. `within` says
    that it is a part of the value only, as in `stock - :sold`. `row` tells the rows of one
    INSERT apart, from 0. `operator` is what compares it with the column, by its name or by a
    word such as `like`; `tested` is what is compared as SQL where that is not the bare column.
    """

    name: str
    position: int
    type: str
    table: QualifiedName | None = None
    column: str | None = None
    use: BindUse = BindUse.COMPARED
    within: bool = False
    row: int = 0
    operator: str = "="
    tested: str | None = None

    @property
    def is_written(self) -> bool:
        """Whether a row of its table will hold its value."""
        return self.use in {BindUse.ASSIGNED, BindUse.MATCHED}


@dataclass(frozen=True, slots=True, kw_only=True)
class PhysicalAccess:
    """An access pattern as it runs on the designed schema: `$n` binds, physical names.

    `deletes` are the tables that it takes rows from, in a CTE or by a MERGE as well.
    """

    name: str
    sql: str
    binds: tuple[Bind, ...]
    rate_per_hour: PerHour
    p95_ms: Milliseconds | None
    writes: bool
    tables: tuple[QualifiedName, ...]
    deletes: frozenset[QualifiedName] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexReason:
    """Why an index is there: the access patterns and foreign keys that it serves, in words."""

    table: QualifiedName
    index: QualifiedName
    serves: tuple[str, ...]
    why: Prose


@dataclass(frozen=True, slots=True, kw_only=True)
class TableForecast:
    """How many rows a table has at the start, what it gains, and what it has at the horizon.

    `entity` is None for a table that the design adds by itself (the audit log). Rows at the
    horizon are bounded by retention where there is one.
    """

    table: QualifiedName
    entity: str | None
    rows: int
    growth_per_month: float
    rows_at_horizon: int
    retention_days: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Design:
    """What `design` makes of a brief; `evidence` is declared, read or estimated here.

    `contradictions` are those of the brief, and what the brief asks that no design can give.
    `copies` are those that were weighed, kept ones and others.
    """

    brief: Brief
    schema: Schema
    names: Mapping[str, EntityNames]
    decisions: tuple[Decision, ...]
    index_reasons: tuple[IndexReason, ...]
    forecasts: tuple[TableForecast, ...]
    access: tuple[PhysicalAccess, ...]
    roles: Mapping[str, str]
    evidence: tuple[Evidence, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()
    copies: tuple[CopyChoice, ...] = ()

    @property
    def rows_at_horizon(self) -> dict[QualifiedName, int]:
        """The rows of each table at the horizon, as they are forecast."""
        return {one.table: one.rows_at_horizon for one in self.forecasts}

    def copy_of(self, pattern: str) -> Summary | None:
        """The copy from which the access pattern is answered, None where it reads tables."""
        for choice in self.copies:
            if choice.pattern == pattern and choice.verdict.is_kept:
                return choice.summary
        return None
