"""Text that may stand on a terminal: no name can steer it."""

from __future__ import annotations


def printable(text: str) -> str:
    """The text with control characters escaped; line feeds and tabs stay."""
    if text.isprintable():
        return text
    return "".join(
        character
        if character in "\n\t" or character.isprintable()
        else character.encode("unicode_escape").decode()
        for character in text
    )


def on_one_line(text: str) -> str:
    """The text with control characters escaped; line feeds and tabs become spaces."""
    return printable(text).replace("\n", " ").replace("\t", " ")
