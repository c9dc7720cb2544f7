"""Functions that no trigger calls: those that make partitions make one.

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

_FAR_AWAY = date(2890, 5, 17)
"""A day for which there is no partition."""


def probes(bench: Bench) -> Iterator[Probe | NotVerified]:
    """One probe for each function that is known, and the others by name."""
    made = plans(bench.design.brief, bench.design.names)
    makers = {maker_name(plan.table, plan.span): plan for plan in made}
    triggered = {t.function for table in bench.design.schema.tables for t in table.triggers}
    for routine in bench.design.schema.routines:
        if routine.name in makers:
            yield _maker(routine, makers[routine.name])
        elif routine.name not in triggered:
            claim = Claim("function", routine_path(routine))
            yield not_verified(claim, "What it does is not known.")


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
