"""The columns by which the policies of a schema tell tenants apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dbarchitect.review.policies import session_lookups
from dbarchitect.review.walking import declared_tables

if TYPE_CHECKING:
    from dbarchitect.model.schema import Schema, Table


@dataclass(frozen=True, slots=True)
class TenantColumn:
    """A column that policies compare with the session, and the tables whose policies do."""

    name: str
    type: str
    tables: tuple[Table, ...]


def tenant_columns(schema: Schema) -> list[TenantColumn]:
    """Those columns by name and type, sorted, with the tables that have row security on.

    A table's own key is left out: in the table of the tenants themselves it is `id`, which
    says something else in every other table.
    """
    found: dict[tuple[str, str], dict[str, Table]] = {}
    for table in declared_tables(schema):
        if not table.row_security:
            continue
        key = table.primary_key
        types = {column.name: column.type for column in table.columns}
        for policy in table.policies:
            for lookup in session_lookups(policy):
                if key is not None and key.columns == (lookup.column,):
                    continue
                place = lookup.column, types.get(lookup.column, "")
                found.setdefault(place, {})[table.name.sql] = table
    return [
        TenantColumn(name, kind, tuple(tables.values()))
        for (name, kind), tables in sorted(found.items(), key=lambda item: item[0])
    ]
