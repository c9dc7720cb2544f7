"""The twin: a planner that believes in rows that are not there.

`build_twin` takes a database whose schema is built but empty, and facts; what it returns
answers with plans, and with nothing else.
"""

from dbarchitect.lab.twin.building import build_twin, require_twins
from dbarchitect.lab.twin.explain import read_plan
from dbarchitect.lab.twin.reading import read_facts
from dbarchitect.lab.twin.refusals import TwinRefusalError, TwinUnavailableError
from dbarchitect.lab.twin.twin import Twin

__all__ = [
    "Twin",
    "TwinRefusalError",
    "TwinUnavailableError",
    "build_twin",
    "read_facts",
    "read_plan",
    "require_twins",
]
