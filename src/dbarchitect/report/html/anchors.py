"""Ids of a page: readable, unique, and made of letters that need no escape anywhere."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

_NOT_PLAIN = re.compile(r"[^a-z0-9]+")
_LONGEST = 60


@dataclass(slots=True)
class Anchors:
    """Hands out ids, none of them twice."""

    _taken: dict[str, int] = field(default_factory=dict[str, int])

    def take(self, text: str) -> str:
        """An id that says what the text says, as far as it is made of letters and digits."""
        plain = unicodedata.normalize("NFKD", text).lower()
        base = _NOT_PLAIN.sub("-", plain)[:_LONGEST].strip("-") or "section"
        found = base
        while found in self._taken:
            self._taken[base] += 1
            found = f"{base}-{self._taken[base]}"
        self._taken[found] = 1
        return found
