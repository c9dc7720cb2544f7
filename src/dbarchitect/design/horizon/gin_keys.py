"""What a GIN index would hold: the keys of documents, arrays and texts, and how often each.

Keys that were met once among the rows worked out stand for those that were not met: their
number at the horizon is estimated as ANALYZE estimates distinct values.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from dbarchitect.indexing.gin_size import gin_size
from dbarchitect.model.identifier import quote_identifier

if TYPE_CHECKING:
    from dbarchitect.design.horizon.columns import Part
    from dbarchitect.design.horizon.evaluated import Evaluated
    from dbarchitect.indexing.size import IndexSize
    from dbarchitect.model.schema import Index, IndexKey

_SCALARS = (
    "SELECT DISTINCT j::text FROM pg_catalog.jsonb_path_query({v}, '$.**') AS j"
    " WHERE pg_catalog.jsonb_typeof(j) NOT IN ('object', 'array')"
)
_FIELDS = (
    "SELECT DISTINCT f FROM pg_catalog.jsonb_path_query({v}, '$.**') AS o,"
    " LATERAL pg_catalog.jsonb_object_keys(o) AS f"
    " WHERE pg_catalog.jsonb_typeof(o) = 'object'"
)
_TRIGRAMS = "gin_trgm_ops"
_HASHED = "jsonb_path_ops"
_LEAST_EXCESS = 0.02
_STEPS = 400
"""Enough for the least excess: each step takes off about that share of what is left."""


def gin_by_keys(
    rows: Evaluated, part: Part, index: Index, condition: str, rows_per_page: float
) -> IndexSize | None:
    """The size of a GIN index over one column or expression; None where its keys are unknown.

    `condition` is true of the rows that the index holds.
    """
    keys = _keys_sql(rows, index.keys[0]) if len(index.keys) == 1 else None
    if keys is None:
        return None
    value = _value(index.keys[0])
    # SQL of the design and names that are quoted.
    ((seen, covered, empty),) = rows.query(
        f"SELECT count(*) FILTER (WHERE {part.condition}), count(*) FILTER (WHERE {condition}),"  # noqa: S608 - see above
        f" count(*) FILTER (WHERE {condition} AND {value} IS NULL) FROM {rows.table}"
    )
    found = rows.query(
        f"SELECT n, count(*)::float8, avg({_width_sql(rows, index.keys[0])})::float8 FROM"  # noqa: S608 - see above
        f" (SELECT x.k, count(*) AS n FROM {rows.table}, LATERAL ({keys}) AS x (k)"
        f" WHERE {condition} AND x.k IS NOT NULL GROUP BY x.k) AS counted GROUP BY n ORDER BY n"
    )
    if not found or not seen:
        return None
    total = max(1, round(part.rows * covered / seen))
    words = _words(found, covered, total)
    if empty:
        words += ((1.0, 0.0, empty / covered),)
    return gin_size(total, rows_per_page, words)


def _value(key: IndexKey) -> str:
    return quote_identifier(key.column) if key.column is not None else f"({key.expression})"


def _type_name(rows: Evaluated, key: IndexKey) -> str:
    return rows.profile.column(key.column).type_name if key.column is not None else "text"


def _operators(key: IndexKey) -> str | None:
    return key.operator_class.name if key.operator_class is not None else None


def _width_sql(rows: Evaluated, key: IndexKey) -> str:
    """SQL of the stored bytes of a key `k`: short texts have a header of one byte.

    Source: make_scalar_key, src/backend/utils/adt/jsonb_gin.c (a byte that tells keys from
    values in front of each); `trgm2int`, contrib/pg_trgm/trgm_gin.c.
    """
    if _operators(key) in {_TRIGRAMS, _HASHED}:
        return "4"
    type_name = _type_name(rows, key)
    if type_name == "jsonb":
        return "2 + pg_catalog.octet_length(pg_catalog.btrim(k, '\"'))"
    if type_name.endswith("[]"):
        return f"pg_catalog.pg_column_size(k::{type_name.removesuffix('[]')})"
    return "1 + pg_catalog.octet_length(k)"


def _keys_sql(rows: Evaluated, key: IndexKey) -> str | None:
    """SQL of the keys of one value, or None."""
    value, operators, type_name = _value(key), _operators(key), _type_name(rows, key)
    if operators == _TRIGRAMS and key.operator_class is not None:
        schema = quote_identifier(key.operator_class.schema)
        return f"SELECT pg_catalog.unnest({schema}.show_trgm({value}))"
    if type_name == "jsonb":
        sql = _SCALARS if operators == _HASHED else f"{_SCALARS} UNION ALL {_FIELDS}"
        return sql.replace("{v}", value)
    if type_name == "tsvector":
        return f"SELECT u.lexeme FROM pg_catalog.unnest({value}) AS u"  # noqa: S608 - a quoted name
    if type_name.endswith("[]"):
        return f"SELECT DISTINCT u::text FROM pg_catalog.unnest({value}) AS u"  # noqa: S608 - a quoted name
    return None


def _words(
    found: list[tuple[int, float, float]], seen: int, total: int
) -> tuple[tuple[float, float, float], ...]:
    """(keys, bytes of one, share of the rows that hold it) of keys that are met as often.

    What was met is what chance let be met: behind `n` meetings of keys that were met at all
    stands a mean m with m = n (1 - exp(-m)), and some more keys, which were not.
    """
    met = sum(n * keys for n, keys, _ in found)
    different = sum(keys for _, keys, _ in found)
    words: list[tuple[float, float, float]] = []
    for n, keys, width in found:
        count = keys
        if n == 1:
            whole = met * different / (met - keys + keys * seen / total)
            count = max(keys, whole - (different - keys))
        mean = _mean_of_present(n * keys / seen * total / count)
        words.append((count / -math.expm1(-mean), width, min(1.0, mean / total)))
    return tuple(words)


def _mean_of_present(present: float) -> float:
    """The mean of Poisson's law whose mean without zero is `present`, at least a little."""
    mean = present = max(present, 1.0 + _LEAST_EXCESS)
    for _ in range(_STEPS):
        mean = present * -math.expm1(-mean)
    return mean
