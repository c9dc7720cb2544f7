"""`snapshot`: what a target holds, saved as one file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dbarchitect.app.snapshot_file import save_snapshot
from dbarchitect.app.targets import TargetRequest, read_target

if TYPE_CHECKING:
    from pathlib import Path

    from dbarchitect.model.snapshot import Snapshot


@dataclass(frozen=True, slots=True, kw_only=True)
class SnapshotRequest:
    """What to read, and the file that it shall be in."""

    target: TargetRequest
    output: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class SnapshotResult:
    """What was saved, where, and what of the target's files was not loaded or otherwise."""

    snapshot: Snapshot
    output: Path
    size_bytes: int
    left_out: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def snapshot(request: SnapshotRequest) -> SnapshotResult:
    """The target's snapshot is in the file.

    Raises:
        UsageError: the target cannot be read, or the file not be written.
        ConnectionFailedError: the server is not there.
        SafetyStopError: a limit was reached.
    """
    facts = read_target(request.target)
    size_bytes = save_snapshot(facts.snapshot, request.output)
    return SnapshotResult(
        snapshot=facts.snapshot,
        output=request.output,
        size_bytes=size_bytes,
        left_out=facts.left_out,
        notes=facts.notes,
    )
