"""Whether SQL that the server deparsed names a column."""

from __future__ import annotations

import re

from dbarchitect.model.identifier import quote_identifier


def mentions(expression: str | None, column: str) -> bool:
    """Whether the expression names the column; the server prints names as we quote them.

    A string that holds the name as a word counts, too: that errs on the side of a mention.
    """
    if expression is None:
        return False
    quoted = quote_identifier(column)
    if (
        quoted not in expression
    ):  # compiling a pattern for each column costs a hundred times more
        return False
    name = re.escape(quoted)
    return re.search(rf"(?<![\w$\"]){name}(?![\w$\"])", expression) is not None
