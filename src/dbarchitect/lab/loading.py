"""SQL files of somebody else, loaded into a database of the lab.

Rule 1: a supplied statement runs as the database's owner, over the extended protocol, under the
        lab's limits. Only changes of ownership, which run no code, are made by the admin, and
        never to a superuser.
Rule 2: roles that a file names are made as stand-ins without rights; extensions come from the
        lab's list, some as stand-ins; tablespaces are left out.
Rule 3: what is not loaded is listed with its place and its reason, never dropped in silence.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from dbarchitect.errors import (
    DbarchitectError,
    LabFailedError,
    PrivilegeMissingError,
    SafetyStopError,
    SqlError,
    StatementFailedError,
)
from dbarchitect.lab.extensions import LACKING_HINT
from dbarchitect.lab.one_database import require_one_database
from dbarchitect.lab.stand_ins import is_refusal
from dbarchitect.sqltext.definitions import definitions
from dbarchitect.sqltext.kinds import StatementKind
from dbarchitect.sqltext.needs import (
    extension_wanted,
    new_owner,
    object_kind,
    predefined_roles_granted,
    role_wanted,
    roles_named,
    setting_named,
    without_tablespaces,
)
from dbarchitect.sqltext.script import CopyData, MetaCommand, read_script
from dbarchitect.sqltext.statements import Statement

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from dbarchitect.errors import Location
    from dbarchitect.lab.laboratory import LabDatabase
    from dbarchitect.sqltext.script import ScriptPart

_WHOLE_SERVER = "It changes the whole server, of which the lab has its own."
_LEFT_OUT = {
    StatementKind.ALTER_DATABASE: _WHOLE_SERVER,
    StatementKind.ALTER_ROLE: "Roles of the lab are stand-ins without rights or settings.",
    StatementKind.ALTER_SYSTEM: _WHOLE_SERVER,
    StatementKind.CREATE_DATABASE: _WHOLE_SERVER,
    StatementKind.CREATE_EVENT_TRIGGER: "It would run inside every later statement of the lab.",
    StatementKind.CREATE_SUBSCRIPTION: "It would connect to another server.",
    StatementKind.ALTER_SUBSCRIPTION: "It would connect to another server.",
    StatementKind.CREATE_TABLESPACE: "The lab has no folders of the server that it is for.",
    StatementKind.DROP_DATABASE: _WHOLE_SERVER,
    StatementKind.DROP_ROLE: "Roles of the lab are stand-ins that other statements may need.",
    StatementKind.DROP_TABLESPACE: _WHOLE_SERVER,
    StatementKind.SECURITY_LABEL: "The lab has no provider of security labels.",
}
_LEFT_OUT_KINDS = {
    "OBJECT_DATABASE": _WHOLE_SERVER,
    "OBJECT_EVENT_TRIGGER": "The lab has no event triggers of the file.",
    "OBJECT_SUBSCRIPTION": "The lab has no subscriptions of the file.",
    "OBJECT_TABLESPACE": "The lab has no folders of the server that it is for.",
}
_ABOUT_OBJECTS = frozenset(
    {
        StatementKind.ALTER_OTHER,
        StatementKind.ALTER_OWNER,
        StatementKind.COMMENT,
        StatementKind.DROP,
        StatementKind.GRANT,
        StatementKind.RENAME,
        StatementKind.REVOKE,
    }
)
_ABOUT_ROWS = frozenset(
    {
        StatementKind.CALL,
        StatementKind.DELETE,
        StatementKind.DO,
        StatementKind.INSERT,
        StatementKind.MERGE,
        StatementKind.SELECT,
        StatementKind.UPDATE,
    }
)
_UNDEFINED_OBJECT = "42704"
_UNKNOWN_SETTING = "42704"
_INVALID_SETTING = "22023"
_ROLES = "SELECT rolname::text FROM pg_catalog.pg_roles ORDER BY rolname"
_ADMINS_COMMENTS = frozenset({"OBJECT_DATABASE", "OBJECT_EXTENSION", "OBJECT_ROLE"})


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A part of a file that was not loaded, and why, as a full sentence."""

    location: Location
    what: str
    reason: str


@dataclass(slots=True)
class Loaded:
    """What loading came to: statements run, parts left out, and where things are defined.

    `notes` are sentences, each with its place, of what was loaded in another form.
    """

    statements: int = 0
    left_out: list[LeftOut] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    _places: dict[tuple[str, str | None], Location] = field(default_factory=dict)

    def place_of(self, relation: str, part: str | None = None) -> Location | None:
        """Where a relation, or a part of it, was defined last; the relation's for a part."""
        return self._places.get((relation, part)) or self._places.get((relation, None))

    def remember(self, statement: Statement) -> None:
        """The places of what the statement defines are known from now on."""
        for definition in definitions(statement):
            place = statement.locate(definition.byte)
            self._places[definition.relation, definition.part] = place


def load_files(database: LabDatabase, files: Iterable[tuple[str, str]]) -> Loaded:
    """The files, as (name, text), have been loaded into the database in their order.

    Raises:
        SqlError: a statement does not parse, the server refused it, or the files hold objects
            of several databases; with its place.
        SafetyStopError: a statement asked for more than supplied SQL may have or do.
        LabFailedError: a statement needs an extension that the lab's PostgreSQL lacks.
    """
    scripts = [read_script(text, name) for name, text in files]
    require_one_database(scripts)
    statements = [part for script in scripts for part in script if isinstance(part, Statement)]
    _make_roles(database, statements)
    loaded = Loaded()
    for part in (part for script in scripts for part in script):
        _load_part(database, part, loaded)
    return loaded


def _make_roles(database: LabDatabase, statements: Sequence[Statement]) -> None:
    """Every role that the files make or name is there, without rights.

    A role that is there and none of the lab's, such as the superuser, stays what it is.
    """
    existing = {name for (name,) in database.admin.query(_ROLES)} - {*database.lab.roles}
    logins: dict[str, bool] = {}
    for statement in statements:
        for name in roles_named(statement):
            logins.setdefault(name, False)
        if statement.kind is StatementKind.CREATE_ROLE:
            wanted = role_wanted(statement)
            logins[wanted.name] = wanted.can_login
    for name, can_login in sorted(logins.items()):
        if name not in existing and not name.startswith("pg_"):
            database.lab.create_role(name, login=can_login)


def _load_part(database: LabDatabase, part: ScriptPart, loaded: Loaded) -> None:
    if isinstance(part, MetaCommand):
        return
    if isinstance(part, CopyData):
        reason = "A schema is read without its rows."
        loaded.left_out.append(LeftOut(part.location, "rows of COPY", reason))
        return
    why = _why_left_out(part)
    if why is not None:
        loaded.left_out.append(LeftOut(part.location, part.kind.value, why))
        return
    try:
        _run(database, part, loaded)
    except PrivilegeMissingError as error:
        if part.kind is not StatementKind.CREATE_PUBLICATION:
            raise _not_allowed(part, error) from error
        why = "Only a superuser publishes all tables, or those of a schema."
    except StatementFailedError as error:
        why = _why_not_run(part, error)
        if why is None:
            raise _refused(part, error) from error
    except (SafetyStopError, LabFailedError) as error:
        raise _placed(part, error) from error
    if why is not None:
        loaded.left_out.append(LeftOut(part.location, part.kind.value, why))
        return
    loaded.statements += 1
    loaded.remember(part)


def _why_left_out(statement: Statement) -> str | None:
    if statement.kind is StatementKind.COMMENT and object_kind(statement) in _ADMINS_COMMENTS:
        return "It describes a database, an extension or a role, which the lab made itself."
    if statement.kind is StatementKind.SET and _asks_for_another_encoding(statement):
        return "The file was read as UTF-8."
    if statement.kind in _ABOUT_OBJECTS:
        if predefined_roles_granted(statement):
            return "Roles of the lab are stand-ins without rights or settings."
        return _LEFT_OUT_KINDS.get(object_kind(statement))
    return _LEFT_OUT.get(statement.kind)


def _why_not_run(statement: Statement, error: StatementFailedError) -> str | None:
    """Why a statement that the server refused may be left out; None where it may not."""
    if error.sqlstate == _UNDEFINED_OBJECT and _is_about_a_publication(statement):
        return "The publication was left out."
    if is_refusal(error) and statement.kind in _ABOUT_ROWS:
        return f"A schema is read without its rows, and {error.message}."
    return None


def _is_about_a_publication(statement: Statement) -> bool:
    if statement.kind is StatementKind.ALTER_PUBLICATION:
        return True
    return statement.kind in _ABOUT_OBJECTS and object_kind(statement) == "OBJECT_PUBLICATION"


def _asks_for_another_encoding(statement: Statement) -> bool:
    is_encoding = setting_named(statement) == "client_encoding"
    return is_encoding and "utf" not in statement.text.lower()


def _run(database: LabDatabase, statement: Statement, loaded: Loaded) -> None:
    if statement.kind is StatementKind.CREATE_ROLE:
        return
    if statement.kind is StatementKind.TRANSACTION:
        _follow_transaction(statement)
    elif statement.kind is StatementKind.CREATE_EXTENSION:
        wanted = extension_wanted(statement)
        note = database.lab.create_extension(database, wanted.name, schema=wanted.schema)
        if note is not None:
            loaded.notes.append(f"{statement.location.text}: {note}")
    elif statement.kind is StatementKind.SET:
        _set(database, statement, loaded)
    elif (owner := new_owner(statement)) is not None:
        _give(database, statement, owner, loaded)
    else:
        database.owner.execute_untrusted(without_tablespaces(statement))


def _follow_transaction(statement: Statement) -> None:
    """Each statement is its own transaction here; a file that takes back work cannot be."""
    if statement.tree().text("kind") in {"TRANS_STMT_BEGIN", "TRANS_STMT_START"}:
        return
    if statement.tree().text("kind") == "TRANS_STMT_COMMIT":
        return
    message = "a schema file that rolls back or prepares a transaction cannot be loaded"
    hint = "Remove what is rolled back, and the ROLLBACK."
    raise SqlError(message, hint=hint, location=statement.location)


def _set(database: LabDatabase, statement: Statement, loaded: Loaded) -> None:
    """A setting that this server does not know, or a tablespace it lacks, is left out."""
    try:
        database.owner.execute_untrusted(statement.text)
    except StatementFailedError as error:
        if error.sqlstate not in {_UNKNOWN_SETTING, _INVALID_SETTING}:
            raise
        reason = f"This server says: {error.message}."
        loaded.left_out.append(LeftOut(statement.location, statement.text, reason))


def _give(database: LabDatabase, statement: Statement, owner: str, loaded: Loaded) -> None:
    """The object has its new owner; the admin does it, for the owner may lack CREATE there.

    Rule 1 holds because every role that a file names was made by us, without rights, or is the
    owner of the database. A role of another making is left alone.
    """
    if owner not in database.lab.roles:
        reason = f"The role {owner} is none of the lab's stand-ins."
        loaded.left_out.append(LeftOut(statement.location, statement.kind.value, reason))
        return
    search_path = database.owner.query("SELECT pg_catalog.current_setting('search_path')")
    admin = database.admin
    with admin.transaction():
        admin.query(
            "SELECT pg_catalog.set_config('search_path', %(path)s, true)",
            {"path": search_path[0][0]},
        )
        admin.execute_untrusted(statement.text)


def _refused(statement: Statement, error: StatementFailedError) -> DbarchitectError:
    location = statement.location
    if is_refusal(error):
        return LabFailedError(error.message, hint=LACKING_HINT, location=location)
    if error.position is not None and without_tablespaces(statement) == statement.text:
        before = statement.text[: error.position - 1]
        location = statement.locate(len(before.encode()))
    hint = error.server_hint or error.detail or "The server refused the statement as it stands."
    return SqlError(error.message, hint=hint, location=location, server=error.server)


def _placed(statement: Statement, error: DbarchitectError) -> DbarchitectError:
    """The same error with the statement's place."""
    return type(error)(
        error.message, hint=error.hint, location=statement.location, server=error.server
    )


def _not_allowed(statement: Statement, error: DbarchitectError) -> SafetyStopError:
    message = f"supplied SQL may not do this in the lab: {error.message}"
    hint = "Supplied SQL runs as an owner without superuser; leave the statement out."
    return SafetyStopError(message, hint=hint, location=statement.location, server=error.server)
