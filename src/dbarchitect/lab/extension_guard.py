"""Only the administrator creates extensions in a database of the lab.

The owner of a database may create each extension that calls itself trusted, whatever the lab's
list says: plperl is one, and a loop in Perl hears no request to stop. An event trigger refuses.
It is made a member of plpgsql, so that neither pg_dump nor a snapshot shows it.

Source: PostgreSQL documentation, CREATE EXTENSION ("trusted extensions"), Event Triggers.
"""

from __future__ import annotations

from typing import LiteralString

LACKS_GUARD: LiteralString = (
    "select 1 as lacks_guard where pg_catalog.current_setting('is_superuser') = 'on' and"
    " not exists (select from pg_catalog.pg_event_trigger as evt"
    " where evt.evtname = 'dbarchitect_lab_extension')"
)
"""A row where the guard is missing and this role can set it."""

_FUNCTION: LiteralString = (
    "create function pg_catalog.dbarchitect_lab_extension() returns event_trigger"
    " language plpgsql set search_path = pg_catalog, pg_temp as $guard$ begin"
    " if not (select rol.rolsuper from pg_catalog.pg_roles as rol"
    " where rol.rolname operator(pg_catalog.=) current_user) then"
    " raise exception 'in the lab only its administrator creates extensions'"
    " using errcode = 'insufficient_privilege';"
    " end if; end $guard$"
)
_TRIGGER: LiteralString = (
    "create event trigger dbarchitect_lab_extension on ddl_command_start"
    " when tag in ('CREATE EXTENSION')"
    " execute function pg_catalog.dbarchitect_lab_extension()"
)

EXTENSION_GUARD: tuple[LiteralString, ...] = (
    _FUNCTION,
    _TRIGGER,
    "alter extension plpgsql add function pg_catalog.dbarchitect_lab_extension()",
    "alter extension plpgsql add event trigger dbarchitect_lab_extension",
)
"""Statements of a superuser, each on one line: single-user mode takes no others."""
