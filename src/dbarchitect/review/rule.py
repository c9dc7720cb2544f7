"""What a rule is: one frozen record, one pure check, and where the lab can say more a probe.

Rules:
    1. A rule's file stem is its slug, and the slug names the defect, not the cure.
    2. A code is three letters and two digits; it is never used again for something else.
    3. `check` reads the snapshot and nothing else, and yields findings in a stable order.
    4. What a rule needs and the snapshot lacks makes the rule `not verified`, never silent.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dbarchitect.model.finding import Finding, Severity
    from dbarchitect.model.snapshot import Snapshot


class Need(StrEnum):
    """The parts of a snapshot that a rule cannot do without; the schema is always there."""

    SIZES = "sizes"
    STATISTICS = "planner_statistics"
    COUNTERS = "counters"
    SETTINGS = "settings"


class Status(StrEnum):
    """Where a rule is in its life: a new one is in preview for at least one minor version."""

    PREVIEW = "preview"
    STABLE = "stable"
    DEPRECATED = "deprecated"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """The record of a rule, from which its page and `explain` are made.

    `summary` is what is wrong, `why` what that does in production, `remedy` what to do: full
    sentences. `implies` are the codes that a bad example of this rule shows as well.
    `references` are addresses of the PostgreSQL documentation or a paper; at least one.
    """

    code: str
    slug: str
    severity: Severity
    summary: str
    why: str
    remedy: str
    references: tuple[str, ...]
    since: str
    needs: frozenset[Need] = frozenset()
    implies: tuple[str, ...] = ()
    status: Status = Status.PREVIEW
    opinion: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannerProbe:
    """A question to the lab's planner that can refute a finding.

    `statement` is planned for `parameters` unknown values, never run, with sequential scans
    made as unattractive as the server can. The finding stands if the plan still reads `table`
    by a node of type `node`.
    """

    statement: str
    parameters: int
    table: str
    node: str


Check = Callable[["Snapshot"], "Iterator[Finding]"]
ProbeFor = Callable[["Snapshot", "Finding"], PlannerProbe]


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleModule:
    """A rule as found on disk: its record, group and check, and its probe if it has one."""

    rule: Rule
    group: str
    check: Check
    probe: ProbeFor | None
