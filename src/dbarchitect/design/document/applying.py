"""The section on applying the design: the first run, logins, and the jobs from then on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.design.document.copies import span_of_minutes
from dbarchitect.design.document.words import name
from dbarchitect.design.history.plan import history_plans
from dbarchitect.design.partitioning.plan import plans
from dbarchitect.design.scripts import who_may_apply
from dbarchitect.design.summaries.advancing import purge_sql as sums_purge_sql
from dbarchitect.design.upkeep import (
    drop_partitions_sql,
    goes_by_tenant,
    next_partitions_sql,
    purge_sql,
    purge_versions_sql,
    stray_rows_sql,
)
from dbarchitect.model.document import Code, Paragraph, Section
from dbarchitect.model.evidence import code
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.quantities import so_many

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.design.partitioning.plan import PartitionPlan
    from dbarchitect.model.design import Design
    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.model.summary import Advance, Summary

_APPLY = 'psql -X -v ON_ERROR_STOP=1 -d "$DATABASE_URL" -f migrations/0001_initial.up.sql'
_LOGINS = (
    "Logins are made beside the schema: their passwords do not belong in a file. These names "
    "are examples; `\\password` of psql sets a password and sends only its hash."
)
_ACTOR = (
    "The audit log knows who acted only if the application says so, in each transaction that "
    "writes; without it `actor` is null:"
)
_NEXT = (
    "Makes those that are missing of this {span} and of those that follow, as many as the "
    "query names; where one is there already, nothing happens. Writing to {table} goes on "
    "meanwhile. A role of the scheduler's own needs no more than EXECUTE on the function."
)
_STRAY = (
    "A row in the default partition means that a {span} was missing when the row came. It has "
    "to be moved out before that {span} can be made. This must answer false:"
)
_DROP = (
    "Each partition all of whose rows are due: psql's `\\gexec` runs what the query writes. "
    "DETACH takes ACCESS EXCLUSIVE on {table} for a moment, and whoever reads or writes it "
    "waits behind it: set `lock_timeout`, and try again where it strikes. CONCURRENTLY is not "
    "possible beside a default partition."
)


def applying_section(design: Design) -> Section:
    """How the schema gets into a database, who logs in, and what has to run from then on."""
    owner = code(design.roles["owner"])
    intro = (
        "`schema.sql` and `migrations/0001_initial.up.sql` hold the same SQL, in one "
        f"transaction. Run it as {who_may_apply(design)}; whoever runs it becomes a member of "
        f"{owner}. Each later change is a migration of its own that begins with "
        f"`SET ROLE {quote_identifier(design.roles['owner'])}`."
    )
    blocks: list[Paragraph | Code] = [
        Paragraph((intro,)),
        Code("sh", _APPLY),
        Paragraph((_LOGINS,)),
        Code("sql", _logins(design)),
    ]
    if any(plan.entity is None for plan in plans(design.brief, design.names)):
        blocks += [
            Paragraph((_ACTOR,)),
            Code("sql", "SELECT set_config('app.actor', 'user 42', true);"),
        ]
    jobs = tuple(_jobs(design))
    if jobs:
        jobs_intro = f"Nothing runs by itself. A scheduler has to run these jobs, as {owner}:"
        blocks.append(Paragraph((jobs_intro,)))
    return Section("Applying it", tuple(blocks), jobs)


def _logins(design: Design) -> str:
    app, readonly = design.roles["app"], design.roles["readonly"]
    return "\n".join(
        f"CREATE ROLE {quote_identifier(login)} LOGIN IN ROLE {quote_identifier(group)};"
        for login, group in ((f"{app}_login", app), (f"{readonly}_login", readonly))
    )


def _jobs(design: Design) -> Iterator[Section]:
    for plan in plans(design.brief, design.names):
        yield from _partition_jobs(design, plan)
    for entity in design.brief.entities:
        sql = purge_sql(design, entity)
        if sql is not None:
            table = name(design.names[entity.name].table)
            words = _again(design, design.names[entity.name].table)
            yield Section(
                f"Each day: old rows of {table} go",
                (Paragraph((words,)), Code("sql", sql)),
            )
    yield from _version_jobs(design)
    for choice in design.copies:
        is_made = choice.verdict.is_kept and not choice.is_column
        if choice.summary is not None and is_made:
            yield from _copy_jobs(choice.summary)


def _version_jobs(design: Design) -> Iterator[Section]:
    for plan in history_plans(design.brief, design.names):
        sql = purge_versions_sql(design, plan)
        if sql is not None:
            words = f"{_again(design, plan.history)} What still holds has no end, and stays."
            yield Section(
                f"Each day: old versions of {name(plan.table)} go",
                (Paragraph((words,)), Code("sql", sql)),
            )


def _again(design: Design, table: QualifiedName) -> str:
    """How a purge is run."""
    if goes_by_tenant(design, table):
        return (
            "Without a tenant the policies hide every row, from the owner too: this goes from "
            "one to the next and commits each batch, so it cannot run within a transaction."
        )
    return "Run it again until it deletes nothing."


def _copy_jobs(summary: Summary) -> Iterator[Section]:
    """What has the copy as fresh as it has to be, and takes sums whose time is over."""
    many = summary.refresh_minutes
    often = "minute" if many == 1 else so_many(many, "minute")
    if summary.advance is None:
        yield _refresh_job(summary, often)
        return
    yield _advance_job(summary, summary.advance, often)
    sql = sums_purge_sql(summary, summary.advance)
    if sql is not None:
        words = "Sums older than that are not worked out again."
        yield Section(
            f"Each day: old sums of {name(summary.name)} go",
            (Paragraph((words,)), Code("sql", sql)),
        )


def _advance_job(summary: Summary, advance: Advance, often: str) -> Section:
    late = span_of_minutes(advance.late_minutes)
    stays = (
        "Sums stay when their rows go by retention, for ever."
        if advance.kept_days is None
        else "Sums stay when their rows go by retention, until their own time is over."
    )
    said = (
        f"{code(summary.name.display)} answers {code(summary.pattern)}, and shows a row after "
        f"the next of these calls. A row that is committed more than {late} after its "
        f"{code(advance.source[1])} may never be counted: to count such rows, set "
        f"{code('looked_at')} in {code(advance.marks.display)} back to before them, as the "
        f"owner, and call. Readers do not wait for a call; a second one waits for the first. "
        f"{stays} Run the first call after loading, and {code('VACUUM (ANALYZE)')} behind it."
    )
    return Section(
        f"Each {often}: {name(summary.name)} goes on",
        (Paragraph((said,)), Code("sql", advance.call)),
    )


def _refresh_job(summary: Summary, often: str) -> Section:
    said = (
        f"{code(summary.name.display)} answers {code(summary.pattern)}, and shows a change "
        "after the next of these refreshes. Readers do not wait for it; a second refresh at "
        "the same time waits for the first."
    )
    return Section(
        f"Each {often}: {name(summary.name)} is made anew",
        (Paragraph((said,)), Code("sql", summary.refresh_sql)),
    )


def _partition_jobs(design: Design, plan: PartitionPlan) -> Iterator[Section]:
    span, table = plan.span.value, name(plan.table)
    drop = _DROP + _first(design, plan)
    for title, words, sql in (
        (f"Each {span}: the next partitions of {table}", _NEXT, next_partitions_sql(plan)),
        (f"Each day: no row of {table} without its {span}", _STRAY, stray_rows_sql(plan)),
        (
            f"Each {span}: the oldest partition of {table} goes",
            drop,
            drop_partitions_sql(plan),
        ),
    ):
        if sql is not None:
            said = words.format(span=span, table=table)
            yield Section(title, (Paragraph((said,)), Code("sql", sql)))


def _first(design: Design, plan: PartitionPlan) -> str:
    """What has to go before a partition can: rows that refer to its own."""
    referring = {
        name(table.name): None
        for table in design.schema.tables
        for key in table.foreign_keys
        if key.referenced_table == plan.table and not key.inherited
    }
    if not referring:
        return ""
    return (
        f" DETACH is refused while rows of {', '.join(referring)} refer to rows of the "
        "partition: delete those first."
    )
