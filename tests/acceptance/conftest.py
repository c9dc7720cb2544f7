"""The command as a user types it; the shop is designed and proven once for all tests."""

from __future__ import annotations

import fcntl
import json
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from command_line import Ended, run_command

if TYPE_CHECKING:
    from dbarchitect.lab import Lab

SHOP = Path(__file__).parents[2] / "examples" / "shop" / "brief.yaml"
NEWEST = 180_000
AS_OF = "2026-11-21"


@dataclass(frozen=True)
class ShopRun:
    """A finished `dbarchitect design` of the shop, and the folder that it wrote."""

    folder: Path
    run: subprocess.CompletedProcess[str]

    def read(self, name: str) -> str:
        return (self.folder / name).read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def shop_run(lab: Lab, tmp_path_factory: pytest.TempPathFactory) -> ShopRun:
    """The one run that all processes of a session look at; the first that asks makes it."""
    root = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        root = root.parent
    folder, told = root / "shop" / "out", root / "shop" / "run.json"
    folder.parent.mkdir(exist_ok=True)
    with (root / "shop" / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not told.exists():
            run = designed(folder, lab.server_version_num)
            told.write_text(json.dumps([run.returncode, run.stdout, run.stderr]))
    status, output, errors = json.loads(told.read_text())
    return ShopRun(folder, subprocess.CompletedProcess([], status, output, errors))


def designed(folder: Path, server_version_num: int) -> Ended:
    # A third more than at the smaller scale: enough to tell of both in every output. What
    # essential tests ask of older servers is in one scale, too.
    rows = 280_000 if server_version_num >= NEWEST else 20_000
    options = ("--proof-rows", str(rows), "--as-of", AS_OF, "--seed", "7", "--format", "json")
    return run_command("design", SHOP, "--out", folder, *options, timeout_s=600)
