"""A table of sums is offered only where its finished buckets surely stay what they are."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dbarchitect.design.summaries.advancing import advance_routine, purge_sql
from dbarchitect.design.summaries.offers import offers
from shop_design import design_of

BRIEF = """
name: visits
postgresql: 15
entities:
  Visit:
    rows: 10k
    growth: 10k/month
    retention: {retention}
    attributes: {{page: 'text(80){optional}', visited_at: instant}}
    keep: {{timestamps: false, append only: {append}}}
access:
  visits by day:
    sql: >-
      SELECT date_trunc('day', visited_at, 'UTC') AS day, page, count(*)
      FROM visits GROUP BY 1, 2
    rate: 1k/hour
    freshness: {{at most: 15 min, late rows: 2 days, kept for: 400 days}}
"""


def _brief(*, retention: str = "90 days", optional: str = "", append: str = "true") -> str:
    return BRIEF.format(retention=retention, optional=optional, append=append)


def test_a_table_and_a_view_are_offered_for_one_pattern() -> None:
    (table, copy), (view, _) = offers(design_of(_brief()))
    assert (table.is_table, view.is_table) == (True, False)
    assert table.summary is not None
    assert view.summary is not None
    assert table.summary.name != view.summary.name
    assert copy is not None
    assert table.summary.key == ("day", "page")
    advance = table.summary.advance
    assert advance is not None
    assert purge_sql(table.summary, advance) == (
        "DELETE FROM public.visits_by_day WHERE day < pg_catalog.now() - interval '400 days';"
    )
    kept = purge_sql(table.summary, replace(advance, kept_days=730.5)) or ""
    assert kept.endswith("- interval '2 years';")
    body = advance_routine(table.summary, advance, "visits_owner").definition
    assert "date_trunc('day', m.looked_at - interval '2880 minutes', 'UTC')" in body
    assert "SECURITY DEFINER" in body
    assert "SET search_path TO 'pg_catalog', 'pg_temp'" in body


@pytest.mark.parametrize(
    ("brief", "reason"),
    [
        (
            _brief(append="false"),
            "rows of visits may change after their sums are finished",
        ),
        (
            _brief(optional="?"),
            "something that it groups by may be missing, and no key tells such rows",
        ),
        (_brief(retention="2 days"), "rows of visits may come when their retention is over"),
    ],
)
def test_a_table_is_refused_with_its_reason_and_the_view_is_still_offered(
    brief: str, reason: str
) -> None:
    (table, copy), (view, _) = offers(design_of(brief))
    assert copy is None
    assert table.reason == reason
    assert view.summary is not None
