"""How long a lab takes from the cached template, against initdb and a start of one's own.

Run: python benchmarks/lab_start.py
Both are timed in turns in one run; the target is a ratio of at most 1/3 of the medians.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from dbarchitect.lab import LabOptions, open_lab
from dbarchitect.lab.folders import prepare_folders
from dbarchitect.lab.identity import server_identity
from dbarchitect.lab.programs import Programs
from dbarchitect.lab.provider import find_binaries
from dbarchitect.lab.reachable_binaries import reachable_bindir

RUNS = 9
TARGET = 1 / 3


def from_template() -> float:
    started = time.perf_counter()
    with open_lab() as lab, lab.endpoint.connect_admin() as admin:
        admin.query("select 1")
        return time.perf_counter() - started


def from_initdb(programs: Programs) -> float:
    """The plain way: initdb with its defaults but sync, `pg_ctl -w start`, one query."""
    folder = Path(tempfile.mkdtemp(prefix="dbarchitect-benchmark-", dir="/tmp"))
    programs.identity.give(folder)
    data = str(folder / "data")
    try:
        started = time.perf_counter()
        programs.run(["initdb", "-D", data, "--no-sync", "-A", "trust"], folder=folder)
        options = f"-c listen_addresses= -k {folder} -F"
        command = ["pg_ctl", "-D", data, "-w", "-o", options, "-l", f"{folder}/log", "start"]
        with programs.start(command, folder=folder, output=subprocess.DEVNULL) as starting:
            starting.wait()
        query = ["psql", "-h", str(folder), "-d", "postgres", "-c", "select 1"]
        programs.run(query, folder=folder)
        elapsed_s = time.perf_counter() - started
        programs.run(["pg_ctl", "-D", data, "-m", "immediate", "stop"], folder=folder)
    finally:
        shutil.rmtree(folder)
    return elapsed_s


def main() -> int:
    identity = server_identity()
    folders = prepare_folders(None, identity, os.environ)
    binaries = find_binaries(LabOptions(), os.environ)
    programs = Programs(reachable_bindir(binaries, folders, identity), identity)
    from_template()  # the template is there from now on
    pairs = [(from_template(), from_initdb(programs)) for _ in range(RUNS)]
    template_s, initdb_s = (statistics.median(times) for times in zip(*pairs, strict=True))
    ratio = template_s / initdb_s
    print(f"PostgreSQL {binaries.capabilities.text}, median of {RUNS}")
    print(f"lab from the cached template  {template_s * 1000:7.0f} ms")
    print(f"initdb and start              {initdb_s * 1000:7.0f} ms")
    print(f"ratio {ratio:.2f}, target at most {TARGET:.2f}")
    return 0 if ratio <= TARGET else 1


if __name__ == "__main__":
    sys.exit(main())
