"""The database architect that proves its advice."""

from dbarchitect._version import __version__

__all__ = ["__version__"]
