"""What a lab may be told: which binaries, which locale, which limits for supplied SQL."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

DEFAULT_OWNER = "lab_owner"
"""Owns the databases of a lab, unless another name is asked for."""

_MIB = 1024 * 1024
_GIB = 1024 * _MIB


@dataclass(frozen=True, slots=True, kw_only=True)
class SuppliedLimits:
    """How much SQL that somebody supplied may take; reaching one is a `SafetyStopError`."""

    statement_ms: int = 60_000
    """Wall time of one statement."""
    total_ms: int = 600_000
    """Time that all supplied statements of one lab may run, added up."""
    temp_file_bytes: int = 4 * _GIB
    """Temporary files of one backend; the server's `temp_file_limit`."""
    memory_bytes: int = 4 * _GIB
    """Private memory of one backend, kept by the kernel (RLIMIT_DATA); Linux only."""
    disk_bytes: int = 20 * _GIB
    """The whole cluster: tables, WAL and temporary files."""

    def allowing(self, statement_ms: int) -> SuppliedLimits:
        """The same limits for a session whose single statements may take so long.

        What they take in all grows as far as that one needs it; nothing ever shrinks.
        """
        longest = max(self.statement_ms, statement_ms)
        total = self.total_ms + longest - self.statement_ms
        return replace(self, statement_ms=longest, total_ms=total)


@dataclass(frozen=True, slots=True, kw_only=True)
class LabOptions:
    """Which lab to open. What is None is found, in the order of `provider.find_binaries`."""

    pg_bindir: Path | None = None
    """A folder with `postgres` and `initdb`."""
    url: str | None = None
    """An existing server in which databases are made and dropped, instead of a new one."""
    cache_folder: Path | None = None
    """Where binaries, templates and clusters are kept."""
    locale: str = "C.UTF-8"
    """Of the databases: explicit, never inherited from the environment."""
    settings: tuple[tuple[str, str], ...] = ()
    """Server settings that go before those of the lab, as name and value."""
    limits: SuppliedLimits = field(default_factory=SuppliedLimits)
    in_memory: bool = False
    """Whether the cluster may live in memory, where there is plenty: it holds no rows."""
