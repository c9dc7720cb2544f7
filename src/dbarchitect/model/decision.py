"""A decision: the question, the choice, what else there was, and what would flip it."""

from __future__ import annotations

from dataclasses import dataclass

from dbarchitect.model.evidence import Prose


@dataclass(frozen=True, slots=True)
class Alternative:
    """A choice that was not taken, and why not."""

    choice: str
    why_not: Prose


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One decision of a design; `slug` stays over runs, such as `primary-key/orders`."""

    slug: str
    question: str
    choice: str
    why: Prose
    alternatives: tuple[Alternative, ...] = ()
    would_flip: Prose = ()
