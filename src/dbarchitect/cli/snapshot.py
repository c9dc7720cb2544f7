"""`dbarchitect snapshot`: parse, ask `app`, render, exit status."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from dbarchitect.app.snapshot import SnapshotRequest
from dbarchitect.app.snapshot import snapshot as take_snapshot
from dbarchitect.app.targets import TargetRequest
from dbarchitect.cli.options import (
    FormatOption,
    LabUrlOption,
    NoColorOption,
    OutputFormat,
    PgBindirOption,
    QuietOption,
    TargetArgument,
)
from dbarchitect.cli.progress import progress
from dbarchitect.cli.terminal import deliver, tell
from dbarchitect.lab import LabOptions
from dbarchitect.report.envelope import render_result
from dbarchitect.report.printable import printable
from dbarchitect.report.snapshot_summary import render_snapshot_text, snapshot_as_json

FileOption = Annotated[
    Path, typer.Option("--output", "-o", help="The file that the snapshot is written to.")
]
WithValuesOption = Annotated[
    bool,
    typer.Option(
        "--with-values", help="Keep values of columns among the statistics: user data."
    ),
]


def snapshot(
    target: TargetArgument,
    *,
    output: FileOption,
    with_values: WithValuesOption = False,
    output_format: FormatOption = OutputFormat.TEXT,
    quiet: QuietOption = False,
    _no_color: NoColorOption = False,
    pg_bindir: PgBindirOption = None,
    lab_url: LabUrlOption = None,
) -> int:
    """Save what a server holds, but for its rows: schema, sizes, statistics, settings."""
    lab = LabOptions(pg_bindir=pg_bindir, url=lab_url)
    request = SnapshotRequest(
        target=TargetRequest(target=target, lab=lab, with_values=with_values), output=output
    )
    with progress(quiet=quiet) as report:
        report("reading the catalog")
        result = take_snapshot(request)
    saved = (result.snapshot, str(result.output), result.size_bytes)
    if output_format is OutputFormat.TEXT:
        if not quiet:
            deliver(printable(render_snapshot_text(*saved, notes=result.notes)), None)
    else:
        found = snapshot_as_json(*saved, left_out=result.left_out, notes=result.notes)
        deliver(render_result("snapshot", found, ok=True), None)
    tell(result.left_out, quiet=quiet)
    return 0
