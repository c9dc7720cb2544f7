"""Models of a schema for other tools, one module or package each.

A format holds one frozen `FORMAT` record; the package is walked in sorted order, so there is
no list to edit. Paths are relative to the folder `models`, and begin with the format's slug.
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from dbarchitect.report.models.record import ModelFormat


@cache
def model_formats() -> tuple[ModelFormat, ...]:
    """Every format, by its slug."""
    found: list[ModelFormat] = []
    for module in pkgutil.iter_modules(__path__):
        record = getattr(importlib.import_module(f"{__name__}.{module.name}"), "FORMAT", None)
        if isinstance(record, ModelFormat):
            found.append(record)
    return tuple(sorted(found, key=lambda record: record.slug))
