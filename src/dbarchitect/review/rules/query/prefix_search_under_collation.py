"""QRY35: A search for a prefix that the index's collation does not serve."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Finding, Safety, Severity
from dbarchitect.model.snapshot import OriginKind
from dbarchitect.review.query_access import (
    creating_index,
    is_narrowed,
    leading_index,
    part_name,
)
from dbarchitect.review.query_facts import operator_of
from dbarchitect.review.query_findings import Defect, found_in_queries
from dbarchitect.review.rule import Need, Rule
from dbarchitect.sqltext.query import PatternForm
from dbarchitect.sqltext.sides import pattern_form, without_casts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.snapshot import Snapshot
    from dbarchitect.review.queries import Held, Query
    from dbarchitect.sqltext.tree import Node

RULE = Rule(
    code="QRY35",
    slug="prefix_search_under_collation",
    severity=Severity.WARNING,
    summary=("LIKE 'prefix%' looks for texts whose index is in the order of a language."),
    why=(
        "The index is in the order of its collation, not of characters: it is of no "
        "use, and each row is read."
    ),
    remedy=('Make an index with text_pattern_ops, or one in the collation "C".'),
    systemic="{count} searches for a prefix go past an index in the order of a language",
    needs=frozenset({Need.WORKLOAD}),
    references=("https://www.postgresql.org/docs/18/indexes-opclass.html",),
    since="0.1",
)


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """LIKE with a pattern that is known to begin with a character, on an indexed text.

    The order is that of the column's collation, or of a server's database: what a database of
    files will have nobody knows. An index with text_pattern_ops, in "C", or of trigrams serves.
    """
    return found_in_queries(snapshot, RULE, _defects)


def _defects(query: Query) -> Iterator[Defect]:
    for block in query.blocks:
        for part in block.conditions:
            pattern = part.child("rexpr")
            held = query.own(block, part.child("lexpr"))
            if part.text("kind") != "AEXPR_LIKE" or part.strings("name") != ("~~",):
                continue
            if (
                held is None
                or pattern is None
                or pattern_form(pattern) is not PatternForm.PREFIX
            ):
                continue
            if not _begins_known(pattern) or is_narrowed(query, block, held.source, part):
                continue
            index = leading_index(held)
            if index and _is_of_language(query, held) and not _is_served(held):
                yield Defect(
                    message=(
                        f"Index {index} is in the order of a language and of no use for a "
                        f"prefix: each row of {held.relation.name.display} is read."
                    ),
                    claim=f'the collation of {held.written} is not "C"',
                    node=part,
                    detail=held.written,
                    statements=creating_index(
                        held.relation, f"{part_name(held)} {_CLASSES[_kind(query, held)]}"
                    ),
                    safety=Safety.SAFE,
                )


def _begins_known(pattern: Node) -> bool:
    """Whether the pattern begins with a character that is known before it runs."""
    first = pattern
    while (found := operator_of(first)) is not None and found[0] == "||":
        first = found[1]
    return without_casts(first).kind in {"A_Const", "ParamRef"}


def _is_of_language(query: Query, held: Held) -> bool:
    if _kind(query, held) not in _CLASSES:
        return False
    collation = held.column.collation
    if collation is not None:
        return collation.name not in _PLAIN
    origin = query.relations.snapshot.origin
    if origin.kind is not OriginKind.SERVER:
        return False
    locale = origin.locale
    if locale.provider == "libc":
        return locale.collate not in _PLAIN
    return locale.provider != "builtin" or locale.locale not in _PLAIN


def _is_served(held: Held) -> bool:
    return any(
        key.column == held.column.name
        and (
            (key.operator_class is not None and key.operator_class.name.endswith(_SERVING))
            or (key.collation is not None and key.collation.name in _PLAIN)
        )
        for index in held.relation.indexes
        for key in index.keys[:1]
    )


def _kind(query: Query, held: Held) -> str:
    return query.relations.type_of(held.column).name


_CLASSES = {"text": "text_pattern_ops", "character varying": "varchar_pattern_ops"}
_SERVING = ("_pattern_ops", "_trgm_ops")
_PLAIN = frozenset(("C", "POSIX", "ucs_basic", "pg_c_utf8", "C.UTF-8"))
