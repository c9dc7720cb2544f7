"""A tenant that nothing belongs to is told, and the command says so with its exit status."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from command_line import run_command
from tenant_briefs import ALONE

if TYPE_CHECKING:
    from pathlib import Path

_ONLY = ALONE.replace("  Person:\n    rows: 70\n    attributes: {name: text}\n", "")


@pytest.mark.parametrize(
    ("text", "said"),
    [(ALONE, "None of the other entities (1, with 70 rows"), (_ONLY, "no other entity")],
)
def test_a_tenant_that_nothing_belongs_to_is_exit_1(
    tmp_path: Path, text: str, said: str
) -> None:
    brief, out = tmp_path / "brief.yaml", tmp_path / "out"
    brief.write_text(text)
    run = run_command("design", brief, "--out", out, "--no-proof")
    assert run.returncode == 1, run.stderr
    told = " ".join(run.stdout.split())
    assert "C-tenant-alone-Organization" in told
    assert said in told
    assert (out / "schema.sql").exists()
