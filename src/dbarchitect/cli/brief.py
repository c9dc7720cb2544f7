"""`dbarchitect brief`: check a brief, start one, print its names or its JSON Schema."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dbarchitect.app import brief as app
from dbarchitect.cli.options import FormatOption, OutputFormat

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dbarchitect.model.brief import Brief

brief_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)

FileArgument = Annotated[
    Path, typer.Argument(metavar="FILE", help="A brief in YAML 1.2 or JSON; - reads stdin.")
]


@brief_app.command("check")
def check(
    file: FileArgument,
    output_format: FormatOption = OutputFormat.TEXT,
    *,
    long_form: Annotated[
        bool, typer.Option("--long", help="Print the brief in its long form instead.")
    ] = False,
) -> None:
    """Read a brief and say what was understood, assumed and left open; 2 if it is wrong."""
    brief = app.brief_from(file, sys.stdin.buffer)
    if long_form:
        print(app.long_form(brief), end="")
    elif output_format is OutputFormat.JSON:
        print(app.check_as_json(brief), end="")
    else:
        _print_understood(brief)


@brief_app.command("new")
def new() -> None:
    """Print a commented brief to start from."""
    print(app.starter_brief(), end="")


@brief_app.command("schema")
def schema() -> None:
    """Print the JSON Schema of a brief, for editors."""
    print(app.brief_schema_json(), end="")


@brief_app.command("names")
def names(file: FileArgument, output_format: FormatOption = OutputFormat.TEXT) -> None:
    """Print the tables and columns that a brief's design will have, for writing its SQL."""
    brief = app.brief_from(file, sys.stdin.buffer)
    if output_format is OutputFormat.JSON:
        print(app.names_as_json(brief), end="")
        return
    rows = [(row.table, row.column or "", row.subject) for row in app.name_rows(brief)]
    _print_table(("table", "column", "in the brief"), rows)


def _print_understood(brief: Brief) -> None:
    print(
        f"{brief.name}: {_counted(len(brief.entities), 'entity', 'entities')}, "
        f"{_counted(len(brief.access), 'access pattern', 'access patterns')}, "
        f"PostgreSQL {brief.postgresql_major}, "
        f"for {_counted(round(brief.horizon_days), 'day', 'days')} ahead.\n"
    )
    heads = ("entity", "table", "rows", "growth/month", "at the horizon", "references")
    rows = [
        (
            summary.name,
            summary.table,
            f"{summary.rows:,}",
            f"{summary.growth_per_month:,.0f}",
            f"{summary.rows_at_horizon:,}",
            ", ".join(summary.references),
        )
        for summary in app.entity_summaries(brief)
    ]
    _print_table(heads, rows, right=(2, 3, 4))
    print(f"\nAssumed ({len(brief.assumptions)}):")
    for assumption in brief.assumptions:
        print(f"  {assumption.path} = {assumption.value}. {assumption.reason}")
    print(f"\nOpen questions ({len(brief.open_questions)}):")
    for question in brief.open_questions:
        print(f"  {question.id}: {question.text}")


def _counted(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _print_table(
    heads: Sequence[str], rows: Sequence[Sequence[str]], *, right: Sequence[int] = ()
) -> None:
    widths = [max(len(line[i]) for line in (heads, *rows)) for i in range(len(heads))]
    for line in (heads, *rows):
        cells = [
            cell.rjust(width) if i in right else cell.ljust(width)
            for i, (cell, width) in enumerate(zip(line, widths, strict=True))
        ]
        print("  ".join(cells).rstrip())
