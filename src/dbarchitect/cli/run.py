"""`dbarchitect run`: a request document, asked of `app`, rendered, exit status."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from dbarchitect.app.conditions import Conditions
from dbarchitect.app.design import LARGER_ROWS
from dbarchitect.app.request import RunRequest, request_text
from dbarchitect.app.request import run as run_request
from dbarchitect.app.request_summary import result_as_json, summary
from dbarchitect.cli.design_options import (
    AsOfOption,
    NoProofOption,
    OutOption,
    ProofRowsOption,
    ReplaceMigrationOption,
    SeedOption,
    checked_day,
)
from dbarchitect.cli.options import (
    FormatOption,
    LabUrlOption,
    NoColorOption,
    OutputFormat,
    OutputOption,
    PgBindirOption,
    QuietOption,
)
from dbarchitect.cli.progress import progress
from dbarchitect.cli.terminal import deliver, document_text, tell

RequestArgument = Annotated[
    Path, typer.Argument(metavar="REQUEST", help="A request in JSON or YAML; - reads stdin.")
]


def run(
    request: RequestArgument,
    *,
    out: OutOption = None,
    as_of: AsOfOption = None,
    seed: SeedOption = 1,
    no_proof: NoProofOption = False,
    proof_rows: ProofRowsOption = LARGER_ROWS,
    replace_migration: ReplaceMigrationOption = False,
    output_format: FormatOption = OutputFormat.TEXT,
    output: OutputOption = None,
    quiet: QuietOption = False,
    no_color: NoColorOption = False,
    pg_bindir: PgBindirOption = None,
    lab_url: LabUrlOption = None,
) -> int:
    """Do what a request document asks: a design, and what it changes of current tables."""
    text, file = request_text(request, sys.stdin.buffer)
    day = checked_day(as_of.date()) if as_of else date.today()  # noqa: DTZ011 - the user's own day
    asked = RunRequest(
        text=text,
        file=file,
        conditions=Conditions(
            as_of=day,
            seed=seed,
            proof=not no_proof,
            proof_rows=proof_rows,
            out=out,
            replace_migrations=replace_migration,
            pg_bindir=pg_bindir,
            lab_url=lab_url,
        ),
    )
    with progress(quiet=quiet) as report:
        result = run_request(asked, report)
    if output_format is OutputFormat.JSON:
        deliver(result_as_json(result), output)
    else:
        deliver(document_text(*summary(result), output, no_color=no_color), output)
    if result.current is not None:
        tell((*result.current.left_out, *result.current.notes), quiet=quiet)
    return 0 if result.ok else 1
