"""Functions that no trigger calls: the one that makes months of the audit log makes one.

What others do is not in their text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.design.audit.months import month_maker
from dbarchitect.design.names import audit_table, partition_name
from dbarchitect.design.proof.bench import not_verified
from dbarchitect.model.identifier import QualifiedName, quote_literal
from dbarchitect.model.probe import Claim, Observed, Probe
from dbarchitect.model.schema.paths import routine_path

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.design.proof.bench import Bench
    from dbarchitect.model.proof import NotVerified
    from dbarchitect.model.schema import Routine

_FAR_AWAY = "2890-05-17"
"""A day for which there is no partition."""


def probes(bench: Bench) -> Iterator[Probe | NotVerified]:
    """One probe for each function that is known, and the others by name."""
    log = audit_table(bench.design.brief)
    triggered = {t.function for table in bench.design.schema.tables for t in table.triggers}
    for routine in bench.design.schema.routines:
        if log is not None and routine.name == month_maker(log):
            yield _month(routine, log)
        elif routine.name not in triggered:
            claim = Claim("function", routine_path(routine))
            yield not_verified(claim, "What it does is not known.")


def _month(routine: Routine, log: QualifiedName) -> Probe:
    day = quote_literal(_FAR_AWAY)
    made = partition_name(log, "2890_05")
    return Probe(
        name="a call makes the partition of a month",
        claim=Claim("function", routine_path(routine)),
        setup=(),
        statement=f"SELECT {routine.name.sql}({day}::date)",
        expected=Observed(
            query="SELECT (count(*) = 1)::text FROM pg_catalog.pg_inherits AS i "  # noqa: S608 - quoted parts
            f"WHERE i.inhparent = {quote_literal(log.sql)}::regclass "
            f"AND i.inhrelid = pg_catalog.to_regclass({quote_literal(made.sql)})",
            value="true",
        ),
        removal=(f"DROP FUNCTION {routine.name.sql}(date)",),
    )
