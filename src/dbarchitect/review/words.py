"""Whether two names mean the same thing: singular and plural of their words."""

from __future__ import annotations

from functools import cache

_IRREGULAR = {
    "children": "child",
    "criteria": "criterion",
    "data": "datum",
    "feet": "foot",
    "indices": "index",
    "media": "medium",
    "men": "man",
    "people": "person",
    "matrices": "matrix",
    "vertices": "vertex",
    "women": "woman",
}


@cache
def singular_forms(word: str) -> frozenset[str]:
    """What the word is, or would be if it were a plural: `boxes` gives `boxe` and `box` too.

    English plurals by their endings, with the irregular ones that tables are named by.
    """
    forms = {word}
    if word in _IRREGULAR:
        forms.add(_IRREGULAR[word])
    if word.endswith("ies"):
        forms.add(f"{word[:-3]}y")
    if word.endswith(("ses", "xes", "zes", "ches", "shes", "oes")):
        forms.add(word[:-2])
    if word.endswith("s") and not word.endswith("ss"):
        forms.add(word[:-1])
    return frozenset(forms)


@cache
def same_thing(left: tuple[str, ...], right: tuple[str, ...]) -> bool:
    """Whether two names are one but for singular and plural of their last word."""
    return not forms_of(left).isdisjoint(forms_of(right))


@cache
def forms_of(name: tuple[str, ...]) -> frozenset[tuple[str, ...]]:
    """The name with each singular form of its last word: names of one thing share one."""
    return frozenset((*name[:-1], form) for word in name[-1:] for form in singular_forms(word))
