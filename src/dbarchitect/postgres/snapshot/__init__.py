"""Reading everything that a database holds, but for its rows."""

from dbarchitect.postgres.snapshot.reader import (
    SnapshotOptions,
    read_snapshot,
    read_snapshot_within,
)

__all__ = ["SnapshotOptions", "read_snapshot", "read_snapshot_within"]
