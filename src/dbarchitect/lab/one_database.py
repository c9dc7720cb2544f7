r"""A script may lead through several databases; what is loaded is the schema of one.

pg_dumpall writes the databases of a server behind each other, with `\connect` between them.
Loaded into one database their objects would be taken for one schema.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from dbarchitect.errors import SqlError
from dbarchitect.lab.planned import Planned
from dbarchitect.sqltext.kinds import StatementKind
from dbarchitect.sqltext.script import MetaCommand

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from dbarchitect.errors import Location
    from dbarchitect.sqltext.statements import Statement

_CONNECT = frozenset({"c", "connect"})
_OF_THE_SERVER = frozenset(
    {
        StatementKind.CREATE_DATABASE,
        StatementKind.CREATE_ROLE,
        StatementKind.CREATE_SUBSCRIPTION,
        StatementKind.CREATE_TABLESPACE,
    }
)
_ARGUMENT = re.compile(r""""(?:[^"]|"")*"|'(?:[^']|'')*'|\S+""")
_DBNAME = re.compile(r"\bdbname\s*=\s*(?:'((?:[^'\\]|\\.)*)'|(\S+))")
_URL_PATH = re.compile(r"postgres(?:ql)?://[^/]*/([^?]+)")


def require_one_database(scripts: Iterable[Sequence[object]]) -> None:
    r"""All objects that the scripts make are made in one database.

    Raises:
        SqlError: they are not; at the place of the first that is made in a second one.
    """
    named: dict[str, Location] = {}
    for script in scripts:
        places = _first_objects(script)
        named.update({name: at for name, at in places.items() if name and name not in named})
        if len(places) > 1:
            raise _several([name or "where it begins" for name in places], [*places.values()])
    if len(named) > 1:
        raise _several([*named], [*named.values()])


def database_named(arguments: str, current: str | None) -> str | None:
    r"""The database that psql's `\connect` leads to; `-` and nothing mean the current one.

    Source: PostgreSQL documentation, psql, `\connect`.
    """
    words = _ARGUMENT.findall(arguments)
    wanted = next((one for one in words if not one.startswith("-reuse-previous=")), "-")
    quote = wanted[0]
    if quote in "\"'":
        wanted = wanted[1:-1].replace(quote * 2, quote)
    if wanted in {"-", ""}:
        return current
    if url := _URL_PATH.match(wanted):
        return url[1]
    if "=" in wanted:
        found = _DBNAME.search(wanted)
        return (found[1] or found[2]) if found else current
    return wanted


def _first_objects(script: Sequence[object]) -> dict[str | None, Location]:
    """Where the first object of each database is made; None is where the script begins."""
    current: str | None = None
    places: dict[str | None, Location] = {}
    for part in script:
        if isinstance(part, MetaCommand) and part.name in _CONNECT:
            current = database_named(part.arguments, current)
        elif isinstance(part, Planned) and _makes_an_object(part.statement):
            places.setdefault(current, part.statement.location)
    return places


def _makes_an_object(statement: Statement) -> bool:
    return statement.kind.startswith("create_") and statement.kind not in _OF_THE_SERVER


def _several(names: Sequence[str], places: Sequence[Location]) -> SqlError:
    message = f"this holds objects of several databases: {', '.join(names)}"
    hint = "Give the dump of one database: pg_dump --schema-only NAME."
    return SqlError(message, hint=hint, location=places[1])
