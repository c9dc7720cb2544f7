"""The test of the foundation: what was read can be made again, and is the same.

For a case of SQL: load it into a database, read a snapshot, dump it; drop the database and its
roles; make it again from the snapshot; read and dump that; take it away and see nothing left.
"""

from __future__ import annotations

import difflib
import re
from contextlib import contextmanager
from dataclasses import dataclass, fields, is_dataclass
from typing import TYPE_CHECKING

import psycopg
from psycopg import sql

from dbarchitect.ddl import create_statements, drop_statements
from dbarchitect.postgres.snapshot import SnapshotOptions, read_snapshot

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dbarchitect.ddl import DdlStatement
    from dbarchitect.lab import Lab, LabDatabase
    from dbarchitect.model.schema import Schema

_MIN_VERSION = re.compile(r"^-- min_version: (\d+)$", re.MULTILINE)
_RANDOM = re.compile(r"^\\(un)?restrict .*\n", re.MULTILINE)
_ENTRY = re.compile(r"(?=^--\n-- Name: )", re.MULTILINE)
_OLDEST = 13


@dataclass(frozen=True)
class State:
    """A database as the reader sees it, and as pg_dump does."""

    schema: Schema
    dump: str


def min_version(case: str) -> int:
    """The major version that a case asks for in its header, or the oldest of all."""
    found = _MIN_VERSION.search(case)
    return int(found[1]) if found else _OLDEST


def state(lab: Lab, database: LabDatabase) -> State:
    """What is there now."""
    options = SnapshotOptions(measures=False)
    with lab.connect(database) as session:
        schema = read_snapshot(session, options=options).schema
    return State(schema, _RANDOM.sub("", lab.pg_dump(database, "--schema-only")))


def load(lab: Lab, database: LabDatabase, case: str) -> None:
    """The case is loaded; it is ours, so the admin may run it."""
    with psycopg.connect(lab.conninfo(database), autocommit=True) as connection:
        connection.execute(case.encode())


def apply(lab: Lab, database: LabDatabase, statements: Iterable[DdlStatement]) -> None:
    """Each statement ran by itself; an error says which one failed."""
    with lab.connect(database) as session:
        for statement in statements:
            try:
                session.execute_untrusted(statement.sql)
            except Exception as error:
                error.add_note(statement.sql)
                raise


@contextmanager
def temporary(lab: Lab) -> Iterator[LabDatabase]:
    """A database that is gone at the end, with the roles that were made meanwhile."""
    database = lab.create_database()
    before = role_names(lab)
    try:
        yield database
    finally:
        lab.drop_database(database)
        with lab.endpoint.connect_admin() as session:
            for name in sorted(role_names(lab) - before):
                session.execute_untrusted(f"DROP ROLE {sql.Identifier(name).as_string()}")


def role_names(lab: Lab) -> frozenset[str]:
    """Every role of the server."""
    with lab.endpoint.connect_admin() as session:
        rows = session.query("select rolname from pg_catalog.pg_roles order by rolname")
    return frozenset(name for (name,) in rows)


def round_trip(lab: Lab, empty: State, case: str) -> list[str]:
    """What differs after the round trip, as texts to read; nothing when all is well."""
    with temporary(lab) as source:
        load(lab, source, case)
        before = state(lab, source)
    roles = role_names(lab)
    version = lab.server_version_num
    up = create_statements(before.schema, server_version_num=version, existing_roles=roles)
    down = drop_statements(before.schema, server_version_num=version, existing_roles=roles)
    with temporary(lab) as copy:
        apply(lab, copy, up)
        after = state(lab, copy)
        apply(lab, copy, down)
        left, roles_left = state(lab, copy), role_names(lab)
    problems = [
        *state_differences("rebuilt", before, after),
        *state_differences("after down", empty, left),
    ]
    if roles_left != roles:
        problems.append(f"roles left: {sorted(roles_left - roles)}")
    if not state_differences("", empty, before):
        problems.append("the case makes nothing")
    return problems


def state_differences(title: str, left: State, right: State) -> list[str]:
    """Where two databases differ, for the reader and for pg_dump."""
    return [
        *(f"{title}: {line}" for line in _differences("schema", left.schema, right.schema)),
        *dump_differences(title, left.dump, right.dump),
    ]


def _differences(path: str, left: object, right: object) -> Iterator[str]:
    if left == right:
        return
    if is_dataclass(left) and type(left) is type(right):
        named = getattr(left, "name", "")
        for one in fields(left):
            inner = f"{path}[{named}].{one.name}" if named else f"{path}.{one.name}"
            yield from _differences(inner, getattr(left, one.name), getattr(right, one.name))
    elif isinstance(left, tuple) and isinstance(right, tuple) and len(left) == len(right):
        for at, (old, new) in enumerate(zip(left, right, strict=True)):
            yield from _differences(f"{path}[{at}]", old, new)
    elif isinstance(left, tuple) and isinstance(right, tuple):
        yield from (f"{path}: - {value}" for value in left if value not in right)
        yield from (f"{path}: + {value}" for value in right if value not in left)
    else:
        yield f"{path}: {left} -> {right}"


def dump_differences(title: str, left: str, right: str) -> list[str]:
    """Where two dumps differ, whatever the order of their entries and of their grants."""
    old, new = _entries(left), _entries(right)
    if old == new:
        return []
    lines = difflib.unified_diff(
        "".join(old).splitlines(), "".join(new).splitlines(), "before", "after", "", "", 2, ""
    )
    return ["\n".join((f"{title}: pg_dump", *lines))]


def _entries(dump: str) -> list[str]:
    """The dump's entries sorted: neither numbers of objects nor grants have an order."""
    return sorted(_in_grant_order(entry) for entry in _ENTRY.split(dump))


def _in_grant_order(entry: str) -> str:
    header, _, body = entry.partition("\n\n")
    if "; Type: ACL;" not in header and "; Type: DEFAULT ACL;" not in header:
        return entry
    return header + "\n\n" + "\n".join(sorted(body.splitlines()))
