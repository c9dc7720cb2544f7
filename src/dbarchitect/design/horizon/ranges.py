"""What the planner would know of a column of ranges: where they begin and end, and lengths.

Source: compute_range_stats, src/backend/utils/adt/rangetypes_typanalyze.c.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dbarchitect.model.snapshot import ColumnValues

if TYPE_CHECKING:
    from dbarchitect.design.horizon.evaluated import Evaluated
    from dbarchitect.model.snapshot import ColumnStatistics

_SECONDS = "extract(epoch FROM u - l)::float8"
_DIFFERENCE = "(u - l)::float8"
_LENGTHS = {
    "tstzrange": _SECONDS,
    "tsrange": _SECONDS,
    "daterange": _DIFFERENCE,
    "int4range": _DIFFERENCE,
    "int8range": _DIFFERENCE,
    "numrange": _DIFFERENCE,
}
"""SQL of the length of a range from `l` to `u`. Source: `rngsubdiff`, pg_range.dat."""

_LEAST = 2
"""Fewer ranges that are not empty have no histogram."""

_SQL = """
WITH r AS MATERIALIZED (SELECT e.v FROM {source} WHERE e.v IS NOT NULL),
k AS (
    SELECT l, u, coalesce({length}, 'Infinity'::float8) AS n
    FROM (SELECT lower(v) AS l, upper(v) AS u FROM r WHERE NOT isempty(v)) AS ends
),
a AS (
    SELECT
        count(*) AS c,
        array_agg(l ORDER BY l NULLS FIRST) AS ls,
        array_agg(u ORDER BY u NULLS LAST) AS us,
        array_agg(n ORDER BY n) AS ns
    FROM k
),
p AS (
    SELECT 1 + g * (c - 1) / greatest(1, least(c, {bounds}) - 1) AS at
    FROM a, pg_catalog.generate_series(0, least(c, {bounds}) - 1) AS g
)
SELECT
    (SELECT coalesce(avg(isempty(v)::integer), 0)::float8 FROM r),
    max(c),
    array_agg(pg_catalog.{type}(ls[at], us[at]) ORDER BY at)::text,
    array_agg(ns[at] ORDER BY at)::text
FROM a, p
"""


def is_range(type_name: str) -> bool:
    """Whether it is a range type of PostgreSQL's own."""
    return type_name in _LENGTHS


def range_statistics(
    rows: Evaluated, source: str, type_name: str, bare: ColumnStatistics, most_bounds: int
) -> ColumnStatistics:
    """The statistics of ranges: hundredths of both their ends and of their lengths.

    Args:
        rows: Where they are.
        source: SQL of them, as `e.v`.
        type_name: One that `is_range`.
        bare: What is known of the column without its values.
        most_bounds: How many bounds a histogram has at most.
    """
    sql = _SQL.format(
        source=source, length=_LENGTHS[type_name], type=type_name, bounds=most_bounds
    )
    ((empty, count, bounds, lengths),) = rows.query(sql)
    if count is None or count < _LEAST:
        return bare
    values = ColumnValues(
        range_bounds=bounds, range_lengths=lengths, range_empty_fraction=empty
    )
    return replace(bare, values=values)
