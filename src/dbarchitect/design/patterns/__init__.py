"""The patterns of design, one file each: what a need of the brief becomes.

A pattern's file holds one frozen `PATTERN` record; the package is walked in sorted order, so
there is no list to edit.
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from dbarchitect.design.draft import Pattern


@cache
def patterns() -> tuple[Pattern, ...]:
    """Every pattern, by the name of its file."""
    found: list[Pattern] = []
    for module in sorted(pkgutil.iter_modules(__path__), key=lambda item: item.name):
        record = getattr(importlib.import_module(f"{__name__}.{module.name}"), "PATTERN", None)
        if isinstance(record, Pattern):
            found.append(record)
    return tuple(found)
