"""What is told of a statement that the lab did not load: where, why, and what to do.

Rule 1: the server's own words and SQLSTATE stand there, with the statement and its place.
Rule 2: a statement that failed for want of what another failed to make names that other one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from textwrap import shorten
from typing import TYPE_CHECKING

from dbarchitect.model.finding import NotLoaded
from dbarchitect.sqltext.made_names import names_made, names_made_by_text, names_mentioned

if TYPE_CHECKING:
    from dbarchitect.errors import DbarchitectError, Location, StatementFailedError
    from dbarchitect.sqltext.pieces import Unparsed
    from dbarchitect.sqltext.statements import Statement

_SHOWN_CHARACTERS = 60
_IN_ORDER = (
    "Files are loaded in the order of their names, and statements in theirs:"
    " what is named here must be made before."
)
_TWICE = (
    "It was made before: a folder that holds a dump beside the migrations that led to it is"
    " loaded twice; give one of the two."
)
_HINTS = {
    "42P01": _IN_ORDER,
    "42703": _IN_ORDER,
    "42883": _IN_ORDER,
    "42704": _IN_ORDER,
    "3F000": "Add CREATE SCHEMA before it.",
    "42P07": _TWICE,
    "42701": _TWICE,
    "42710": _TWICE,
    "42723": _TWICE,
    "42P06": _TWICE,
}
"""By SQLSTATE. Source: PostgreSQL documentation, appendix A, PostgreSQL Error Codes."""

_UNDEFINED = frozenset({"42P01", "42703", "42883", "42704", "3F000"})
_QUOTED = re.compile(r'(?:type|function|operator class) "?(?:\w+\.)?(?P<name>\w+)')
_EXTENSION_OF = {
    "box2d": "postgis",
    "citext": "citext",
    "crypt": "pgcrypto",
    "cube": "cube",
    "digest": "pgcrypto",
    "gen_salt": "pgcrypto",
    "geography": "postgis",
    "geometry": "postgis",
    "gin_trgm_ops": "pg_trgm",
    "gist_trgm_ops": "pg_trgm",
    "halfvec": "vector",
    "hstore": "hstore",
    "ltree": "ltree",
    "raster": "postgis_raster",
    "similarity": "pg_trgm",
    "sparsevec": "vector",
    "unaccent": "unaccent",
    "uuid_generate_v1": "uuid-ossp",
    "uuid_generate_v4": "uuid-ossp",
    "vector": "vector",
}
"""Types, functions and operator classes that people forget to be of an extension. Source:
PostgreSQL documentation, appendix F; PostGIS; pgvector."""

_BY_EXTENSION = {
    extension: frozenset(name for name, of in _EXTENSION_OF.items() if of == extension)
    for extension in set(_EXTENSION_OF.values())
}


def shown(text: str) -> str:
    """A statement on one line, cut where it is long."""
    return shorten(text, _SHOWN_CHARACTERS, placeholder=" ...")


def told(statement: Statement, error: StatementFailedError) -> str:
    """What the server said, of which statement."""
    state = f" (SQLSTATE {error.sqlstate})" if error.sqlstate else ""
    return f"{error.message}{state}, in: {shown(statement.text)}"


def hint_for(error: StatementFailedError) -> str:
    """What to do about it, as full sentences."""
    named = _QUOTED.search(error.message)
    extension = _EXTENSION_OF.get(named["name"]) if named is not None else None
    if error.sqlstate in _UNDEFINED and extension is not None:
        return f"It comes with an extension: add CREATE EXTENSION {extension} before it."
    own = error.server_hint or error.detail
    if own:
        return own
    return _HINTS.get(error.sqlstate or "", "The server refused the statement as it stands.")


@dataclass(slots=True)
class Refusals:
    """The statements that were not loaded, in their order, each with what it failed for."""

    found: list[NotLoaded] = field(default_factory=list[NotLoaded])
    _made_by: dict[str, Location] = field(default_factory=dict[str, "Location"])

    def add_unparsed(self, part: Unparsed) -> None:
        """A statement that does not parse."""
        found = NotLoaded(
            location=part.error.location or part.location,
            statement=shown(part.text),
            reason=part.error.message,
        )
        self._add(found, names_made_by_text(part.text))

    def add(self, statement: Statement, error: DbarchitectError, message: str) -> None:
        """A statement that the server refused, or that the lab may not run."""
        cause = self._cause(statement) if error.sqlstate in _UNDEFINED else None
        found = NotLoaded(
            location=error.location or statement.location,
            statement=shown(statement.text),
            reason=message,
            because_of=cause,
        )
        self._add(found, names_made(statement))

    def _add(self, found: NotLoaded, names: frozenset[str]) -> None:
        self.found.append(found)
        for name in names | {of for one in names for of in _BY_EXTENSION.get(one, ())}:
            self._made_by.setdefault(name, found.because_of or found.location)

    def _cause(self, statement: Statement) -> Location | None:
        names = names_mentioned(statement.text) & self._made_by.keys()
        return self._made_by[min(names)] if names else None
