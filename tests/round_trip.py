"""The test of the foundation: what was read can be made again, and is the same.

For a case of SQL: load it into a database, read a snapshot, dump it; drop the database and its
roles; make it again from the snapshot; read and dump that; take it away and see nothing left.
"""

from __future__ import annotations

import difflib
import re
import subprocess
from dataclasses import dataclass, fields, is_dataclass
from typing import TYPE_CHECKING

import psycopg
from psycopg import sql

from dbarchitect.ddl import create_statements, drop_statements
from dbarchitect.postgres.connecting import connect
from dbarchitect.postgres.snapshot import SnapshotOptions, read_snapshot

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dbarchitect.ddl import DdlStatement
    from dbarchitect.model.schema import Schema

_MIN_VERSION = re.compile(r"^-- min_version: (\d+)$", re.MULTILINE)
_RANDOM = re.compile(r"^\\(un)?restrict .*\n", re.MULTILINE)
_ENTRY = re.compile(r"(?=^--\n-- Name: )", re.MULTILINE)
_DATABASE = "round_trip"


def min_version(case: str) -> int:
    """The major version that a case asks for in its header, or the oldest of all."""
    found = _MIN_VERSION.search(case)
    return int(found[1]) if found else 13


@dataclass(frozen=True)
class Server:
    """A server that belongs to the tests, and the pg_dump that reads it."""

    conninfo: str
    pg_dump: str

    def database(self, name: str) -> str:
        return psycopg.conninfo.make_conninfo(self.conninfo, dbname=name)

    def create(self, name: str) -> None:
        self.drop(name)
        self._run(sql.SQL("CREATE DATABASE {} TEMPLATE template0"), name)

    def drop(self, name: str) -> None:
        self._run(sql.SQL("DROP DATABASE IF EXISTS {}"), name)

    def load(self, name: str, text: str) -> None:
        with psycopg.connect(self.database(name), autocommit=True) as connection:
            connection.execute(text.encode())

    def apply(self, name: str, statements: Iterable[DdlStatement]) -> None:
        with connect(self.database(name)) as session:
            for statement in statements:
                try:
                    session.execute_untrusted(statement.sql)
                except Exception as error:
                    error.add_note(statement.sql)
                    raise

    def roles(self) -> frozenset[str]:
        with psycopg.connect(self.database("postgres")) as connection:
            found = connection.execute("SELECT rolname FROM pg_roles").fetchall()
        return frozenset(name for (name,) in found)

    def drop_roles(self, names: Iterable[str]) -> None:
        for name in names:
            self._run(sql.SQL("DROP ROLE {}"), name)

    def schema(self, name: str) -> Schema:
        with connect(self.database(name)) as session:
            return read_snapshot(session, options=SnapshotOptions(measures=False)).schema

    def dump(self, name: str) -> str:
        command = [self.pg_dump, "--schema-only", f"--dbname={self.database(name)}"]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        return _RANDOM.sub("", done.stdout)

    def _run(self, statement: sql.SQL, name: str) -> None:
        with psycopg.connect(self.database("postgres"), autocommit=True) as connection:
            connection.execute(statement.format(sql.Identifier(name)))


def round_trip(server: Server, case: str) -> list[str]:
    """What differs after the round trip, as texts to read; nothing when all is well."""
    roles = server.roles()
    server.create(_DATABASE)
    try:
        server.load(_DATABASE, case)
        before, dump_before = server.schema(_DATABASE), server.dump(_DATABASE)
        server.create(_DATABASE)
        server.drop_roles(server.roles() - roles)
        empty, dump_empty = server.schema(_DATABASE), server.dump(_DATABASE)
        version = _version(server)
        up = create_statements(before, server_version_num=version, existing_roles=roles)
        down = drop_statements(before, server_version_num=version, existing_roles=roles)
        server.apply(_DATABASE, up)
        after, dump_after = server.schema(_DATABASE), server.dump(_DATABASE)
        server.apply(_DATABASE, down)
        left, dump_left = server.schema(_DATABASE), server.dump(_DATABASE)
        roles_left = server.roles() - roles
    finally:
        server.drop(_DATABASE)
        server.drop_roles(server.roles() - roles)
    problems = [
        *schema_differences("snapshot", before, after),
        *dump_differences("pg_dump", dump_before, dump_after),
        *schema_differences("snapshot after down", empty, left),
        *dump_differences("pg_dump after down", dump_empty, dump_left),
    ]
    if roles_left:
        problems.append(f"roles left: {sorted(roles_left)}")
    if dump_before == dump_empty and before == empty:
        problems.append("the case makes nothing")
    return problems


def schema_differences(title: str, left: Schema, right: Schema) -> list[str]:
    """Where two schemas differ, as `title: path: before -> after`."""
    return [f"{title}: {line}" for line in _differences("schema", left, right)]


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
    return ["\n".join((title, *lines))]


def _entries(dump: str) -> list[str]:
    """The dump's entries sorted: neither numbers of objects nor grants have an order."""
    return sorted(_in_grant_order(entry) for entry in _ENTRY.split(dump))


def _in_grant_order(entry: str) -> str:
    header, _, body = entry.partition("\n\n")
    if "; Type: ACL;" not in header and "; Type: DEFAULT ACL;" not in header:
        return entry
    return header + "\n\n" + "\n".join(sorted(body.splitlines()))


def _version(server: Server) -> int:
    with psycopg.connect(server.database("postgres")) as connection:
        return connection.info.server_version
