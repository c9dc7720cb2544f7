"""What of a review is news: neither in a baseline, nor in another target, nor answered for.

Rules:
    1. What another target could not show, for want of rows or of rights, is no news where its
       object is there too; how much that is, is told.
    2. A baseline serves reviews with rows and without: it holds what either finds.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from dbarchitect.app.baseline import gone, read_baseline, write_baseline
from dbarchitect.app.targets import STANDARD_INPUT, TargetRequest, read_target
from dbarchitect.app.workload import with_queries
from dbarchitect.model.english import counted, listed
from dbarchitect.model.reading import Known
from dbarchitect.model.snapshot import ROWS_NOT_ASKED
from dbarchitect.review.engine import review_snapshot
from dbarchitect.review.known_findings import Suppression, without_known
from dbarchitect.review.rule import Need

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from dbarchitect.app.baseline import KnownFinding
    from dbarchitect.model.finding import Finding, Review
    from dbarchitect.model.schema import ObjectPath, Schema
    from dbarchitect.model.snapshot import Snapshot
    from dbarchitect.review.rule import RuleModule


def _today() -> date:
    return datetime.now(tz=UTC).date()


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownRequest:
    """What is no news: a baseline file, another target's findings, and suppressions.

    With `update_baseline` the baseline file is written instead of read.
    """

    baseline: Path | None = None
    update_baseline: bool = False
    new_only: TargetRequest | None = None
    suppressions: tuple[Suppression, ...] = ()
    today: date = field(default_factory=_today)


@dataclass(frozen=True, slots=True)
class Reviewing:
    """How targets are looked at: the rules, their options, and the files of queries."""

    modules: Sequence[RuleModule]
    options: Mapping[str, Mapping[str, Any]]
    queries: Sequence[str] = ()

    def of(self, snapshot: Snapshot) -> Review:
        """The review of that snapshot."""
        return review_snapshot(snapshot, self.modules, self.options)

    def with_or_without_rows(self, snapshot: Snapshot, found: Review) -> Review:
        """The review, and what it would have found had nobody looked at rows.

        Where rows decide, one rule tells what another one guesses from names: both are known.
        """
        if not isinstance(snapshot.data, Known):
            return found
        guessing = [one for one in self.modules if Need.DATA not in one.rule.needs]
        unseen = replace(snapshot, data=ROWS_NOT_ASKED)
        before = review_snapshot(unseen, guessing, self.options)
        both = {one.fingerprint: one for one in (*before.findings, *found.findings)}
        return replace(found, findings=tuple(both.values()))


def known_before(request: KnownRequest) -> tuple[KnownFinding, ...]:
    """What the baseline holds; nothing where there is none, or where it is to be written.

    Raises:
        UsageError: it cannot be read or is no baseline.
    """
    if request.baseline is None or request.update_baseline:
        return ()
    return read_baseline(request.baseline)


def news_of(
    request: KnownRequest,
    known: Sequence[KnownFinding],
    reviewing: Reviewing,
    snapshot: Snapshot,
    found: Review,
) -> tuple[Review, list[str]]:
    """The review without what is no news, and sentences on what is out of date or not told.

    Raises:
        UsageError: the other target cannot be read, or the baseline not be written.
    """
    prints, notes = _of_baseline(request, known, reviewing, snapshot, found)
    other = None
    if request.new_only is not None:
        other = _OtherTarget.read(request.new_only, reviewing)
        prints |= {one.fingerprint for one in other.review.findings}
    apart = without_known(
        found.findings, known=prints, suppressions=request.suppressions, today=request.today
    )
    notes += [
        f"The suppression of {one.code} on {one.target} ended on {one.until}: {one.reason}"
        for one in apart.expired
    ]
    notes += [
        f"The suppression of {one.code} on {one.target} covers no finding: delete it."
        for one in apart.unused
        if one.code in found.rules_run
    ]
    new = apart.new
    if other is not None:
        unknown = [one for one in new if not other.could_show(one, found)]
        left_out = {one.fingerprint for one in unknown}
        new = tuple(one for one in new if one.fingerprint not in left_out)
        notes += [other.note_on(unknown)] if unknown else []
    return replace(found, findings=new, known=apart.known, suppressed=apart.suppressed), notes


def _of_baseline(
    request: KnownRequest,
    known: Sequence[KnownFinding],
    reviewing: Reviewing,
    snapshot: Snapshot,
    found: Review,
) -> tuple[set[str], list[str]]:
    """The fingerprints of the baseline, where there is one, and whether it is out of date."""
    if request.baseline is None:
        return set(), []
    whole = reviewing.with_or_without_rows(snapshot, found)
    if request.update_baseline:
        write_baseline(request.baseline, whole.findings)
        return {one.fingerprint for one in whole.findings}, []
    number = len(gone(known, whole))
    are_gone = "finding of the baseline is" if number == 1 else "findings of the baseline are"
    notes = [f"{number} {are_gone} gone: write it anew."] if number else []
    return {one.fingerprint for one in known}, notes


@dataclass(frozen=True, slots=True, kw_only=True)
class _OtherTarget:
    """What another target shows, and what it has of which it may not show what is wrong.

    `objects` are relations and what stands in tables; `hidden` are the paths of what was not
    read of it with all inside, by the code of the rule, and under no code for all rules.
    """

    name: str
    review: Review
    objects: frozenset[tuple[str, ...]]
    hidden: Mapping[str, frozenset[tuple[str, ...]]]

    @classmethod
    def read(cls, request: TargetRequest, reviewing: Reviewing) -> _OtherTarget:
        """The target looked at by the same rules.

        The same queries, so that one which was wrong before is no news; stdin is read once.
        """
        files = [name for name in reviewing.queries if name != STANDARD_INPUT]
        snapshot = with_queries(read_target(request), files).snapshot
        found = reviewing.of(snapshot)
        hidden = {"": [one.path for one in found.unread]}
        for one in found.not_verified:
            hidden.setdefault(one.code, []).extend(one.objects)
        return cls(
            name=snapshot.origin.named,
            review=reviewing.with_or_without_rows(snapshot, found),
            objects=frozenset(_objects(snapshot.schema)),
            hidden={code: frozenset(p.parts for p in hidden[code]) for code in hidden},
        )

    def could_show(self, finding: Finding, found: Review) -> bool:
        """Whether the finding would be there too, had the target what is wrong."""
        if not self._has(finding.target):
            return True
        if finding.code in found.rules_run and finding.code not in self.review.rules_run:
            return False
        parts = finding.target.parts
        around = [parts[:length] for length in range(1, len(parts) + 1)]
        hidden = self.hidden[""], self.hidden.get(finding.code, frozenset())
        return all(paths.isdisjoint(around) for paths in hidden)

    def _has(self, target: ObjectPath) -> bool:
        return len(target.parts) == 1 or target.parts in self.objects

    def note_on(self, unknown: Sequence[Finding]) -> str:
        """What is told of findings of which nobody knows whether they are new."""
        codes = listed(sorted({finding.code for finding in unknown}))
        are = "is" if len(unknown) == 1 else "are"
        left_out = f"{counted(len(unknown), 'finding')} of {codes} {are} left out"
        return f"{left_out}: {self.name}, the other target, cannot show whether they are new."


def _objects(schema: Schema) -> Iterator[tuple[str, ...]]:
    names = [view.name for view in schema.views]
    names += [view.name for view in schema.materialized_views]
    names += [sequence.name for sequence in schema.sequences]
    yield from ((name.schema, name.name) for name in names)
    for table in schema.tables:
        path = table.name.schema, table.name.name
        yield path
        yield from ((*path, column.name) for column in table.columns)
        yield from ((*path, index.name.name) for index in table.indexes)
        yield from ((*path, constraint.name) for constraint in table.constraints)
