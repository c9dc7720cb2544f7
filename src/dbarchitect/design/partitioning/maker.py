"""The function that makes the partition of a day that is to come."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.design.names import partition_stem, shortened
from dbarchitect.design.partitioning.spans import TO_CHAR
from dbarchitect.design.search_path import PINNED
from dbarchitect.model.identifier import QualifiedName, quote_identifier, quote_literal
from dbarchitect.model.schema import Grant, Routine

if TYPE_CHECKING:
    from dbarchitect.model.partition import PartitionSpan

_DEFINITION = """CREATE OR REPLACE FUNCTION {name}(day date)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
DECLARE
    first CONSTANT date := date_trunc('{span}', day::timestamp)::date;
    following CONSTANT date := (first + interval '1 {span}')::date;
    partition CONSTANT text := {prefix} || to_char(first, {format});
BEGIN
    IF to_regclass('{in_schema}.' || quote_ident(partition)) IS NOT NULL THEN
        RETURN;
    END IF;
    -- ATTACH lets the table be written meanwhile; CREATE TABLE ... PARTITION OF would not.
    EXECUTE format(
        'CREATE TABLE {schema}.%I (LIKE {table} INCLUDING DEFAULTS INCLUDING CONSTRAINTS'
        ' INCLUDING GENERATED INCLUDING STORAGE)',
        partition
    );
    EXECUTE format(
        'ALTER TABLE {table} ATTACH PARTITION {schema}.%I FOR VALUES FROM (%L) TO (%L)',
        partition,
        first || ' 00:00:00+00',
        following || ' 00:00:00+00'
    );
END;
$function$"""


def maker_name(table: QualifiedName, span: PartitionSpan) -> QualifiedName:
    """The name of the function that makes a partition of this table."""
    return QualifiedName(table.schema, shortened(f"add_{table.name}_{span.value}"))


def maker(table: QualifiedName, span: PartitionSpan, owner: str) -> Routine:
    """A function that makes the partition of the span in which a day lies, in UTC.

    It does nothing where the partition is there. It runs as the owner, and nobody else may
    call it: a role of a scheduler's own needs EXECUTE on it and nothing more.
    """
    name = maker_name(table, span)
    definition = _DEFINITION.format(
        name=name.sql,
        span=span.value,
        schema=_in_format(quote_identifier(table.schema)),
        in_schema=quote_identifier(table.schema).replace("'", "''"),
        table=_in_format(table.sql),
        prefix=quote_literal(partition_stem(table, span)),
        format=quote_literal(TO_CHAR[span]),
    )
    return Routine(
        name=name,
        arguments="day date",
        definition=definition,
        owner=owner,
        language="plpgsql",
        returns="void",
        security_definer=True,
        settings=PINNED,
        privileges=(Grant(grantee=owner, privilege="EXECUTE", grantor=owner),),
        comment=f"Makes the partition of {table.display} for the {span.value} of a day, UTC.",
    )


def _in_format(text: str) -> str:
    """The text inside a constant that `format` reads."""
    return text.replace("%", "%%").replace("'", "''")
