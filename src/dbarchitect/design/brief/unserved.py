"""Conditions that no index answers although another way to say the same has one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.errors import SqlError
from dbarchitect.model.brief import OpenQuestion
from dbarchitect.sqltext.binds import number_binds
from dbarchitect.sqltext.references import references

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.brief import AccessPattern, Brief
    from dbarchitect.sqltext.binds import BoundQuery
    from dbarchitect.sqltext.query import Comparison


def rewritings(brief: Brief) -> Iterator[OpenQuestion]:
    """A question for each statement that would be found faster in other words."""
    for pattern in brief.access:
        for text in dict.fromkeys(_texts(pattern)):
            identity = f"Q-rewrite-{'-'.join(pattern.name.split())}"
            yield OpenQuestion(identity, text, f"access.{pattern.name}.sql")


def _texts(pattern: AccessPattern) -> Iterator[str]:
    if pattern.sql is None:
        return
    try:
        query = number_binds(pattern.sql)
        found = references(query.statement).comparisons
    except SqlError:
        # What does not parse has been refused with its place.
        return
    for comparison in found:
        text = _text(comparison, query)
        if text is not None:
            yield text


def _text(comparison: Comparison, query: BoundQuery) -> str | None:
    """The question; None where the condition is as good as it can be.

    Source: PostgreSQL documentation 65.4.1 (GIN) and F.35.3 (pg_trgm).
    """
    column = comparison.column.name
    binds = [f":{query.names[number - 1]}" for number in comparison.operand.binds]
    value = binds[0] if binds else "value"
    if comparison.operator == "any =":
        return (
            f"May it say `{column} @> ARRAY[{value}]`? No index answers "
            f"`{value} = ANY ({column})`; a GIN index answers the other, which finds the same."
        )
    if comparison.wrappers[-1:] == ("similarity",):
        return (
            f"May it say `{column} % :text`, with pg_trgm.similarity_threshold set? No index "
            f"answers `similarity({column}, ...)`; a trigram index answers the other."
        )
    return None
