"""The initialised cluster that each lab is a copy of.

Rule 1: a template is complete or absent: it is built aside and renamed.
Rule 2: one process builds while others wait; several may copy at once.
Rule 3: a template whose contents are not those of its manifest is discarded and built anew.
Rule 4: the superuser's password is random, lies beside the template, and only we can read it.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import shutil
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from dbarchitect.errors import LabFailedError
from dbarchitect.lab.cloning import Contents, clone_tree, measure_tree
from dbarchitect.lab.extension_guard import EXTENSION_GUARD
from dbarchitect.lab.folders import create_owned_folder, lock_beside, locked, mark_used
from dbarchitect.lab.reachable_binaries import binaries_digest
from dbarchitect.lab.remedies import remedy_for
from dbarchitect.model.identifier import quote_literal

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    from dbarchitect.lab.folders import LabFolders
    from dbarchitect.lab.programs import Programs
    from dbarchitect.lab.provider import Binaries

SUPERUSER = "dbarchitect_lab"
"""Owns the system catalogs of a lab; `postgres` stays free for a role of somebody's schema."""

ENCODING = "UTF8"

# Raised when the way templates are made changes, so that older ones are not found.
_LAYOUT = 4

_IN_FILES = "dynamic_shared_memory_type=mmap"
"""A server that ends in the middle leaves nothing in /dev/shm, but files of its own folder."""


@dataclass(frozen=True, slots=True)
class TemplateCache:
    """The templates of one PostgreSQL, locale and way of making them."""

    folders: LabFolders
    binaries: Binaries
    programs: Programs
    locale: str

    def clone_to(self, target: Path) -> str:
        """The target holds a fresh cluster.

        Returns:
            The superuser's password.

        Raises:
            LabFailedError: initdb failed, or the disk is full.
        """
        for _ in range(2):
            with self._complete_template() as template:
                if template is not None:
                    password = self._try_clone(template, target)
                    if password is not None:
                        return password
            self.discard_damaged()
            self._build_if_absent()
        message = f"the template {self._path} changes while it is copied"
        raise LabFailedError(message, hint="Remove that folder and try again.")

    def discard(self) -> None:
        """The template is gone; the next copy builds another."""
        with locked(self._lock):
            if self._path.exists():
                shutil.rmtree(self._path)

    def discard_damaged(self) -> None:
        """The template is gone unless it is complete: somebody may have built it anew."""
        with locked(self._lock):
            if self._path.exists() and not self._is_intact():
                shutil.rmtree(self._path)

    @property
    def _path(self) -> Path:
        return self.folders.templates / self._key

    @property
    def _lock(self) -> Path:
        return lock_beside(self._path)

    @property
    def _key(self) -> str:
        parts = (_LAYOUT, binaries_digest(self.binaries), self._initdb_options())
        return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]

    @contextmanager
    def _complete_template(self) -> Generator[Path | None]:
        with locked(self._lock, shared=True):
            mark_used(self._path)
            yield self._path if (self._path / "manifest.json").is_file() else None

    def _try_clone(self, template: Path, target: Path) -> str | None:
        """The password, or None (and no target) where the template is damaged."""
        try:
            expected = Contents(**json.loads((template / "manifest.json").read_text()))
            password = (template / "password").read_text()
            copied = clone_tree(template / "data", target, self.programs.identity)
        except (OSError, ValueError, TypeError) as error:
            shutil.rmtree(target, ignore_errors=True)
            if isinstance(error, OSError) and not isinstance(error, FileNotFoundError):
                message = f"cannot copy the cluster template to {target}: {error.strerror}"
                hint = "Free some space, or set DBARCHITECT_CACHE_DIR to a folder with more."
                raise LabFailedError(message, hint=hint) from error
            return None
        if copied != expected:
            shutil.rmtree(target)
            return None
        return password

    def _is_intact(self) -> bool:
        try:
            expected = Contents(**json.loads((self._path / "manifest.json").read_text()))
        except (OSError, ValueError, TypeError):
            return False
        has_password = (self._path / "password").is_file()
        return has_password and measure_tree(self._path / "data") == expected

    def _build_if_absent(self) -> None:
        with locked(self._lock):
            if not self._path.exists():
                self._build()

    def _build(self) -> None:
        owned = create_owned_folder(self.folders, "template")
        try:
            password = self._initdb(owned.path)
            self._publish(owned.path / "work" / "data", password)
        except OSError as error:
            message = f"cannot build the cluster template: {error}"
            raise LabFailedError(message, hint=remedy_for(message)) from error
        finally:
            shutil.rmtree(owned.path, ignore_errors=True)
            owned.release()

    def _initdb(self, folder: Path) -> str:
        work = folder / "work"
        work.mkdir(mode=0o700)
        password = secrets.token_hex(24)
        password_file = work / "password"
        password_file.touch(mode=0o600)
        password_file.write_text(password)
        self.programs.identity.give(password_file)
        self.programs.identity.give(work)
        command = ["initdb", "--pgdata", str(work / "data"), "--pwfile", str(password_file)]
        self.programs.run([*command, *self._initdb_options()], folder=work)
        single_user = ["postgres", "--single", "-F", "-D", str(work / "data")]
        single_user += ["-c", _IN_FILES, "template1"]
        self.programs.run(single_user, folder=work, text_input=self._finishing_sql(password))
        return password

    def _finishing_sql(self, password: str) -> str:
        """What a lab does not need is not copied: two of three databases are 600 files.

        A random password gains nothing by 4096 rounds of hashing at each connection.
        """
        lines = [
            "alter database template0 is_template false;",
            "drop database template0;",
            "drop database postgres;",
            *(f"{statement};" for statement in EXTENSION_GUARD),
        ]
        if self.binaries.capabilities.has_scram_iterations:
            lines.append("set scram_iterations = 1;")
            lines.append(f"alter role {SUPERUSER} password {quote_literal(password)};")
        return "\n".join([*lines, ""])

    def _publish(self, data: Path, password: str) -> None:
        aside = self.folders.templates / f".{self._key}-{secrets.token_hex(4)}"
        aside.mkdir(mode=0o700)
        try:
            data.rename(aside / "data")
            (aside / "password").touch(mode=0o600)
            (aside / "password").write_text(password)
            contents = measure_tree(aside / "data")
            (aside / "manifest.json").write_text(json.dumps(asdict(contents)))
            aside.rename(self._path)
        except OSError:
            shutil.rmtree(aside, ignore_errors=True)
            raise

    def _initdb_options(self) -> list[str]:
        """Nothing is left to the environment. Segments of 1 MB make the copy small."""
        options = [
            f"--username={SUPERUSER}",
            f"--encoding={ENCODING}",
            "--auth=scram-sha-256",
            "--wal-segsize=1",
            "--no-sync",
            *self._locale_options(),
        ]
        if self.binaries.capabilities.has_data_checksums_by_default:
            options.append("--no-data-checksums")
        if self.binaries.capabilities.has_initdb_without_instructions:
            options.append("--no-instructions")
        if self.binaries.capabilities.has_initdb_settings:
            options.append(f"--set={_IN_FILES}")
        return options

    def _locale_options(self) -> list[str]:
        """C.UTF-8 comes from PostgreSQL itself where it can, others from the system."""
        if (
            self.locale != "C.UTF-8"
            or not self.binaries.capabilities.has_builtin_locale_provider
        ):
            return [f"--locale={self.locale}", "--lc-messages=C"]
        return ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
