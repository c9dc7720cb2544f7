"""NAM02: a name that is written otherwise than most names of its kind."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING

from dbarchitect.model.finding import Finding, Severity
from dbarchitect.model.schema import ObjectKind
from dbarchitect.review.names import Named, named_columns, named_relations
from dbarchitect.review.rule import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.schema import Schema
    from dbarchitect.model.snapshot import Snapshot

RULE = Rule(
    code="NAM02",
    slug="name_against_the_majority",
    severity=Severity.INFO,
    summary="The name is written in another way than nearly all names of its kind.",
    why="Whoever writes a query has to look up which way this one is written.",
    remedy="Rename it as the others are written, together with what uses it.",
    systemic="{count} names are written otherwise than most of their kind",
    also_in=("Azimutt",),
    references=(
        "https://www.postgresql.org/docs/18/sql-syntax-lexical.html#SQL-SYNTAX-IDENTIFIERS",
    ),
    since="0.1",
    opinion=True,
)

_STYLES = (
    ("snake_case", re.compile(r"[a-z0-9$]*_[a-z0-9_$]*")),
    ("camelCase", re.compile(r"[a-z][a-z0-9]*[A-Z][A-Za-z0-9]*")),
    ("PascalCase", re.compile(r"[A-Z][A-Za-z0-9]*[a-z][A-Za-z0-9]*")),
    ("UPPER_CASE", re.compile(r"[A-Z0-9]+(?:_[A-Z0-9]+)*")),
)
_KINDS = frozenset({ObjectKind.TABLE, ObjectKind.COLUMN})


@lru_cache(maxsize=65_536)
def style_of(name: str) -> str | None:
    """How the name joins its words; None for one word in lower case, which fits all."""
    return next((style for style, pattern in _STYLES if pattern.fullmatch(name)), None)


def check(
    snapshot: Snapshot, *, majority_percent: float = 80.0, at_least: int = 5
) -> Iterator[Finding]:
    """Tables and columns that are written otherwise than most of their kind.

    Args:
        snapshot: What was read.
        majority_percent: The share of the names of a kind, of those that show a way, that must
            be written alike before another way is a deviation. An assumption: below four
            in five there is no convention.
        at_least: So many names must show it.
    """
    by_kind: dict[ObjectKind, list[tuple[Named, str]]] = {}
    for named in _tables_and_columns(snapshot.schema):
        style = style_of(named.name)
        if style is not None:
            by_kind.setdefault(named.kind, []).append((named, style))
    for _, group in sorted(by_kind.items()):
        usual, count = Counter(style for _, style in group).most_common(1)[0]
        if count < at_least or 100.0 * count < majority_percent * len(group):
            continue
        for named, style in group:
            if style != usual:
                yield RULE.found(
                    snapshot,
                    named.path,
                    message=f"The {named.display} is {style}, and {count} others are {usual}.",
                    claim=f"{count} of {len(group)} names of this kind are {usual}",
                )


def _tables_and_columns(schema: Schema) -> Iterator[Named]:
    yield from (named for named in named_relations(schema) if named.kind in _KINDS)
    for table in schema.tables:
        yield from named_columns(table)
