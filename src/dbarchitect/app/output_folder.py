"""The folder that a design is written to: all of it, or nothing.

Rules:
    1. Files are written into a sibling folder first and moved into place one by one; a failure
       or a signal on the way moves back what was there.
    2. A folder that holds anything is used only if an earlier run made it.
    3. A migration that is there is never rewritten: nobody can tell from the outside whether it
       was applied. It is kept, and the result says so.
    4. What an earlier run made and this one does not is taken away, unless somebody changed it.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast

from dbarchitect.app.former_files import former_files
from dbarchitect.app.whole_file import is_failure_of_the_disk
from dbarchitect.errors import DbarchitectError, OutputFailedError, UsageError
from dbarchitect.report.evidence_file import EVIDENCE_SCHEMA

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

EVIDENCE_FILE = "evidence.json"
"""Written last, and the mark by which a folder is known as ours."""

MIGRATIONS = "migrations"
MODELS = "models"


@dataclass(frozen=True, slots=True)
class Written:
    """What is in the folder now: files written, and migrations kept though they differ.

    `removed` are files of an earlier run that this one does not make.
    """

    folder: Path
    files: tuple[str, ...]
    kept: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


def check_output_folder(folder: Path) -> None:
    """The folder can be written to: it is ours, empty, or not there yet.

    Raises:
        UsageError: it is something else, and stays as it is.
    """
    try:
        _check(folder)
    except OSError as error:
        raise _unusable(folder, error) from error


def write_outputs(
    folder: Path, files: Mapping[str, str], *, replace_migrations: bool = False
) -> Written:
    """All files are in the folder, each under its relative path; or nothing has changed.

    Migrations that are there with another content are kept, unless `replace_migrations`.

    Raises:
        UsageError: the folder is not ours, or it cannot be written.
        OutputFailedError: the disk is full, or failed.
    """
    check_output_folder(folder)
    folder = Path(os.path.abspath(folder))  # noqa: PTH100 - `resolve` would follow links
    try:
        _sweep(folder)
        kept = () if replace_migrations else _migrations_to_keep(folder, files)
        chosen = {name: text for name, text in files.items() if name not in kept}
        removed = former_files(folder, _left_there(folder), files, never=MIGRATIONS)
        _write(folder, chosen, removed)
    except OSError as error:
        raise _unusable(folder, error) from error
    kept = tuple(name for name in kept if name in files)
    return Written(folder, tuple(chosen), kept, removed)


def _check(folder: Path) -> None:
    if any(path.is_symlink() for path in (folder, folder / MIGRATIONS, folder / MODELS)):
        message = f"`{folder}` is or holds a symbolic link in the place of a folder"
        raise UsageError(message, hint="Name the folder itself.")
    if not folder.exists():
        _check_parent(folder)
    elif not folder.is_dir():
        message = f"`{folder}` is a file, not a folder"
        raise UsageError(message, hint="Name a folder that is empty or not there yet.")
    elif any(folder.iterdir()) and not _is_ours(folder):
        message = f"`{folder}` is not empty and was not made by dbarchitect"
        raise UsageError(message, hint="Name a folder that is empty or not there yet.")


def _check_parent(folder: Path) -> None:
    parent = Path(os.path.abspath(folder)).parent  # noqa: PTH100 - as in `write_outputs`
    if not parent.is_dir():
        message = f"`{parent}`, in which `{folder.name}` would be made, is no folder"
        file = next((one for one in (parent, *parent.parents) if one.is_file()), None)
        hint = f"Make it first: mkdir -p {parent}"
        if file is not None:
            hint = f"`{file}` is a file: name a folder elsewhere."
        raise UsageError(message, hint=hint)
    if not os.access(parent, os.W_OK | os.X_OK):
        message = f"`{parent}` cannot be written to"
        raise UsageError(message, hint="Name a folder where you may write.")


def _is_ours(folder: Path) -> bool:
    return _left_there(folder).get("schema") == EVIDENCE_SCHEMA


def _left_there(folder: Path) -> dict[str, object]:
    """The evidence file that is in the folder; empty where there is none."""
    try:
        content: object = json.loads((folder / EVIDENCE_FILE).read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return cast("dict[str, object]", content) if isinstance(content, dict) else {}


def _unusable(folder: Path, error: OSError) -> DbarchitectError:
    message = f"`{folder}` cannot be written: {error.strerror or error}"
    if is_failure_of_the_disk(error):
        hint = "Make room there, and run again: nothing was changed there."
        return OutputFailedError(message, hint=hint)
    return UsageError(message, hint="Nothing was changed there.")


def _migrations_to_keep(folder: Path, files: Mapping[str, str]) -> tuple[str, ...]:
    ours = [name for name in files if name.startswith(f"{MIGRATIONS}/")]
    present = [name for name in ours if os.path.lexists(folder / name)]
    if all(_holds(folder / name, files[name]) for name in present):
        return ()
    return tuple(ours)


def _holds(path: Path, text: str) -> bool:
    return path.is_file() and path.read_bytes() == text.encode()


def _write(folder: Path, files: Mapping[str, str], removed: Sequence[str]) -> None:
    prefix = f"{_prefix(folder)}{os.getpid()}-"
    staged = Path(tempfile.mkdtemp(prefix=prefix, dir=folder.parent))
    try:
        fresh = staged / "new"
        for name, text in files.items():
            _write_through(fresh / name, text)
        if folder.exists():
            _Replacement(folder, staged).carry_out(_last(files, EVIDENCE_FILE), removed)
        else:
            fresh.rename(folder)
    finally:
        shutil.rmtree(staged, ignore_errors=True)


def _write_through(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.write(text.encode())
        file.flush()
        os.fsync(file.fileno())


def _last(names: Mapping[str, str], last: str) -> list[str]:
    return sorted(names, key=lambda name: name == last)


@dataclass(frozen=True, slots=True)
class _Replacement:
    """Files of `staged/new` take the place of those in `folder`, or none of them does."""

    folder: Path
    staged: Path

    def carry_out(self, names: Sequence[str], removed: Sequence[str]) -> None:
        made = [path for path in self._parents(names) if not path.exists()]
        begun: list[str] = []
        try:
            for name in removed:
                self._keep_old(name)
                begun.append(name)
                (self.folder / name).unlink()
            for path in made:
                path.mkdir()
            for name in names:
                self._keep_old(name)
                begun.append(name)
                (self.staged / "new" / name).replace(self.folder / name)
        except BaseException:
            self._restore(begun, made)
            raise
        for path in reversed(self._parents(removed)):
            if path != self.folder and not any(path.iterdir()):
                path.rmdir()

    def _parents(self, names: Sequence[str]) -> list[Path]:
        """Every folder on the way to a file, each after the one that it is in."""
        ways = {path for name in names for path in (self.folder / name).parents}
        return sorted(path for path in ways if self.folder in path.parents)

    def _keep_old(self, name: str) -> None:
        if (self.folder / name).is_file():
            kept = self.staged / "old" / name
            kept.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(self.folder / name, kept)

    def _restore(self, begun: Sequence[str], made: Sequence[Path]) -> None:
        for name in begun:
            old = self.staged / "old" / name
            if old.exists():
                old.replace(self.folder / name)
            elif not (self.staged / "new" / name).exists():
                (self.folder / name).unlink(missing_ok=True)
        for path in reversed(made):
            if path.exists():
                path.rmdir()


def _prefix(folder: Path) -> str:
    return f".{folder.name}.dbarchitect-"


def _sweep(folder: Path) -> None:
    """What killed runs left beside the folder is gone."""
    for leftover in _leftovers(folder):
        shutil.rmtree(leftover, ignore_errors=True)


def _leftovers(folder: Path) -> Iterator[Path]:
    form = re.compile(re.escape(_prefix(folder)) + r"(\d+)-\w+")
    for entry in sorted(folder.parent.iterdir()):
        found = form.fullmatch(entry.name)
        if found and entry.is_dir() and not entry.is_symlink() and not _alive(int(found[1])):
            yield entry


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
