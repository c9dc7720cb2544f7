"""Rules of an entity over several of its members: unique together, apart in time, balanced."""

from __future__ import annotations

from dataclasses import dataclass, field

from dbarchitect.errors import Location


@dataclass(frozen=True, slots=True, kw_only=True)
class UniqueRule:
    """Attributes and references that together identify a row."""

    members: tuple[str, ...]
    location: Location | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class OverlapRule:
    """Rows that are the same in `members` do not overlap in `period`, an attribute."""

    members: tuple[str, ...]
    period: str
    location: Location | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class BalanceRule:
    """Of rows that are the same in `members` the `amount`, an attribute, adds up to zero."""

    amount: str
    members: tuple[str, ...]
    location: Location | None = field(default=None, compare=False)

    @property
    def text(self) -> str:
        """The rule as the brief writes it: `amount per transaction and currency`."""
        return f"{self.amount} per {' and '.join(self.members)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckRule:
    """A rule across attributes, as an SQL expression over their names."""

    expression: str
    location: Location | None = field(default=None, compare=False)
