"""Findings whose remedy rests on what rows hold: the reviewed server's own rows are asked.

Nothing is written: each question is one statement in a READ ONLY transaction, in a time box of
its own as long as that of the rows. What the rows contradict loses its SQL.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dbarchitect.model.evidence import (
    Evidence,
    Measurement,
    Method,
    Subject,
    SubjectKind,
    Unit,
)
from dbarchitect.postgres.connecting import connect
from dbarchitect.postgres.data.asking import Asker, RowsNotReadError, TimeBox
from dbarchitect.postgres.data.options import DataOptions
from dbarchitect.review.catalogue import rule_by_code

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dbarchitect.model.finding import Finding
    from dbarchitect.model.snapshot import Snapshot
    from dbarchitect.review.rule import RowProof


DEARER = 5
"""So many times as long as its cheaper form a question takes at most.

Source: measured on PostgreSQL 18, EXCEPT ALL both ways beside the rows one by one: 1.7 to 4.5
times as long for 6,000 to 1,000,000 rows of 20 columns.
"""


def with_row_proofs(
    snapshot: Snapshot, findings: Sequence[Finding], conninfo: str, *, seconds: float
) -> tuple[Finding, ...]:
    """The findings, those with a question for the rows with what these answer.

    Raises:
        ConnectionFailedError: the server is not there any more.
    """
    asked = {
        index: proof for index, one in enumerate(findings) if (proof := _proof(snapshot, one))
    }
    if not asked:
        return tuple(findings)
    found = list(findings)
    with connect(conninfo, read_only=True) as session:
        asker = Asker(session, TimeBox.of(seconds))
        asker.prepare(lock_timeout_ms=DataOptions().lock_timeout_ms)
        for index, proof in asked.items():
            found[index] = proven(asker, snapshot, findings[index], proof)
    return tuple(found)


def proven(asker: Asker, snapshot: Snapshot, finding: Finding, proof: RowProof) -> Finding:
    """The finding with the rows' answer; without SQL where they contradict it."""
    try:
        answer = _answer(asker, proof)
    except RowsNotReadError as error:
        return _told(finding, f"Not verified on the rows: {error.reason}")
    evidence = _evidence(snapshot, finding, answer)
    finding = replace(finding, evidence=(*finding.evidence, evidence))
    if answer.is_so:
        asked = answer.proof
        parts = ", ".join(
            f"{name} {rows:,}" for name, rows in zip(asked.counts, answer.counts, strict=True)
        )
        return _told(finding, f"Lossless: {asked.claim} (rows: {parts}).")
    text = (
        f"The rows say otherwise: {answer.too_few:,} would be missing and "
        f"{answer.too_many:,} made up."
    )
    remedy = replace(finding.remedy, statements=())
    return _told(replace(finding, remedy=remedy), text)


@dataclass(frozen=True, slots=True)
class _Answer:
    """What the rows say to a question: how many there are, too few, and too many."""

    proof: RowProof
    counts: tuple[int, ...]
    too_few: int
    too_many: int

    @property
    def is_so(self) -> bool:
        return self.too_few == self.too_many == 0


def _answer(asker: Asker, proof: RowProof) -> _Answer:
    """The answer to the question, or to its cheaper form where time would end before it.

    Raises:
        RowsNotReadError: neither was answered.
    """
    if proof.cheaper is None:
        return _asked(asker, proof)
    before_ms = asker.left_ms
    cheaper = _asked(asker, proof.cheaper)
    if not asker.has_time_for(DEARER * (before_ms - asker.left_ms)):
        return cheaper
    try:
        return _asked(asker, proof)
    except RowsNotReadError:
        return cheaper


def _asked(asker: Asker, proof: RowProof) -> _Answer:
    ((*counts, too_few, too_many),) = asker.rows(proof.statement)
    return _Answer(proof, tuple(counts), too_few, too_many)


def _proof(snapshot: Snapshot, finding: Finding) -> RowProof | None:
    ask = rule_by_code(finding.code).row_proof
    return None if ask is None else ask(snapshot, finding)


def _told(finding: Finding, sentence: str) -> Finding:
    return replace(
        finding, remedy=replace(finding.remedy, text=f"{finding.remedy.text} {sentence}")
    )


def _evidence(snapshot: Snapshot, finding: Finding, answer: _Answer) -> Evidence:
    origin, proof = snapshot.origin, answer.proof
    return Evidence(
        key=f"{finding.code}/{finding.target.text}/{finding.detail}/rows",
        claim=proof.claim,
        method=Method.EXECUTED,
        subject=Subject(SubjectKind.SOURCE, f"database {origin.database}"),
        measurements=tuple(
            Measurement(name=name, value=rows, unit=Unit.ROWS, varying=True)
            for name, rows in zip(proof.counts, answer.counts, strict=True)
        ),
        statements=(proof.statement,),
        passed=answer.is_so,
        server=origin.server_version,
    )
