"""The clock of a database in which a design is filled or planned: it stands at the day.

Rows lie before the day of the design, so statements that ask for what came since a moment have
to count back from that day, not from the hour in which they happen to be run: an hour later,
`now()` would find other rows.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dbarchitect.design.extensions import search_path
from dbarchitect.design.partitioning.lived import lived
from dbarchitect.model.identifier import quote_identifier, quote_literal
from dbarchitect.sqltext.clock import by_function

if TYPE_CHECKING:
    from datetime import date, datetime

    from dbarchitect.lab import LabDatabase
    from dbarchitect.model.design import Design

SCHEMA = "dbarchitect clock"


def stop_clock(database: LabDatabase, moment: datetime) -> None:
    """`now()` is the moment, where names are looked up along `clocked_path`.

    It is stable and costs the planner what the server's own does, but it is not folded into a
    constant: a plan then is that of a statement with a clock that goes. What is called by its
    whole name, as the design's own functions do, keeps the server's clock.
    """
    schema = quote_identifier(SCHEMA)
    constant = quote_literal(moment.isoformat())
    database.admin.execute_untrusted(f"CREATE SCHEMA {schema}")
    database.admin.execute_untrusted(
        f"CREATE FUNCTION {schema}.now() RETURNS timestamp with time zone"
        " LANGUAGE plpgsql STABLE PARALLEL SAFE COST 1"
        f" AS $clock$BEGIN RETURN timestamptz {constant}; END$clock$"
    )
    database.admin.execute_untrusted(f"GRANT USAGE ON SCHEMA {schema} TO PUBLIC")


def clocked_path(design: Design) -> tuple[str, ...]:
    """The schemas in which names without one are looked up, `now()` first of all."""
    return (SCHEMA, "pg_catalog", *search_path(design))


def looking_back(design: Design, as_of: date) -> Design:
    """The design as of a day on which it has been used: partitions before it, and its clock."""
    access = tuple(replace(one, sql=by_function(one.sql)) for one in design.access)
    return replace(lived(design, as_of), access=access)
