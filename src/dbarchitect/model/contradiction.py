"""Two statements of a brief that cannot both be true."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True, kw_only=True)
class Contradiction:
    """Two statements that exclude each other, with their numbers, as full sentences.

    `id` stays over runs, `path` is where the brief says the one, `says` is what it says there,
    `against` what it says elsewhere or what a page, a plan or arithmetic says instead, and
    `effect` what the design does all the same.
    """

    id: str
    path: str
    says: str
    against: str
    effect: str
