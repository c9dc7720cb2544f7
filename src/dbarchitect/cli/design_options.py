"""Options of the verbs that design, so that each means one thing in both."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from dbarchitect.app.design import MOST_LARGER_ROWS
from dbarchitect.errors import UsageError

OutOption = Annotated[
    Path | None, typer.Option("--out", help="Folder for the design's files.", metavar="DIR")
]
AsOfOption = Annotated[
    datetime | None,
    typer.Option(
        "--as-of", formats=["%Y-%m-%d"], help="The day of the design, instead of today."
    ),
]
SeedOption = Annotated[
    int, typer.Option("--seed", min=0, help="Seed of the rows that the lab generates.")
]
ProofRowsOption = Annotated[
    int,
    typer.Option(
        "--proof-rows",
        min=0,
        max=MOST_LARGER_ROWS,
        help="Rows of the largest table when access patterns run at the larger of two scales; "
        "0 leaves that scale out.",
    ),
]
NoProofOption = Annotated[bool, typer.Option("--no-proof", help="Design only; prove nothing.")]
ReplaceMigrationOption = Annotated[
    bool,
    typer.Option(
        "--replace-migration",
        help="Rewrite migrations/0001 that is there; only if it was applied nowhere.",
    ),
]

_FIRST_YEAR, _LAST_YEAR = 1970, 2199


def checked_day(day: date) -> date:
    """The day, where there is room for a history before it and a horizon after it."""
    if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        message = f"--as-of {day.isoformat()} is out of range"
        hint = f"Give a day from {_FIRST_YEAR} to {_LAST_YEAR}, such as 2026-01-31."
        raise UsageError(message, hint=hint)
    return day
