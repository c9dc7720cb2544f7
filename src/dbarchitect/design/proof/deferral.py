"""Constraints that may wait: a violation may be mended, and is refused if it was not."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dbarchitect.ddl.constraints import constraint_sql
from dbarchitect.ddl.target import Target
from dbarchitect.design.proof.bench import drop_constraint
from dbarchitect.model.identifier import quote_literal
from dbarchitect.model.probe import Observed, Probe
from dbarchitect.model.schema import Check, Deferrability

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.design.proof.bench import Bench
    from dbarchitect.model.schema import Constraint, Table


def redefined(bench: Bench, table: Table, constraint: Constraint) -> tuple[str, str]:
    """The statements that put this constraint in the place of the one of its name."""
    target = Target(server_version_num=bench.server_major * 10000)
    return (
        drop_constraint(table.name, constraint.name),
        f"ALTER TABLE {table.name.sql} ADD {constraint_sql(target, table, constraint)}",
    )


def deferred(
    bench: Bench, table: Table, constraint: Constraint, refusal: Probe
) -> Iterator[Probe]:
    """Two more probes of a deferrable constraint, made from one whose INSERT it refuses."""
    if isinstance(constraint, Check) or not constraint.deferrability.deferrable:
        return
    claim = replace(refusal.claim, aspect="DEFERRABLE")
    at_once = replace(constraint, deferrability=Deferrability())
    wait = (
        "" if constraint.deferrability.initially_deferred else "SET CONSTRAINTS ALL DEFERRED;"
    )
    body = (
        f"DECLARE made record; BEGIN {wait} {refusal.statement} "  # noqa: S608 - a probe's own statement
        "RETURNING tableoid AS relation, ctid AS place INTO made; "
        f"DELETE FROM {table.name.sql} "
        "WHERE tableoid = made.relation AND ctid = made.place; END"
    )
    yield replace(
        refusal,
        name="a violation may be mended before the end",
        claim=claim,
        statement=f"DO {quote_literal(body)}",
        expected=Observed(query="SELECT 'accepted'", value="accepted"),
        removal=redefined(bench, table, at_once),
    )
    yield replace(
        refusal,
        name="a violation that is not mended is refused when it is looked at",
        claim=claim,
        setup=(*refusal.setup, wait or "SET CONSTRAINTS ALL DEFERRED", refusal.statement),
        statement="SET CONSTRAINTS ALL IMMEDIATE",
    )
