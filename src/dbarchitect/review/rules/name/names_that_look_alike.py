"""NAM04: names in one place that are hard to tell apart."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from dbarchitect.model.finding import Confidence, Finding, Severity
from dbarchitect.review.names import Named, named_columns, named_relations
from dbarchitect.review.rule import Rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dbarchitect.model.snapshot import Snapshot

RULE = Rule(
    code="NAM04",
    slug="names_that_look_alike",
    severity=Severity.WARNING,
    confidence=Confidence.LIKELY,
    summary="Two names in one place differ only by case, underscores or look-alike letters.",
    why=(
        "One is written where the other is meant, nothing fails, and half of the values end up "
        "in each."
    ),
    remedy="Find out which of the two is in use, move what the other holds, and drop it.",
    systemic="{count} names are hard to tell from another one",
    also_in=("db_verifier n1001 to n1025",),
    references=(
        "https://www.postgresql.org/docs/18/sql-syntax-lexical.html#SQL-SYNTAX-IDENTIFIERS",
        "https://www.unicode.org/reports/tr39/",
    ),
    since="0.1",
)

_PRINTED_ALIKE = {
    "a": "\u0430\u03b1",
    "b": "\u0432",
    "c": "\u0441",
    "d": "\u0501",
    "e": "\u0435",
    "f": "\u0192",
    "g": "\u0261",
    "h": "\u04bb",
    "i": "\u0456\u03b9",
    "j": "\u0458",
    "k": "\u043a\u03ba",
    "l": "\u04cf",
    "m": "\u043c",
    "n": "\u0578",
    "o": "\u043e\u03bf",
    "p": "\u0440\u03c1",
    "q": "\u051b",
    "r": "\u0433",
    "s": "\u0455",
    "t": "\u0442\u03c4",
    "u": "\u03c5",
    "v": "\u0475\u03bd",
    "w": "\u051d",
    "x": "\u0445\u03c7",
    "y": "\u0443",
    "z": "\u1d22",
}
"""Letters of Cyrillic, Greek and others that print like Latin ones. Source: Unicode Technical
Standard 39, confusables.txt (the part of it that meets in words)."""

_LETTERS = str.maketrans(
    {letter: latin for latin, letters in _PRINTED_ALIKE.items() for letter in letters}
)
_BETWEEN_DIGITS = re.compile(r"(?<=\d)_(?=\d)")


@lru_cache(maxsize=65_536)
def skeleton(name: str) -> str:
    """What is left of a name for an eye in a hurry: case, blanks, underscores are gone.

    An underscore between digits stays: `a_1_1` is not `a_11`.
    """
    folded = unicodedata.normalize("NFKC", name).casefold().translate(_LETTERS)
    kept = _BETWEEN_DIGITS.sub("~", folded)
    return "".join(c for c in kept if c not in "_- .\u200b\u200c\u200d\ufeff\u00a0")


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """Columns of one table, and relations of one schema, that have the same skeleton."""
    for table in snapshot.schema.tables:
        yield from _alike(snapshot, named_columns(table))
    by_schema: dict[str, list[Named]] = {}
    for named in named_relations(snapshot.schema):
        by_schema.setdefault(named.parts[0], []).append(named)
    for group in by_schema.values():
        yield from _alike(snapshot, group)


def _alike(snapshot: Snapshot, group: Iterable[Named]) -> Iterator[Finding]:
    """Each name that is like an earlier one, with that one."""
    first: dict[str, Named] = {}
    for named in group:
        other = first.setdefault(skeleton(named.name), named)
        if other is not named:
            yield RULE.found(
                snapshot,
                named.path,
                detail=other.name,
                message=(
                    f"The {named.display} is easily taken for {other.display}: what is meant "
                    "for one is written to the other."
                ),
                claim=f"the names are {named.name!a} and {other.name!a}",
            )
