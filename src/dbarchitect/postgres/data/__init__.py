"""What rows say: samples of tables, and questions about each of their rows, in a time box."""

from dbarchitect.postgres.data.options import DataOptions, NameHints
from dbarchitect.postgres.data.reader import read_data

__all__ = ["DataOptions", "NameHints", "read_data"]
