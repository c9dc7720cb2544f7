"""What the planner would know of a column at the horizon, had ANALYZE looked at every row.

The brief's shares and fan-outs give the most common values and how many there are; what no
formula gives in closed form (hundredths, widths, the order on disk) is measured on the rows
that `evaluated` works out.
Source: compute_scalar_stats, src/backend/commands/analyze.c.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dbarchitect.design.extensions import is_vector
from dbarchitect.design.horizon.evaluated import ROW_NUMBER
from dbarchitect.design.horizon.ranges import is_range, range_statistics
from dbarchitect.model.identifier import QualifiedName, quote_identifier, quote_literal
from dbarchitect.model.quantities import Bytes
from dbarchitect.model.snapshot import ColumnStatistics, ColumnValues

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dbarchitect.design.horizon.evaluated import Evaluated

MOST_COMMON = 100
"""How many values and hundredths are kept: the default statistics target."""

WIDEST_KEPT_BYTES = 1024
"""Wider values are in no list. Source: WIDTH_THRESHOLD, analyze.c."""

FIXED_SHARE = 0.1
"""More distinct values than this share of the rows are taken to grow with them (analyze.c)."""

_UNORDERED = frozenset(("json", "xml", "point", "box", "line", "lseg", "circle", "path"))
_WORDS = "tsvector"
_DOCUMENT = "jsonb"


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What formulas say of a column; None where it is to be measured.

    `common` pairs values with their shares of all rows, the most frequent first;
    `complete` says that there are no other values. `distinct` counts all of them.
    """

    common: tuple[tuple[str, float], ...] = ()
    complete: bool = False
    distinct: float | None = None
    null_share: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """The rows that statistics are of: those of `relation` that satisfy `condition`.

    `rows` is their number at the horizon. `inherited` says that they are a partitioned table's.
    """

    relation: QualifiedName
    rows: int
    condition: str = "true"
    inherited: bool = False


@dataclass(frozen=True, slots=True)
class _Counts:
    """Of the rows worked out: those with a value, different values, values of one row alone."""

    present: int
    different: int
    once: int


def column_statistics(
    rows: Evaluated, part: Part, column: str, value: tuple[str, str], known: Known
) -> ColumnStatistics:
    """The statistics of one column, or of an expression that an index holds.

    `value` is SQL over the evaluated rows and its type's name.
    """
    _, type_name = value
    source = _source(rows, part, value)
    bare, seen, present = _carried(rows, source, part, column, known)
    if not present or type_name in _UNORDERED:
        return replace(bare, distinct=0.0)
    if type_name == _DOCUMENT or is_vector(type_name):
        # Nobody looks for a whole document, and to compare them takes longest of all.
        return bare
    if type_name == _WORDS or type_name.endswith("[]") or is_range(type_name):
        return _contained(rows, (source, type_name), seen, bare)
    return _ordered(rows, (source, type_name), part, bare, known)


def carried_statistics(
    rows: Evaluated, part: Part, column: str, value: tuple[str, str], known: Known
) -> ColumnStatistics:
    """The same of a column that nothing names: how wide it is, and how often it is null."""
    return _carried(rows, _source(rows, part, value), part, column, known)[0]


def _source(rows: Evaluated, part: Part, value: tuple[str, str]) -> str:
    return (
        f"(SELECT ({value[0]}) AS v, {quote_identifier(ROW_NUMBER)} AS i FROM {rows.table} "  # noqa: S608 - quoted names, SQL of the design
        f"WHERE {part.condition}) AS e"
    )


def _carried(
    rows: Evaluated, source: str, part: Part, column: str, known: Known
) -> tuple[ColumnStatistics, int, int]:
    """(statistics without values, rows that were worked out, those with a value)."""
    ((seen, present, width),) = rows.query(
        "SELECT count(*), count(v), coalesce(avg(pg_catalog.pg_column_size(v)), 0)::float8 "  # noqa: S608 - our own SQL
        f"FROM {source}"
    )
    nulls = known.null_share
    if nulls is None:
        nulls = 1.0 - present / seen if seen else 0.0
    bare = ColumnStatistics(
        relation=part.relation,
        column=column,
        inherited=part.inherited,
        null_fraction=nulls,
        average_width_bytes=Bytes(int(width)),
        distinct=-1.0 + nulls,
    )
    return bare, seen, present


def _contained(
    rows: Evaluated, source: tuple[str, str], seen: int, bare: ColumnStatistics
) -> ColumnStatistics:
    """Statistics of what a value holds: its words, its elements, or its ends."""
    text, type_name = source
    if type_name == _WORDS:
        return _words(rows, text, seen, bare)
    if type_name.endswith("[]"):
        return _elements(rows, text, seen, bare)
    return range_statistics(rows, text, type_name, bare, MOST_COMMON + 1)


def _ordered(
    rows: Evaluated, source: tuple[str, str], part: Part, bare: ColumnStatistics, known: Known
) -> ColumnStatistics:
    """Statistics of a type with an order."""
    text, _ = source
    # One sort answers all: a value begins where the one before it is another.
    ((present, different, once, correlation),) = rows.query(
        "SELECT count(*), count(*) FILTER (WHERE begins), "  # noqa: S608 - our own SQL
        "count(*) FILTER (WHERE begins AND ends), corr(place, i) FROM ("
        "SELECT i, row_number() OVER w AS place, "
        "v IS DISTINCT FROM lag(v) OVER w AS begins, v IS DISTINCT FROM lead(v) OVER w AS ends "
        f"FROM {text} WHERE v IS NOT NULL WINDOW w AS (ORDER BY v, i)) AS p"
    )
    counts = _Counts(present, different, once)
    found = known if known.common else _measured(rows, text, counts, bare)
    distinct = known.distinct
    if distinct is None:
        distinct = _whole(part, counts, bare)
    present_rows = part.rows * (1.0 - bare.null_fraction)
    bounds = None if found.complete else _bounds(rows, source, found)
    return replace(
        bare,
        distinct=stored_distinct(distinct, part.rows, present_rows),
        correlation=0.0 if correlation is None else round(correlation, 4),
        most_common_frequencies=tuple(round(share, 8) for _, share in found.common),
        values=ColumnValues(
            most_common=_array([value for value, _ in found.common]) if found.common else None,
            histogram_bounds=bounds,
        ),
    )


def _measured(rows: Evaluated, source: str, counts: _Counts, bare: ColumnStatistics) -> Known:
    """All values with their shares, where they are few and each is seen again and again."""
    if counts.different > min(MOST_COMMON, counts.present / 10):
        return Known()
    found = rows.query(
        f"SELECT v::text, count(*)::float8 AS n FROM {source} WHERE v IS NOT NULL "  # noqa: S608 - our own SQL
        "GROUP BY v ORDER BY n DESC, v"
    )
    present = 1.0 - bare.null_fraction
    common = tuple((v, n / counts.present * present) for v, n in found)
    return Known(common=common, complete=True)


def _whole(part: Part, counts: _Counts, bare: ColumnStatistics) -> float:
    """How many different values all rows have, from those of the rows that were worked out.

    Source: the estimator of Haas and Stokes, as in compute_scalar_stats, analyze.c.
    """
    total = part.rows * (1.0 - bare.null_fraction)
    seen, different, once = counts.present, counts.different, counts.once
    if total <= seen:
        return float(different)
    if once >= different:
        return total
    found = seen * different / (seen - once + once * seen / total)
    return min(total, max(float(different), found))


def stored_distinct(distinct: float, rows: int, present_rows: float) -> float:
    """As the planner keeps it: a number, or minus a share of the rows where that grows."""
    if distinct >= present_rows or distinct > FIXED_SHARE * rows:
        return -round(min(distinct, present_rows) / rows, 6)
    return float(round(distinct))


def _bounds(rows: Evaluated, source: tuple[str, str], found: Known) -> str | None:
    """The hundredths of the values that are not among the most common."""
    text, type_name = source
    listed = ", ".join(f"{quote_literal(v)}::{type_name}" for v, _ in found.common)
    others = f"AND v NOT IN ({listed})" if listed else ""
    kept = f"v IS NOT NULL AND pg_catalog.pg_column_size(v) <= {WIDEST_KEPT_BYTES} {others}"
    shares = ", ".join(str(k / MOST_COMMON) for k in range(MOST_COMMON + 1))
    ((bounds,),) = rows.query(
        "SELECT CASE WHEN b[1] <> b[pg_catalog.cardinality(b)] THEN b::text END FROM ("  # noqa: S608 - our own SQL
        f"SELECT percentile_disc(ARRAY[{shares}]::float8[]) WITHIN GROUP (ORDER BY v) AS b "
        f"FROM {text} WHERE {kept}) AS found"
    )
    return None if bounds is None else str(bounds)


def _words(rows: Evaluated, source: str, seen: int, bare: ColumnStatistics) -> ColumnStatistics:
    """Statistics of the words of texts: the most common ones, in the order of a tsvector.

    Source: compute_tsvector_stats, src/backend/tsearch/ts_typanalyze.c.
    """
    found = rows.query(
        "SELECT w.lexeme, count(*)::float8 AS n FROM "  # noqa: S608 - our own SQL
        f"{source}, LATERAL pg_catalog.unnest(e.v) AS w (lexeme, positions, weights) "
        f"GROUP BY w.lexeme HAVING count(*) > 1 ORDER BY n DESC, w.lexeme "
        f"LIMIT {10 * MOST_COMMON}"
    )
    if not found:
        return bare
    present = seen * (1.0 - bare.null_fraction)
    ordered = sorted(found, key=lambda one: (len(one[0].encode()), one[0].encode()))
    shares = [n / present for _, n in ordered]
    return replace(
        bare,
        most_common_element_frequencies=(*shares, min(shares), max(shares)),
        values=ColumnValues(most_common_elements=_array([word for word, _ in ordered])),
    )


def _elements(
    rows: Evaluated, source: str, seen: int, bare: ColumnStatistics
) -> ColumnStatistics:
    """Statistics of the elements of lists: the most common ones, in their type's order.

    Source: compute_array_stats, src/backend/utils/adt/array_typanalyze.c.
    """
    found = rows.query(
        "SELECT c.v::text, c.n FROM (SELECT u.v, count(DISTINCT e.i)::float8 AS n FROM "  # noqa: S608 - our own SQL
        f"{source}, LATERAL pg_catalog.unnest(e.v) AS u (v) WHERE u.v IS NOT NULL "
        f"GROUP BY u.v ORDER BY n DESC, u.v LIMIT {10 * MOST_COMMON}) AS c ORDER BY c.v"
    )
    if not found:
        return bare
    present = seen * (1.0 - bare.null_fraction)
    shares = [round(n / present, 8) for _, n in found]
    no_nulls = 0.0
    return replace(
        bare,
        most_common_element_frequencies=(*shares, min(shares), max(shares), no_nulls),
        element_count_histogram=_element_counts(rows, source),
        values=ColumnValues(most_common_elements=_array([value for value, _ in found])),
    )


def _element_counts(rows: Evaluated, source: str) -> tuple[float, ...]:
    """How many different elements lists have: as many bounds as are kept, and their mean."""
    shares = ", ".join(str(k / (MOST_COMMON - 1)) for k in range(MOST_COMMON))
    ((counts, mean),) = rows.query(
        f"SELECT percentile_disc(ARRAY[{shares}]::float8[]) WITHIN GROUP (ORDER BY n), avg(n)"  # noqa: S608 - our own SQL
        " FROM (SELECT (SELECT count(DISTINCT u)::float8 FROM pg_catalog.unnest(e.v) AS u) AS n"
        f" FROM {source} WHERE e.v IS NOT NULL) AS lists"
    )
    return (*counts, float(mean))


def _array(values: Sequence[str]) -> str:
    """The values as the text of an array.

    Source: PostgreSQL documentation 8.15.6, Array Input and Output Syntax.
    """
    escaped = (value.replace("\\", "\\\\").replace('"', '\\"') for value in values)
    return "{" + ",".join(f'"{value}"' for value in escaped) + "}"
