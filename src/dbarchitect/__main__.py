"""Where the command starts; `--version` is answered before anything else is imported."""

from __future__ import annotations

import gc
import sys

from dbarchitect._version import __version__

_COLLECTED_FROM = 500_000
"""So many new objects make Python look for cycles among them; its own is 700. Values of a
snapshot all live: a twelfth of the time of a review was spent on looking at them in vain."""


def main() -> int:
    """The exit status of the command line in `sys.argv`, after it ran."""
    arguments = sys.argv[1:]
    if arguments in (["--version"], ["-V"]):
        print(f"dbarchitect {__version__}")
        return 0
    gc.set_threshold(_COLLECTED_FROM)
    from dbarchitect.cli.application import run  # noqa: PLC0415 - typer costs 0.1 s

    status = run(arguments)
    # Else its end takes a sixth of a review: everything is looked through once more for cycles.
    gc.freeze()
    return status


if __name__ == "__main__":
    sys.exit(main())
