"""What a brief says that cannot be true together, one file for each kind.

A file holds one frozen `CONTRADICTION` record; the package is walked in sorted order, so there
is no list to edit. A contradiction stops nothing: the design goes on with what its `effect`
says, and the exit status is 1.
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from typing import TYPE_CHECKING

from dbarchitect.design.contradictions.kind import Kind

if TYPE_CHECKING:
    from dbarchitect.model.brief import Brief
    from dbarchitect.model.contradiction import Contradiction
    from dbarchitect.model.design import Design


@cache
def kinds() -> tuple[Kind, ...]:
    """Every kind of contradiction, by the name of its file."""
    found: list[Kind] = []
    for module in sorted(pkgutil.iter_modules(__path__), key=lambda item: item.name):
        loaded = importlib.import_module(f"{__name__}.{module.name}")
        record = getattr(loaded, "CONTRADICTION", None)
        if isinstance(record, Kind):
            found.append(record)
    return tuple(found)


def of_brief(brief: Brief) -> tuple[Contradiction, ...]:
    """What a checked brief says against itself, in the order of the ids."""
    return tuple(
        sorted(found for kind in kinds() if kind.in_brief for found in kind.in_brief(brief))
    )


def of_design(design: Design) -> tuple[Contradiction, ...]:
    """What a brief asks that its design cannot give, in the order of the ids."""
    return tuple(
        sorted(found for kind in kinds() if kind.in_design for found in kind.in_design(design))
    )
