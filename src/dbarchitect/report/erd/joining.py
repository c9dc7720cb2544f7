"""Groups of tables put together where they fit into one view.

Rules:
    1. Those with most foreign keys between them come first, then those that fill a view.
    2. Groups without a foreign key between them share a view only if one of them is small.
    3. Ties go to the groups whose first tables come first.

Invariant: a group that was joined is larger, so a pair that did not fit never will. That is
why pairs with foreign keys can be done with before the others, each by a heap.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from heapq import heapify, heappop, heappush, nsmallest
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

FEW = 5
"""So many tables may share a view with others to which no foreign key leads."""

Group = frozenset[int]


def joined(
    groups: Iterable[Group], links: Iterable[tuple[int, int, int]], most: int
) -> list[Group]:
    """The groups, none with more than `most` members unless it came so.

    `links` are how many foreign keys are between two members. Takes time in proportion to
    groups and links, but for a logarithm.
    """
    return _filled(_by_links(list(groups), links, most), most)


def _by_links(
    groups: list[Group], links: Iterable[tuple[int, int, int]], most: int
) -> list[Group]:
    near = _links_between(groups, links)
    alive = dict(enumerate(groups))
    heap = [entry for one in near for entry in _entries(one, near, alive, most)]
    heapify(heap)
    while heap:
        *_, one, other = heappop(heap)
        if one not in alive or other not in alive:
            continue
        new = len(groups)
        groups.append(alive.pop(one) | alive.pop(other))
        alive[new] = groups[new]
        near[new] = near.pop(one) + near.pop(other)
        del near[new][one], near[new][other]
        for neighbour, count in near[new].items():
            del near[neighbour][one], near[neighbour][other]
            near[neighbour][new] = count
        for entry in _entries(new, near, alive, most):
            heappush(heap, entry)
    return list(alive.values())


Entry = tuple[int, int, int, int, int, int]
"""What orders two groups, and their numbers."""


def _entries(
    one: int, near: dict[int, Counter[int]], alive: dict[int, Group], most: int
) -> Iterator[Entry]:
    for other, links in near[one].items():
        size = len(alive[one]) + len(alive[other])
        if size <= most:
            first, second = sorted((min(alive[one]), min(alive[other])))
            yield (-links, -size, first, second, one, other)


def _links_between(
    groups: list[Group], links: Iterable[tuple[int, int, int]]
) -> dict[int, Counter[int]]:
    homes = {member: number for number, group in enumerate(groups) for member in group}
    near: dict[int, Counter[int]] = defaultdict(Counter)
    near.update((number, Counter()) for number in range(len(groups)))
    for one, other, count in links:
        if homes[one] != homes[other]:
            near[homes[one]][homes[other]] += count
            near[homes[other]][homes[one]] += count
    return near


def _filled(groups: list[Group], most: int) -> list[Group]:
    """The groups, small ones put with others until no view has room for another."""
    sizes: dict[int, list[tuple[int, Group]]] = defaultdict(list)
    for group in groups:
        heappush(sizes[len(group)], (min(group), group))
    while pair := _best_pair(sizes, most):
        found = [heappop(sizes[size])[1] for size in pair]
        new = found[0] | found[1]
        heappush(sizes[len(new)], (min(new), new))
    return [group for heap in sizes.values() for _, group in heap]


def _best_pair(sizes: dict[int, list[tuple[int, Group]]], most: int) -> tuple[int, int] | None:
    """The sizes of the two groups to put together: those that fill a view best."""
    for total in range(most, 1, -1):
        fitting = [
            (heads, small)
            for small in range(1, min(FEW, total // 2) + 1)
            if (heads := _heads(sizes[small], sizes[total - small]))
        ]
        if fitting:
            _, small = min(fitting)
            return small, total - small
    return None


def _heads(one: list[tuple[int, Group]], other: list[tuple[int, Group]]) -> list[int]:
    """The first members of the first groups of two heaps, or of the first two of one."""
    if one is other:
        return [head for head, _ in nsmallest(2, one)] if len(one) > 1 else []
    return sorted((one[0][0], other[0][0])) if one and other else []
