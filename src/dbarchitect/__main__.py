"""Where the command starts; `--version` is answered before anything else is imported."""

from __future__ import annotations

import sys

from dbarchitect._version import __version__


def main() -> int:
    """The exit status of the command line in `sys.argv`, after it ran."""
    arguments = sys.argv[1:]
    if arguments in (["--version"], ["-V"]):
        print(f"dbarchitect {__version__}")
        return 0
    from dbarchitect.cli.application import run  # noqa: PLC0415 - typer costs 0.1 s

    return run(arguments)


if __name__ == "__main__":
    sys.exit(main())
