"""What many rules ask of one snapshot in turn, worked out once.

Each function keeps the answer about the value that it was asked of last, and no other: a review
asks of one snapshot until it is done, and values are frozen, so the answer cannot get old.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

SubjectT = TypeVar("SubjectT")
AnswerT = TypeVar("AnswerT")


class ForLatest(Generic[SubjectT, AnswerT]):
    """A function of one frozen value that answers at once where it is asked the same again."""

    def __init__(self, work_out: Callable[[SubjectT], AnswerT]) -> None:
        self._work_out = work_out
        self._latest: tuple[SubjectT, AnswerT] | None = None

    def __call__(self, subject: SubjectT) -> AnswerT:
        """What is so of the subject; the same object for the same subject."""
        latest = self._latest
        if latest is None or latest[0] is not subject:
            latest = self._latest = (subject, self._work_out(subject))
        return latest[1]
