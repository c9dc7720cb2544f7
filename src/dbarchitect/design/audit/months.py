"""The function that makes the partition of a month that is to come."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.design.audit.functions import SEARCH_PATH
from dbarchitect.design.audit.table import audit_name
from dbarchitect.design.names import partition_stem, shortened
from dbarchitect.model.identifier import QualifiedName, quote_identifier, quote_literal
from dbarchitect.model.schema import Grant, Routine

if TYPE_CHECKING:
    from dbarchitect.design.draft import Context

_DEFINITION = """CREATE OR REPLACE FUNCTION {name}(month date)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
DECLARE
    first CONSTANT date := make_date(
        extract(year FROM month)::integer, extract(month FROM month)::integer, 1);
    following CONSTANT date := (first + interval '1 month')::date;
    partition CONSTANT text := {prefix} || to_char(first, 'YYYY_MM');
BEGIN
    IF to_regclass('{in_schema}.' || quote_ident(partition)) IS NOT NULL THEN
        RETURN;
    END IF;
    -- ATTACH lets the log be written meanwhile; CREATE TABLE ... PARTITION OF would not.
    EXECUTE format(
        'CREATE TABLE {schema}.%I (LIKE {log} INCLUDING DEFAULTS INCLUDING CONSTRAINTS)',
        partition
    );
    EXECUTE format(
        'ALTER TABLE {log} ATTACH PARTITION {schema}.%I FOR VALUES FROM (%L) TO (%L)',
        partition,
        first || ' 00:00:00+00',
        following || ' 00:00:00+00'
    );
END;
$function$"""


def add_month_name(context: Context) -> QualifiedName:
    """The function's name."""
    return month_maker(audit_name(context))


def month_maker(log: QualifiedName) -> QualifiedName:
    """The name of the function that makes a month of this audit log."""
    return QualifiedName(log.schema, shortened(f"add_{log.name}_month"))


def add_month_routine(context: Context) -> Routine:
    """A function that makes the partition of the month in which a day lies.

    It does nothing where the partition is there. Only the owner may call it.
    """
    name, log, owner = add_month_name(context), audit_name(context), context.roles.owner
    definition = _DEFINITION.format(
        name=name.sql,
        schema=_in_format(quote_identifier(log.schema)),
        in_schema=quote_identifier(log.schema).replace("'", "''"),
        log=_in_format(log.sql),
        prefix=quote_literal(partition_stem(log)),
    )
    return Routine(
        name=name,
        arguments="month date",
        definition=definition,
        owner=owner,
        language="plpgsql",
        returns="void",
        settings=SEARCH_PATH,
        privileges=(Grant(grantee=owner, privilege="EXECUTE", grantor=owner),),
        comment=f"Makes the partition of {log.display} for the month of a day, in UTC.",
    )


def _in_format(text: str) -> str:
    """The text inside a constant that `format` reads."""
    return text.replace("%", "%%").replace("'", "''")
