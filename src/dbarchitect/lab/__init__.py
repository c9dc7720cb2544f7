"""The throw-away PostgreSQL in which advice is executed before it is given.

`open_lab` starts one; everything that it made is gone when its `with` block ends.
"""

from dbarchitect.lab.laboratory import DEFAULT_OWNER, Lab, LabDatabase, LocaleFacts
from dbarchitect.lab.opening import open_lab
from dbarchitect.lab.options import LabOptions, SuppliedLimits

__all__ = [
    "DEFAULT_OWNER",
    "Lab",
    "LabDatabase",
    "LabOptions",
    "LocaleFacts",
    "SuppliedLimits",
    "open_lab",
]
