"""Objects of which a rule cannot tell, since the role was not shown what the rule needs.

A rule that needs statistics decides for the tables whose statistics were read; the others are
named with the rule, so that their silence is not taken for health.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import NotVerified
from dbarchitect.model.reading import Known, NotRead
from dbarchitect.model.schema import ObjectKind
from dbarchitect.model.schema.paths import path_of
from dbarchitect.review.rule import Need

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.schema import ObjectPath
    from dbarchitect.model.snapshot import Snapshot
    from dbarchitect.review.rule import Rule

_STATISTICS_HIDDEN = (
    "The role may not see its statistics: it needs SELECT on the table and, under row security,"
    " BYPASSRLS."
)


def hidden_facts(snapshot: Snapshot) -> dict[Need, dict[str, tuple[ObjectPath, ...]]]:
    """By need, and by the reason in a full sentence: what was not read of single objects."""
    found = {
        Need.SEQUENCE_VALUES: _sequences(snapshot),
        Need.STATISTICS: _statistics(snapshot),
        Need.SIZES: _sizes(snapshot),
    }
    return {need: _by_reason(pairs) for need, pairs in found.items()}


def partly_unverified(
    rule: Rule, facts: dict[Need, dict[str, tuple[ObjectPath, ...]]]
) -> Iterator[NotVerified]:
    """The objects of which a rule that was run cannot tell, one entry for each reason."""
    for need in sorted(rule.needs):
        for reason, objects in facts.get(need, {}).items():
            yield NotVerified(code=rule.code, slug=rule.slug, reason=reason, objects=objects)


def _by_reason(pairs: Iterator[tuple[ObjectPath, str]]) -> dict[str, tuple[ObjectPath, ...]]:
    found: dict[str, list[ObjectPath]] = {}
    for path, reason in pairs:
        found.setdefault(reason, []).append(path)
    return {reason: tuple(sorted(paths)) for reason, paths in found.items()}


def _sequences(snapshot: Snapshot) -> Iterator[tuple[ObjectPath, str]]:
    if isinstance(snapshot.sequence_values, Known):
        for one in snapshot.sequence_values.value:
            if isinstance(one.last_value, NotRead):
                yield path_of(ObjectKind.SEQUENCE, one.sequence), one.last_value.reason


def _statistics(snapshot: Snapshot) -> Iterator[tuple[ObjectPath, str]]:
    """Tables alone: what is hidden of a table is hidden of its indexes."""
    if isinstance(snapshot.planner_statistics, Known):
        tables = {table.name for table in snapshot.schema.tables}
        for name in snapshot.planner_statistics.value.hidden:
            if name in tables:
                yield path_of(ObjectKind.TABLE, name), _STATISTICS_HIDDEN


def _sizes(snapshot: Snapshot) -> Iterator[tuple[ObjectPath, str]]:
    if isinstance(snapshot.sizes, Known):
        for one in snapshot.sizes.value:
            if isinstance(one.stored, NotRead):
                yield path_of(one.kind, one.relation), one.stored.reason
