"""Functions that no trigger calls: those that make partitions make one, those of sums count.

What others do is not in their text.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from dbarchitect.design.names import partition_name
from dbarchitect.design.partitioning.maker import maker_name
from dbarchitect.design.partitioning.plan import plans
from dbarchitect.design.partitioning.spans import span_start, suffix
from dbarchitect.design.proof.bench import not_verified
from dbarchitect.model.identifier import quote_literal
from dbarchitect.model.probe import Claim, Observed, Probe
from dbarchitect.model.schema.paths import routine_path

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.design.partitioning.plan import PartitionPlan
    from dbarchitect.design.proof.bench import Bench
    from dbarchitect.model.proof import NotVerified
    from dbarchitect.model.schema import Routine
    from dbarchitect.model.summary import Summary

_FAR_AWAY = date(2890, 5, 17)
"""A day for which there is no partition."""


def probes(bench: Bench) -> Iterator[Probe | NotVerified]:
    """One probe for each function that is known, and the others by name."""
    made = plans(bench.design.brief, bench.design.names)
    makers = {maker_name(plan.table, plan.span): plan for plan in made}
    triggered = {t.function for table in bench.design.schema.tables for t in table.triggers}
    going = {
        choice.summary.advance.function: choice.summary
        for choice in bench.design.copies
        if choice.verdict.is_kept and choice.summary and choice.summary.advance
    }
    for routine in bench.design.schema.routines:
        if routine.name in makers:
            yield _maker(routine, makers[routine.name])
        elif routine.name in going:
            yield _advance(routine, going[routine.name])
        elif routine.name not in triggered:
            claim = Claim("function", routine_path(routine))
            yield not_verified(claim, "What it does is not known.")


def _advance(routine: Routine, summary: Summary) -> Probe:
    """A call has left its mark, and the sums are as many as the query's groups."""
    name = quote_literal(summary.name.name)
    marks = summary.advance.marks.sql if summary.advance else ""
    return Probe(
        name="a call works out every sum",
        claim=Claim("function", routine_path(routine)),
        setup=(f"TRUNCATE {summary.name.sql}, {marks}",),
        statement=f"SELECT {routine.name.sql}()",
        expected=Observed(
            query=f"SELECT ((SELECT count(*) FROM {summary.name.sql}) = "  # noqa: S608 - quoted parts
            f"(SELECT count(*) FROM ({summary.definition}) AS d) "
            f"AND EXISTS (SELECT FROM {marks} WHERE summary = {name}))::text",
            value="true",
        ),
        removal=(f"DROP FUNCTION {routine.name.sql}()",),
    )


def _maker(routine: Routine, plan: PartitionPlan) -> Probe:
    day = quote_literal(_FAR_AWAY.isoformat())
    end = suffix(plan.span, span_start(plan.span, _FAR_AWAY))
    made = partition_name(plan.table, end, plan.span)
    return Probe(
        name=f"a call makes the partition of a {plan.span.value}",
        claim=Claim("function", routine_path(routine)),
        setup=(),
        statement=f"SELECT {routine.name.sql}({day}::date)",
        expected=Observed(
            query="SELECT (count(*) = 1)::text FROM pg_catalog.pg_inherits AS i "  # noqa: S608 - quoted parts
            f"WHERE i.inhparent = {quote_literal(plan.table.sql)}::regclass "
            f"AND i.inhrelid = pg_catalog.to_regclass({quote_literal(made.sql)})",
            value="true",
        ),
        removal=(f"DROP FUNCTION {routine.name.sql}(date)",),
    )
