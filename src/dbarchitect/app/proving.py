"""Each finding's remedy, run in a lab that holds the reviewed schema and no rows.

Rules:
    1. First the planner is asked, where a rule has a question for it: what it refutes is no
       finding. Then the remedies are run, and the same rules look at what they left.
    2. A remedy is tried alone where there are few. Many are tried in groups of different
       tables; a group in which anything is amiss is taken apart, till it is plain whose it is.
    3. When the time is over, what was not run says so.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from dbarchitect.errors import UsageError
from dbarchitect.model.snapshot import OriginKind
from dbarchitect.review.judging import not_run
from dbarchitect.review.walking import with_foreign_parts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from dbarchitect.app.remedy_trials import RemedyTrials
    from dbarchitect.lab import LabOptions
    from dbarchitect.model.finding import Finding
    from dbarchitect.model.schema import Schema
    from dbarchitect.model.snapshot import Snapshot
    from dbarchitect.review.rule import RuleModule


PROVE_SECONDS = 60.0
"""How long remedies are run, by default."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofRequest:
    """What is proven: findings of a snapshot; rules with options by their codes judge it.

    No remedy is begun after so many seconds of running remedies.
    """

    snapshot: Snapshot
    findings: tuple[Finding, ...]
    modules: tuple[RuleModule, ...]
    options: Mapping[str, Mapping[str, Any]]
    seconds: float = PROVE_SECONDS
    progress: Callable[[str], None] = lambda _phase: None


@dataclass(frozen=True, slots=True)
class Proven:
    """The findings that stand, each with its proof, and what must be known of the lab."""

    findings: tuple[Finding, ...]
    notes: tuple[str, ...] = ()


def prove_findings(request: ProofRequest, lab_options: LabOptions) -> Proven:
    """The findings that stand, each with what came of its remedy."""
    if not request.findings:
        return Proven(())
    # These load the driver.
    from dbarchitect.app.planner_questions import without_refuted  # noqa: PLC0415 - see above
    from dbarchitect.app.remedy_trials import RemedyTrials  # noqa: PLC0415 - see above
    from dbarchitect.app.server_plans import with_server_plans  # noqa: PLC0415 - see above
    from dbarchitect.lab.opening import open_lab  # noqa: PLC0415 - see above
    from dbarchitect.lab.rebuilding import rebuild  # noqa: PLC0415 - see above

    # Nothing but a twin, whose files are long, needs a disk.
    in_memory = request.snapshot.origin.kind is not OriginKind.SERVER
    with open_lab(replace(lab_options, in_memory=in_memory)) as lab:
        try:
            rebuilt = rebuild(lab, request.snapshot.schema)
        except UsageError as error:
            proof = not_run(f"the lab cannot hold this schema: {error.message}")
            return Proven(tuple(replace(one, proof=proof) for one in request.findings))
        asked = without_refuted(rebuilt.database, request.snapshot, request.findings)
        trials = RemedyTrials(rebuilt.database, request)
        proven = trials.with_proofs(asked.findings)
        planned, notes = with_server_plans(rebuilt.database, request.snapshot, proven)
        lacking = _lacking(request.snapshot.schema, rebuilt.left_out)
        return Proven(planned, (*lacking, *_late(trials), *asked.notes, *notes))


def _lacking(schema: Schema, left_out: Sequence[str]) -> Iterator[str]:
    if left_out:
        lacking = f"{len(left_out)} of its statements, the first for {left_out[0]}"
        yield f"The lab's copy of the schema lacks what its PostgreSQL refused: {lacking}."
    above = with_foreign_parts(schema)
    if above:
        yield (
            "The lab's copy of the schema has no foreign tables: what those below "
            f"{min(above).display} refuse does not show."
        )


def _late(trials: RemedyTrials) -> Iterator[str]:
    if trials.late:
        yield (
            f"{trials.run} remedies were run in {trials.seconds:g} s, and {trials.late} were "
            "left: --prove-seconds allows more."
        )
