"""`dbarchitect review`: parse, ask `app`, render, exit status."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dbarchitect.app.news import KnownRequest
from dbarchitect.app.proving import PROVE_SECONDS
from dbarchitect.app.review import ReviewRequest
from dbarchitect.app.review import review as run_review
from dbarchitect.app.review_settings import settled_request
from dbarchitect.app.targets import TargetRequest
from dbarchitect.cli.options import (
    LabUrlOption,
    NoColorOption,
    OutputOption,
    PgBindirOption,
    QuietOption,
    TargetArgument,
)
from dbarchitect.cli.progress import progress
from dbarchitect.cli.review_formats import ReviewFormat, fails, rendered
from dbarchitect.cli.terminal import deliver, tell, text_style
from dbarchitect.lab import LabOptions
from dbarchitect.model.data_facts import SAMPLE_ROWS, SAMPLE_SECONDS, RowsRequest
from dbarchitect.model.finding import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable


class FailOn(StrEnum):
    """From which severity on a finding makes the exit status 1."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"
    NEVER = "never"


ReviewFormatOption = Annotated[
    ReviewFormat, typer.Option("--format", "-f", help="How the result is printed.")
]
SelectOption = Annotated[
    list[str] | None,
    typer.Option("--select", help="Only these rules or groups (KEY01,SEQ); may be repeated."),
]
IgnoreOption = Annotated[
    list[str] | None,
    typer.Option("--ignore", help="Not these rules or groups; may be repeated."),
]
OpinionsOption = Annotated[
    bool, typer.Option("--opinions", help="Rules that are matters of taste, too.")
]
FailOnOption = Annotated[
    FailOn | None,
    typer.Option("--fail-on", help="From which severity on the exit status is 1: warning."),
]
ProveOption = Annotated[
    bool, typer.Option("--prove", help="Run each remedy in a lab, and look what is left.")
]
ProveSecondsOption = Annotated[
    float, typer.Option("--prove-seconds", min=0, help="How long remedies are run.")
]
BaselineOption = Annotated[
    Path | None, typer.Option("--baseline", help="Findings in this file are no news.")
]
UpdateOption = Annotated[
    bool, typer.Option("--update-baseline", help="Write the baseline with what is found now.")
]
NewOnlyOption = Annotated[
    str | None,
    typer.Option("--new-only", help="Only what this other target (a snapshot) does not have."),
]
DataOption = Annotated[
    bool, typer.Option("--data", help="Look at the rows of a server's tables, too.")
]
DataRowsOption = Annotated[
    int, typer.Option("--data-rows", min=100, help="How many rows of a table are sampled.")
]
DataSecondsOption = Annotated[
    float, typer.Option("--data-seconds", min=1, help="How long rows are read, in all.")
]
DataValuesOption = Annotated[
    bool,
    typer.Option("--data-values", help="Show values of personal and secret columns, too."),
]
QueriesOption = Annotated[
    list[str] | None,
    typer.Option("--queries", help="A file or folder of queries, or -; may be repeated."),
]
KeepGoingOption = Annotated[
    bool,
    typer.Option(
        "--keep-going", help="Tell which statements of files cannot be loaded, review the rest."
    ),
]
PlatformOption = Annotated[
    bool,
    typer.Option(
        "--platform-schemas", help="Findings in schemas that a platform keeps (Supabase), too."
    ),
]
ConfigOption = Annotated[
    Path | None,
    typer.Option("--config", help="A dbarchitect.toml; else the nearest one upwards."),
]


def review(
    target: TargetArgument,
    *,
    select: SelectOption = None,
    ignore: IgnoreOption = None,
    opinions: OpinionsOption = False,
    fail_on: FailOnOption = None,
    prove: ProveOption = False,
    prove_seconds: ProveSecondsOption = PROVE_SECONDS,
    baseline: BaselineOption = None,
    update_baseline: UpdateOption = False,
    new_only: NewOnlyOption = None,
    data: DataOption = False,
    data_rows: DataRowsOption = SAMPLE_ROWS,
    data_seconds: DataSecondsOption = SAMPLE_SECONDS,
    data_values: DataValuesOption = False,
    queries: QueriesOption = None,
    keep_going: KeepGoingOption = False,
    platform_schemas: PlatformOption = False,
    config: ConfigOption = None,
    output_format: ReviewFormatOption = ReviewFormat.TEXT,
    output: OutputOption = None,
    quiet: QuietOption = False,
    no_color: NoColorOption = False,
    pg_bindir: PgBindirOption = None,
    lab_url: LabUrlOption = None,
) -> int:
    """Find defects in a schema: what each does in production, and a remedy that works."""
    lab = LabOptions(pg_bindir=pg_bindir, url=lab_url)
    rows = RowsRequest(rows=data_rows, seconds=data_seconds, values=data_values)
    settled = settled_request(
        config,
        ReviewRequest(
            target=TargetRequest(
                target=target, lab=lab, rows=rows if data else None, keep_going=keep_going
            ),
            select=_names(select),
            ignore=_names(ignore),
            opinions=opinions,
            prove=prove,
            queries=tuple(queries or ()),
            platform_schemas=platform_schemas,
            prove_seconds=prove_seconds,
            known=KnownRequest(
                baseline=baseline,
                update_baseline=update_baseline,
                new_only=(
                    TargetRequest(target=new_only, lab=lab, keep_going=keep_going)
                    if new_only is not None
                    else None
                ),
            ),
        ),
    )
    with progress(quiet=quiet) as report:
        result = run_review(settled.request, report)
    failing = fail_on or FailOn(settled.fail_on)
    fails_from = None if failing is FailOn.NEVER else Severity[failing.name]
    style = text_style(output, no_color=no_color)
    deliver(rendered(result, output_format, fails_from, style), output)
    tell(result.left_out, quiet=quiet)
    return 1 if fails(result, fails_from) else 0


def _names(given: Iterable[str] | None) -> tuple[str, ...]:
    """Each of the names, with commas between them or an option for each."""
    return tuple(name.strip() for text in given or () for name in text.split(","))
