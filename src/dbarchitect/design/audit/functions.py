"""The functions and triggers that write the audit log, by row or by statement.

Source: PostgreSQL documentation 41 (transition tables) and CREATE FUNCTION, "Writing SECURITY
DEFINER Functions Safely" (the pinned search_path).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from dbarchitect.design.audit.table import audit_name
from dbarchitect.design.extensions import same_but_for_paths
from dbarchitect.design.names import shortened
from dbarchitect.design.routines import trigger_routine
from dbarchitect.design.tenancy.log import log_tenant, row_tenant
from dbarchitect.design.tenancy.setting import tenant_type
from dbarchitect.design.types import is_computed
from dbarchitect.model.brief import Sensitivity
from dbarchitect.model.identifier import QualifiedName, quote_identifier, quote_literal
from dbarchitect.model.schema import Trigger

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dbarchitect.design.draft import Context
    from dbarchitect.model.brief import Entity
    from dbarchitect.model.schema import Routine, Table

ROW_FUNCTION = "record_change"

BULK_ROWS = 100
"""Rows that one statement writes from which a trigger per statement is taken.

A trigger per row is called once for each; one per statement costs a join of two transition
tables whatever their size. Between a single row, where the row trigger does less work, and
bulk writes, where it does far more, the crossing is not measured: a hundred is on the side
where the per-call cost of the statement trigger is spread over many rows.
"""


class AuditVariant(StrEnum):
    """How often the trigger is called."""

    ROW = "row"
    STATEMENT = "statement"


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditObjects:
    """What one table needs to be audited, beside the audit log itself."""

    routines: tuple[Routine, ...]
    triggers: tuple[Trigger, ...]


def audited(context: Context) -> tuple[Entity, ...]:
    """The entities whose changes are recorded."""
    if context.brief.audit_log is None:
        return ()
    return tuple(e for e in context.brief.entities if e.keeping.audit)


def variant_of(entity: Entity) -> AuditVariant:
    """The variant for the rows that one statement usually writes."""
    if entity.rows_per_write >= BULK_ROWS:
        return AuditVariant.STATEMENT
    return AuditVariant.ROW


def hidden_columns(context: Context, entity: Entity, table: Table) -> tuple[str, ...]:
    """The columns that never reach the log: secrets, and what is computed from others."""
    names = context.names[entity.name].columns
    secret = [names[a.name] for a in entity.attributes if a.sensitive is Sensitivity.SECRET]
    computed = (c.name for c in table.columns if is_computed(c))
    return (*secret, *computed)


def audit_routines(context: Context, *, rows: bool) -> tuple[Routine, ...]:
    """The function that all row triggers share, where any table has one."""
    return (_row_function(context),) if rows else ()


def audit_triggers(
    context: Context, entity: Entity, table: Table, variant: AuditVariant
) -> AuditObjects:
    """The triggers of one table; with the statement variant its own function as well."""
    hidden = hidden_columns(context, entity, table)
    keys = context.names[entity.name].row_key
    if variant is AuditVariant.STATEMENT:
        function = _statement_function(context, entity, table, hidden)
        return AuditObjects(
            routines=(function,), triggers=tuple(_statement_triggers(table, function.name))
        )
    function_name = QualifiedName(context.brief.schema, ROW_FUNCTION)
    arguments = f"{_array(keys)}, {_array(hidden)}"
    if log_tenant(context.brief, context.names) is not None:
        own = row_tenant(context.brief, context.names, entity)
        arguments += f", {quote_literal(own or '')}"
    if table.partition_key is not None:
        # A partition's trigger knows the partition's name alone.
        arguments += f", {quote_literal(table.name.sql)}"
    call = f"EXECUTE FUNCTION {function_name.sql}({arguments})"
    each = f"ON {table.name.sql} FOR EACH ROW"
    same = same_but_for_paths(table, "old.*", "new.*")
    changes = f"AFTER INSERT OR DELETE OR UPDATE {each} {call}"
    apart: tuple[Trigger, ...] = ()
    if same is not None:
        # What only follows from a row above that was moved is no change of the row.
        changes = f"AFTER INSERT OR DELETE {each} {call}"
        when = f"AFTER UPDATE {each} WHEN ((NOT {same})) {call}"
        apart = (_trigger("audit_update", when, function_name, "Records each changed row."),)
    emptied = f"AFTER TRUNCATE ON {table.name.sql} FOR EACH STATEMENT {call}"
    return AuditObjects(
        routines=(),
        triggers=(
            _trigger("audit_change", changes, function_name, "Records each changed row."),
            *apart,
            _trigger("audit_truncate", emptied, function_name, "Records that it was emptied."),
        ),
    )


def _trigger(name: str, what: str, function: QualifiedName, comment: str) -> Trigger:
    definition = f"CREATE TRIGGER {name} {what}"
    return Trigger(name=name, definition=definition, function=function, comment=comment)


def _array(values: Iterable[str]) -> str:
    """The texts as a constant of type text[]."""
    quoted = ",".join('"' + v.replace("\\", "\\\\").replace('"', '\\"') + '"' for v in values)
    return quote_literal("{" + quoted + "}")


_INSERT = """INSERT INTO {log}
{indent}    ({columns})
"""

_INSERTED = "table_name, operation, session_role, row_key, actor, context, old_row, new_row"

_WHO = """nullif(current_setting('app.actor', true), ''),
{indent}    nullif(current_setting('app.context', true), '')"""

_ROW_BODY = """DECLARE
    key_columns CONSTANT text[] := TG_ARGV[0];
    hidden CONSTANT text[] := TG_ARGV[1];
    before jsonb;
    after jsonb;
BEGIN
    IF TG_OP IN ('UPDATE', 'DELETE') THEN
        before := to_jsonb(OLD) - hidden;
    END IF;
    IF TG_OP IN ('INSERT', 'UPDATE') THEN
        after := to_jsonb(NEW) - hidden;
    END IF;
    IF TG_OP = 'UPDATE' THEN
        IF OLD IS NOT DISTINCT FROM NEW THEN
            RETURN NULL;
        END IF;
    END IF;
    {insert}    VALUES (
        coalesce({parent}, quote_ident(TG_TABLE_SCHEMA) || '.' || quote_ident(TG_TABLE_NAME)),
        TG_OP,
        session_user,
        (SELECT string_agg(coalesce(before, after) ->> k.name, ',' ORDER BY k.place)
           FROM unnest(key_columns) WITH ORDINALITY AS k (name, place)),
    {who},
        before,
        after{tenant}
    );
    RETURN NULL;
END;"""

_STATEMENT_BODY = """BEGIN
    IF TG_OP = 'INSERT' THEN
        {insert}        SELECT {constants}, {new_key},
            {who},
            NULL, to_jsonb(n.*){hidden}{new_tenant}
        FROM new_rows AS n;
    ELSIF TG_OP = 'UPDATE' THEN
        {insert}        SELECT {constants}, coalesce({old_key}, {new_key}),
            {who},
            to_jsonb(o.*){hidden}, to_jsonb(n.*){hidden}{either_tenant}
        FROM old_rows AS o
        FULL JOIN new_rows AS n ON {same_key}
        WHERE {changed};
    ELSIF TG_OP = 'DELETE' THEN
        {insert}        SELECT {constants}, {old_key},
            {who},
            to_jsonb(o.*){hidden}, NULL{old_tenant}
        FROM old_rows AS o;
    ELSE
        {insert}        SELECT {constants}, NULL,
            {who},
            NULL, NULL{no_tenant};
    END IF;
    RETURN NULL;
END;"""


def _row_function(context: Context) -> Routine:
    name = QualifiedName(context.brief.schema, ROW_FUNCTION)
    tenant = log_tenant(context.brief, context.names)
    body = _ROW_BODY.format(
        insert=_insert(context, "    "),
        who="    " + _WHO.format(indent="    "),
        parent="TG_ARGV[2]" if tenant is None else "TG_ARGV[3]",
        tenant=""
        if tenant is None
        else f",\n        (coalesce(before, after) ->> TG_ARGV[2])::{tenant_type(context)}",
    )
    of_tenant = "" if tenant is None else "the column that says whose the row is, "
    comment = (
        "Writes one change to the audit log; arguments: key columns, columns to leave out, "
        f"{of_tenant}and the table's name where rows lie in partitions. "
        "Runs as its owner, because nobody else may write there."
    )
    return trigger_routine(name, context.roles.owner, body, comment, as_owner=True)


def _insert(context: Context, indent: str) -> str:
    tenant = log_tenant(context.brief, context.names)
    columns = _INSERTED if tenant is None else f"{_INSERTED}, {quote_identifier(tenant)}"
    return _INSERT.format(log=audit_name(context).sql, indent=indent, columns=columns)


def _whose(context: Context, entity: Entity) -> dict[str, str]:
    """SQL of the tenant's column in each INSERT of a statement's function, with its comma."""
    if log_tenant(context.brief, context.names) is None:
        return dict.fromkeys(("new_tenant", "old_tenant", "either_tenant", "no_tenant"), "")
    column = row_tenant(context.brief, context.names, entity)
    found = {"no_tenant": ", NULL"}
    if column is None:
        return found | dict.fromkeys(("new_tenant", "old_tenant", "either_tenant"), ", NULL")
    old, new = (f"{alias}.{quote_identifier(column)}" for alias in "on")
    return found | {
        "new_tenant": f", {new}",
        "old_tenant": f", {old}",
        "either_tenant": f", coalesce({old}, {new})",
    }


def _statement_function(
    context: Context, entity: Entity, table: Table, hidden: tuple[str, ...]
) -> Routine:
    keys = context.names[entity.name].row_key
    wanted = shortened(f"record_{table.name.name}_changes")
    name = QualifiedName(context.brief.schema, wanted)
    table_text = quote_literal(table.name.sql)
    same = same_but_for_paths(table, "o.*", "n.*")
    body = _STATEMENT_BODY.format(
        insert=_insert(context, "        "),
        constants=f"{table_text}, TG_OP, session_user",
        who=_WHO.format(indent="        "),
        new_key=_key_text("n", keys),
        old_key=_key_text("o", keys),
        same_key=" AND ".join(
            f"n.{quote_identifier(k)} = o.{quote_identifier(k)}" for k in keys
        ),
        hidden=f" - {_array(hidden)}::text[]" if hidden else "",
        changed="o.* IS DISTINCT FROM n.*" if same is None else f"NOT {same}",
        **_whose(context, entity),
    )
    comment = (
        f"Writes all changes of one statement on {table.name.display} to the audit log. "
        "Runs as its owner, because nobody else may write there."
    )
    return trigger_routine(name, context.roles.owner, body, comment, as_owner=True)


def _key_text(alias: str, keys: tuple[str, ...]) -> str:
    return " || ',' || ".join(f"{alias}.{quote_identifier(key)}::text" for key in keys)


def _statement_triggers(table: Table, function: QualifiedName) -> Iterable[Trigger]:
    events = {
        "INSERT": "REFERENCING NEW TABLE AS new_rows ",
        "UPDATE": "REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows ",
        "DELETE": "REFERENCING OLD TABLE AS old_rows ",
        "TRUNCATE": "",
    }
    for event, transition in events.items():
        what = (
            f"AFTER {event} ON {table.name.sql} {transition}"
            f"FOR EACH STATEMENT EXECUTE FUNCTION {function.sql}()"
        )
        words = f"Records each {event} as a whole."
        yield _trigger(f"audit_{event.lower()}", what, function, words)
