"""What views read: the tables with row security that are behind each of them.

Source: PostgreSQL documentation, CREATE VIEW, security_invoker; Rules and Privileges.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.identifier import QualifiedName
from dbarchitect.model.schema import ObjectKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dbarchitect.model.schema import MaterializedView, Schema, Table, View

_ON = frozenset({"true", "on", "yes", "1"})
_VIEWS = frozenset({ObjectKind.VIEW, ObjectKind.MATERIALIZED_VIEW})


def option_is_on(view: View, name: str) -> bool:
    """Whether the view has the option, in any of the ways in which SQL writes true."""
    return dict(view.options).get(name, "").lower() in _ON


class Reads:
    """The tables that a view reads with the rights of its owner.

    A view with security_invoker asks with those of the current user, also where another view
    reads it: that is who runs the query, and while a materialised view is filled its owner.
    """

    def __init__(self, schema: Schema) -> None:
        self._tables = {table.name: table for table in schema.tables}
        self._invokers = {
            view.name for view in schema.views if option_is_on(view, "security_invoker")
        }
        self._views = {view.name: view.owner for view in schema.views}
        self._filled = {view.name: view.owner for view in schema.materialized_views}
        self._read: dict[QualifiedName, list[QualifiedName]] = {}
        for dependency in schema.dependencies:
            if dependency.dependent.kind in _VIEWS and _is_relation(dependency.referenced.kind):
                reader = QualifiedName(*dependency.dependent.parts[:2])
                read = QualifiedName(*dependency.referenced.parts[:2])
                self._read.setdefault(reader, []).append(read)

    def secured_tables(self, view: View | MaterializedView) -> list[Table]:
        """Tables with row security that the view reads itself.

        A view in between has its own say.
        """
        return _secured(self._tables[r] for r in self._read_by(view.name) if r in self._tables)

    def secured_when_filled(self, view: MaterializedView) -> list[tuple[Table, str]]:
        """Tables with row security that fill it, each with the role that asks for its rows.

        That is the owner of the view that reads it; for one that asks as the current user it
        is the owner of what is filled.
        """
        found = dict.fromkeys(self._behind(view.name, view.owner, view.owner, set()))
        return [(table, role) for table, role in found if table.row_security]

    def _read_by(self, name: QualifiedName) -> list[QualifiedName]:
        return self._read.get(name, [])

    def _behind(
        self,
        name: QualifiedName,
        asking: str,
        filling: str,
        seen: set[tuple[QualifiedName, str, str]],
    ) -> Iterator[tuple[Table, str]]:
        for read in sorted(self._read_by(name)):
            if read in self._tables:
                yield self._tables[read], asking
                continue
            filler = self._filled.get(read, filling)
            owner = filler if read in self._invokers else self._views.get(read, filler)
            if (read, owner, filler) not in seen:
                seen.add((read, owner, filler))
                yield from self._behind(read, owner, filler, seen)


def _secured(tables: Iterable[Table]) -> list[Table]:
    found = {table.name: table for table in tables if table.row_security}
    return [table for _, table in sorted(found.items())]


def _is_relation(kind: ObjectKind) -> bool:
    return kind is ObjectKind.TABLE or kind in _VIEWS or kind is ObjectKind.COLUMN
