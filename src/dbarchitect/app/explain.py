"""`explain`: what a rule looks for, why, and what is done about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.review.catalogue import all_rules, rule_by_code
from dbarchitect.review.explaining import explanation

if TYPE_CHECKING:
    from dbarchitect.model.finding import Explanation


def explain(code: str) -> Explanation:
    """The rule of that code or slug.

    Raises:
        UsageError: there is none.
    """
    return explanation(rule_by_code(code))


def all_explanations() -> tuple[Explanation, ...]:
    """Every rule, by code."""
    return tuple(explanation(module) for module in all_rules())
