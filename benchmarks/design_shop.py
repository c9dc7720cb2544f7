"""`dbarchitect design examples/shop/brief.yaml` with its proof: seconds in all and by phase."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

BUDGET_SECONDS = 60.0
SHOP = Path(__file__).parents[1] / "examples" / "shop" / "brief.yaml"


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        command = ["-m", "dbarchitect", "design", str(SHOP), "--out", f"{folder}/shop"]
        begin = time.perf_counter()
        run = subprocess.run(
            [sys.executable, *command, "--format", "json", "--quiet"],
            stdout=subprocess.PIPE,
            check=False,
        )
        total = time.perf_counter() - begin
    result = json.loads(run.stdout)["result"]
    for phase, seconds in result["seconds"].items():
        print(f"{phase:24}{seconds:8.1f} s {100 * seconds / total:5.0f} %")
    rest = total - sum(result["seconds"].values())
    print(f"{'start, brief and exit':24}{rest:8.1f} s {100 * rest / total:5.0f} %")
    print(f"{'in all':24}{total:8.1f} s (budget {BUDGET_SECONDS:.0f} s)")
    print(f"{result['probes']['passed']} of {result['probes']['run']} probes passed")
    return 0 if total <= BUDGET_SECONDS else 1


if __name__ == "__main__":
    sys.exit(main())
