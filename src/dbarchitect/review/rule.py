"""What a rule is: one frozen record, one pure check, and where the lab can say more a probe.

Rules:
    1. A rule's file stem is its slug, and the slug names the defect, not the cure.
    2. A code is three letters and two digits; it is never used again for something else.
    3. `check` reads the snapshot and nothing else, and yields findings in a stable order.
    4. What a rule needs and the snapshot lacks makes the rule `not verified`, never silent; and
       so does its `undecided`, where what is there is not enough: counters too young, say.
       With `undecided_part` the rest of it is verified.
    5. What can be configured of a rule are the keyword-only parameters of its `check`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from dbarchitect.model.evidence import Method
from dbarchitect.model.finding import Confidence, Finding, Remedy, Severity
from dbarchitect.review.reading_evidence import read_from

if TYPE_CHECKING:
    from dbarchitect.model.evidence import Measurement
    from dbarchitect.model.schema import ObjectPath
    from dbarchitect.model.snapshot import Snapshot
    from dbarchitect.review.questions import Places


class Need(StrEnum):
    """The parts of a snapshot that a rule cannot do without; the schema is always there."""

    SIZES = "sizes"
    STATISTICS = "planner_statistics"
    COUNTERS = "counters"
    SETTINGS = "settings"
    SEQUENCE_VALUES = "sequence_values"
    DATA = "data"
    WORKLOAD = "workload"
    FOREIGN_TABLES = "foreign_tables"
    AUTHENTICATION = "authentication"
    EXTENSIONS = "available_extensions"


OF_FILES_TOO = frozenset({Need.WORKLOAD, Need.FOREIGN_TABLES})
"""What files can have, and a lab of theirs."""


class Status(StrEnum):
    """Where a rule is in its life: a new one is in preview for at least one minor version."""

    PREVIEW = "preview"
    STABLE = "stable"
    DEPRECATED = "deprecated"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """The record of a rule, from which its page and `explain` are made.

    `summary` is what is wrong, `why` what that does in production, `remedy` what to do: full
    sentences. `systemic` says of many at once what is wrong, with `{count}` and, where the
    module has a `population`, `{of}`: "{count} of {of} timestamp columns have no time zone".
    `implies` are the codes that a bad example of this rule shows as well. `references` are
    addresses of the PostgreSQL documentation or a paper; at least one. `also_in` names the
    tools that have such a check, with their code for it where they have one. An `opinion` is
    off unless it is asked for.
    """

    code: str
    slug: str
    severity: Severity
    summary: str
    why: str
    remedy: str
    systemic: str
    references: tuple[str, ...]
    since: str
    confidence: Confidence = Confidence.CERTAIN
    needs: frozenset[Need] = frozenset()
    implies: tuple[str, ...] = ()
    also_in: tuple[str, ...] = ()
    status: Status = Status.PREVIEW
    opinion: bool = False

    def found(  # noqa: PLR0913 - a finding has so many parts; all but two are named
        self,
        snapshot: Snapshot,
        target: ObjectPath,
        *,
        message: str,
        claim: str,
        remedy: Remedy | None = None,
        detail: str = "",
        severity: Severity | None = None,
        measurements: tuple[Measurement, ...] = (),
        method: Method = Method.READ,
        statements: tuple[str, ...] = (),
    ) -> Finding:
        """A finding of this rule that the snapshot itself shows.

        Args:
            snapshot: What was read.
            target: The object that has the defect.
            message: The effect in production, a full sentence that names the object.
            claim: What was read that shows it, without a full stop.
            remedy: The rule's text without SQL where left out.
            detail: Tells several findings of the rule on one object apart; no figures.
            severity: The rule's where left out.
            measurements: Figures behind the claim.
            method: How the claim is known: read, or estimated from what was read.
            statements: SQL by which everybody can see it in the source.
        """
        evidence = read_from(snapshot, target, claim, measurements, method)
        if statements:
            evidence = replace(evidence, statements=statements)
        return Finding(
            code=self.code,
            slug=self.slug,
            severity=self.severity if severity is None else severity,
            confidence=self.confidence,
            target=target,
            message=message,
            remedy=Remedy(text=self.remedy) if remedy is None else remedy,
            evidence=(evidence,),
            detail=detail,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannerProbe:
    """A question to the lab's planner: what the defect makes slow.

    `statement` is planned for any values of its parameters, never run, with sequential scans
    made as unattractive as the server can. The finding stands if the plan still reads `table`
    by a node of type `node`. Where it `refutes` nothing, the answer of a lab without rows says
    nothing: there the question is for a planner that knows how large the tables are. With
    `bound` it is planned for somebody whom the table's policies bind.
    """

    statement: str
    table: str
    node: str
    refutes: bool = True
    bound: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RowProof:
    """A question to the reviewed server's own rows that a remedy rests on: it only reads.

    `statement` gives one row: a number of rows for each of `counts`, and then how many rows
    there are too few and too many. `claim` holds where these are none. `cheaper` is another
    such question, which suffices where there is no time for this one.
    """

    statement: str
    counts: tuple[str, ...]
    claim: str
    cheaper: RowProof | None = None


Check = Callable[..., "Iterator[Finding]"]
"""Takes the snapshot, and by keyword what can be configured, each with its default."""

Population = Callable[["Snapshot"], int]
"""How many objects the rule looked at."""

Undecided = Callable[..., "str | None"]
"""Why what is there is not enough, a full sentence, or None; takes what the check takes."""

ProbeFor = Callable[["Places", "Finding"], PlannerProbe | None]
"""None where there is no such question."""


RowProofFor = Callable[["Snapshot", "Finding"], RowProof | None]
"""None where the finding's remedy has no SQL."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleModule:
    """A rule as found on disk: its record, group and check, and what else it may have.

    `planned` is a question like that of `probe` where nothing but costs can tell: it is put to
    a planner that knows the sizes of a server, and to no other.
    `options` are what can be configured of it, with their defaults.
    """

    rule: Rule
    group: str
    check: Check
    probe: ProbeFor | None = None
    planned: ProbeFor | None = None
    row_proof: RowProofFor | None = None
    population: Population | None = None
    undecided: Undecided | None = None
    undecided_part: Undecided | None = None
    options: Mapping[str, Any] = field(default_factory=dict[str, Any])
