"""Folders of migrations: which files lead up, in which order, and which part of each.

Rule 1: files are taken in the order in which their tool runs them; where no tool is known, by
        name, numbers as numbers.
Rule 2: what leads down is left out, and counted, so that it can be told; and so is what is for
        another database system, where files beside it are for PostgreSQL.

Sources: the documentation of Flyway (versioned, repeatable, undo and baseline migrations,
callbacks), sqitch (the plan), goose, sql-migrate, dbmate, golang-migrate, Diesel, Prisma,
node-pg-migrate, db-migrate, yoyo, tern, Play's evolutions and pop (a dialect before `.up.sql`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import PurePath

_DOWN_NAME = re.compile(r"(.+[.-])?down\.sql|.+\.(rollback|undo)\.sql", re.IGNORECASE)
_FLYWAY = re.compile(r"(?P<kind>[VUB])(?P<version>\d+(?:[._]\d+)*)__.*\.sql|R__.*\.sql")
_CALLBACK = re.compile(r"(before|after|create)[A-Z]\w*\.sql")
_DIGITS = re.compile(r"(\d+)")
_DIESEL = re.compile(r"[\d-]{8,}_.*")
_POSTGRESQL = frozenset({"postgres", "postgresql", "pgsql", "psql", "pg"})
_OTHER_SYSTEMS = frozenset(
    {"cockroach", "cockroachdb", "db2", "h2", "hsqldb", "mariadb", "mssql", "mysql"}
    | {"oracle", "spanner", "sqlite", "sqlite3", "sqlserver"}
)
_PLAN_NAME = re.compile(r"[^\s%@#][^\s@]*")

_UP = re.compile(
    r"--\s*\+(?:goose|migrate)\s+up\b|--\s*migrate:up\b|--\s*up migration\b|#\s*-+\s*!ups\b",
    re.IGNORECASE,
)
_DOWN = re.compile(
    r"--\s*\+(?:goose|migrate)\s+down\b|--\s*migrate:down\b|--\s*down migration\b"
    r"|#\s*-+\s*!downs\b|-{4}\s*create above / drop below\s*-{4}|--\s*//\s*@undo\b",
    re.IGNORECASE,
)


@dataclass(slots=True)
class MigrationFiles:
    """The files that lead up, in order, and how many others there are."""

    up: list[PurePath]
    down: int = 0
    other: list[PurePath] = field(default_factory=list["PurePath"])
    """Neither up nor down: callbacks, baselines that a later one replaces, tests of sqitch."""
    foreign: int = 0
    """Files for other database systems, and for any, where one for PostgreSQL replaces them."""


def migration_files(paths: Iterable[PurePath], plan: str | None = None) -> MigrationFiles:
    """The files of a folder, as relative paths, in the order in which they are run.

    `plan` is the text of `sqitch.plan`, where the folder has one.
    """
    given = sorted(paths, key=_natural)
    if plan is not None:
        return _of_sqitch(given, plan)
    files = _of_postgresql(given)
    found = _of_tool(files)
    found.foreign = len(given) - len(files)
    return found


def _of_tool(files: Sequence[PurePath]) -> MigrationFiles:
    if files and all(_is_of_flyway(path) for path in files):
        return _of_flyway(files)
    ups = [path for path in files if not _leads_down(path, files)]
    down = len(files) - len(ups)
    of_diesel = [
        path for path in ups if path.name == "up.sql" and _DIESEL.fullmatch(path.parent.name)
    ]
    if not of_diesel:
        return MigrationFiles(ups, down=down)
    known = set(of_diesel)
    other = [path for path in ups if path not in known]
    return MigrationFiles(sorted(of_diesel, key=_diesel_version), down=down, other=other)


def _of_postgresql(files: Sequence[PurePath]) -> Sequence[PurePath]:
    """All files, where none says by a folder or a part of its name that it is for PostgreSQL.

    Else those for other systems are left out, and those for any that one for PostgreSQL
    replaces: `1_a.up.sql` beside `1_a.postgres.up.sql`.
    """
    own = {path for path in files if _systems(path) & _POSTGRESQL}
    if not own:
        return files
    replaced = {path.with_name(_for_any(path)) for path in own}
    return [
        path
        for path in files
        if path in own
        or not (_systems(path) & _OTHER_SYSTEMS or path.with_name(_for_any(path)) in replaced)
    ]


def _systems(path: PurePath) -> set[str]:
    return {part.lower() for part in (*path.parent.parts, *path.name.split(".")[1:-1])}


def _for_any(path: PurePath) -> str:
    """The name that a file for any system has in place of this one."""
    unsaid = _POSTGRESQL | {"autocommit"}
    return ".".join(part for part in path.name.split(".") if part.lower() not in unsaid)


def _diesel_version(path: PurePath) -> tuple[str, str]:
    """Text up to the first underscore without its dashes. Source: Diesel, MigrationVersion."""
    version = path.parent.name.partition("_")[0].replace("-", "")
    return (version, path.parent.name)


def up_lines(lines: Iterable[str], downs: list[int]) -> Iterator[str]:
    """The lines of a file, those of its way down emptied; `downs` gets how many those are.

    Each line keeps its number. What is no comment of SQL and marks a way is emptied, too.
    """
    is_down = False
    count = 0
    for line in lines:
        if line[:1] in "#-" and (_UP.match(line) or _DOWN.match(line)):
            is_down = _UP.match(line) is None
            yield "\n"
            continue
        if is_down and line.strip():
            count += 1
        yield "\n" if is_down else line
    if count:
        downs.append(count)


def _natural(path: PurePath) -> list[tuple[tuple[int, int, str], ...]]:
    """Numbers sort as numbers, and before words."""
    return [
        tuple(
            (0, int(piece), "") if piece.isdecimal() else (1, 0, piece)
            for piece in _DIGITS.split(part)
            if piece
        )
        for part in path.parts
    ]


def _leads_down(path: PurePath, files: Sequence[PurePath]) -> bool:
    if _DOWN_NAME.fullmatch(path.name):
        return True
    if not path.stem.endswith("_down"):
        return False
    # A table may be called so: only beside its own way up is it a way down.
    return path.with_name(f"{path.stem[:-5]}_up.sql") in set(files)


def _is_of_flyway(path: PurePath) -> bool:
    return bool(_FLYWAY.fullmatch(path.name) or _CALLBACK.fullmatch(path.name))


def _of_flyway(files: Sequence[PurePath]) -> MigrationFiles:
    """The newest baseline, the versions above it, then what is repeatable, by description."""
    kinds: dict[str, list[PurePath]] = {"V": [], "U": [], "B": [], "R": [], "": []}
    for path in files:
        found = _FLYWAY.fullmatch(path.name)
        kinds["" if found is None else found["kind"] or "R"].append(path)
    baselines = sorted(kinds["B"], key=_version)
    newest = baselines[-1:]
    from_version = _version(newest[0]) if newest else ()
    versions = sorted(kinds["V"], key=_version)
    above = [path for path in versions if _version(path) > from_version]
    repeatable = sorted(kinds["R"], key=lambda path: path.name)
    replaced = [path for path in chain(baselines[:-1], versions) if path not in set(above)]
    return MigrationFiles(
        [*newest, *above, *repeatable], down=len(kinds["U"]), other=[*replaced, *kinds[""]]
    )


def _version(path: PurePath) -> tuple[int, ...]:
    found = _FLYWAY.fullmatch(path.name)
    text = found["version"] if found is not None else None
    return tuple(map(int, re.split(r"[._]", text))) if text else ()


def _of_sqitch(files: Sequence[PurePath], plan: str) -> MigrationFiles:
    """The deploy scripts in the order of the plan."""
    names = [found[0] for line in plan.splitlines() if (found := _PLAN_NAME.match(line))]
    by_name = {
        "/".join(path.with_suffix("").parts[1:]): path
        for path in files
        if path.parts[0] == "deploy"
    }
    ups = [by_name[name] for name in dict.fromkeys(names) if name in by_name]
    down = sum(path.parts[0] == "revert" for path in files)
    listed = set(ups)
    other = [path for path in files if path not in listed and path.parts[0] != "revert"]
    return MigrationFiles(ups, down=down, other=other)
