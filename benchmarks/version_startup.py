"""`dbarchitect --version` against `python -c pass`, in turns; the budget is 100 ms more."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time

ROUNDS = 25
BUDGET_MS = 100.0


def elapsed_ms(*arguments: str) -> float:
    begin = time.perf_counter()
    subprocess.run([sys.executable, *arguments], check=True, capture_output=True)
    return (time.perf_counter() - begin) * 1000


def main() -> int:
    pairs = [
        (elapsed_ms("-c", "pass"), elapsed_ms("-m", "dbarchitect", "--version"))
        for _ in range(ROUNDS)
    ]
    bare = statistics.median(pair[0] for pair in pairs)
    version = statistics.median(pair[1] for pair in pairs)
    extra = statistics.median(pair[1] - pair[0] for pair in pairs)
    print(f"python -c pass            {bare:8.1f} ms")
    print(f"dbarchitect --version     {version:8.1f} ms")
    print(f"difference, median of {ROUNDS}  {extra:8.1f} ms (budget {BUDGET_MS:.0f} ms)")
    print(f"ratio                     {version / bare:8.2f}")
    return 0 if extra <= BUDGET_MS else 1


if __name__ == "__main__":
    sys.exit(main())
