"""What came of running a finding's remedy where nothing can be lost."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dbarchitect.model.evidence import Evidence
    from dbarchitect.model.finding import Severity
    from dbarchitect.model.plan import Plan
    from dbarchitect.model.schema import ObjectPath


class Outcome(StrEnum):
    """How a trial of a remedy ended.

    `PROVEN`: the finding is gone and no other has come. `STANDS`: it ran, and the finding is
    still there. `BRINGS`: it ran, and other findings have come. `FAILED`: the server refused a
    statement. `RUNS`: it ran, and a lab cannot tell whether the finding goes, or whether a
    query to write instead gives the same rows. `DIFFERS`: such a query gives others, and was
    withdrawn. `NOT_RUN`: nothing was run.
    """

    PROVEN = "proven"
    STANDS = "stands"
    BRINGS = "brings"
    FAILED = "failed"
    RUNS = "runs"
    DIFFERS = "differs"
    NOT_RUN = "not_run"


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """A finding that was not there before the remedy ran."""

    code: str
    slug: str
    severity: Severity
    target: ObjectPath


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A statement that the server refused, and its words; `sqlstate` None where it had none."""

    statement: str
    message: str
    sqlstate: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanChange:
    """How the planner runs one statement before and after a remedy.

    `conditions` says what the planner believed of the tables, as part of a sentence. Costs mean
    something only where the tables were `sized`. `rewrite` is the statement that the plan after
    is of, empty where it is the same.
    """

    statement: str
    before: Plan
    after: Plan
    conditions: str
    sized: bool = False
    rewrite: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RemedyProof:
    """How the trial ended, in full sentences and as values.

    `evidence` is there where statements ran.
    """

    outcome: Outcome
    told: str
    evidence: Evidence | None = None
    brought: tuple[Brought, ...] = ()
    refusal: Refusal | None = None
    plans: PlanChange | None = None
