"""Which step comes when: what is needed first comes first, and the same input orders the same.

Invariants:
    1. A step comes after all that it requires and after all that the catalog says it
       depends on.
    2. Where that leaves a choice, the section that is being written is finished first; then
       comes the lowest phase; within it, kind and name decide.
    3. A preference gives way where it is part of a cycle; a requirement never does.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dbarchitect.ddl.steps import Phase
from dbarchitect.errors import InvariantBrokenError
from dbarchitect.model.schema import Dependency, ObjectKind, ObjectPath

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from dbarchitect.ddl.steps import Step

_Key = tuple[int, ObjectPath, str]

_RELATION_PARTS = 2
_NAMED_ALIKE = frozenset(
    {
        ObjectKind.TABLE,
        ObjectKind.VIEW,
        ObjectKind.MATERIALIZED_VIEW,
        ObjectKind.SEQUENCE,
        ObjectKind.TYPE,
        ObjectKind.DOMAIN,
    }
)
"""Kinds of which no two objects of a schema share a name: tables have types of their name."""


@dataclass(frozen=True, slots=True)
class Ordered:
    """All steps in an order that works, and for each the steps that it cannot do without."""

    steps: tuple[Step, ...]
    needs: Mapping[_Key, frozenset[_Key]]


@dataclass(frozen=True, slots=True)
class Cyclic:
    """No order works before these paths are made steps of their own."""

    separable: frozenset[ObjectPath]


def in_order(steps: Sequence[Step], dependencies: Iterable[Dependency]) -> Ordered | Cyclic:
    """The steps in order, or what to separate so that there is one.

    Raises:
        InvariantBrokenError: a cycle holds nothing that could be separated.
    """
    graph = _Graph.of(steps, dependencies)
    ordered = graph.sorted()
    if len(ordered) == len(graph.steps):
        needs = {key: frozenset(befores) for key, befores in graph.hard.items()}
        return Ordered(tuple(graph.steps[key] for key in ordered), needs)
    return Cyclic(graph.separable(set(graph.steps) - set(ordered)))


class _Places:
    """Which step makes what a path names."""

    def __init__(self, steps: Iterable[Step]) -> None:
        self.exact: dict[ObjectPath, _Key] = {}
        self.by_name: dict[tuple[str, ...], _Key] = {}
        for step in steps:
            for path in step.provides:
                self.exact[path] = step.key
            if not step.part and step.path.kind in _NAMED_ALIKE:
                self.by_name[step.path.parts] = step.key

    def of(self, path: ObjectPath) -> _Key | None:
        """The step; a column is found by its relation, a row type by its table."""
        found = self.exact.get(path)
        if found is None and len(path.parts) >= _RELATION_PARTS:
            found = self.by_name.get(path.parts[:_RELATION_PARTS])
        return found

    def all_of(self, paths: Iterable[ObjectPath]) -> frozenset[_Key]:
        """The steps of those paths that are made at all."""
        found = (self.of(path) for path in paths)
        return frozenset(key for key in found if key is not None)


@dataclass(frozen=True, slots=True)
class _Graph:
    """Steps by key, what each waits for, and which path made it wait."""

    steps: Mapping[_Key, Step]
    hard: Mapping[_Key, Mapping[_Key, frozenset[ObjectPath]]]
    after: Mapping[_Key, frozenset[_Key]]
    soft: Mapping[_Key, frozenset[_Key]]

    @classmethod
    def of(cls, steps: Sequence[Step], dependencies: Iterable[Dependency]) -> _Graph:
        places = _Places(steps)
        needs: dict[_Key, dict[_Key, set[ObjectPath]]] = {step.key: {} for step in steps}
        for dependent, waiting, referenced in _edges(steps, dependencies):
            before = places.of(referenced)
            if before is not None and before != waiting:
                needs[waiting].setdefault(before, set()).add(dependent)
        after = {step.key: places.all_of(step.follows) - {step.key} for step in steps}
        soft = {step.key: places.all_of(step.prefers) - {step.key} for step in steps}
        hard = {
            key: {before: frozenset(paths) for before, paths in befores.items()}
            for key, befores in needs.items()
        }
        return cls({step.key: step for step in steps}, hard, after, soft)

    def sorted(self) -> list[_Key]:
        """As many steps as can be ordered."""
        hard = {key: self.hard[key].keys() | self.after[key] for key in self.steps}
        queue = _Queue(hard, self.soft)
        return list(iter(queue.pop, None))

    def separable(self, stuck: set[_Key]) -> frozenset[ObjectPath]:
        """The paths in a cycle to make steps of their own: parts, then views, then bodies."""
        within = self._cyclic(stuck)
        blamed = {
            path
            for key in within
            for before, paths in self.hard[key].items()
            if before in within
            for path in paths & self.steps[key].separable
        }
        parts = frozenset(path for path in blamed if len(path.parts) > _RELATION_PARTS)
        relations = frozenset(path for path in blamed if path.kind is not ObjectKind.FUNCTION)
        found = parts or relations or frozenset(blamed)
        if not found:
            names = ", ".join(self.steps[key].path.text for key in sorted(within))
            message = f"objects that need each other cannot be created in any order: {names}"
            raise InvariantBrokenError(message)
        return found

    def _cyclic(self, stuck: set[_Key]) -> set[_Key]:
        """Those of the stuck steps that wait for themselves, not merely for a cycle."""
        waiting = {
            key: {b for b in (*self.hard[key], *self.after[key]) if b in stuck} for key in stuck
        }
        followers: dict[_Key, set[_Key]] = defaultdict(set)
        for key, befores in waiting.items():
            for before in befores:
                followers[before].add(key)
        leaves = [key for key in stuck if not followers[key]]
        while leaves:
            leaf = leaves.pop()
            for before in waiting.pop(leaf):
                followers[before].discard(leaf)
                if not followers[before]:
                    leaves.append(before)
        return set(waiting)


def _edges(
    steps: Sequence[Step], dependencies: Iterable[Dependency]
) -> Iterable[tuple[ObjectPath, _Key, ObjectPath]]:
    """(whose need it is, the step that waits, what it waits for)."""
    speakers: dict[ObjectPath, _Key] = {}
    for step in steps:
        for path in step.answers_for:
            speakers[path] = step.key
        for required in step.requires:
            yield step.path, step.key, required
    for dependency in dependencies:
        key = speakers.get(dependency.dependent)
        if key is not None:
            yield dependency.dependent, key, dependency.referenced


class _Queue:
    """The steps that may come next; each step is handed out once."""

    def __init__(
        self,
        hard: Mapping[_Key, Iterable[_Key]],
        soft: Mapping[_Key, Iterable[_Key]],
    ) -> None:
        self._hard = {key: set(befores) for key, befores in hard.items()}
        self._soft = {key: set(befores) for key, befores in soft.items()}
        self._followers: dict[_Key, set[_Key]] = defaultdict(set)
        for key, befores in (*self._hard.items(), *self._soft.items()):
            for before in befores:
                self._followers[before].add(key)
        self._ready: dict[int, list[_Key]] = defaultdict(list)
        self._phase = 0
        for key in self._hard:
            self._offer(key)

    def pop(self) -> _Key | None:
        """The next step, or None when none is left that could come."""
        phases = [phase for phase, heap in self._ready.items() if heap]
        if self._phase not in phases:
            late = min(phases, default=None)
            if late is None or late >= Phase.OPEN_SCHEMAS:
                key = self._with_least_preferences(before_phase=late)
                if key is not None or late is None:
                    return key
            self._phase = late
        key = heapq.heappop(self._ready[self._phase])
        self._done(key)
        return key

    def _with_least_preferences(self, *, before_phase: int | None) -> _Key | None:
        """What only preferences hold back: it comes before anything is said of all objects."""
        free = [
            key
            for key, befores in self._hard.items()
            if not befores and (before_phase is None or key[0] < before_phase)
        ]
        if not free:
            return None
        key = min(free, key=lambda one: (len(self._soft[one]), one))
        self._done(key)
        return key

    def _done(self, key: _Key) -> None:
        del self._hard[key], self._soft[key]
        for follower in sorted(self._followers.pop(key, ())):
            if follower in self._hard:
                self._hard[follower].discard(key)
                self._soft[follower].discard(key)
                self._offer(follower)

    def _offer(self, key: _Key) -> None:
        if not self._hard[key] and not self._soft[key]:
            heapq.heappush(self._ready[key[0]], key)
