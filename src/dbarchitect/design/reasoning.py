"""The words of decisions: prose whose numbers are figures, and the evidence behind them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model import english
from dbarchitect.model.evidence import (
    Evidence,
    Figure,
    Measurement,
    Method,
    Subject,
    SubjectKind,
    Unit,
    code,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

DECLARED = Subject(SubjectKind.BRIEF, "the brief")
ESTIMATE = Subject(SubjectKind.BRIEF, "the brief's rows at the horizon, by formula")


def listed(names: Iterable[str], word: str = "and") -> str:
    """`a`, `b` and `c`, each as code, with another word before the last where it is given."""
    return english.listed(map(code, names), word)


def estimated(
    slug: str, claim: str, values: Mapping[str, int], unit: Unit = Unit.BYTES
) -> Evidence:
    """Evidence under the decision's slug, computed from the brief."""
    return Evidence(
        key=f"decision/{slug}",
        claim=claim,
        method=Method.ESTIMATED,
        subject=ESTIMATE,
        measurements=tuple(
            Measurement(name=name, value=value, unit=unit) for name, value in values.items()
        ),
    )


def declared(slug: str, claim: str, measurements: Iterable[Measurement]) -> Evidence:
    """Evidence under the decision's slug, said by the brief."""
    return Evidence(
        key=f"decision/{slug}",
        claim=claim,
        method=Method.DECLARED,
        subject=DECLARED,
        measurements=tuple(measurements),
    )


def figure(slug: str, name: str, *, cite: bool = False) -> Figure:
    """A number of the decision's own evidence."""
    return Figure(f"decision/{slug}", name, cite)
