"""Reading what stands around the database: who may connect, which extensions there could be.

Rule: these are files of the server's machine. A role often may not read them, and one of them
      can be damaged: each is read in a transaction of its own, and what fails is NotRead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from dbarchitect.errors import PrivilegeMissingError, SafetyStopError, StatementFailedError
from dbarchitect.model.reading import Known, NotRead
from dbarchitect.model.surroundings import Authentication, AvailableExtension, HbaRule
from dbarchitect.postgres.resources import load_sql
from dbarchitect.postgres.snapshot import queries

if TYPE_CHECKING:
    from collections.abc import Callable

    from dbarchitect.postgres.session import Session
    from dbarchitect.postgres.snapshot.measure_rows import HbaRow
    from dbarchitect.postgres.snapshot.queries import Query

    SetLimits = Callable[[Session], object]

_PACKAGE = "dbarchitect.postgres.snapshot"
_ReadT = TypeVar("_ReadT")

_RULES_DENIED = NotRead(
    "The role may not read pg_hba.conf: only a superuser can, or who was granted SELECT on "
    "pg_hba_file_rules and EXECUTE on its function."
)
_PASSWORDS_DENIED = NotRead(
    "The role may not see how passwords are kept: only a superuser can, or who was granted "
    "SELECT on pg_authid."
)


def read_authentication(
    session: Session, set_limits: SetLimits
) -> Known[Authentication] | NotRead:
    """The lines of pg_hba.conf and the roles with an MD5 password, as far as the role may."""
    return _apart(session, set_limits, _authentication)


def read_available_extensions(
    session: Session, set_limits: SetLimits
) -> Known[tuple[AvailableExtension, ...]] | NotRead:
    """Each installed extension with the version that the server would install now."""
    return _apart(session, set_limits, _available_extensions)


def _apart(
    session: Session,
    set_limits: SetLimits,
    read: Callable[[Session], Known[_ReadT] | NotRead],
) -> Known[_ReadT] | NotRead:
    try:
        with session.transaction(read_only=True):
            set_limits(session)
            return read(session)
    except (PrivilegeMissingError, SafetyStopError, StatementFailedError) as error:
        return NotRead(f"The server refused it: {error.message}.")


def _authentication(session: Session) -> Known[Authentication] | NotRead:
    (rights,) = _rows(session, queries.AUTHENTICATION_RIGHTS)
    if not rights.reads_rules:
        return _RULES_DENIED
    rows: list[HbaRow] = _rows(session, queries.HBA_RULES)
    md5_roles: Known[tuple[str, ...]] | NotRead = _PASSWORDS_DENIED
    if rights.reads_passwords:
        md5_roles = Known(tuple(row.name for row in _rows(session, queries.MD5_ROLES)))
    return Known(
        Authentication(
            rules=tuple(_hba_rule(row, kind) for row in rows if (kind := row.type) is not None),
            unparsed=tuple(row.line for row in rows if row.type is None),
            md5_roles=md5_roles,
        )
    )


def _hba_rule(row: HbaRow, kind: str) -> HbaRule:
    """A line with an error that was understood is one that takes nothing here."""
    return HbaRule(
        type=kind,
        databases=tuple(row.databases or ()),
        users=tuple(row.users or ()),
        address=row.address,
        netmask=row.netmask,
        method=row.method or "",
        options=tuple(row.options or ()),
        line=row.line,
        file=row.file,
    )


def _available_extensions(session: Session) -> Known[tuple[AvailableExtension, ...]]:
    return Known(
        tuple(
            AvailableExtension(
                name=row.name,
                installed_version=row.installed_version,
                default_version=row.default_version,
            )
            for row in _rows(session, queries.AVAILABLE_EXTENSIONS)
        )
    )


def _rows(session: Session, query: Query[Any]) -> list[Any]:
    sql = load_sql(_PACKAGE, query.file_stem(session.capabilities))
    (rows,) = session.rows_pipelined([(sql, query.row)], {})
    return rows
