"""The root of the command line: which verbs there are, and how each run ends.

Rules:
    1. A verb's module is imported when that verb is asked for, never for `--help` of the root.
    2. A verb returns its exit status (None is 0) or raises; nothing else ends a run.
"""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from io import TextIOWrapper

import typer

from dbarchitect.cli.failure import report_failure
from dbarchitect.cli.signals import end_by_exception_on_signals


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb: the attribute of `dbarchitect.cli.<name>` that is it, and its line of help.

    The attribute is a function, or a `typer.Typer` where `has_verbs`.
    """

    name: str
    attribute: str
    summary: str
    has_verbs: bool = False


VERBS = (
    Verb("design", "design", "Turn a brief into a schema that was built and attacked."),
    Verb("run", "run", "Do what a request document asks."),
    Verb("review", "review", "Find defects in a schema: a server, SQL files or a snapshot."),
    Verb("explain", "explain", "Tell what a rule of review looks for, and why."),
    Verb("snapshot", "snapshot", "Save what a server holds, without its rows."),
    Verb("ddl", "ddl", "Print the ordered SQL that makes a schema."),
    Verb(
        "brief",
        "brief_app",
        "Check a brief, start one, print its schema or its names.",
        has_verbs=True,
    ),
)

_EXIT_STATUS = (
    "Exit status: 0 clean, 1 findings or a missed target, 2 usage or bad input, "
    "3 cannot connect or not allowed, 4 stopped by a safety limit, "
    "5 the lab failed or the disk is full, "
    "70 a bug, 130 and 143 stopped by a signal."
)


def run(arguments: Sequence[str]) -> int:
    """The exit status of the command line `arguments`, after it ran."""
    _open_closed_streams()
    end_by_exception_on_signals()
    _write_utf8()
    asked = next((argument for argument in arguments if not argument.startswith("-")), None)
    if not arguments:
        _call(["--help"], asked)
        return 2
    return report_failure(lambda: _call(arguments, asked), arguments, verb=asked)


def _open_closed_streams() -> None:
    """Each standard stream that the caller closed reads nothing, or is written nowhere.

    Python leaves None in its place; and a file opened later would get its number.
    """
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        if getattr(sys, name) is None:
            mode = "r" if number == 0 else "w"
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115, PTH123 - until the end


def _write_utf8() -> None:
    """SQL and JSON are UTF-8, whatever the locale says of the terminal."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8")


def build_application(asked: str | None) -> typer.Typer:
    """The command line, with the verb `asked` loaded and the others by name only."""
    application = typer.Typer(
        name="dbarchitect",
        help="The database architect that proves its advice.",
        epilog=_EXIT_STATUS,
        add_completion=False,
        rich_markup_mode=None,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    application.callback()(_root)
    for verb in VERBS:
        _register(application, verb, load=verb.name == asked)
    return application


def _root() -> None:
    """Hold the verbs, also where there is only one."""


def _register(application: typer.Typer, verb: Verb, *, load: bool) -> None:
    if not load:
        application.command(verb.name, help=verb.summary)(_not_loaded)
        return
    loaded = getattr(importlib.import_module(f"dbarchitect.cli.{verb.name}"), verb.attribute)
    if verb.has_verbs:
        application.add_typer(loaded, name=verb.name, help=verb.summary)
    else:
        application.command(verb.name)(loaded)


def _not_loaded() -> None:
    """Stand for a verb in the root's help."""


def _call(arguments: Sequence[str], asked: str | None) -> int:
    command = build_application(asked)
    status = command(list(arguments), prog_name="dbarchitect", standalone_mode=False)
    return status if isinstance(status, int) else 0
