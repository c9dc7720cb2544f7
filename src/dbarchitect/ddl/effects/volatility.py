"""Whether an expression has another value for each row, so that it is worked out for each.

Source: PostgreSQL documentation, 36.7 Function Volatility Categories, and the catalog pg_proc.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.schema import Volatility

if TYPE_CHECKING:
    from dbarchitect.ddl.effects.ground import Ground
    from dbarchitect.sqltext.described import WrittenExpression, WrittenName

VOLATILE = frozenset(
    ("array_sample", "array_shuffle", "clock_timestamp", "currval", "gen_random_uuid",
     "lastval", "nextval", "random", "random_normal", "set_config", "setseed", "setval",
     "timeofday", "uuidv4", "uuidv7")
)  # fmt: skip
"""Functions of pg_catalog whose value may differ from row to row."""

STEADY = frozenset(
    ("abs", "age", "array_append", "array_length", "ceil", "coalesce", "concat", "concat_ws",
     "current_database", "current_schema", "current_setting", "date_part", "date_trunc",
     "encode", "floor", "format", "jsonb_build_array", "jsonb_build_object", "left", "length",
     "lower", "make_date", "make_interval", "max", "md5", "min", "now", "num_nulls",
     "pg_backend_pid", "pg_get_serial_sequence", "replace", "right", "round", "sha256",
     "statement_timestamp", "substring", "timezone", "to_char", "to_date", "to_json",
     "to_jsonb", "to_timestamp", "to_tsvector", "transaction_timestamp", "btrim", "trunc",
     "upper")
)  # fmt: skip
"""Functions of pg_catalog that are stable or immutable with any arguments."""

HARMLESS = VOLATILE | STEADY | {"count", "sum", "avg", "pg_sleep", "bool_and", "bool_or"}
"""Functions of pg_catalog that lock no table, whatever their arguments."""


def is_volatile(ground: Ground, expression: WrittenExpression) -> bool | None:
    """Whether it has to be worked out for each row; None where nobody can say."""
    answers = [_function(ground, name) for name in expression.functions]
    if True in answers:
        return True
    return None if None in answers else False


def calls_harmless(functions: tuple[WrittenName, ...]) -> bool:
    """Whether none of the functions can lock a table."""
    return all(
        name.schema in {None, "pg_catalog"} and name.name in HARMLESS for name in functions
    )


def _function(ground: Ground, written: WrittenName) -> bool | None:
    if written.schema in {None, "pg_catalog"}:
        if written.name in VOLATILE:
            return True
        if written.name in STEADY:
            return False
    found = [one for name in ground.names_of(written) for one in ground.routines.get(name, ())]
    if not found:
        return None
    volatile = [one for one in found if one.volatility is Volatility.VOLATILE]
    if not volatile:
        return False
    # The planner writes the body of a function in SQL in its place; that may be a constant.
    is_sure = len(volatile) == len(found) and all(one.language != "sql" for one in volatile)
    return True if is_sure else None
