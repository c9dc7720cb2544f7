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

    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.model.snapshot import Snapshot
    from dbarchitect.review.queries import Held, Query
    from dbarchitect.sqltext.tree import Node

RULE = Rule(
    code="QRY35",
    slug="prefix_search_under_collation",
    severity=Severity.WARNING,
    summary=("LIKE 'prefix%' looks for texts whose index is in the order of a language."),
    why=(
        "The index is in the order of its collation, and LIKE asks for that of characters: it "
        "is of no use, and each row is read. So it is with C.UTF-8 where libc provides it."
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
            if index and _is_of_language(query, held) and not _is_served(query, held):
                yield Defect(
                    message=(
                        f"Index {index} is not in the order of characters and of no use for a "
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
    collation, snapshot = held.column.collation, query.relations.snapshot
    if collation is not None:
        return not _is_plain(snapshot, collation)
    if snapshot.origin.kind is not OriginKind.SERVER:
        return False
    locale = snapshot.origin.locale
    return not _is_by_characters(locale.provider, locale.collate)


def _is_by_characters(provider: str, collate: str | None) -> bool:
    """Whether LIKE may use an index in this order: not in that of libc's C.UTF-8, for one.

    Source: PostgreSQL documentation, 23.1.4 Locale Providers: all that are built in go by
    code points.
    """
    return provider == "builtin" or (provider == "libc" and collate in _LIBC_PLAIN)


def _is_plain(snapshot: Snapshot, name: QualifiedName) -> bool:
    own = next((one for one in snapshot.schema.collations if one.name == name), None)
    return name.name in _PLAIN if own is None else _is_by_characters(own.provider, own.collate)


def _is_served(query: Query, held: Held) -> bool:
    snapshot = query.relations.snapshot
    return any(
        key.column == held.column.name
        and (
            (key.operator_class is not None and key.operator_class.name.endswith(_SERVING))
            or (key.collation is not None and _is_plain(snapshot, key.collation))
        )
        for index in held.relation.indexes
        for key in index.keys[:1]
    )


def _kind(query: Query, held: Held) -> str:
    return query.relations.type_of(held.column).name


_CLASSES = {"text": "text_pattern_ops", "character varying": "varchar_pattern_ops"}
_SERVING = ("_pattern_ops", "_trgm_ops")
_LIBC_PLAIN = frozenset(("C", "POSIX"))
_PLAIN = frozenset(("C", "POSIX", "ucs_basic", "pg_c_utf8", "pg_unicode_fast"))
"""Collations that PostgreSQL brings and that go by code points. Source: 23.2.2.1 Standard
Collations.
"""
