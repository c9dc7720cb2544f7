"""The table of sums that goes on with its rows, the marks of how far, and what writes both.

Rules:
    1. A call works out whole buckets from their rows, from the bucket in which a row may lie
       that was not committed when the last call looked: at its mark, less what rows may be
       late. So a sum is never added to, and a call that is repeated changes nothing.
    2. The mark is the clock's from before a call looks at rows: what is committed later is
       found by the next. It is written in the transaction that writes the sums.
    3. One call at a time: the second waits for the mark's row, and at REPEATABLE READ it is
       refused by the server.
    4. Nothing is taken away: rows are only added, so no bucket becomes empty by a change.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.design.names import derived_name
from dbarchitect.design.routines import job_routine
from dbarchitect.model.identifier import QualifiedName, quote_identifier, quote_literal
from dbarchitect.model.quantities import in_full, so_many, span_of_days
from dbarchitect.model.schema import (
    Column,
    Index,
    IndexKey,
    KeyConstraint,
    NotNull,
    Routine,
    Table,
)

if TYPE_CHECKING:
    from dbarchitect.design.names import TakenNames
    from dbarchitect.model.schema import Privileges
    from dbarchitect.model.summary import Advance, Summary

MARKS = "summary_marks"
_NAME, _LOOKED = "summary", "looked_at"

_BODY = """#variable_conflict use_column
<<this_call>>
DECLARE
    -- Before any row is looked at: what is committed later is found by the next call.
    began CONSTANT timestamptz := clock_timestamp();
    since timestamptz;
    written bigint;
BEGIN
    INSERT INTO {marks} AS m (summary, looked_at)
    VALUES ({summary}, '-infinity')
    ON CONFLICT DO NOTHING;
    -- A second call waits here, and goes on from where the first has come to.
    SELECT {since} INTO this_call.since
    FROM {marks} AS m
    WHERE m.summary = {summary}
    FOR UPDATE;
    INSERT INTO {table} AS kept ({columns})
    {query}
    ORDER BY {key}
    ON CONFLICT ({key}) DO UPDATE
    SET {changes}
    WHERE ({held}) IS DISTINCT FROM ({made});
    GET DIAGNOSTICS written = ROW_COUNT;
    UPDATE {marks} AS m
    SET looked_at = greatest(m.looked_at, this_call.began)
    WHERE m.summary = {summary};
    RETURN written;
END;"""


def function_name(table: QualifiedName, taken: TakenNames) -> QualifiedName:
    """A name, that no other function has, for the one that has the table go on."""
    return QualifiedName(table.schema, taken.take(f"advance_{table.name}"))


def late(advance: Advance) -> str:
    """SQL of the time by which rows may be late."""
    return f"interval '{in_full(advance.late_minutes)} minutes'"


def begun(advance: Advance, moment: str) -> str:
    """SQL of the beginning of the bucket in which the moment lies."""
    return moment.join(advance.cut)


def advance_routine(summary: Summary, advance: Advance, owner: str) -> Routine:
    """The function that has the table go on; the owner calls it, and who is granted it."""
    names = [column.name for column in summary.columns]
    sums = [quote_identifier(name) for name in names if name not in summary.key]
    body = _BODY.format(
        marks=advance.marks.sql,
        summary=quote_literal(summary.name.name),
        since=begun(advance, f"m.looked_at - {late(advance)}"),
        table=summary.name.sql,
        columns=", ".join(map(quote_identifier, names)),
        query="this_call.since".join(advance.query).replace("\n", "\n    "),
        key=", ".join(map(quote_identifier, summary.key)),
        changes=", ".join(f"{name} = excluded.{name}" for name in sums),
        held=", ".join(f"kept.{name}" for name in sums),
        made=", ".join(f"excluded.{name}" for name in sums),
    )
    comment = (
        f"Works out the buckets of {summary.name.display} in which rows may have come "
        "since the last call; how many rows of it that changed."
    )
    return job_routine(advance.function, owner, body, comment, arguments="", returns="bigint")


def summary_table(summary: Summary, owner: str, privileges: Privileges) -> Table:
    """The table of sums, its key first by what is asked for."""
    made = (
        Column(
            name=column.name,
            type=column.type,
            not_null=NotNull() if column.name in summary.key else None,
        )
        for column in summary.columns
    )
    return Table(
        name=summary.name,
        owner=owner,
        columns=tuple(made),
        constraints=(_key(summary.index.name, summary.key),),
        indexes=(_key_index(summary.index, summary.key),),
        privileges=privileges,
        comment=f"Answers: {summary.pattern}. Written by a function alone, bucket by bucket.",
    )


def marks_table(name: QualifiedName, owner: str, privileges: Privileges) -> Table:
    """How far each table of sums has come."""
    key = derived_name(name.name, (), "pkey")
    return Table(
        name=name,
        owner=owner,
        columns=(
            Column(
                name=_LOOKED,
                type="timestamp with time zone",
                not_null=NotNull(),
                comment="Every row that was committed before has been counted.",
            ),
            Column(
                name=_NAME,
                type="text",
                not_null=NotNull(),
                comment="The table of sums, by its name.",
            ),
        ),
        constraints=(_key(key, (_NAME,)),),
        indexes=(_key_index(QualifiedName(name.schema, key), (_NAME,)),),
        privileges=privileges,
        comment="How far each table of sums has come; written by the functions that advance.",
    )


def _key(name: str, columns: tuple[str, ...]) -> KeyConstraint:
    return KeyConstraint(name=name, columns=columns, primary=True)


def _key_index(name: QualifiedName, columns: tuple[str, ...]) -> Index:
    return Index(
        name=name,
        keys=tuple(IndexKey(column=column) for column in columns),
        unique=True,
        primary=True,
        constraint=name.name,
    )


def purge_sql(summary: Summary, advance: Advance) -> str | None:
    """What takes sums whose time is over; None where they are kept for ever."""
    if advance.kept_days is None:
        return None
    bucket = quote_identifier(advance.bucket)
    bound = f"pg_catalog.now() - interval '{so_many(*span_of_days(advance.kept_days))}'"
    return f"DELETE FROM {summary.name.sql} WHERE {bucket} < {bound};"  # noqa: S608 - quoted names
