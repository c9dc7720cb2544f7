"""Why the audit log is partitioned by month, and what its indexes are for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.design.audit.functions import audited
from dbarchitect.design.audit.table import audit_name, audit_plan
from dbarchitect.design.draft import Pattern, Reasoned
from dbarchitect.design.forecast import forecast_key
from dbarchitect.design.partitioning.maker import maker_name
from dbarchitect.design.partitioning.plan import ahead
from dbarchitect.design.reasoning import declared, figure
from dbarchitect.model.decision import Alternative, Decision
from dbarchitect.model.evidence import Figure, Measurement, Unit, code

if TYPE_CHECKING:
    from dbarchitect.design.draft import Context
    from dbarchitect.design.sizes import Sizes
    from dbarchitect.model.design import Design
    from dbarchitect.model.evidence import Prose

SLUG = "audit-partitions"


def decide(_design: Design, context: Context, _sizes: Sizes) -> Reasoned | None:
    """Why months, how many, and how one goes."""
    if not audited(context):
        return None
    plan = audit_plan(context)
    table = plan.table
    maker = code(f"{maker_name(table, plan.span).name}(date)")
    months = len(ahead(context.brief, plan, context.as_of))
    evidence = declared(
        SLUG,
        "Months that have a partition from the first day on.",
        (Measurement(name="months", value=months, unit=Unit.COUNT),),
    )
    decision = Decision(
        slug=SLUG,
        question=f"Partitions of {code(table.display)}",
        choice="one for each month",
        why=(
            *_volume(context),
            figure(SLUG, "months"),
            (
                " months are made ahead, to the horizon and beyond; a job makes the next ones "
                f"with {maker}, and so does whoever brings history along. A default partition "
                "catches what has no month; a row in it says that one is missing. The primary "
                "key leads with the time, so the same index finds a span of time and the "
                "newest changes; the other one finds the history of a row."
            ),
        ),
        alternatives=(
            Alternative(
                "one table and DELETE",
                (
                    "the rows of each month, ",
                    Figure(forecast_key(table), "growth"),
                    ", would be deleted, logged and vacuumed instead of dropped.",
                ),
            ),
            Alternative(
                "BRIN on the time",
                (
                    (
                        "the primary key has to lead with the time anyway, or hold it; with "
                        "it in front a second index on the time answers nothing more."
                    ),
                ),
            ),
        ),
        would_flip=("A log that is never purged and always read by row: then one table.",),
    )
    return Reasoned(decision=decision, evidence=(evidence,))


def _volume(context: Context) -> Prose:
    table = audit_name(context)
    rows = Figure(forecast_key(table), "rows_at_horizon")
    start: Prose = (f"{code(table.display)} has ", rows, " rows at the horizon")
    log = context.brief.audit_log
    if log is None or log.retention_days is None:
        return (*start, " and no end is set to its keeping. ")
    kept = Figure(forecast_key(table), "retention")
    return (
        *start,
        " and keeps them for ",
        kept,
        ": a month that is due is detached and dropped, without a DELETE. ",
    )


PATTERN = Pattern(slug=SLUG, rank=75, decide=decide)
