"""Parentheses of an expression that the server deparsed."""

from __future__ import annotations


def closes_at_end(expression: str, start: int = 0) -> bool:
    """Whether the parenthesis at `start` is closed by the last character and no sooner."""
    if expression[start : start + 1] != "(":
        return False
    depth = 0
    quote = ""
    for position in range(start, len(expression)):
        character = expression[position]
        if quote:
            quote = "" if character == quote else quote
        elif character in "'\"":
            quote = character
        elif character in "()":
            depth += 1 if character == "(" else -1
            if depth == 0:
                return position == len(expression) - 1
    return False
