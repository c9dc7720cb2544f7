"""A condition of a statement that an index may answer although it is no plain comparison."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.indexing import Condition
from dbarchitect.sqltext.query import OperandKind, PatternForm
from dbarchitect.storage.types import is_path

if TYPE_CHECKING:
    from dbarchitect.sqltext.query import Comparison

_EQUALITIES = frozenset({"=", "in", "= any"})
_ORDERED = frozenset({"<", "<=", ">", ">=", "between"})
_OTHERS = frozenset({"any =", "in", "= any", "=", *_ORDERED})
"""What is left to equality and ranges of bare columns, or what no index answers."""

_TYPE_OF_WRAPPER = {
    "lower": "text",
    "upper": "text",
    "btrim": "text",
    "ltrim": "text",
    "rtrim": "text",
    "left": "text",
    "right": "text",
    "md5": "text",
    "char_length": "integer",
    "length": "integer",
    "->": "jsonb",
    "#>": "jsonb",
    "->>": "text",
    "#>>": "text",
    "::int2": "smallint",
    "::int4": "integer",
    "::int8": "bigint",
    "::numeric": "numeric",
    "::float8": "double precision",
    "::bool": "boolean",
    "::uuid": "uuid",
}
"""What may stand around a column in an index, and the type that it gives.

All are immutable for the types that they take. Source: pg_proc.provolatile; a cast to a date
or to text is not in the list, for it may follow settings of the session.
"""


def condition_of(comparison: Comparison, column_type: str) -> Condition | None:
    """The test as a condition for `indexing`; None where no index could know it."""
    operand = comparison.operand.kind
    if operand in {OperandKind.COLUMN, OperandKind.NOTHING}:
        return None
    if operand is OperandKind.SUBQUERY and not is_path(column_type):
        return None
    if comparison.wrappers:
        return _of_expression(comparison)
    if comparison.operator in _OTHERS:
        return None
    return _condition(comparison, comparison.operator, column_type, None)


def type_of_expression(comparison: Comparison) -> str | None:
    """The type of what stands around the column; None where an index could not hold it."""
    known = [_TYPE_OF_WRAPPER.get(wrapper) for wrapper in comparison.wrappers]
    return None if None in known or not comparison.written else known[-1]


def _of_expression(comparison: Comparison) -> Condition | None:
    type_name = type_of_expression(comparison)
    if type_name is None:
        return None
    operator = "=" if comparison.operator in _EQUALITIES else comparison.operator
    return _condition(comparison, operator, type_name, comparison.written)


def _condition(
    comparison: Comparison, operator: str, type_name: str, expression: str | None
) -> Condition:
    return Condition(
        column=comparison.column.name,
        operator=operator,
        type=type_name,
        expression=expression,
        is_prefix=comparison.operand.form is PatternForm.PREFIX,
        is_infix=comparison.operand.form is PatternForm.INFIX,
    )
