"""Columns that a CHECK ties to others: which side is computed, and by how much it differs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.design.proof import values
from dbarchitect.design.proof.amounts import digits_of
from dbarchitect.design.proof.comparisons import column_name, mentions

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from dbarchitect.design.proof.comparisons import Comparison
    from dbarchitect.model.schema import Table

_SEQUENCE_STEP_HOURS = 72


def tied(found: Comparison, order: Mapping[str, int], table: Table) -> Iterator[Comparison]:
    """The comparison as a rule for its left side, the better side first."""
    sides = [
        rule
        for rule in (found, found.turned)
        if rule.operator in {"=", ">", ">=", "<", "<="}
        and (name := column_name(rule.left)) in order
        and any(mentions(rule.right, other) for other in order if other != name)
        and not mentions(rule.right, name or "")
        and table.column(name or "").generated is None
    ]
    sides.sort(key=lambda rule: _rank(table, column_name(rule.left) or "", order))
    yield from sides


def _rank(table: Table, name: str, order: Mapping[str, int]) -> tuple[bool, bool, int]:
    column = table.column(name)
    return (column.not_null is not None, column.default is not None, -order[name])


def step(type_name: str, salt_: int) -> str:
    """SQL of a little more than nothing, of the type; `salt_` tells one column from another."""
    part = values.unit(salt_)
    if type_name.startswith("timestamp"):
        return f"(({part} + 0.01) * interval '{_SEQUENCE_STEP_HOURS} hours')"
    if type_name.startswith(("interval", "time without")):
        return f"(({part} + 0.01) * interval '1 hour')"
    if type_name.startswith("numeric"):
        return f"round((({part} + 0.001) * 50)::numeric, {digits_of(type_name)[1]})"
    return f"(1 + floor({part} * 9))::integer"
