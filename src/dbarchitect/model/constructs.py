"""Constructs: what a brief's grammar offers, and where a brief makes use of it."""

from __future__ import annotations

from dataclasses import dataclass

Place = tuple[str, ...]
"""The keys that lead to a value of a brief: `("entities", "User", "keep", "delete")`."""


@dataclass(frozen=True, slots=True)
class ConstructUse:
    """A construct such as `keep: delete = soft`, and the places where a brief writes it."""

    construct: str
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class ConstructProof:
    """How the design of a construct's uses was proven.

    `subjects` are the tables, columns and access patterns that the uses became, or `design`
    where that is all of it; none where a use became nothing that can be executed. `passed` and
    `run` count what was executed of them, `not_verified` what was not reached; all three are
    None where there was no proof.
    """

    use: ConstructUse
    subjects: tuple[str, ...]
    passed: int | None = None
    run: int | None = None
    not_verified: int | None = None
