"""QRY16: A function or a cast around an indexed column."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from dbarchitect.model.finding import Finding, Severity
from dbarchitect.review.query_access import (
    creating_index,
    is_given,
    is_narrowed,
    leading_index,
    part_name,
    tests_of,
    wrapped_column,
)
from dbarchitect.review.query_facts import IMMUTABLE, TIMESTAMPS, call_name
from dbarchitect.review.query_findings import Defect, found_in_queries, part_text
from dbarchitect.review.rule import Need, Rule
from dbarchitect.sqltext.rewriting import comparison, key_of, rewritten, wrapped
from dbarchitect.sqltext.shapes import shape_of, type_name
from dbarchitect.sqltext.sides import constant_text, side_of, without_casts
from dbarchitect.sqltext.tree import Node

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.snapshot import Snapshot
    from dbarchitect.review.queries import Held, Query
    from dbarchitect.review.query_access import Test

RULE = Rule(
    code="QRY16",
    slug="function_on_indexed_column",
    severity=Severity.WARNING,
    summary=(
        "A condition looks at a function of a column, or at a cast of it, and the "
        "index is on the column itself."
    ),
    why=("The index is of no use: each row is read and computed to be compared."),
    remedy=(
        "Put the function on the other side, write a range, or make an index of the expression."
    ),
    systemic="{count} queries put a function around a column that has an index",
    needs=frozenset({Need.WORKLOAD}),
    references=("https://www.postgresql.org/docs/18/indexes-expressional.html",),
    since="0.1",
)


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """A call or cast around a column that an index begins with, compared with what is given.

    Silent where an index has the expression itself, where the cast changes nothing, and where
    another part leads to few rows.
    """
    return found_in_queries(snapshot, RULE, _defects)


def _defects(query: Query) -> Iterator[Defect]:
    for block in query.blocks:
        for test in tests_of(block):
            held = wrapped_column(query, block, test.side)
            if held is None or not is_given(query, block, test.other):
                continue
            if without_casts(test.side).kind == "CoalesceExpr":  # that is QRY36
                continue
            index = leading_index(held)
            is_served = held.relation.has_expression(shape_of(test.side))
            if not index or is_served or is_narrowed(query, block, held.source, test.part):
                continue
            yield Defect(
                message=(
                    f"Index {index} is of no use for `{part_text(test.side)}`: each row of "
                    f"{held.relation.name.display} is read to be compared."
                ),
                claim=f"{index} begins with the bare column {held.written}",
                node=test.side,
                detail=part_text(test.side),
                remedy=_remedy(query, held, test.side),
                statements=_expression_index(held, test.side),
                rewrite=partial(_as_range, query, held, test),
            )


def _remedy(query: Query, held: Held, side: Node) -> str:
    name, kind = part_name(held), query.relations.type_of(held.column)
    if call_name(side) == "timezone":
        return f"Write {name} alone, and convert what it is compared with."
    if kind.name in TIMESTAMPS:
        return f"Write a range: `{name} >= lower AND {name} < upper`."
    if side.kind == "TypeCast" and kind.name in _CAST_BACK and not kind.is_array:
        return f"Write {name} alone, and cast what it is compared with to {kind.name}."
    return RULE.remedy


def _expression_index(held: Held, side: Node) -> tuple[str, ...]:
    """An index of the expression, where the server takes it: functions that never change."""
    if call_name(side) not in IMMUTABLE or len(side.children("args")) != 1:
        return ()
    written = side_of(side).written
    return creating_index(held.relation, written) if written else ()


def _as_range(query: Query, held: Held, test: Test) -> str:
    """The statement with a range of one day in place of a cast to date.

    It gives the same rows for `timestamp`; with a time zone a day may begin twice.
    """
    inner = without_casts(test.other)
    day = constant_text(inner) if inner.kind == "A_Const" else None
    kind = query.relations.type_of(held.column)
    is_date = type_name(test.side) == "date" or call_name(test.side) == "date"
    is_day = day is not None and _DAY.fullmatch(day) is not None
    if kind.name != "timestamp without time zone" or kind.is_array or test.operator != "=":
        return ""
    column = side_of(test.side).column
    if column is None or not is_date or not is_day or day is None:
        return ""
    first = _date(day)
    next_day = comparison(first, "+", Node("A_Const", {"ival": {"ival": 1}}))
    parts = (comparison(column, ">=", first), comparison(column, "<", next_day))
    changed = Node(
        "BoolExpr", {"boolop": "AND_EXPR", "args": [wrapped(part) for part in parts]}
    )
    return rewritten(query.blocks[0].node, {key_of(test.part): changed})


def _date(day: str) -> Node:
    name = {"names": [{"String": {"sval": "date"}}], "typemod": -1}
    return Node("TypeCast", {"arg": {"A_Const": {"sval": {"sval": day}}}, "typeName": name})


_CAST_BACK = frozenset(("bigint", "integer", "smallint", "numeric", "uuid", "date", "boolean"))

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
