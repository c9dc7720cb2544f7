"""Options that several verbs share, so that each means one thing everywhere."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class OutputFormat(StrEnum):
    """How a result is printed."""

    TEXT = "text"
    JSON = "json"


TargetArgument = Annotated[
    str, typer.Argument(help="A server's URL or service, SQL files, a snapshot, or -.")
]
FormatOption = Annotated[
    OutputFormat, typer.Option("--format", "-f", help="How the result is printed.")
]
OutputOption = Annotated[
    Path | None,
    typer.Option("--output", "-o", help="Write the result to this file, not to stdout."),
]
QuietOption = Annotated[bool, typer.Option("--quiet", "-q", help="No progress on stderr.")]
NoColorOption = Annotated[
    bool, typer.Option("--no-color", help="No colours; NO_COLOR does the same.")
]
PgBindirOption = Annotated[
    Path | None,
    typer.Option(
        "--pg-bindir",
        envvar="DBARCHITECT_PG_BINDIR",
        help="Folder of the PostgreSQL programs that the lab uses.",
    ),
]
LabUrlOption = Annotated[
    str | None,
    typer.Option("--lab-url", help="A server that may serve as the lab, as a libpq URL."),
]
