"""SEC11: a SECURITY DEFINER function that looks names up where its caller says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Finding, Remedy, Safety, Severity
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.schema.paths import routine_path
from dbarchitect.review.access import everybody_may, owner_name
from dbarchitect.review.rule import Rule
from dbarchitect.sqltext.routines import has_parsed_body, names_in_path

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.schema import Routine
    from dbarchitect.model.snapshot import Snapshot

RULE = Rule(
    code="SEC11",
    slug="definer_function_trusts_search_path",
    severity=Severity.ERROR,
    summary="A function with its owner's rights looks names up where others may write.",
    why=(
        "Whoever calls the function decides by search_path, or by an object of that name in a "
        "schema that he may write to, which table, function or operator it uses, and so runs "
        "his own code as the owner."
    ),
    remedy=(
        "Set search_path of the function to the schemas that only trusted roles may write to, "
        "with pg_temp as the last."
    ),
    systemic="{count} of {of} SECURITY DEFINER functions look names up where others may write",
    also_in=("splinter 0011",),
    references=(
        "https://www.postgresql.org/docs/18/sql-createfunction.html#SQL-CREATEFUNCTION-SECURITY",
    ),
    since="0.1",
)

_NO_NAMES = frozenset({"c", "internal"})
_TEMPORARY = "pg_temp"
_FIRED = frozenset({"trigger", "event_trigger"})
_TRUSTED = frozenset({"pg_catalog", "information_schema"})


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """SECURITY DEFINER routines whose names are looked up at each call, by an unsafe path.

    Unset it is the caller's. Set, a schema is unsafe where everybody may create objects; and
    where the path names a schema of users, temporary tables go first unless pg_temp is named
    last, which is worth knowing. A body in BEGIN ATOMIC or RETURN looked its names up when it
    was made.
    """
    writable = {
        namespace.name
        for namespace in snapshot.schema.namespaces
        if everybody_may(namespace.privileges, "CREATE")
    }
    for routine in _definers(snapshot):
        path = dict(routine.settings).get("search_path")
        if path is None:
            yield _unset(snapshot, routine, is_open=routine.name.schema in writable)
            continue
        names = names_in_path(path)
        open_to_all = [name for name in names if name in writable]
        if open_to_all:
            yield _open(snapshot, routine, open_to_all)
        elif set(names) - _TRUSTED - {_TEMPORARY} and names[-1:] != (_TEMPORARY,):
            yield _temporary_first(snapshot, routine, names)


def population(snapshot: Snapshot) -> int:
    """SECURITY DEFINER routines that look names up at each call."""
    return sum(1 for _ in _definers(snapshot))


def _definers(snapshot: Snapshot) -> Iterator[Routine]:
    for routine in snapshot.schema.routines:
        is_definer = routine.security_definer and routine.language not in _NO_NAMES
        if is_definer and not has_parsed_body(routine.definition):
            yield routine


def _unset(snapshot: Snapshot, routine: Routine, *, is_open: bool) -> Finding:
    verb = "fires" if routine.returns in _FIRED else "calls"
    return RULE.found(
        snapshot,
        routine_path(routine),
        message=(
            f"Who {verb} {routine.name.display} can run code of his own as "
            f"{owner_name(snapshot, routine.owner)}: the function looks names up in the "
            "caller's search_path."
        ),
        claim="pg_proc.prosecdef is true, and pg_proc.proconfig sets no search_path",
        remedy=_remedy_in_open_schema(routine)
        if is_open
        else _remedy(
            routine,
            ("pg_catalog", routine.name.schema, _TEMPORARY),
            "The statement names the function's own schema: add those of other names that it "
            "uses without one.",
        ),
    )


def _remedy_in_open_schema(routine: Routine) -> Remedy:
    schema = quote_identifier(routine.name.schema)
    return Remedy(
        text=(
            f"{RULE.remedy} The function's own, {schema}, is none of them: revoke CREATE on it "
            "from PUBLIC first."
        )
    )


def _open(snapshot: Snapshot, routine: Routine, schemas: list[str]) -> Finding:
    listed = ", ".join(map(quote_identifier, schemas))
    return RULE.found(
        snapshot,
        routine_path(routine),
        message=(
            f"Every role can put objects where {routine.name.display} looks names up, and so "
            f"run code of its own as {owner_name(snapshot, routine.owner)}."
        ),
        claim=f"its search_path names {listed}, where PUBLIC has CREATE",
        remedy=Remedy(text=f"Revoke CREATE on {listed} from PUBLIC, or name it no more."),
    )


def _temporary_first(snapshot: Snapshot, routine: Routine, names: tuple[str, ...]) -> Finding:
    kept = tuple(name for name in names if name != _TEMPORARY)
    return RULE.found(
        snapshot,
        routine_path(routine),
        message=(
            f"A temporary table of the caller goes before the tables that "
            f"{routine.name.display} names without a schema: its search_path does not end in "
            "pg_temp."
        ),
        claim="its search_path does not name pg_temp as the last, so that it is searched first",
        severity=Severity.INFO,
        remedy=_remedy(routine, (*kept, _TEMPORARY), ""),
    )


def _remedy(routine: Routine, schemas: tuple[str, ...], more: str) -> Remedy:
    signature = f"{routine.name.sql}({routine.arguments})"
    path = ", ".join(map(quote_identifier, schemas))
    return Remedy(
        text=f"{RULE.remedy} {more}".strip(),
        statements=(f"ALTER ROUTINE {signature} SET search_path = {path};",),
        safety=Safety.NEEDS_REVIEW,
    )
