"""`dbarchitect ddl`: parse, ask `app`, print the script, exit status."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from dbarchitect.app.ddl import DdlRequest
from dbarchitect.app.ddl import ddl as run_ddl
from dbarchitect.app.targets import TargetRequest
from dbarchitect.app.whole_file import write_whole
from dbarchitect.cli.options import LabUrlOption, OutputOption, PgBindirOption, QuietOption
from dbarchitect.cli.progress import progress
from dbarchitect.lab import LabOptions
from dbarchitect.report.printable import printable

OLDEST_MAJOR = 14
NEWEST_MAJOR = 18

TargetArgument = Annotated[
    str, typer.Argument(help="A server's URL or service, SQL files, a snapshot, or -.")
]
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
    output: OutputOption = None,
    quiet: QuietOption = False,
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
    if output is None:
        sys.stdout.write(result.script)
    else:
        write_whole(output, result.script.encode())
    if not quiet:
        sys.stderr.write("".join(printable(f"{line}\n") for line in result.left_out))
    return 0
