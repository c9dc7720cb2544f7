"""Where a project's settings stand: `dbarchitect.toml` or `pyproject.toml`.

The table of the latter is `[tool.dbarchitect]`. The nearest file upwards from the working
folder counts, and only that one; `dbarchitect.toml` goes before the `pyproject.toml` beside it.
"""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any

from dbarchitect.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

OWN_FILE, SHARED_FILE = "dbarchitect.toml", "pyproject.toml"
TOOL = "dbarchitect"


def find_configuration(folder: Path) -> Path | None:
    """The file that counts for the folder, or None."""
    for place in (folder, *folder.parents):
        if (place / OWN_FILE).is_file():
            return place / OWN_FILE
        shared = place / SHARED_FILE
        if shared.is_file() and _has_table(shared):
            return shared
    return None


def _has_table(path: Path) -> bool:
    """Whether the file is for us, too; one that cannot be read is others' business."""
    try:
        return TOOL in parsed_toml(path).get("tool", {})
    except UsageError:
        return False


def parsed_toml(path: Path) -> dict[str, Any]:
    """What the file holds.

    Raises:
        UsageError: it cannot be read or is no TOML.
    """
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        message = f"cannot read {path}: {error.strerror}"
        raise UsageError(message, hint="Check the path and its permissions.") from error
    except UnicodeDecodeError as error:
        message = f"{path} is not UTF-8 text: byte {error.start}"
        raise UsageError(message, hint="TOML is always UTF-8: convert the file.") from error
    except tomllib.TOMLDecodeError as error:
        message = f"{path} is not TOML: {error}"
        hint = "See https://toml.io for how values are written."
        raise UsageError(message, hint=hint) from error
