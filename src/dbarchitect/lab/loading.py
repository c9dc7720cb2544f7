"""SQL files of somebody else, loaded into a database of the lab.

Rule 1: a supplied statement runs as the database's owner, over the extended protocol, under the
        lab's limits. Only changes of ownership, which run no code, are made by the admin, and
        never to a superuser.
Rule 2: roles that a file names are made as stand-ins without rights; extensions come from the
        lab's list, some as stand-ins; tablespaces are left out.
Rule 3: what is not loaded is listed with its place and its reason, never dropped in silence.
Rule 4: everything is parsed before anything runs, so that all that does not parse is told at
        once.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from dbarchitect.errors import SeveralSqlError
from dbarchitect.lab.one_database import require_one_database
from dbarchitect.lab.planned import Planned, planned
from dbarchitect.lab.refusals import Refusals
from dbarchitect.lab.rolled_back import without_rolled_back
from dbarchitect.lab.stand_in_roles import make_stand_in_roles
from dbarchitect.model.construction import without_cycle_collection
from dbarchitect.sqltext.pieces import Unparsed
from dbarchitect.sqltext.script import CopyData, MetaCommand, ScriptFile, read_parts
from dbarchitect.sqltext.script import lines_of as text_lines
from dbarchitect.sqltext.statements import Statement

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from dbarchitect.errors import Location
    from dbarchitect.lab.laboratory import LabDatabase
    from dbarchitect.model.finding import NotLoaded
    from dbarchitect.sqltext.script import Include, ScriptPart

    Part = Planned | MetaCommand | CopyData | Unparsed

ERRORS_MAX = 20
"""So many statements that do not parse are told at once."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A part of a file that was not loaded, and why, as a full sentence."""

    location: Location
    what: str
    reason: str


@dataclass(slots=True)
class Loaded:
    """What loading came to: statements run, parts left out, and where things are defined.

    `left_out` is what a schema can do without; `refused` what is missing from it. `notes` are
    sentences, each with its place, of what was loaded in another form.
    """

    statements: int = 0
    left_out: list[LeftOut] = field(default_factory=list[LeftOut])
    notes: list[str] = field(default_factory=list[str])
    refused: list[NotLoaded] = field(default_factory=list["NotLoaded"])
    _places: dict[tuple[str, str | None], Location] = field(
        default_factory=dict[tuple[str, str | None], "Location"]
    )

    def place_of(self, relation: str, part: str | None = None) -> Location | None:
        """Where a relation, or a part of it, was defined last; the relation's for a part."""
        return self._places.get((relation, part)) or self._places.get((relation, None))

    def remember(self, one: Planned) -> None:
        """The statement was run, and the places of what it defines are known from now on."""
        self.statements += 1
        for definition in one.definitions:
            place = one.statement.locate(definition.byte)
            self._places[definition.relation, definition.part] = place

    def leave_out(self, location: Location, what: str, reason: str) -> None:
        """A part of a file is not loaded, and told."""
        self.left_out.append(LeftOut(location, what, reason))


def load_files(database: LabDatabase, files: Iterable[tuple[str, str]]) -> Loaded:
    """The files, as (name, text), have been loaded into the database in their order.

    Raises:
        SqlError: a statement does not parse, the server refused it, or the files hold objects
            of several databases; with its place.
        SafetyStopError: a statement asked for more than supplied SQL may have or do.
        LabFailedError: a statement needs an extension that the lab's PostgreSQL lacks.
    """
    return load_scripts(database, [ScriptFile(name, text_lines(text)) for name, text in files])


def load_scripts(
    database: LabDatabase,
    files: Iterable[ScriptFile],
    *,
    include: Include | None = None,
    keep_going: bool = False,
) -> Loaded:
    """The files have been loaded in their order, with those that they include.

    With `keep_going` a statement that does not parse or that the server refuses is listed in
    `refused`, and the rest is loaded.

    Raises:
        SqlError: as `load_files`; with `keep_going` only for objects of several databases.
        SafetyStopError: a limit was reached, or, without `keep_going`, a right is missing.
        LabFailedError: without `keep_going`, an extension is missing.
    """
    return load_parsed(
        database,
        parse_scripts(files, include=include, keep_going=keep_going),
        keep_going=keep_going,
    )


@dataclass(frozen=True, slots=True)
class Parsed:
    """Files whose statements all parse, or of which those that do not are known."""

    scripts: list[list[Part]]
    left_out: list[LeftOut]


def parse_scripts(
    files: Iterable[ScriptFile], *, include: Include | None = None, keep_going: bool = False
) -> Parsed:
    """The statements of the files and what is done about each, before anything runs.

    Raises:
        SeveralSqlError: statements do not parse, and we do not go on.
        SqlError: the files hold objects of several databases.
    """
    loaded = Loaded()
    with without_cycle_collection():
        scripts = [_settled(read_parts(file, include), loaded) for file in files]
    unparsed = [part for script in scripts for part in script if isinstance(part, Unparsed)]
    if unparsed and not keep_going:
        errors = tuple(part.error for part in unparsed[:ERRORS_MAX])
        raise SeveralSqlError(errors, left_off=len(unparsed) - len(errors))
    require_one_database(scripts)
    return Parsed(scripts, loaded.left_out)


def load_parsed(database: LabDatabase, parsed: Parsed, *, keep_going: bool = False) -> Loaded:
    """The statements have been loaded; as `load_scripts`."""
    from dbarchitect.lab.running import Runner  # noqa: PLC0415 - it needs this module's values

    loaded = Loaded(left_out=[*parsed.left_out])
    parts = [part for script in parsed.scripts for part in script]
    make_roles(database, [part for part in parts if isinstance(part, Planned)])
    refusals = Refusals(loaded.refused)
    runner = Runner(database, loaded, refusals, keep_going=keep_going)
    for part in parts:
        runner.take(part)
    runner.finish()
    _sort_by_place(loaded, parts)
    return loaded


def _sort_by_place(loaded: Loaded, parts: Iterable[Part]) -> None:
    """What is told comes in the order of the files, however it was run."""
    files = dict.fromkeys(_place_of(part).file for part in parts)
    order = {file: number for number, file in enumerate(files)}

    def key(location: Location) -> tuple[int, int, int]:
        return order.get(location.file, 0), location.line or 0, location.column or 0

    loaded.left_out.sort(key=lambda one: key(one.location))
    loaded.refused.sort(key=lambda one: key(one.location))


def _place_of(part: Part) -> Location:
    return part.statement.location if isinstance(part, Planned) else part.location


def _settled(parts: Iterable[ScriptPart], loaded: Loaded) -> list[Part]:
    """The parts of a file as they are run, without what it rolls back."""
    kept, undone = without_rolled_back(
        planned(part) if isinstance(part, Statement) else part for part in parts
    )
    for block in filter(None, undone):
        loaded.leave_out(
            _place_of(block[0]), f"{len(block)} statements", "The file rolls them back."
        )
    return kept


def make_roles(database: LabDatabase, parts: Sequence[Planned]) -> None:
    """Every role that the statements make or name is there, without rights."""
    logins: dict[str, bool] = {}
    for part in parts:
        for name in part.roles:
            logins.setdefault(name, False)
        if part.role is not None:
            logins[part.role.name] = part.role.can_login
    make_stand_in_roles(database, logins)
