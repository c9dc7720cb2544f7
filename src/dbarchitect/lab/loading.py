"""SQL files of somebody else, loaded into a database of the lab.

Rule 1: a supplied statement runs as the database's owner, over the extended protocol, under the
        lab's limits. Only changes of ownership, which run no code, are made by the admin, and
        never to a superuser.
Rule 2: roles that a file names are made as stand-ins without rights; extensions come from the
        lab's list, some as stand-ins; tablespaces are left out.
Rule 3: what is not loaded is listed with its place and its reason, never dropped in silence.
Rule 4: all that does not parse is told at once, before anything that the server refuses.
Rule 5: what runs while the rest is still being read comes to the same as if all had been read:
        what may ask which roles there are waits for it, and what is refused is tried again.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from dbarchitect.errors import DbarchitectError
from dbarchitect.lab.reading import LeftOut, Reading, place_of
from dbarchitect.lab.refusals import Refusals
from dbarchitect.lab.stand_in_roles import make_stand_in_roles
from dbarchitect.sqltext.script import ScriptFile
from dbarchitect.sqltext.script import lines_of as text_lines

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dbarchitect.errors import Location
    from dbarchitect.lab.laboratory import LabDatabase
    from dbarchitect.lab.planned import Planned
    from dbarchitect.lab.reading import Part
    from dbarchitect.model.finding import NotLoaded
    from dbarchitect.sqltext.script import Include


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
    return load_reading(database, Reading(files, include, keep_going=keep_going))


def load_reading(database: LabDatabase, reading: Reading) -> Loaded:
    """The statements have been loaded, each as soon as it is read; as `load_scripts`."""
    from dbarchitect.lab.running import Runner  # noqa: PLC0415 - it needs this module's values

    loaded = Loaded()
    roles = RolesOfFiles(database, reading)
    runner = Runner(
        database, loaded, Refusals(loaded.refused), roles, keep_going=reading.keep_going
    )
    try:
        for part in reading:
            roles.make()
            runner.take(part)
        runner.finish()
    except DbarchitectError:
        runner.abandon()
        reading.read_all()
        raise
    loaded.left_out += reading.left_out
    _sort_by_place(loaded, reading.parts)
    return loaded


@dataclass(slots=True)
class RolesOfFiles:
    """The roles that files make or name, as stand-ins without rights."""

    database: LabDatabase
    reading: Reading

    def make(self) -> bool:
        """Those of all that was read so far are there; whether there was a new one."""
        new = self.reading.new_logins()
        make_stand_in_roles(self.database, new)
        return bool(new)

    def complete(self) -> bool:
        """All is read, and all roles are there; whether there was a new one."""
        self.reading.read_all()
        return self.make()


def _sort_by_place(loaded: Loaded, parts: Iterable[Part]) -> None:
    """What is told comes in the order of the files, however it was run."""
    files = dict.fromkeys(place_of(part).file for part in parts)
    order = {file: number for number, file in enumerate(files)}

    def key(location: Location) -> tuple[int, int, int]:
        return order.get(location.file, 0), location.line or 0, location.column or 0

    loaded.left_out.sort(key=lambda one: key(one.location))
    loaded.refused.sort(key=lambda one: key(one.location))
