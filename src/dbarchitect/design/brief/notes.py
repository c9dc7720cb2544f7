"""What the reader took for granted, gathered so that the same default is one line."""

from __future__ import annotations

from dbarchitect.model.brief import Assumption


class Notes:
    """Collects assumptions while a brief is read."""

    def __init__(self) -> None:
        self._subjects: dict[tuple[str, str, str], list[str]] = {}

    def assume(self, path: str, value: str, reason: str, *, of: str | None = None) -> None:
        """Notes a default; `of` names whose it is, where many can share the default.

        `path` has a `*` in the place of what `of` names; `reason` is a full sentence.
        """
        subjects = self._subjects.setdefault((path, value, reason), [])
        if of is not None:
            subjects.append(of)

    def assumptions(self) -> tuple[Assumption, ...]:
        """One assumption for each default, in the order of their paths."""
        return tuple(
            sorted(
                Assumption(path, value, _with_subjects(reason, subjects))
                for (path, value, reason), subjects in self._subjects.items()
            )
        )


def _with_subjects(reason: str, subjects: list[str]) -> str:
    return f"{reason} Taken for: {', '.join(subjects)}." if subjects else reason
