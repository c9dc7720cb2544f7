"""What a GIN index would hold: the keys of documents, arrays and texts, and how often each.

Keys that were met once among the rows worked out stand for those that were not met: their
number at the horizon is estimated as ANALYZE estimates distinct values.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.indexing.size import gin_size
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


def gin_by_keys(
    rows: Evaluated, part: Part, index: Index, condition: str, rows_per_page: float
) -> IndexSize | None:
    """The size of a GIN index over one column or expression; None where its keys are unknown.

    `condition` is true of the rows that the index holds.
    """
    keys = _keys_sql(rows, index.keys[0]) if len(index.keys) == 1 else None
    if keys is None:
        return None
    # SQL of the design and names that are quoted.
    ((seen, covered),) = rows.session.query_untrusted(
        f"SELECT count(*) FILTER (WHERE {part.condition}), count(*) FILTER (WHERE {condition})"  # noqa: S608 - see above
        f" FROM {rows.table}"
    )
    found = rows.session.query_untrusted(
        "SELECT n, count(*)::float8, avg(pg_catalog.octet_length(k))::float8 FROM"  # noqa: S608 - see above
        f" (SELECT x.k, count(*) AS n FROM {rows.table}, LATERAL ({keys}) AS x (k)"
        f" WHERE {condition} AND x.k IS NOT NULL GROUP BY x.k) AS counted GROUP BY n ORDER BY n"
    )
    if not found or not seen:
        return None
    total = max(1, round(part.rows * covered / seen))
    return gin_size(total, rows_per_page, _words(found, covered, total))


def _keys_sql(rows: Evaluated, key: IndexKey) -> str | None:
    """SQL of the keys of one value, or None."""
    value = quote_identifier(key.column) if key.column is not None else f"({key.expression})"
    operators = key.operator_class.name if key.operator_class is not None else None
    type_name = rows.profile.column(key.column).type_name if key.column is not None else "text"
    if operators == _TRIGRAMS and key.operator_class is not None:
        schema = quote_identifier(key.operator_class.schema)
        return f"SELECT pg_catalog.unnest({schema}.show_trgm({value}))"
    if type_name == "jsonb":
        sql = _SCALARS if operators == "jsonb_path_ops" else f"{_SCALARS} UNION ALL {_FIELDS}"
        return sql.replace("{v}", value)
    if type_name == "tsvector":
        return f"SELECT u.lexeme FROM pg_catalog.unnest({value}) AS u"  # noqa: S608 - a quoted name
    if type_name.endswith("[]"):
        return f"SELECT DISTINCT u::text FROM pg_catalog.unnest({value}) AS u"  # noqa: S608 - a quoted name
    return None


def _words(
    found: list[tuple[int, float, float]], seen: int, total: int
) -> tuple[tuple[float, float, float], ...]:
    """(keys, bytes of one, share of the rows that hold it) of keys that are met as often."""
    met = sum(n * keys for n, keys, _ in found)
    different = sum(keys for _, keys, _ in found)
    words: list[tuple[float, float, float]] = []
    for n, keys, width in found:
        count = keys
        if n == 1:
            whole = met * different / (met - keys + keys * seen / total)
            count = max(keys, whole - (different - keys))
        words.append((count, width, min(1.0, n * keys / seen / count)))
    return tuple(words)
