"""Grants on tables and columns: what a role may do works, what it may not is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.design.proof.bench import member
from dbarchitect.design.proof.claims import privilege_claim
from dbarchitect.design.proof.row_security import surroundings
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.probe import Observed, Probe, Refused
from dbarchitect.model.schema import PUBLIC, ObjectKind, ObjectPath

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.design.proof.bench import Bench
    from dbarchitect.model.probe import Claim
    from dbarchitect.model.schema import Table

INSUFFICIENT_PRIVILEGE = "42501"

PRIVILEGES = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE")
"""The privileges that are tried of each role on each table, given or not."""

_DONE = Observed(query="SELECT 'allowed'", value="allowed")


def probes(bench: Bench) -> Iterator[Probe]:
    """For each role, table and privilege one probe: that it works, or that it is refused."""
    names = [role.name for role in bench.design.schema.roles if role.name != bench.owner]
    for table in bench.tables:
        for role in names:
            for privilege in PRIVILEGES:
                yield from _table_probes(bench, table, role, privilege)
            yield from _hidden_columns(table, role)


def _table_probes(bench: Bench, table: Table, role: str, privilege: str) -> Iterator[Probe]:
    columns = granted_columns(table, role, privilege)
    path = ObjectPath(ObjectKind.TABLE, (table.name.schema, table.name.name))
    if columns:
        yield Probe(
            name=f"{role} may {privilege}" + _some(table, columns),
            claim=privilege_claim(path, privilege, role),
            also=_on_columns(table, columns, privilege, role),
            setup=surroundings(table, bench.spare(table)),
            statement=_use(bench, table, privilege, columns),
            expected=_DONE,
            removal=(f"REVOKE ALL ON {table.name.sql} FROM {quote_identifier(role)}, PUBLIC",),
            role=role,
        )
    else:
        grant = f"GRANT {privilege} ON {table.name.sql} TO {quote_identifier(role)}"
        yield Probe(
            name=f"{role} may not {privilege}",
            claim=privilege_claim(path, privilege, role, granted=False),
            setup=(),
            statement=_use(bench, table, privilege, _all(table)),
            expected=Refused(sqlstate=INSUFFICIENT_PRIVILEGE),
            removal=(grant,),
            role=role,
        )


def _hidden_columns(table: Table, role: str) -> Iterator[Probe]:
    """A role that reads some columns may not read each of the others."""
    readable = granted_columns(table, role, "SELECT")
    if not readable:
        return
    for column in table.columns:
        if column.name in readable:
            continue
        name = quote_identifier(column.name)
        yield Probe(
            name=f"{role} may not SELECT this column",
            claim=privilege_claim(
                member(ObjectKind.COLUMN, table, column.name), "SELECT", role, granted=False
            ),
            setup=(),
            statement=f"SELECT {name} FROM {table.name.sql}",  # noqa: S608 - quoted parts
            expected=Refused(sqlstate=INSUFFICIENT_PRIVILEGE),
            removal=(f"GRANT SELECT ({name}) ON {table.name.sql} TO {quote_identifier(role)}",),
            role=role,
        )


def granted_columns(table: Table, role: str, privilege: str) -> tuple[str, ...]:
    """The columns on which the role has the privilege, all where the table's grant says so."""
    who = {role, PUBLIC}
    if any(g.grantee in who and g.privilege == privilege for g in table.privileges or ()):
        return _all(table)
    return tuple(
        column.name
        for column in table.columns
        for grant in column.privileges or ()
        if grant.grantee in who and grant.privilege == privilege
    )


def _on_columns(
    table: Table, columns: tuple[str, ...], privilege: str, role: str
) -> tuple[Claim, ...]:
    """The grants on columns that the statement needs, each of them."""
    return tuple(
        privilege_claim(member(ObjectKind.COLUMN, table, name), privilege, role)
        for name in columns
    )


def _all(table: Table) -> tuple[str, ...]:
    return tuple(column.name for column in table.columns)


def _some(table: Table, columns: tuple[str, ...]) -> str:
    return "" if len(columns) == len(table.columns) else f" {len(columns)} columns"


def _use(bench: Bench, table: Table, privilege: str, columns: tuple[str, ...]) -> str:
    """A statement that needs this privilege on these columns and no other."""
    name = table.name.sql
    if privilege == "SELECT":
        return f"SELECT {', '.join(map(quote_identifier, columns))} FROM {name}"  # noqa: S608 - quoted parts
    if privilege == "DELETE":
        return f"DELETE FROM {name} WHERE false"  # noqa: S608 - a quoted name
    if privilege == "TRUNCATE":
        return f"TRUNCATE {name}"
    row = bench.spare(table)
    written = [
        column
        for column in columns
        if column in row.constants and table.column(column).identity is None
    ]
    names = ", ".join(map(quote_identifier, written))
    if privilege == "INSERT":
        values = ", ".join(map(row.value, written))
        return f"INSERT INTO {name} ({names}) SELECT {values} WHERE false"
    changes = ", ".join(f"{quote_identifier(c)} = {row.value(c)}" for c in written)
    return f"UPDATE {name} SET {changes} WHERE false"  # noqa: S608 - quoted parts
