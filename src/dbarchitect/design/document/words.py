"""How names, lists and missing knowledge are written in every section."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.evidence import Figure, code

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dbarchitect.model.evidence import EvidenceSet, Prose
    from dbarchitect.model.identifier import QualifiedName

NOT_VERIFIED: Prose = ("not verified",)
NOTHING: Prose = ("-",)


def name(of: QualifiedName) -> str:
    """A table's or index's name as code."""
    return code(of.display)


def names(items: Iterable[str]) -> str:
    """Names as code, with commas between them."""
    return ", ".join(map(code, items))


def figure_or(
    evidence: EvidenceSet, key: str, measurement: str, otherwise: Prose = NOT_VERIFIED
) -> Prose:
    """The figure where the evidence holds it; else what stands for it."""
    item = evidence.by_key.get(key)
    if item is None or all(m.name != measurement for m in item.measurements):
        return otherwise
    return (Figure(key, measurement),)


def has(evidence: EvidenceSet, key: str, measurement: str) -> bool:
    """Whether the evidence holds this measurement."""
    return bool(figure_or(evidence, key, measurement, ()))
