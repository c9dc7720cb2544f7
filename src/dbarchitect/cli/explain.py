"""`dbarchitect explain`: parse, ask `app`, render, exit status."""

from __future__ import annotations

from typing import Annotated

import typer

from dbarchitect.app.explain import explain as explain_rule
from dbarchitect.cli.options import (
    FormatOption,
    NoColorOption,
    OutputFormat,
    OutputOption,
    QuietOption,
)
from dbarchitect.cli.terminal import deliver
from dbarchitect.report.envelope import render_result
from dbarchitect.report.rule_pages import explanation_as_json, render_explanation_text

CodeArgument = Annotated[str, typer.Argument(help="The code or slug of a rule, such as KEY01.")]


def explain(
    code: CodeArgument,
    *,
    output_format: FormatOption = OutputFormat.TEXT,
    output: OutputOption = None,
    _quiet: QuietOption = False,
    _no_color: NoColorOption = False,
) -> int:
    """Tell what a rule of `review` looks for, why, and what to do about it."""
    told = explain_rule(code)
    if output_format is OutputFormat.TEXT:
        deliver(render_explanation_text(told), output)
    else:
        deliver(render_result("explain", explanation_as_json(told), ok=True), output)
    return 0
