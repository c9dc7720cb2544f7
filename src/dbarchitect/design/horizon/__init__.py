"""A design at its horizon, as facts for a planner.

Sizes are by formula, statistics by the formulas of the values; no row is stored anywhere.
"""

from dbarchitect.design.horizon.evaluated import answers_in
from dbarchitect.design.horizon.facts import HorizonFacts, horizon_facts, horizon_setting
from dbarchitect.design.horizon.twins import HorizonTwin, horizon_twin

__all__ = [
    "HorizonFacts",
    "HorizonTwin",
    "answers_in",
    "horizon_facts",
    "horizon_setting",
    "horizon_twin",
]
