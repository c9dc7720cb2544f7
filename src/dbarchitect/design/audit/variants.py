"""Both ways to audit a table as SQL, so that one server can be asked which costs less."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from dbarchitect.design.audit.functions import AuditVariant, audit_routines, audit_triggers
from dbarchitect.design.draft import Context, RoleNames
from dbarchitect.model.identifier import quote_identifier

if TYPE_CHECKING:
    from dbarchitect.model.design import Design


def audit_statements(
    design: Design, entity_name: str, variant: AuditVariant
) -> tuple[str, ...]:
    """SQL that audits the entity's table in this way instead of the one it has.

    To be run as the owner role, on a database that holds the design. The functions that the
    other variant leaves behind do nothing without a trigger.

    Raises:
        KeyError: the brief has no such entity.
    """
    context = Context(
        brief=design.brief,
        names=design.names,
        as_of=date.min,  # no statement here depends on a date
        roles=RoleNames(**design.roles),
        forecasts={},
    )
    entity = design.brief.entity(entity_name)
    table = design.schema.table(design.names[entity_name].table)
    made = audit_triggers(context, entity, table, variant)
    shared = audit_routines(context, rows=variant is AuditVariant.ROW)
    old = [t.name for t in table.triggers if t.name.startswith("audit_")]
    return (
        *(f"DROP TRIGGER {quote_identifier(name)} ON {table.name.sql}" for name in old),
        *(routine.definition for routine in (*shared, *made.routines)),
        *(trigger.definition for trigger in made.triggers),
    )
