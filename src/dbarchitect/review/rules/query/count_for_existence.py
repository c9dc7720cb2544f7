"""QRY19: A count of all rows to see whether there is one."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from dbarchitect.model.finding import Finding, Severity
from dbarchitect.review.query_facts import call_name, integer_of, is_never_null, operator_of
from dbarchitect.review.query_findings import Defect, found_in_queries, part_text
from dbarchitect.review.rule import Need, Rule
from dbarchitect.sqltext.rewriting import key_of, rewritten, with_fields, without, wrapped
from dbarchitect.sqltext.tree import Node

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.snapshot import Snapshot
    from dbarchitect.review.queries import Query
    from dbarchitect.sqltext.blocks import Block

RULE = Rule(
    code="QRY19",
    slug="count_for_existence",
    severity=Severity.WARNING,
    summary=("A query counts rows and asks only whether there are any."),
    why=(
        "Every row that qualifies is read to be counted, where the first one answers "
        "the question."
    ),
    remedy=("Write EXISTS."),
    systemic="{count} queries count rows to see whether there is one",
    needs=frozenset({Need.WORKLOAD}),
    references=(
        "https://www.postgresql.org/docs/18/functions-subquery.html#FUNCTIONS-SUBQUERY-EXISTS",
    ),
    since="0.1",
)


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """count(*) of a query, compared with 0 or 1 so that any row, or none, decides.

    Groups, LIMIT and a count of a column that may be null make it another question.
    """
    return found_in_queries(snapshot, RULE, _defects)


def _defects(query: Query) -> Iterator[Defect]:
    by_sublink = {key_of(b.sublink): b for b in query.blocks if b.sublink is not None}
    for block in query.blocks:
        for node in block.nodes:
            asked = _asked(node)
            if asked is None:
                continue
            counted, is_any = asked
            inner = by_sublink.get(key_of(counted)) if counted.kind == "SubLink" else None
            is_own = inner is None and len(block.targets) == 1 and _is_target(block, node)
            whole = block if is_own else inner
            if whole is None or not _is_plain_count(query, whole, counted):
                continue
            yield Defect(
                message="All rows that qualify are read and counted, where one would do.",
                claim=f"`{part_text(node)}` asks whether there is a row",
                node=node,
                remedy="Write EXISTS." if is_any else "Write NOT EXISTS.",
                rewrite=partial(_by_exists, query, node, whole, is_any=is_any, is_own=is_own),
            )


def _asked(node: Node) -> tuple[Node, bool] | None:
    """What is counted, and whether the comparison asks for a row, not for none."""
    found = operator_of(node)
    if found is None:
        return None
    operator, left, right = found
    if integer_of(left) is not None:
        left, right, operator = right, left, _TURNED.get(operator, operator)
    is_any = _QUESTIONS.get((operator, integer_of(right)))
    is_count = call_name(left) == "count" or left.text("subLinkType") == "EXPR_SUBLINK"
    return (left, is_any) if is_any is not None and is_count else None


def _is_target(block: Block, node: Node) -> bool:
    value = block.targets[0].child("val")
    return value is not None and value.fields is node.fields


def _is_plain_count(query: Query, block: Block, counted: Node) -> bool:
    call = counted
    if counted.kind == "SubLink":
        value = block.targets[0].child("val") if len(block.targets) == 1 else None
        if value is None or call_name(value) != "count":
            return False
        call = value
    if any(block.node.has(name) for name in _OTHER_CLAUSES) or not block.sources:
        return False
    if call.flag("agg_distinct") or call.has("agg_filter") or call.has("over"):
        return False
    return call.flag("agg_star") or all(
        is_never_null(query, block, item) for item in call.children("args")
    )


def _by_exists(query: Query, node: Node, whole: Block, *, is_any: bool, is_own: bool) -> str:
    one = {"ResTarget": {"val": {"A_Const": {"ival": {"ival": 1}}}}}
    if is_own:
        rows = without(whole.node, ("withClause",))
        subselect = wrapped(with_fields(rows, targetList=[one])._replace(kind="SelectStmt"))
    else:
        subselect = wrapped(
            with_fields(whole.node, targetList=[one])._replace(kind="SelectStmt")
        )
    exists = Node("SubLink", {"subLinkType": "EXISTS_SUBLINK", "subselect": subselect})
    if not is_any:
        exists = Node("BoolExpr", {"boolop": "NOT_EXPR", "args": [wrapped(exists)]})
    if not is_own:
        return rewritten(query.blocks[0].node, {key_of(node): exists})
    target = with_fields(whole.targets[0], val=wrapped(exists))
    changed = with_fields(
        whole.node, targetList=[wrapped(target)], fromClause=None, whereClause=None
    )
    return rewritten(query.blocks[0].node, {key_of(whole.node): changed})


_TURNED = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}
_QUESTIONS: dict[tuple[str, int | None], bool] = {
    (">", 0): True,
    (">=", 1): True,
    ("<>", 0): True,
    ("=", 0): False,
    ("<", 1): False,
    ("<=", 0): False,
}
_OTHER_CLAUSES = (
    "groupClause",
    "havingClause",
    "limitCount",
    "limitOffset",
    "distinctClause",
    "windowClause",
)
