"""Printing a document at a terminal, or plainly where stdout is none."""

from __future__ import annotations

import os
import shutil
import sys
from typing import TYPE_CHECKING

from dbarchitect.report.terminal import PLAIN_WIDTH, render_terminal

if TYPE_CHECKING:
    from dbarchitect.model.document import Document
    from dbarchitect.model.evidence import EvidenceSet


def print_document(document: Document, evidence: EvidenceSet, *, no_color: bool) -> None:
    """The document is on stdout; with colours only on a terminal that wants them.

    Source: NO_COLOR in the environment, https://no-color.org.
    """
    terminal = sys.stdout.isatty()
    width = shutil.get_terminal_size().columns if terminal else PLAIN_WIDTH
    color = terminal and not no_color and not os.environ.get("NO_COLOR")
    print(render_terminal(document, evidence, width=width, color=color), end="")
