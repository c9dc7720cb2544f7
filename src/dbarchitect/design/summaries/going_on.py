"""How a table of sums grows, and what a call works out anew, by what the planner was told.

Rules:
    1. Groups come as evenly as the moments that they are cut from.
    2. Sums stay when their rows go: only `kept for` bounds them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dbarchitect.design.summaries.advancing import begun
from dbarchitect.model.design import TableForecast
from dbarchitect.model.quantities import DAYS_PER_MONTH, in_full

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from dbarchitect.model.design import Design
    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.model.snapshot import ColumnStatistics
    from dbarchitect.model.summary import Advance, CopyChoice, Summary
    from dbarchitect.postgres.session import Session

    _Known = Mapping[tuple[QualifiedName, str], ColumnStatistics]

_SECONDS_PER_DAY = 86_400


@dataclass(frozen=True, slots=True, kw_only=True)
class Grown:
    """Rows of a copy at the horizon, at the start, and those that come in a month."""

    rows: int
    rows_now: int
    rows_per_month: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Recount:
    """The beginning from which a call works buckets out, and which share of all they are."""

    since: str
    share: float


def span_seconds(session: Session, known: ColumnStatistics) -> float | None:
    """From the first to the last moment that the planner was told of; None where of none."""
    bounds = known.values.histogram_bounds if known.values is not None else None
    if bounds is None:
        return None
    ((seconds,),) = session.query_untrusted(
        "SELECT extract(epoch FROM max(b::timestamptz) - min(b::timestamptz))::float8 "
        "FROM pg_catalog.unnest(%s::text[]) AS u (b)",
        (bounds,),
    )
    return None if seconds is None else float(seconds)


def grown(
    session: Session, design: Design, advance: Advance, groups: int, told: _Known
) -> Grown:
    """The rows of a table of sums; `groups` are those of the rows that are there then."""
    base = next(f for f in design.forecasts if f.table == advance.source[0])
    known = told.get(advance.source)
    seconds = None if known is None else span_seconds(session, known)
    days = max(1.0, (seconds or 0.0) / _SECONDS_PER_DAY)
    per_day = groups / days if base.growth_per_month > 0 else 0.0
    gone = design.brief.horizon_days if base.retention_days is not None else 0.0
    whole = groups + per_day * gone
    there = min(1.0, base.rows / max(1, base.rows_at_horizon))
    now = groups * there
    if advance.kept_days is not None:
        most = max(1.0, per_day * advance.kept_days)
        whole, now = min(whole, most), min(now, most)
    return Grown(
        rows=max(1, round(whole)),
        rows_now=max(1, round(now)),
        rows_per_month=per_day * DAYS_PER_MONTH,
    )


def recount(session: Session, summary: Summary, advance: Advance, told: _Known) -> Recount:
    """What a call that comes in time works out at the horizon; all where no moment is known."""
    known = told.get(advance.source)
    bounds = known.values.histogram_bounds if known and known.values is not None else None
    minutes = advance.late_minutes + summary.refresh_minutes
    if bounds is None:
        return Recount(since="-infinity", share=1.0)
    since = begun(advance, f"max(u.b::timestamptz) - interval '{in_full(minutes)} minutes'")
    ((moment, share),) = session.query_untrusted(
        f"SELECT ({since})::text, "  # noqa: S608 - the query's own cut, around our SQL
        f"(extract(epoch FROM max(u.b::timestamptz) - {since}) / greatest(1, "
        "extract(epoch FROM max(u.b::timestamptz) - min(u.b::timestamptz))))::float8 "
        "FROM pg_catalog.unnest(%s::text[]) AS u (b)",
        (bounds,),
    )
    return Recount(since=str(moment), share=min(1.0, float(share)))


def copy_forecasts(copies: tuple[CopyChoice, ...]) -> Iterator[TableForecast]:
    """The rows of each kept table of sums, and of the table of their marks."""
    kept = [c for c in copies if c.verdict.is_kept and c.is_table]
    marks: dict[QualifiedName, int] = {}
    for choice in kept:
        summary, weighed = choice.summary, choice.weighed
        if summary is None or weighed is None or summary.advance is None:
            continue
        yield TableForecast(
            table=summary.name,
            entity=None,
            rows=weighed.rows_now,
            growth_per_month=weighed.rows_per_month,
            rows_at_horizon=weighed.rows,
            retention_days=summary.advance.kept_days,
        )
        name = summary.advance.marks
        marks[name] = marks.get(name, 0) + 1
    for name, rows in marks.items():
        yield TableForecast(
            table=name, entity=None, rows=rows, growth_per_month=0.0, rows_at_horizon=rows
        )
