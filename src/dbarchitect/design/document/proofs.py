"""The section on proofs: what was built and attacked, and what was not verified."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.design import evidence_keys as keys
from dbarchitect.design.document.summary import probe_kinds, probes_key
from dbarchitect.model.document import Bullets, Grid, Paragraph, Section
from dbarchitect.model.evidence import Figure, code

if TYPE_CHECKING:
    from dbarchitect.model.evidence import Evidence, EvidenceSet, Prose
    from dbarchitect.model.proof import ProbeResult, Proof

_OUTCOME = {True: "held", False: "FAILED", None: "not verified"}
_HOW = (
    "Each probe runs a statement that must be refused, with its SQLSTATE and by the "
    "constraint's name, or whose effect must be seen. Then what it attacks is taken away, and "
    "the probe must fail: one that cannot fail proves nothing."
)


def proofs_section(proof: Proof | None, evidence: EvidenceSet) -> Section:
    """What was executed, with its outcome; what was not says so."""
    if proof is None:
        return Section("Proofs", (Paragraph(("Not verified: the proof was left out.",)),))
    built = tuple(
        ((item.claim,), (_OUTCOME[item.passed],))
        for item in evidence.items
        if item.key.startswith(keys.BUILD)
    )
    kinds = tuple(_kind(evidence.by_key[probes_key(kind)]) for kind in probe_kinds(evidence))
    attacked = ("attacked", "probes", "answered as they must be", "seen to fail", "outcome")
    blocks: list[Grid | Paragraph | Bullets] = [
        Grid(("building", "outcome"), built),
        Paragraph((_HOW,)),
        Grid(attacked, kinds),
    ]
    blocks += _failed(proof)
    blocks += _not_verified(proof)
    return Section("Proofs", tuple(blocks))


def _kind(item: Evidence) -> tuple[Prose, ...]:
    return (
        (item.key.rpartition("/")[2],),
        (Figure(item.key, "probes"),),
        (Figure(item.key, "held"),),
        (Figure(item.key, "able_to_fail"),),
        (_OUTCOME[item.passed],),
    )


def _failed(proof: Proof) -> list[Paragraph | Bullets]:
    failed = tuple(_failure(result) for result in proof.probes if not result.passed)
    return [Paragraph(("Failed:",)), Bullets(failed)] if failed else []


def _failure(result: ProbeResult) -> Prose:
    what = f"{code(result.probe.name)} on {code(result.probe.target.text)}"
    answers = f"answered {code(result.answer)}, without it {code(result.answer_without)}"
    return (f"{what}: {answers}.",)


def _not_verified(proof: Proof) -> list[Paragraph | Bullets]:
    left: tuple[Prose, ...] = tuple(
        (f"{item.subject}: {item.reason}",) for item in proof.not_verified
    )
    return [Paragraph(("Not verified:",)), Bullets(left)] if left else []
