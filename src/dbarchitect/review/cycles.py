"""Circles in a directed graph that is given as the successors of each node."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from dbarchitect.model.identifier import QualifiedName

    Graph = dict[QualifiedName, set[QualifiedName]]


def circles(
    successors: Mapping[QualifiedName, Collection[QualifiedName]],
) -> Iterator[tuple[QualifiedName, ...]]:
    """Circles until there are no more when the last edge of each, to its first node, is cut.

    Each is the shortest through its first node, and first nodes come in order.
    """
    graph = {node: set(others) for node, others in successors.items()}
    while True:
        _prune(graph)
        found = next((c for node in sorted(graph) if (c := _through(graph, node))), None)
        if found is None:
            return
        yield found
        graph[found[-1]].discard(found[0])


def _prune(graph: Graph) -> None:
    """Take out, one after the other, nodes that lead nowhere: they are on no circle."""
    leading: dict[QualifiedName, list[QualifiedName]] = {}
    for node, others in graph.items():
        for other in others:
            leading.setdefault(other, []).append(node)
    dead = [n for n in {*graph, *leading} if not graph.get(n)]
    while dead:
        node = dead.pop()
        graph.pop(node, None)
        for before in leading.get(node, ()):
            if before in graph:
                graph[before].discard(node)
                if not graph[before]:
                    dead.append(before)


def _through(graph: Graph, start: QualifiedName) -> tuple[QualifiedName, ...]:
    """The shortest circle through the node, empty where there is none."""
    came_from: dict[QualifiedName, QualifiedName] = {}
    waiting = deque([start])
    while waiting:
        node = waiting.popleft()
        for other in sorted(graph[node]):
            if other == start:
                return _path(came_from, start, node)
            if other not in came_from:
                came_from[other] = node
                waiting.append(other)
    return ()


def _path(
    came_from: Mapping[QualifiedName, QualifiedName], start: QualifiedName, end: QualifiedName
) -> tuple[QualifiedName, ...]:
    path = [end]
    while path[-1] != start:
        path.append(came_from[path[-1]])
    return tuple(reversed(path))
