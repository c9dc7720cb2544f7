"""Things that hang together, by what is said of pairs of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class Groups:
    """The numbers from 0 up, each alone until it is joined with others."""

    def __init__(self, count: int) -> None:
        self._head = list(range(count))

    def join(self, numbers: Iterable[int]) -> None:
        """These numbers, and all that hang together with one of them, are one group."""
        heads = {self._head[number] for number in numbers}
        if len(heads) > 1:
            first = min(heads)
            self._head = [first if head in heads else head for head in self._head]

    def listed(self) -> list[list[int]]:
        """The groups, each in order, in the order of their first numbers."""
        found: dict[int, list[int]] = {}
        for number, head in enumerate(self._head):
            found.setdefault(head, []).append(number)
        return list(found.values())
