"""SEC10: a SECURITY DEFINER function that everybody may call."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Finding, Severity
from dbarchitect.model.schema import PUBLIC, Grant
from dbarchitect.model.schema.paths import routine_path
from dbarchitect.review.access import (
    Access,
    everybody_may,
    of_everybody,
    owner_name,
    revocation,
)
from dbarchitect.review.rule import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.schema import Routine
    from dbarchitect.model.snapshot import Snapshot

RULE = Rule(
    code="SEC10",
    slug="definer_function_open_to_everybody",
    severity=Severity.WARNING,
    summary="Everybody may call a function that runs with the rights of its owner.",
    why=(
        "EXECUTE belongs to PUBLIC until it is revoked: each role that can connect does by the "
        "function what only its owner may do."
    ),
    remedy="Grant EXECUTE to the roles that need the function, then revoke it from PUBLIC.",
    systemic="{count} of {of} SECURITY DEFINER functions can be called by everybody",
    also_in=("splinter 0028", "splinter 0029"),
    references=(
        "https://www.postgresql.org/docs/18/sql-createfunction.html#SQL-CREATEFUNCTION-SECURITY",
        "https://www.postgresql.org/docs/18/ddl-priv.html",
    ),
    since="0.1",
)

_FOR_TRIGGERS = frozenset({"trigger", "event_trigger"})


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """SECURITY DEFINER routines that PUBLIC may call and may look up in their schema.

    A trigger's function cannot be called. It is an error where the owner is a superuser.
    """
    access = Access(snapshot.schema)
    for routine in _definers(snapshot):
        is_open = everybody_may(routine.privileges, "EXECUTE")
        if is_open and routine.name.schema in access.open_schemas:
            yield _finding(snapshot, access, routine)


def population(snapshot: Snapshot) -> int:
    """SECURITY DEFINER routines that can be called."""
    return sum(1 for _ in _definers(snapshot))


def _definers(snapshot: Snapshot) -> Iterator[Routine]:
    for routine in snapshot.schema.routines:
        if routine.security_definer and routine.returns not in _FOR_TRIGGERS:
            yield routine


def _finding(snapshot: Snapshot, access: Access, routine: Routine) -> Finding:
    is_superuser = access.is_superuser(routine.owner)
    owner = owner_name(snapshot, routine.owner) + (", a superuser" if is_superuser else "")
    target = routine_path(routine)
    signature = f"{routine.name.sql}({routine.arguments})"
    # What PUBLIC has since nothing was said counts as the owner's.
    default = Grant(grantee=PUBLIC, privilege="EXECUTE", grantor=routine.owner)
    given = of_everybody(routine.privileges) or (default,)
    return RULE.found(
        snapshot,
        target,
        message=(
            f"Every role that can connect can call {routine.name.display} and acts in it as "
            f"{owner}."
        ),
        claim="pg_proc.prosecdef is true, and PUBLIC has EXECUTE on it and USAGE on its schema",
        severity=Severity.ERROR if is_superuser else None,
        remedy=revocation(RULE.remedy, f"ROUTINE {signature}", routine.owner, given),
    )
