"""The section on proofs: what was built and attacked, and what was not verified."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.design import evidence_keys as keys
from dbarchitect.design.document.summary import probe_kinds, probes_key
from dbarchitect.model.document import Bullets, Grid, Paragraph, Section
from dbarchitect.model.evidence import Figure

if TYPE_CHECKING:
    from dbarchitect.model.evidence import Evidence, EvidenceSet, Prose

_OUTCOME = {True: "held", False: "FAILED", None: "not verified"}
_HOW = (
    "Each probe runs a statement that must be refused, with its SQLSTATE and by the "
    "constraint's name, or whose effect must be seen. Then what it attacks is taken away, and "
    "the probe must fail: one that cannot fail proves nothing."
)


def proofs_section(evidence: EvidenceSet) -> Section:
    """What was executed, with its outcome; what was not says so."""
    if keys.LAB not in evidence.by_key:
        return Section("Proofs", (Paragraph(("Not verified: the proof was left out.",)),))
    built = tuple(
        ((item.claim,), (_OUTCOME[item.passed],)) for item in _of(evidence, keys.BUILD)
    )
    kinds = tuple(_kind(evidence.by_key[probes_key(kind)]) for kind in probe_kinds(evidence))
    attacked = ("attacked", "probes", "answered as they must be", "seen to fail", "outcome")
    blocks: list[Grid | Paragraph | Bullets] = [Grid(("building", "outcome"), built)]
    if kinds:
        blocks += [Paragraph((_HOW,)), Grid(attacked, kinds)]
    failed = tuple((item.claim,) for item in _of(evidence, keys.PROBE) if not item.passed)
    if failed:
        blocks += [Paragraph(("Failed:",)), Bullets(failed)]
    left = tuple(map(_left_out, _of(evidence, keys.NOT_VERIFIED)))
    if left:
        blocks += [Paragraph(("Not verified:",)), Bullets(left)]
    return Section("Proofs", tuple(blocks))


def _of(evidence: EvidenceSet, prefix: str) -> list[Evidence]:
    return [item for item in evidence.items if item.key.startswith(prefix)]


def _kind(item: Evidence) -> tuple[Prose, ...]:
    return (
        (item.key.rpartition("/")[2],),
        (Figure(item.key, "probes"),),
        (Figure(item.key, "held"),),
        (Figure(item.key, "able_to_fail"),),
        (_OUTCOME[item.passed],),
    )


def _left_out(item: Evidence) -> Prose:
    return (Figure(item.key, "subject"), ": ", Figure(item.key, "reason"))
