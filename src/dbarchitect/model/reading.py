"""What was read, and what was not: unknown is never zero."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Known(Generic[T_co]):
    """A part of a snapshot that was read."""

    value: T_co


@dataclass(frozen=True, slots=True)
class NotRead:
    """A part of a snapshot that was not read, and why, as a full sentence."""

    reason: str


Reading = Known[T_co] | NotRead
