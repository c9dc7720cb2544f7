"""Which share of a table's rows a partial index holds, by what the columns hold."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from dbarchitect.design.proof.comparisons import (
    column_name,
    comparisons,
    conjuncts,
    listed_values,
    mentions,
)

if TYPE_CHECKING:
    from dbarchitect.design.proof.profiles import ColumnProfile, TableProfile

_NULL_TEST = re.compile(r'\(*("?[\w]+"?) IS (NOT )?NULL\)*', re.IGNORECASE)


def predicate_share(profile: TableProfile, predicate: str | None) -> float | None:
    """The share of rows in a partial index; None where the predicate is not understood."""
    share = 1.0
    for part in conjuncts(predicate) if predicate is not None else ():
        found = _share_of(profile, part)
        if found is None:
            return None
        share *= found
    return share


def _share_of(profile: TableProfile, condition: str) -> float | None:
    match = _NULL_TEST.fullmatch(condition)
    if match is not None:
        nulls = profile.column(match[1].strip('"')).null_share
        return 1.0 - nulls if match[2] else nulls
    column = next((c for c in profile.columns if mentions(condition, c.name)), None)
    if column is None:
        return None
    found = _true_share(column, condition)
    if found is None:
        found = _listed_share(column, condition)
    return None if found is None else found * (1.0 - column.null_share)


def _true_share(column: ColumnProfile, condition: str) -> float | None:
    """The share of a boolean's values where the condition is the column, or NOT of it."""
    bare = condition.lower().removeprefix("not ")
    if column.type_name != "boolean" or column_name(bare) != column.name:
        return None
    shares = dict(zip(column.values.choices, column.values.shares, strict=True))
    return shares.get("true" if bare == condition.lower() else "false", 0.5)


def _listed_share(column: ColumnProfile, condition: str) -> float | None:
    """The share of the values of a column of few that are asked for."""
    shares = dict(zip(column.values.choices, column.values.shares, strict=False))
    listed = listed_values(condition, column.name)
    if listed and shares:
        return sum(shares.get(value, 0.0) for value in listed)
    for rule in comparisons(condition):
        wanted = rule.right.partition("::")[0].strip("'")
        if column_name(rule.left) == column.name and wanted in shares:
            if rule.operator == "=":
                return shares[wanted]
            if rule.operator in {"<>", "!="}:
                return 1.0 - shares[wanted]
    return None
