"""Python source: strings, calls, and SQL expressions within them."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

LINE_LENGTH = 88
"""The longest line that is not one long string. Source: the default of Black and Ruff."""

_BIND_OR_ESCAPE = re.compile(r"(?<!:):(?!:)|\\")


def string(text: str) -> str:
    """The text as a Python string in double quotes."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\x7f")


def sql(expression: str) -> str:
    r"""An SQL expression as SQLAlchemy takes it, letter by letter.

    `text` reads `:name` as a bind and `\:` as an escape; `literal_column` reads neither.
    """
    word = "literal_column" if _BIND_OR_ESCAPE.search(expression) else "text"
    return f"{word}({string(expression)})"


def call(name: str, arguments: Iterable[str], *, indent: int, head: int = 0) -> str:
    """A call, on one line where it fits, else one argument a line.

    `indent` is that of the line on which it begins, `head` the length of what stands before
    it there, both in characters.
    """
    parts = tuple(arguments)
    single = f"{name}({', '.join(parts)})"
    if indent + head + len(single) + 1 <= LINE_LENGTH and "\n" not in single:
        return single
    return f"{name}(\n{listed(parts, indent=indent + 4)}{' ' * indent})"


def listed(parts: Sequence[str], *, indent: int) -> str:
    """The parts, one a line, each with a comma."""
    return "".join(f"{' ' * indent}{part},\n" for part in parts)


def keyword(name: str, value: str | None) -> list[str]:
    """`name=value`, or nothing where there is no value."""
    return [] if value is None else [f"{name}={value}"]


def docstring(text: str) -> str:
    """The text as a docstring of one line."""
    cleaned = " ".join(text.replace("\\", "\\\\").replace('"', '\\"').split())
    return f'"""{cleaned}"""'
