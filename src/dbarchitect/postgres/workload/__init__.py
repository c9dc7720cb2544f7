"""The statements that a server has counted."""

from dbarchitect.postgres.workload.reader import read_workload

__all__ = ["read_workload"]
