"""Reading everything that a database holds, but for its rows."""

from dbarchitect.postgres.snapshot.reader import SnapshotOptions, read_snapshot

__all__ = ["SnapshotOptions", "read_snapshot"]
