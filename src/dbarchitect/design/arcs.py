"""Exclusive arcs: the columns of references of which a row has exactly one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dbarchitect.design.names import derived_name
from dbarchitect.model.identifier import quote_identifier

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from dbarchitect.model.brief import Brief
    from dbarchitect.model.design import EntityNames
    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.model.relations import ArcRule
    from dbarchitect.model.schema import Table

_COUNTED = "num_nonnulls("


@dataclass(frozen=True, slots=True, kw_only=True)
class Arc:
    """An arc of one table; `arms` are the foreign key columns of each reference."""

    rule: ArcRule
    table: QualifiedName
    arms: tuple[tuple[str, ...], ...]

    @property
    def expression(self) -> str:
        """The CHECK: of each reference the first column tells whether it is there."""
        columns = ", ".join(quote_identifier(columns[0]) for columns in self.arms)
        return f"{_COUNTED}{columns}) {'<=' if self.rule.optional else '='} 1"

    @property
    def constraint(self) -> str:
        """The name of the CHECK."""
        return derived_name(self.table.name, (self.rule.name,), "check")

    def others(self, columns: tuple[str, ...]) -> tuple[str, ...]:
        """The columns of the other references, where these are one of the arc's; else none.

        A foreign key may hold the tenant as well.
        """
        own = next((arm for arm in self.arms if set(arm) <= set(columns)), None)
        if own is None:
            return ()
        return tuple(name for arm in self.arms if arm != own for name in arm)


def arcs_of(brief: Brief, names: Mapping[str, EntityNames]) -> Iterator[Arc]:
    """Every arc of a brief, in its order."""
    for entity in brief.entities:
        own = names[entity.name]
        for rule in entity.arcs:
            arms = tuple(own.references[member] for member in rule.members)
            yield Arc(rule=rule, table=own.table, arms=arms)


def is_arm(table: Table, columns: tuple[str, ...]) -> bool:
    """Whether a CHECK of the table makes a reference exclude others."""
    return any(
        check.expression.startswith(_COUNTED) and not set(columns).isdisjoint(check.columns)
        for check in table.checks
    )


def other_arms(
    brief: Brief,
    names: Mapping[str, EntityNames],
    table: QualifiedName,
    columns: tuple[str, ...],
) -> tuple[str, ...]:
    """What must be null where these columns of a foreign key are not."""
    return tuple(
        name
        for arc in arcs_of(brief, names)
        if arc.table == table
        for name in arc.others(columns)
    )
