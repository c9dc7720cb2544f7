"""How wide and how coloured a review is, by where it goes."""

from __future__ import annotations

import sys
from io import StringIO
from pathlib import Path

import pytest
from typing_extensions import override

from dbarchitect.cli.terminal import text_style
from dbarchitect.report.findings_text import TextStyle


class Terminal(StringIO):
    @override
    def isatty(self) -> bool:
        return True


def at_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", Terminal())
    monkeypatch.delenv("NO_COLOR", raising=False)


@pytest.mark.parametrize(("columns", "width"), [("60", 60), ("300", 96), ("9", 40)])
def test_a_terminal_has_colours_and_lines_that_fit(
    monkeypatch: pytest.MonkeyPatch, columns: str, width: int
) -> None:
    at_a_terminal(monkeypatch)
    monkeypatch.setenv("COLUMNS", columns)
    assert text_style(None, no_color=False) == TextStyle(width=width, color=True)


def test_colours_can_be_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    at_a_terminal(monkeypatch)
    assert text_style(None, no_color=False).color
    assert not text_style(None, no_color=True).color
    monkeypatch.setenv("NO_COLOR", "1")
    assert not text_style(None, no_color=False).color


def test_a_file_is_no_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    at_a_terminal(monkeypatch)
    assert text_style(Path("out"), no_color=False) == TextStyle()


def test_a_pipe_is_no_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", StringIO())
    assert text_style(None, no_color=False) == TextStyle()
