"""`dbarchitect design`: parse, ask `app`, render, exit status."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from dbarchitect.app.brief import brief_from
from dbarchitect.app.conditions import Conditions
from dbarchitect.app.design import LARGER_ROWS, DesignRequest, schema_sql
from dbarchitect.app.design import design as run_design
from dbarchitect.app.design_summary import result_as_json, summary
from dbarchitect.app.models import ALL, chosen_formats
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
from dbarchitect.cli.terminal import deliver, document_text
from dbarchitect.errors import UsageError

BriefArgument = Annotated[
    Path, typer.Argument(metavar="BRIEF", help="A brief in YAML 1.2 or JSON; - reads stdin.")
]
ModelsOption = Annotated[
    str,
    typer.Option(
        "--models",
        metavar="FORMATS",
        help="Models to write: all, none, or some, such as sqlalchemy,prisma.",
    ),
]


def design(
    brief: BriefArgument,
    *,
    out: OutOption = None,
    as_of: AsOfOption = None,
    seed: SeedOption = 1,
    models: ModelsOption = ALL,
    no_proof: NoProofOption = False,
    proof_rows: ProofRowsOption = LARGER_ROWS,
    stdout: Annotated[
        bool, typer.Option("--stdout", help="Print the schema's SQL and write nothing.")
    ] = False,
    replace_migration: ReplaceMigrationOption = False,
    output_format: FormatOption = OutputFormat.TEXT,
    output: OutputOption = None,
    quiet: QuietOption = False,
    no_color: NoColorOption = False,
    pg_bindir: PgBindirOption = None,
    lab_url: LabUrlOption = None,
) -> int:
    """Turn a brief into a schema that was built and attacked before you see it."""
    if stdout == (out is not None):
        message = "give either --out DIR or --stdout"
        raise UsageError(
            message, hint="--out writes the whole design, --stdout prints its SQL."
        )
    checked = brief_from(brief, sys.stdin.buffer)
    day = checked_day(as_of.date()) if as_of else date.today()  # noqa: DTZ011 - the user's own day
    if stdout:
        deliver(schema_sql(checked, day), output)
        return 0
    request = DesignRequest(
        brief=checked,
        models=chosen_formats(models),
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
        result = run_design(request, report)
    if output_format is OutputFormat.JSON:
        deliver(result_as_json(result), output)
    else:
        deliver(document_text(*summary(result), output, no_color=no_color), output)
    return 0 if result.ok else 1
