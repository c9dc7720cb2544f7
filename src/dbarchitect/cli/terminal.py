"""Where a result goes: a terminal, a pipe or a file."""

from __future__ import annotations

import os
import shutil
import sys
from typing import TYPE_CHECKING

from dbarchitect.app.whole_file import write_whole
from dbarchitect.report.findings_text import WIDTH, TextStyle
from dbarchitect.report.printable import printable

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from dbarchitect.model.document import Document
    from dbarchitect.model.evidence import EvidenceSet

LEAST_WIDTH = 40
"""In fewer columns sentences would be a word a line."""


def document_text(
    document: Document, evidence: EvidenceSet, output: Path | None, *, no_color: bool
) -> str:
    """The document as it goes to stdout; coloured only for a terminal that wants it.

    Source: NO_COLOR in the environment, https://no-color.org.
    """
    from dbarchitect.report.terminal import (  # noqa: PLC0415 - loads rich
        PLAIN_WIDTH,
        render_terminal,
    )

    terminal = _is_terminal(output)
    width = shutil.get_terminal_size().columns if terminal else PLAIN_WIDTH
    color = _has_color(output, no_color=no_color)
    return render_terminal(document, evidence, width=width, color=color)


def text_style(output: Path | None, *, no_color: bool) -> TextStyle:
    """How a review's text goes to stdout: as wide as a terminal, coloured if that wants it."""
    if not _is_terminal(output):
        return TextStyle()
    width = max(LEAST_WIDTH, min(WIDTH, shutil.get_terminal_size().columns))
    return TextStyle(width=width, color=_has_color(output, no_color=no_color))


def _is_terminal(output: Path | None) -> bool:
    return output is None and sys.stdout.isatty()


def _has_color(output: Path | None, *, no_color: bool) -> bool:
    return _is_terminal(output) and not no_color and not os.environ.get("NO_COLOR")


def deliver(text: str, output: Path | None) -> None:
    """The text is in the file, whole, or on stdout where none was named.

    Raises:
        UsageError: the file cannot be written.
        OutputFailedError: its disk is full, or failed.
    """
    if output is None:
        sys.stdout.write(text)
    else:
        write_whole(output, text.encode())


def tell(sentences: Iterable[str], *, quiet: bool) -> None:
    """The sentences are on stderr, one on each line, unless nothing is wanted there."""
    if not quiet:
        sys.stderr.write("".join(printable(f"{line}\n") for line in sentences))
