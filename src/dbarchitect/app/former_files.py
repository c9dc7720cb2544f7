"""Files of an earlier run that this one does not make.

Rules:
    1. Only what the folder's own evidence names, with the very bytes that it was written with:
       a file that somebody changed is theirs, and stays.
    2. Migrations stay whatever happens.
    3. No name leads out of the folder, and none through a symbolic link.
"""

from __future__ import annotations

import hashlib
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator


def former_files(
    folder: Path, content: dict[str, object], made: Collection[str], *, never: str
) -> tuple[str, ...]:
    """The names, sorted, of unchanged files that `content` names and `made` does not.

    Args:
        folder: Where the files are.
        content: The evidence file that an earlier run left there.
        made: The names of all files that this run makes.
        never: The first part of names that are never among them.

    Raises:
        OSError: one of them cannot be read.
    """
    found = content.get("files")
    named = cast("dict[str, object]", found) if isinstance(found, dict) else {}
    candidates = (name for name in sorted(named) if name not in made)
    return tuple(
        name
        for name in candidates
        if _is_within(folder, name)
        and PurePosixPath(name).parts[0] != never
        and hashlib.sha256((folder / name).read_bytes()).hexdigest() == named[name]
    )


def _is_within(folder: Path, name: str) -> bool:
    path = PurePosixPath(name)
    if path.is_absolute() or not path.parts or ".." in path.parts:
        return False
    return (folder / path).is_file() and not any(p.is_symlink() for p in _way(folder, path))


def _way(folder: Path, path: PurePosixPath) -> Iterator[Path]:
    for count in range(1, len(path.parts) + 1):
        yield folder.joinpath(*path.parts[:count])
