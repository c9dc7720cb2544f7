"""The parts of files in their order, read as they are asked for, and what only all tell.

Rule 1: nothing that a file takes back is handed out.
Rule 2: once something does not parse, the rest is read for what else does not, and nothing
        more is handed out, unless the caller goes on whatever comes.
"""

from __future__ import annotations

import sys
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from dbarchitect.errors import Location, SeveralSqlError
from dbarchitect.lab.one_database import require_one_database
from dbarchitect.lab.planned import Planned, planned
from dbarchitect.lab.rolled_back import without_rolled_back
from dbarchitect.model.construction import without_cycle_collection
from dbarchitect.model.english import counted
from dbarchitect.sqltext.pieces import Unparsed
from dbarchitect.sqltext.script import CopyData, MetaCommand, ScriptFile, read_parts
from dbarchitect.sqltext.statements import Statement

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dbarchitect.sqltext.script import Include

    Part = Planned | MetaCommand | CopyData | Unparsed

ERRORS_MAX = 20
"""So many statements that do not parse are told at once."""

READ_AT_ONCE = 100
"""So many parts are read while a server works: as many as it is given at once."""

READ_FIRST = 1_000
"""So many parts are read before there is a lab, in a tenth of a second: most files are read
whole, and what does not parse costs no lab."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A part of a file that was not loaded, and why, as a full sentence."""

    location: Location
    what: str
    reason: str


@dataclass(slots=True)
class Reading:
    """Files on the way from text to parts; `parts` are those that were read so far."""

    files: Iterable[ScriptFile]
    include: Include | None = None
    keep_going: bool = field(default=False, kw_only=True)
    parts: list[Part] = field(default_factory=list["Part"])
    left_out: list[LeftOut] = field(default_factory=list[LeftOut])
    _logins: dict[str, bool] = field(default_factory=dict[str, bool])
    _new_logins: dict[str, bool] = field(default_factory=dict[str, bool])
    _by_file: list[list[Part]] = field(default_factory=list["list[Part]"])
    _ahead: deque[Part] = field(default_factory=deque["Part"])
    _rest: Iterator[Part] | None = None
    _has_ended: bool = False

    def __iter__(self) -> Iterator[Part]:
        """The parts that were not handed out yet.

        Raises:
            SeveralSqlError: statements do not parse, and we do not go on.
            SqlError: the files hold objects of several databases.
        """
        while self._ahead or self.read_ahead(READ_AT_ONCE):
            yield self._ahead.popleft()

    def read_ahead(self, most: int) -> bool:
        """So many parts more were read, or all that are left; whether there were any.

        Raises:
            SqlError: as above, once all is read.
        """
        before = len(self.parts)
        if not self._has_ended:
            with without_cycle_collection():
                self._read(before + most)
        return len(self.parts) > before

    def read_all(self) -> None:
        """Every part was read; raises as `read_ahead`, but what was raised before not again."""
        self.read_ahead(sys.maxsize)

    def _read(self, parts: int) -> None:
        """Until there are so many parts, or no more."""
        self._rest = self._rest or self._all_parts()
        self._has_ended = (
            True  # unless it is seen below that there is more: an error ends it, too
        )
        has_failed = False
        for part in self._rest:
            self.parts.append(part)
            self._ahead.append(part)
            has_failed = has_failed or (isinstance(part, Unparsed) and not self.keep_going)
            if len(self.parts) >= parts and not has_failed:
                self._has_ended = False
                return
        if has_failed:
            raise self._several_errors()
        require_one_database(self._by_file)

    def _several_errors(self) -> SeveralSqlError:
        unparsed = [part for part in self.parts if isinstance(part, Unparsed)]
        errors = tuple(part.error for part in unparsed[:ERRORS_MAX])
        return SeveralSqlError(errors, left_off=len(unparsed) - len(errors))

    def _all_parts(self) -> Iterator[Part]:
        for file in self.files:
            own: list[Part] = []
            self._by_file.append(own)
            parts = (
                planned(part) if isinstance(part, Statement) else part
                for part in read_parts(file, self.include)
            )
            for part in without_rolled_back(parts, self._tell_undone):
                own.append(part)
                if isinstance(part, Planned):
                    self._note_roles(part)
                yield part

    def new_logins(self) -> dict[str, bool]:
        """The roles that what was read makes or names, and was not told of before.

        Each with whether it may log in.
        """
        new, self._new_logins = self._new_logins, {}
        return new

    def _note_roles(self, part: Planned) -> None:
        named = dict.fromkeys(part.roles - self._logins.keys(), False)
        if part.role is not None and self._logins.get(part.role.name) != part.role.can_login:
            named[part.role.name] = part.role.can_login
        self._logins |= named
        self._new_logins |= named

    def _tell_undone(self, block: list[Part]) -> None:
        if block:
            self.left_out.append(
                LeftOut(
                    place_of(block[0]), counted(len(block), "statement"), "A ROLLBACK follows."
                )
            )


def place_of(part: Part) -> Location:
    """Where the part begins."""
    return part.statement.location if isinstance(part, Planned) else part.location
