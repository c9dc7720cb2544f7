"""How many rows the larger scale of a proof holds, unless told otherwise."""

from __future__ import annotations

from dbarchitect.errors import UsageError

LARGER_ROWS = 1_000_000
"""Rows of the largest table of an entity at the larger scale, unless told otherwise."""

MOST_LARGER_ROWS = 3_000_000
"""The most of them: of a larger table ANALYZE draws a sample, and two runs would differ."""


def checked_rows(rows: int) -> int:
    """The rows, where a larger scale can have so many.

    Raises:
        UsageError: there are too many, or fewer than none.
    """
    if not 0 <= rows <= MOST_LARGER_ROWS:
        message = f"{rows} rows are out of range for the larger scale of a proof"
        raise UsageError(message, hint=f"Give 0, for none, up to {MOST_LARGER_ROWS}.")
    return rows
