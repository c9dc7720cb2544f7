"""The throw-away PostgreSQL in which advice is executed before it is given.

`open_lab` starts one; everything that it made is gone when its `with` block ends.

A name's module is imported when the name is first asked for: the options are for everybody,
and the driver, which takes longer to import than a whole design, only for those who open a lab.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dbarchitect.lab.laboratory import Lab, LabDatabase, LocaleFacts
    from dbarchitect.lab.opening import open_lab
    from dbarchitect.lab.options import DEFAULT_OWNER, LabOptions, SuppliedLimits

__all__ = [
    "DEFAULT_OWNER",
    "Lab",
    "LabDatabase",
    "LabOptions",
    "LocaleFacts",
    "SuppliedLimits",
    "open_lab",
]

_MODULES = {
    "DEFAULT_OWNER": "options",
    "Lab": "laboratory",
    "LabDatabase": "laboratory",
    "LabOptions": "options",
    "LocaleFacts": "laboratory",
    "SuppliedLimits": "options",
    "open_lab": "opening",
}


def __getattr__(name: str) -> object:
    if name not in _MODULES:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    found: object = getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
    globals()[name] = found
    return found
