"""QRY36: coalesce() around an indexed column."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from dbarchitect.model.finding import Finding, Severity
from dbarchitect.review.query_access import is_given, is_narrowed, leading_index, tests_of
from dbarchitect.review.query_facts import is_value
from dbarchitect.review.query_findings import Defect, found_in_queries, part_text
from dbarchitect.review.rule import Need, Rule
from dbarchitect.sqltext.rewriting import comparison, key_of, rewritten, wrapped
from dbarchitect.sqltext.shapes import shape_of
from dbarchitect.sqltext.sides import constant_text, without_casts
from dbarchitect.sqltext.tree import Node

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.snapshot import Snapshot
    from dbarchitect.review.queries import Query
    from dbarchitect.review.query_access import Test

RULE = Rule(
    code="QRY36",
    slug="coalesce_on_indexed_column",
    severity=Severity.WARNING,
    summary=(
        "A condition looks at coalesce() of a column, and the index is on the column itself."
    ),
    why=("The index is of no use: each row is read to be compared."),
    remedy=("Compare the column, and ask for null beside it where the default is looked for."),
    systemic="{count} queries put coalesce() around a column that has an index",
    needs=frozenset({Need.WORKLOAD}),
    references=(
        "https://www.postgresql.org/docs/18/functions-conditional.html#FUNCTIONS-COALESCE-NVL-IFNULL",
        "https://www.postgresql.org/docs/18/indexes-expressional.html",
    ),
    since="0.1",
)


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """coalesce(column, constant) compared with what is given, the column with an index.

    A cast around it, such as the server writes for varchar in a view, makes it no better.
    Silent where an index has the expression itself, and where another part leads to few rows.
    """
    return found_in_queries(snapshot, RULE, _defects)


def _defects(query: Query) -> Iterator[Defect]:
    for block in query.blocks:
        for test in tests_of(block):
            side = without_casts(test.side)
            arguments = side.children("args") if side.kind == "CoalesceExpr" else ()
            held = query.own(block, arguments[0]) if arguments else None
            if held is None or not all(map(is_value, arguments[1:])):
                continue
            index = leading_index(held)
            if not index or not is_given(query, block, test.other):
                continue
            is_served = any(
                held.relation.has_expression(shape_of(one)) for one in (test.side, side)
            )
            if is_served or is_narrowed(query, block, held.source, test.part):
                continue
            yield Defect(
                message=(
                    f"Index {index} is of no use for `{part_text(test.side)}`: each row of "
                    f"{held.relation.name.display} is read to be compared."
                ),
                claim=f"{index} begins with the bare column {held.written}",
                node=test.side,
                detail=part_text(test.side),
                rewrite=partial(_without_coalesce, query, test),
            )


def _without_coalesce(query: Query, test: Test) -> str:
    """The statement with the column compared, where constants say whether null is meant."""
    if test.side.kind != "CoalesceExpr":
        return ""
    column, *defaults = test.side.children("args")
    if test.operator != "=" or len(defaults) != 1:
        return ""
    default, wanted = _plain(defaults[0]), _plain(test.other)
    if default is None or wanted is None or default[0] != wanted[0]:
        return ""
    changed = comparison(column, "=", test.other)
    if default == wanted:
        null = {"NullTest": {"arg": wrapped(column), "nulltesttype": "IS_NULL"}}
        changed = Node("BoolExpr", {"boolop": "OR_EXPR", "args": [wrapped(changed), null]})
    return rewritten(query.blocks[0].node, {key_of(test.part): changed})


def _plain(node: Node) -> tuple[str, str] | None:
    """A whole number or a text, as its kind and its text."""
    if node.kind != "A_Const" or node.flag("isnull"):
        return None
    kind = next((kind for kind in ("ival", "sval") if node.has(kind)), None)
    if kind == "sval" and not (constant_text(node) or "").isalpha():
        return None  # texts that differ may still be one value of another type: '1.0' and '1'
    return None if kind is None else (kind, constant_text(node) or "")
