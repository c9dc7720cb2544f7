"""QRY28: IS NOT DISTINCT FROM a value, which no index serves."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from dbarchitect.model.finding import Finding, Severity
from dbarchitect.review.query_access import is_given, is_narrowed, leading_index
from dbarchitect.review.query_facts import is_null_constant
from dbarchitect.review.query_findings import Defect, found_in_queries
from dbarchitect.review.rule import Need, Rule
from dbarchitect.sqltext.rewriting import key_of, rewritten, with_fields
from dbarchitect.sqltext.sides import without_casts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.snapshot import Snapshot
    from dbarchitect.review.queries import Held, Query
    from dbarchitect.sqltext.tree import Node

RULE = Rule(
    code="QRY28",
    slug="not_distinct_from_value",
    severity=Severity.WARNING,
    summary=("A condition compares an indexed column by IS NOT DISTINCT FROM."),
    why=("No index serves it: each row is read to be compared."),
    remedy=(
        "Write `=` where neither side is null, or `column = $1 OR (column IS NULL AND "
        "$1 IS NULL)`."
    ),
    systemic="{count} queries look for rows by IS NOT DISTINCT FROM",
    needs=frozenset({Need.WORKLOAD}),
    references=("https://www.postgresql.org/docs/18/functions-comparison.html",),
    since="0.1",
)


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """IS NOT DISTINCT FROM between a column that an index begins with and what is given.

    Between columns of two tables it is a way to join nulls, and where another part leads to
    few rows it is cheap.
    """
    return found_in_queries(snapshot, RULE, _defects)


def _defects(query: Query) -> Iterator[Defect]:
    for block in query.blocks:
        for part in block.conditions:
            asked = _asked(part)
            left, right = asked.child("lexpr"), asked.child("rexpr")
            if asked.text("kind") not in _KINDS or left is None or right is None:
                continue
            for side, other in ((left, right), (right, left)):
                held = query.own(block, side)
                if held is None or not is_given(query, block, other):
                    continue
                index = leading_index(held)
                if not index or is_narrowed(query, block, held.source, part):
                    continue
                yield Defect(
                    message=(
                        f"Index {index} is of no use: each row of "
                        f"{held.relation.name.display} is read to be compared."
                    ),
                    claim=f"{held.written} is compared by IS NOT DISTINCT FROM",
                    node=asked,
                    detail=held.written,
                    rewrite=partial(_by_equality, query, held, part, other),
                )


_KINDS = frozenset(("AEXPR_NOT_DISTINCT", "NOT AEXPR_DISTINCT"))


def _asked(part: Node) -> Node:
    """What is under NOT, in which form a view has it, with that in its kind; or the part."""
    arguments = part.children("args") if part.text("boolop") == "NOT_EXPR" else ()
    if len(arguments) != 1:
        return part
    return with_fields(arguments[0], kind=f"NOT {arguments[0].text('kind')}")


def _by_equality(query: Query, held: Held, part: Node, other: Node) -> str:
    """The statement with `=`, which a null never meets: empty where one may be there."""
    inner = without_casts(other)
    is_something = inner.kind == "A_Const" and not is_null_constant(other)
    if not is_something and not query.never_null(held):
        return ""
    equal = with_fields(_asked(part), kind="AEXPR_OP")
    return rewritten(query.blocks[0].node, {key_of(part): equal})
