"""Probes, one file for each kind of object; found by walking this package in sorted order.

Each file has a function `probes(bench)` that yields a `Probe`, or a `NotVerified` with its
reason for an object of its kind that it cannot attack: nothing is left out in silence.
"""

from __future__ import annotations

import importlib
import pkgutil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.design.proof.bench import Bench
    from dbarchitect.model.probe import Probe
    from dbarchitect.model.proof import NotVerified


def all_probes(bench: Bench) -> Iterator[Probe | NotVerified]:
    """The probes of every kind, kinds in the order of their names."""
    for module in sorted(pkgutil.iter_modules(__path__), key=lambda found: found.name):
        kind = importlib.import_module(f"{__name__}.{module.name}")
        yield from kind.probes(bench)
