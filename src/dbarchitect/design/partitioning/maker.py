"""The function that makes the partition of a day that is to come."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.design.names import partition_stem, shortened
from dbarchitect.design.partitioning.spans import TO_CHAR
from dbarchitect.design.routines import job_routine
from dbarchitect.model.identifier import QualifiedName, quote_identifier, quote_literal

if TYPE_CHECKING:
    from dbarchitect.model.partition import PartitionSpan
    from dbarchitect.model.schema import Routine

_BODY = """DECLARE
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
END;"""


def maker_name(table: QualifiedName, span: PartitionSpan) -> QualifiedName:
    """The name of the function that makes a partition of this table."""
    return QualifiedName(table.schema, shortened(f"add_{table.name}_{span.value}"))


def maker(table: QualifiedName, span: PartitionSpan, owner: str) -> Routine:
    """A function that makes the partition of the span in which a day lies, in UTC.

    It does nothing where the partition is there. It runs as the owner, and nobody else may
    call it: a role of a scheduler's own needs EXECUTE on it and nothing more.
    """
    body = _BODY.format(
        span=span.value,
        schema=_in_format(quote_identifier(table.schema)),
        in_schema=quote_identifier(table.schema).replace("'", "''"),
        table=_in_format(table.sql),
        prefix=quote_literal(partition_stem(table, span)),
        format=quote_literal(TO_CHAR[span]),
    )
    comment = f"Makes the partition of {table.display} for the {span.value} of a day, UTC."
    name = maker_name(table, span)
    return job_routine(name, owner, body, comment, arguments="day date", returns="void")


def _in_format(text: str) -> str:
    """The text inside a constant that `format` reads."""
    return text.replace("%", "%%").replace("'", "''")
