"""English lists and plurals: of counted nouns, and of a table's last word.

Rules for the latter, which no dictionary tells:
    1. A word in the table of irregulars takes the plural written there.
    2. A word that is a plural already keeps its form (`settings`, `news`, `series`): one that
       ends in -s, but not in -ss, -us or -is.
    3. What remains follows the spelling: -s, -x, -z, -ch, -sh take -es; a consonant and -y
       becomes -ies; -sis becomes -ses; everything else takes -s.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_IRREGULAR = """
alias aliases analysis analyses atlas atlases axis axes basis bases bias biases
bus buses canvas canvases child children
corpus corpora crisis crises criterion criteria curriculum curricula datum data
diagnosis diagnoses die dice echo echoes foot feet gas gases goose geese half halves
hero heroes hypothesis hypotheses knife knives leaf leaves lens lenses life lives
loaf loaves man men matrix matrices medium media mouse mice ox oxen parenthesis
parentheses person people phenomenon phenomena potato potatoes quiz quizzes shelf
shelves synopsis synopses synthesis syntheses thesis theses thief thieves tomato
tomatoes tooth teeth torpedo torpedoes vertex vertices veto vetoes wife wives wolf
wolves woman women
"""
_SAME_IN_BOTH = """
advice aircraft analytics audio baggage bandwidth cash children content data deer
equipment feedback fish furniture hardware homework info information knowledge luggage
media men merchandise metadata money music news offspring people pricing research
series sheep software species staff storage traffic weather women
"""


def _pairs(text: str) -> dict[str, str]:
    words = text.split()
    return dict(zip(words[::2], words[1::2], strict=True))


IRREGULAR_PLURALS = _pairs(_IRREGULAR)
"""Singular to plural, for the words that no spelling rule covers."""

_PLURALS = frozenset(_SAME_IN_BOTH.split()) | frozenset(IRREGULAR_PLURALS.values())
_ALREADY_PLURAL = re.compile(r".*[^isu]s")
_TAKES_ES = re.compile(r".*(s|x|z|ch|sh)")
_CONSONANT_Y = re.compile(r".*[^aeiou]y")


def counted(count: int, noun: str) -> str:
    """So many of a noun that takes an -s: `1 file`, `1,200 files`."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def listed(words: Iterable[str], word: str = "and") -> str:
    """`a`, `a and b`, or `a, b and c`, with another word before the last where it is given."""
    items = list(words)
    if not items[1:]:
        return "".join(items)
    return f"{', '.join(items[:-1])} {word} {items[-1]}"


def plural(word: str) -> str:
    """The plural of one lower-case word; a plural stays as it is."""
    if word in IRREGULAR_PLURALS:
        return IRREGULAR_PLURALS[word]
    if word in _PLURALS or _ALREADY_PLURAL.fullmatch(word):
        return word
    if word.endswith("sis"):
        return word[:-2] + "es"
    if _CONSONANT_Y.fullmatch(word):
        return word[:-1] + "ies"
    return word + ("es" if _TAKES_ES.fullmatch(word) else "s")
