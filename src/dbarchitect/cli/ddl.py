"""`dbarchitect ddl`: parse, ask `app`, print the script, exit status."""

from __future__ import annotations

from typing import Annotated

import typer

from dbarchitect.app.ddl import DdlRequest, result_content
from dbarchitect.app.ddl import ddl as run_ddl
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
from dbarchitect.cli.terminal import deliver, tell
from dbarchitect.lab import LabOptions
from dbarchitect.report.envelope import render_result

OLDEST_MAJOR = 14
NEWEST_MAJOR = 18

PostgresqlOption = Annotated[
    int | None,
    typer.Option(
        "--postgresql",
        min=OLDEST_MAJOR,
        max=NEWEST_MAJOR,
        help="The major version that the script is for; the target's own if not given.",
    ),
]
DownOption = Annotated[
    bool, typer.Option("--down", help="The script that takes the schema away again.")
]
RolesOption = Annotated[bool, typer.Option("--roles/--no-roles", help="Make the roles, too.")]
OwnersOption = Annotated[bool, typer.Option("--owners/--no-owners", help="Say who owns what.")]
PrivilegesOption = Annotated[
    bool, typer.Option("--privileges/--no-privileges", help="Say who may do what.")
]


def ddl(
    target: TargetArgument,
    *,
    postgresql: PostgresqlOption = None,
    down: DownOption = False,
    roles: RolesOption = True,
    owners: OwnersOption = True,
    privileges: PrivilegesOption = True,
    output_format: FormatOption = OutputFormat.TEXT,
    output: OutputOption = None,
    quiet: QuietOption = False,
    _no_color: NoColorOption = False,
    pg_bindir: PgBindirOption = None,
    lab_url: LabUrlOption = None,
) -> int:
    """Print the SQL that makes a schema, in an order that an empty database takes."""
    lab = LabOptions(pg_bindir=pg_bindir, url=lab_url)
    request = DdlRequest(
        target=TargetRequest(target=target, lab=lab, measures=False),
        major=postgresql,
        down=down,
        roles=roles,
        owners=owners,
        privileges=privileges,
    )
    with progress(quiet=quiet) as report:
        report("reading the schema")
        result = run_ddl(request)
    if output_format is OutputFormat.JSON:
        deliver(render_result("ddl", result_content(result), ok=True), output)
    else:
        deliver(result.script, output)
    tell((*result.left_out, *result.notes), quiet=quiet)
    return 0
