"""A file may take back what it did; what it takes back is never loaded."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from dbarchitect.lab.planned import Planned

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

PartT = TypeVar("PartT")

_BEGINNINGS = frozenset({"BEGIN", "START"})
_ENDS = frozenset({"COMMIT", "PREPARE"})


@dataclass(slots=True)
class _Open:
    """Where the transaction and each of its savepoints began, as numbers of kept parts."""

    begin: int | None = None
    savepoints: list[tuple[str, int]] = field(default_factory=list[tuple[str, int]])

    def back_to(self, word: str, savepoint: str) -> int | None:
        """From which part on all is taken back; None where nothing is."""
        if word == "ROLLBACK":
            begin, self.begin = self.begin, None
            self.savepoints.clear()
            return begin
        while self.savepoints and self.savepoints[-1][0] != savepoint:
            self.savepoints.pop()
        return self.savepoints[-1][1] if self.savepoints else None


def without_rolled_back(
    parts: Iterable[PartT], undone: Callable[[list[PartT]], None]
) -> Iterator[PartT]:
    """The parts that stay, each once nothing can take it back; those that do not are told."""
    held: list[PartT] = []
    open_ = _Open()
    for part in parts:
        word = part.transaction if isinstance(part, Planned) else ""
        name = part.savepoint if isinstance(part, Planned) else ""
        if word in _BEGINNINGS:
            open_.begin = len(held)
        elif word in _ENDS:
            open_ = _Open()
        elif word == "SAVEPOINT":
            open_.savepoints.append((name, len(held) + 1))
        elif word in {"ROLLBACK", "ROLLBACK_TO"}:
            start = open_.back_to(word, name)
            if start is not None:
                undone([one for one in held[start:] if not _is_bound(one)])
                del held[start:]
            continue
        held.append(part)
        if open_.begin is None and not open_.savepoints:
            yield from held
            held.clear()
    yield from held


def _is_bound(part: object) -> bool:
    return isinstance(part, Planned) and bool(part.transaction)
