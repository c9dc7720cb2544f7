"""The database architect that proves its advice.

`dbarchitect.design(brief)`, `dbarchitect.run(request)`, `dbarchitect.review(target)` and
`dbarchitect.snapshot(target, file)` do what the verbs of the command line do, and return what
these print as JSON.
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import TYPE_CHECKING

from dbarchitect._version import __version__

if TYPE_CHECKING:
    from dbarchitect.app.python_api import design, review, run, snapshot

__all__ = ["__version__", "design", "review", "run", "snapshot"]

_VERBS = frozenset({"design", "review", "run", "snapshot"})


class _Package(ModuleType):
    """A package whose verbs stay functions when rooms of the same name are imported."""

    def __setattr__(  # type: ignore[explicit-override]  # typing.override came with 3.12
        self, name: str, value: object
    ) -> None:
        """Importing `dbarchitect.design.x` would bind `design` to that room; it may not."""
        if not (name in _VERBS and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


def __getattr__(name: str) -> object:
    if name not in _VERBS:
        message = f"module 'dbarchitect' has no attribute {name!r}"
        raise AttributeError(message)
    from dbarchitect.app import python_api  # noqa: PLC0415 - nothing else needs it

    return getattr(python_api, name)


sys.modules[__name__].__class__ = _Package
