"""Values for binds that rows are found by in another way than by comparing a bare column.

Hot is what most rows answer to, median what is in the middle of all by rows, absent what none
answers to: an element of lists, a key with its value in documents, the beginning of texts, a
vector of a row.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from dbarchitect.design.extensions import is_vector
from dbarchitect.design.proof.corpus import ABSENT_WORD, Draws
from dbarchitect.design.proof.kinds import ABSENT, HOT
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.sqltext.query import DISTANCES

if TYPE_CHECKING:
    from dbarchitect.design.proof.setting import Setting
    from dbarchitect.model.design import Bind
    from dbarchitect.postgres.session import Session

PIECE_CHARACTERS = 5
"""How much of a text a pattern looks for: a person types about so much before a list shows."""

_PATTERNS = frozenset({"like", "ilike"})
_KEYS = frozenset({"?", "?|", "?&"})
_NUMBERS = ("smallint", "integer", "bigint", "numeric", "double precision")


def is_looked_for(bind: Bind, column_type: str) -> bool:
    """Whether `looked_for` knows the bind's values, of a column of that type."""
    return (
        bind.tested is not None
        or bind.operator in {*_PATTERNS, *DISTANCES}
        or column_type.endswith("[]")
        or (column_type == "jsonb" and bind.operator != "=")
    )


def looked_for(
    session: Session, setting: Setting, bind: Bind, asked: str, kind: str
) -> str | None:
    """The bind's value as text for a kind of key; `asked` is the type that the server wants."""
    if bind.table is None or bind.column is None:
        return None
    table = setting.design.schema.table(bind.table)
    column_type = table.column(bind.column).type
    name = quote_identifier(bind.column)
    if is_vector(column_type):
        return _vector(session, setting, bind, kind)
    tested = name if bind.tested is None else bind.tested
    source, value = bind.table.sql, f"({tested})"
    if bind.operator in _PATTERNS:
        value = f"pg_catalog.left({tested}, {PIECE_CHARACTERS})"
    elif column_type.endswith("[]") and bind.tested is None:
        source, value = f"{source}, LATERAL pg_catalog.unnest({name}) AS e (v)", "e.v"
    elif column_type == "jsonb" and bind.tested is None:
        source += f", LATERAL pg_catalog.jsonb_each({name}) AS e (k, v)"
        value = "e.k" if bind.operator in _KEYS else _PAIR
    found = _absent(asked, bind) if kind == ABSENT else _ranked(session, source, value, kind)
    return _as_asked(found, bind, asked, column_type)


_PAIR = (
    "CASE WHEN pg_catalog.jsonb_typeof(e.v) NOT IN ('object', 'array') "
    "THEN pg_catalog.jsonb_build_object(e.k, e.v) END"
)


def _ranked(session: Session, source: str, value: str, kind: str) -> str | None:
    """The value with most rows, or the one in the middle by rows."""
    place = "1" if kind == HOT else "(r.k + 1) / 2"
    rows = session.query_untrusted(
        "SELECT r.v FROM (SELECT c.v, row_number() OVER (ORDER BY c.n DESC, c.v) AS place, "  # noqa: S608 - quoted parts
        f"count(*) OVER () AS k FROM (SELECT ({value})::text AS v, count(*) AS n FROM {source} "
        f"WHERE ({value}) IS NOT NULL GROUP BY 1) AS c) AS r WHERE r.place = {place}"
    )
    return str(rows[0][0]) if rows else None


def _absent(asked: str, bind: Bind) -> str:
    if bind.operator == "@>" and asked == "jsonb":
        return json.dumps({ABSENT_WORD: True})
    if asked.removesuffix("[]").startswith(_NUMBERS):
        return "-1"
    return ABSENT_WORD


def _as_asked(value: str | None, bind: Bind, asked: str, column_type: str) -> str | None:
    """The value in the form that the server asks for: a list, a pattern, or as it is."""
    if value is None:
        return None
    is_listed = asked.endswith("[]") and (
        column_type.endswith("[]") or bind.operator in {"= any", *_KEYS}
    )
    if is_listed:
        quoted = value.replace("\\", "\\\\").replace('"', '\\"')
        return f'{{"{quoted}"}}'
    if bind.operator in _PATTERNS and not bind.within:
        return f"%{value}%"
    return value


def _vector(session: Session, setting: Setting, bind: Bind, kind: str) -> str | None:
    """The vector of the first row or of the one in the middle; one of no row at all."""
    if bind.table is None or bind.column is None:
        return None
    name = quote_identifier(bind.column)
    table = setting.design.schema.table(bind.table)
    order = (
        ", ".join(map(quote_identifier, table.primary_key.columns))
        if table.primary_key
        else "1"
    )
    if kind == ABSENT:
        ((size,),) = session.query_untrusted(
            f"SELECT max(vector_dims({name})) FROM {bind.table.sql}"  # noqa: S608 - quoted
        )
        draws = Draws(setting.seed, "absent", bind.table.name, bind.column)
        return json.dumps([round(unit - 0.5, 6) for unit in draws.units(size or 1)])
    half = "0" if kind == HOT else f"(SELECT count(*) / 2 FROM {bind.table.sql})"  # noqa: S608 - quoted
    rows = session.query_untrusted(
        f"SELECT {name}::text FROM {bind.table.sql} WHERE {name} IS NOT NULL "  # noqa: S608 - quoted
        f"ORDER BY {order} OFFSET {half} LIMIT 1"
    )
    return str(rows[0][0]) if rows else None
