"""`dbarchitect brief`: check a brief, start one, print its names or its JSON Schema."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dbarchitect.app import brief as app
from dbarchitect.app.targets import TargetRequest
from dbarchitect.cli.options import (
    FormatOption,
    LabUrlOption,
    NoColorOption,
    OutputFormat,
    OutputOption,
    PgBindirOption,
    QuietOption,
    TargetArgument,
)
from dbarchitect.cli.progress import progress
from dbarchitect.cli.terminal import deliver
from dbarchitect.lab.options import LabOptions

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from dbarchitect.model.brief import Brief

brief_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)

FileArgument = Annotated[
    Path, typer.Argument(metavar="FILE", help="A brief in YAML 1.2 or JSON; - reads stdin.")
]


@brief_app.command("check")
def check(
    file: FileArgument,
    *,
    long_form: Annotated[
        bool, typer.Option("--long", help="Print the brief in its long form instead.")
    ] = False,
    output_format: FormatOption = OutputFormat.TEXT,
    output: OutputOption = None,
    _quiet: QuietOption = False,
    _no_color: NoColorOption = False,
) -> int:
    """Read a brief and say what was understood; 1 if it contradicts itself, 2 if wrong."""
    brief = app.brief_from(file, sys.stdin.buffer)
    if long_form:
        deliver(app.long_form(brief), output)
    elif output_format is OutputFormat.JSON:
        deliver(app.check_as_json(brief), output)
    else:
        deliver(_understood(brief), output)
    return 1 if brief.contradictions else 0


@brief_app.command("new")
def new(
    *,
    output: OutputOption = None,
    _quiet: QuietOption = False,
    _no_color: NoColorOption = False,
) -> None:
    """Print a commented brief to start from."""
    deliver(app.starter_brief(), output)


@brief_app.command("from")
def from_target(
    target: TargetArgument,
    *,
    name: Annotated[str, typer.Option("--name", help="What the brief is called.")] = "current",
    output_format: FormatOption = OutputFormat.TEXT,
    output: OutputOption = None,
    quiet: QuietOption = False,
    _no_color: NoColorOption = False,
    pg_bindir: PgBindirOption = None,
    lab_url: LabUrlOption = None,
) -> None:
    """Print the brief of tables that are there, and what of them it does not say."""
    lab = LabOptions(pg_bindir=pg_bindir, url=lab_url)
    with progress(quiet=quiet) as report:
        report("reading the tables")
        derived = app.derived_brief(TargetRequest(target=target, lab=lab), name)
    if output_format is OutputFormat.JSON:
        deliver(app.derived_as_json(derived), output)
    else:
        deliver(derived.text, output)


@brief_app.command("schema")
def schema(
    *,
    request: Annotated[
        bool, typer.Option("--request", help="That of a request for `run` instead.")
    ] = False,
    output: OutputOption = None,
    _quiet: QuietOption = False,
    _no_color: NoColorOption = False,
) -> None:
    """Print the JSON Schema of a brief, for editors."""
    deliver(app.request_schema_json() if request else app.brief_schema_json(), output)


@brief_app.command("names")
def names(
    file: FileArgument,
    *,
    output_format: FormatOption = OutputFormat.TEXT,
    output: OutputOption = None,
    _quiet: QuietOption = False,
    _no_color: NoColorOption = False,
) -> None:
    """Print the tables and columns that a brief's design will have, for writing its SQL."""
    brief = app.brief_from(file, sys.stdin.buffer)
    if output_format is OutputFormat.JSON:
        deliver(app.names_as_json(brief), output)
        return
    rows = [(row.table, row.column or "", row.subject) for row in app.name_rows(brief)]
    deliver(_lines(_table(("table", "column", "in the brief"), rows)), output)


def _understood(brief: Brief) -> str:
    rows = [
        (
            summary.name,
            summary.table,
            f"{summary.rows:,}",
            summary.growth_text,
            f"{summary.rows_at_horizon:,}",
            ", ".join(summary.references),
        )
        for summary in app.entity_summaries(brief)
    ]
    heads = ("entity", "table", "rows", "growth/month", "at the horizon", "references")
    return _lines(
        [
            (
                f"{brief.name}: {_counted(len(brief.entities), 'entity', 'entities')}, "
                f"{_counted(len(brief.access), 'access pattern', 'access patterns')}, "
                f"PostgreSQL {brief.postgresql_major}, "
                f"for {app.horizon_text(brief)} ahead."
            ),
            "",
            *_table(heads, rows, right=(2, 3, 4)),
            "",
            f"Assumed ({len(brief.assumptions)}):",
            *(f"  {one.path} = {one.value}. {one.reason}" for one in brief.assumptions),
            "",
            f"Open questions ({len(brief.open_questions)}):",
            *(f"  {question.id}: {question.text}" for question in brief.open_questions),
            *_contradicted(brief),
        ]
    )


def _contradicted(brief: Brief) -> Iterator[str]:
    if brief.contradictions:
        yield ""
        yield f"Contradictions ({len(brief.contradictions)}):"
    for found in brief.contradictions:
        yield f"  {found.id}: {found.says} {found.against} {found.effect}"


def _counted(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _lines(lines: Iterable[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


def _table(
    heads: Sequence[str], rows: Sequence[Sequence[str]], *, right: Sequence[int] = ()
) -> list[str]:
    widths = [max(len(line[i]) for line in (heads, *rows)) for i in range(len(heads))]
    lines: list[str] = []
    for line in (heads, *rows):
        cells = [
            cell.rjust(width) if i in right else cell.ljust(width)
            for i, (cell, width) in enumerate(zip(line, widths, strict=True))
        ]
        lines.append("  ".join(cells).rstrip())
    return lines
