"""Building: up works for a plain owner, twice to the same catalog; down leaves nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.ddl import Phase, create_statements, drop_statements
from dbarchitect.design.proof.ground import (
    down_statements,
    new_database,
    public_is_the_owners,
    role_names,
    up_statements,
)
from dbarchitect.errors import DbarchitectError
from dbarchitect.model.evidence import code
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.proof import BuildCheck
from dbarchitect.postgres.resources import load_sql
from dbarchitect.postgres.snapshot import SnapshotOptions, read_snapshot

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dbarchitect.ddl import DdlStatement
    from dbarchitect.lab import Lab, LabDatabase
    from dbarchitect.model.design import Design
    from dbarchitect.model.schema import Schema

_PACKAGE = "dbarchitect.design.proof"

_CLAIMS = {
    "up": "The migration applies as an owner that is no superuser.",
    "up twice": "A second database gets the same catalog.",
    "down": "The way back leaves an empty database.",
    "up after down": "After the way back the migration applies again, to the same catalog.",
    "roles": "The migration's roles are created, and gone after the way back.",
}


_UP_BEFORE_15 = "The migration applies as an owner, no superuser, who was given schema public."


def build(lab: Lab, design: Design) -> tuple[LabDatabase, tuple[BuildCheck, ...]]:
    """A database in which the design is built and that holds no rows, and what was seen.

    Raises:
        StatementFailedError: a statement of the design is refused: there is nothing to prove.
    """
    first = new_database(lab, design)
    empty = _schema(first)
    up, down = up_statements(lab, design), down_statements(lab, design)
    _run(first, up)
    built = _schema(first)
    plain = not first.owner.query(load_sql(_PACKAGE, "is_superuser"))[0][0]
    second = new_database(lab, design)
    _run(second, up)
    again = _schema(second)
    lab.drop_database(second)
    outcome = {"up": plain, "up twice": again == built}
    outcome["down"], problem = _down(first, down, empty)
    if outcome["down"]:
        _run(first, up)
        outcome["up after down"] = _schema(first) == built
    else:
        lab.drop_database(first)
        first = new_database(lab, design)
        _run(first, up)
    outcome["roles"] = _roles_come_and_go(lab, design)
    checks = tuple(
        BuildCheck(
            name=name,
            claim=_claim(lab, design, name),
            passed=passed,
            detail=problem if name == "down" else "",
        )
        for name, passed in outcome.items()
    )
    return first, checks


def _claim(lab: Lab, design: Design, name: str) -> str:
    if name != "up":
        return _CLAIMS[name]
    claim = _CLAIMS[name] if public_is_the_owners(lab) else _UP_BEFORE_15
    made = ", ".join(code(extension.name) for extension in design.schema.extensions)
    return f"{claim} There before it, by the lab's superuser: {made}." if made else claim


def _run(database: LabDatabase, statements: Iterable[DdlStatement]) -> None:
    for statement in statements:
        database.owner.execute_untrusted(statement.sql)


def _down(
    database: LabDatabase, statements: Iterable[DdlStatement], empty: Schema
) -> tuple[bool, str]:
    """Whether the database is as empty as it was, and why not."""
    try:
        _run(database, statements)
    except DbarchitectError as error:
        return False, error.message
    left = _schema(database)
    return left == empty, "" if left == empty else ", ".join(_names(left, empty))


def _names(left: Schema, empty: Schema) -> Iterator[str]:
    before = {table.name for table in empty.tables}
    yield from (t.name.display for t in left.tables if t.name not in before)
    yield from (r.name.display for r in left.routines if r not in empty.routines)
    yield from (s.name.display for s in left.sequences if s not in empty.sequences)


def _schema(database: LabDatabase) -> Schema:
    return read_snapshot(database.owner, options=SnapshotOptions(measures=False)).schema


def _roles_come_and_go(lab: Lab, design: Design) -> bool:
    """CREATE ROLE and DROP ROLE, undone at the end; the lab's own are set aside meanwhile."""
    names = role_names(design)
    scratch = lab.create_database()
    up = [s.sql for s in create_statements(design.schema) if s.phase is Phase.ROLES]
    down = [s.sql for s in drop_statements(design.schema) if s.phase is Phase.ROLES]
    try:
        with scratch.admin.rolled_back():
            for name in names:
                scratch.admin.execute_untrusted(_renamed(name))
            for sql in up:
                scratch.admin.execute_untrusted(sql)
            made = _existing(scratch, names)
            for sql in down:
                scratch.admin.execute_untrusted(sql)
            left = _existing(scratch, names)
    except DbarchitectError:
        return False
    finally:
        lab.drop_database(scratch)
    return made == set(names) and not left


def _renamed(name: str) -> str:
    aside = quote_identifier(f"{name[:50]}_set_aside")
    return f"ALTER ROLE {quote_identifier(name)} RENAME TO {aside}"


def _existing(database: LabDatabase, names: Iterable[str]) -> set[str]:
    rows = database.admin.query(load_sql(_PACKAGE, "existing_roles"), {"names": list(names)})
    return {name for (name,) in rows}
