"""What rows are made for: a design, how many rows, which seed and which day."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, TypeVar, cast

from dbarchitect.design.history.plan import history_name, previous_columns
from dbarchitect.design.names import audit_table
from dbarchitect.design.tenancy.log import log_tenant

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping

    from dbarchitect.model.brief import Attribute, Reference
    from dbarchitect.model.design import Design
    from dbarchitect.model.identifier import QualifiedName

_Made = TypeVar("_Made")


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What profiles are made for: a design, its rows by table, a seed and the day of the brief.

    `minimal` asks for rows to attack: every column filled, parents in turn.
    """

    design: Design
    rows: Mapping[QualifiedName, int]
    seed: int
    as_of: date
    minimal: bool = False
    _made: dict[Hashable, object] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def once(self, make: Callable[[], _Made], *key: Hashable) -> _Made:
        """What was made under the key before, else what is made now.

        A setting never changes: what follows from it is worked out but once.
        """
        if key not in self._made:
            self._made[key] = make()
        return cast("_Made", self._made[key])

    @property
    def now(self) -> datetime:
        """The first moment of the day, in UTC."""
        return datetime(self.as_of.year, self.as_of.month, self.as_of.day, tzinfo=UTC)

    def attribute(self, table: QualifiedName, column: str) -> Attribute | None:
        """The brief's attribute behind a column, or None."""
        for entity in self.design.brief.entities:
            names = self.design.names[entity.name]
            if table not in {names.table, history_name(names)}:
                continue
            before = {kept: own for own, kept, _ in previous_columns(entity)}
            for attribute in entity.attributes:
                if names.columns.get(attribute.name) in {column, before.get(column)}:
                    return attribute
        return None

    def reference(self, table: QualifiedName, columns: tuple[str, ...]) -> Reference | None:
        """The brief's reference behind a foreign key, or None."""
        for entity in self.design.brief.entities:
            names = self.design.names[entity.name]
            if names.table == table:
                own = tuple(c for c in columns if c != names.tenant) or columns
                for reference in entity.references:
                    if names.references.get(reference.name) == own:
                        return reference
        return None

    def previous(self, table: QualifiedName) -> dict[str, str]:
        """Columns for values before the last change and for its time, and the former of each.

        The two are missing together.
        """
        return {
            column: before
            for entity in self.design.brief.entities
            if self.design.names[entity.name].table == table
            for _, before, changed in previous_columns(entity)
            for column in (before, changed)
        }

    @property
    def tenants(self) -> QualifiedName | None:
        """The table of the tenants, or None where rows carry none."""
        names = self.design.names
        if all(found.tenant is None for found in names.values()):
            return None
        return names[self.design.brief.requirements.tenancy_entity or ""].table

    def tenant_column(self, table: QualifiedName) -> str | None:
        """The column that says whose a row of the table is, or None."""
        for found in self.design.names.values():
            if found.table == table:
                return found.tenant
        brief = self.design.brief
        if table == audit_table(brief):
            return log_tenant(brief, self.design.names)
        return None
