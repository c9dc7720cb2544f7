"""Parts of a condition by which a query's binds, or the clock, select rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dbarchitect.model.identifier import quote_identifier
from dbarchitect.sqltext.scope import NotCopiedError
from dbarchitect.sqltext.steady import constant_text, function_name
from dbarchitect.sqltext.tree import expression_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dbarchitect.sqltext.tree import Node

_FLIPPED = {"=": "=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
_WORDS = frozenset((*_FLIPPED, "BETWEEN", "IN", "= ANY"))
_AT_BUCKETS = frozenset((">=", "<"))
_MOVING = frozenset(("now", "date_trunc", "date_bin"))
_FREE = frozenset(
    ("A_Const", "A_Expr", "FuncCall", "List", "ParamRef", "SQLValueFunction", "String",
     "TypeCast", "TypeName")
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Selection:
    """A comparison of something with values that no row changes.

    `operator` is `=`, a bound, `BETWEEN`, `IN` or `= ANY`, with what is compared on the left.
    """

    side: Node
    operator: str
    values: Sequence[Node]

    def by(self, name: str) -> str:
        """The same comparison of the column of that name, as SQL."""
        texts = [expression_text({node.kind: node.fields}) for node in self.values]
        value = {
            "BETWEEN": " AND ".join(texts),
            "IN": f"({', '.join(texts)})",
            "= ANY": f"({texts[0]})",
        }.get(self.operator, texts[0])
        return f"{quote_identifier(name)} {self.operator} {value}"

    def begins_like(self, bucket: Node) -> bool:
        """Whether it is a bound at the beginning of some bucket of that kind."""
        return self.operator in _AT_BUCKETS and _is_cut_alike(bucket, self.values[0])


def selection_of(node: Node) -> Selection:
    """The comparison that the condition is.

    Raises:
        NotCopiedError: it is another condition.
    """
    left, right = node.child("lexpr"), node.child("rexpr")
    names, kind = node.strings("name"), node.text("kind")
    refused = NotCopiedError("a bind filters rows otherwise than by comparing a column")
    if node.kind != "A_Expr" or left is None or right is None or len(names) != 1:
        raise refused
    operator = names[0]
    if kind == "AEXPR_OP" and operator in _FLIPPED and not _is_free(right):
        left, right, operator = right, left, _FLIPPED[operator]
    word = {
        ("AEXPR_OP", operator): operator,
        ("AEXPR_BETWEEN", "BETWEEN"): "BETWEEN",
        ("AEXPR_IN", "="): "IN",
        ("AEXPR_OP_ANY", "="): "= ANY",
    }.get((kind, operator))
    values = right.children("items") if word in {"BETWEEN", "IN"} else (right,)
    if word not in _WORDS or not all(map(_is_free, values)):
        raise refused
    return Selection(left, word, values)


def moves(node: Node) -> bool:
    """Whether it holds a bind or follows the clock."""
    return any(
        item.kind in {"ParamRef", "SQLValueFunction"} or function_name(item) == "now"
        for item in node.descend()
    )


def _is_free(node: Node) -> bool:
    """Whether it names no column and calls nothing that is not known: it is one value."""
    for item in node.descend():
        if item.kind[:1].isupper() and item.kind not in _FREE:
            return False
        if item.kind == "FuncCall" and function_name(item) not in _MOVING:
            return False
    return True


def _is_cut_alike(key: Node, bound: Node) -> bool:
    """Whether the bound is some moment, cut in the way in which the key is."""
    if function_name(key) != function_name(bound):
        return False
    ours, theirs = key.children("args"), bound.children("args")
    return len(ours) == len(theirs) and all(
        place == 1 or constant_text(one) == constant_text(other) is not None
        for place, (one, other) in enumerate(zip(ours, theirs, strict=True))
    )
