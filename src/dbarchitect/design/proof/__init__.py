"""Proof by building and attacking: a design is built, attacked, filled and run in a lab.

A name's module is imported when the name is first asked for, so that a design without proof
does not wait for the driver.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dbarchitect.design.proof.horizon import SEED, horizon_sizes
    from dbarchitect.design.proof.proving import prove

__all__ = ["SEED", "horizon_sizes", "prove"]

_MODULES = {"SEED": "horizon", "horizon_sizes": "horizon", "prove": "proving"}


def __getattr__(name: str) -> object:
    if name not in _MODULES:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    found: object = getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
    globals()[name] = found
    return found
