"""Totals weighed on two twins at the horizon: formed at each reading, or kept with each write.

What a row that comes, changes or goes costs its parent's row is three times what it costs to
find it: to find it, to write its new version, and to write that in the index if it is not on
the page of the old one. Where an index of the design holds a total, no new version is a
heap-only tuple, and each index of the table gets an entry, charged as much as to find the row.
Source: PostgreSQL documentation 65.7 (Heap-Only Tuples).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dbarchitect.design.access import understood_access
from dbarchitect.design.architect import design_context, design_schema, with_copies_of
from dbarchitect.design.draft import Draft
from dbarchitect.design.horizon import horizon_setting, horizon_twin
from dbarchitect.design.index_proof import weighed_design
from dbarchitect.design.index_proof.added import rows_counted_per_hour
from dbarchitect.design.index_proof.statements import Asking, access_statements
from dbarchitect.design.index_proof.writes import blocks_hot
from dbarchitect.design.proof.populate import RowsNotDrawnError
from dbarchitect.design.summaries.keeping import (
    HELD_MS,
    MOST_HELD_PERCENT,
    kept_offers,
    kept_totals,
    refused,
    unweighed,
)
from dbarchitect.design.summaries.weighing import (
    FIND_AND_WRITE,
    MARGIN,
    UNPLANNED,
    mean_cost,
    meets_target,
)
from dbarchitect.errors import StatementFailedError
from dbarchitect.lab.twin import TwinRefusalError, TwinUnavailableError
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.quantities import PAGE_BYTES
from dbarchitect.model.summary import CopyVerdict, CopyWeighed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from dbarchitect.design.horizon import HorizonTwin
    from dbarchitect.design.proof.setting import Setting
    from dbarchitect.lab import Lab
    from dbarchitect.model.design import Design, PhysicalAccess
    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.model.kept import KeptTotals
    from dbarchitect.model.schema import Index
    from dbarchitect.model.summary import CopyChoice

_MS_PER_HOUR = 3_600_000.0


def weighed_kept(lab: Lab, design: Design, *, as_of: date, seed: int) -> tuple[CopyChoice, ...]:
    """What became of each pattern that asks for totals which must be current.

    Raises:
        ConnectionFailedError: the lab's server went away.
    """
    offered = kept_offers(design)
    trial = tuple(
        replace(choice, verdict=CopyVerdict.SAVES)
        for choice in offered
        if choice.summary is not None
    )
    if not trial:
        return offered
    ruled = design_schema(
        design.brief, design.names, as_of=as_of, copies=(*design.copies, *trial)
    )
    keeping, _ = weighed_design(lab, ruled, as_of=as_of, seed=seed)
    settings = (horizon_setting(one, as_of=as_of, seed=seed) for one in (design, keeping))
    try:
        without, kept = (_seen(lab, setting, trial) for setting in settings)
    except (TwinUnavailableError, RowsNotDrawnError) as error:
        return tuple(unweighed(offered, error))
    rates = _rates(keeping, trial, as_of)
    weighed = _Weighing(lab, keeping, without, kept, rates).weighed(trial)
    return tuple(weighed.get(choice.pattern, choice) for choice in offered)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    """What a twin says: a run of each pattern, to find a parent's row, and the sizes.

    `trees` are the plans for a usual key.

    `refusals` are of patterns that cannot be planned. `hottest` is the share of a child's rows
    that refer to one row.
    """

    costs: Mapping[str, float]
    trees: Mapping[str, str]
    refusals: Mapping[str, str]
    finding: Mapping[QualifiedName, float]
    hottest: Mapping[tuple[object, ...], float]
    pages: Mapping[QualifiedName, int]


def _seen(lab: Lab, setting: Setting, trial: Sequence[CopyChoice]) -> _Seen:
    totals = kept_totals(trial)
    with horizon_twin(lab, setting) as made:
        asking = Asking.on(setting, made)
        costs: dict[str, float] = {}
        trees: dict[str, str] = {}
        refusals: dict[str, str] = {}
        asked = {choice.pattern for choice in trial}
        for access in setting.design.access:
            if access.name not in asked:
                continue
            try:
                costs[access.name] = mean_cost(made.twin, asking, access)
                trees[access.name] = _tree(made, asking, access)
            except (StatementFailedError, TwinRefusalError) as error:
                refusals[access.name] = error.message
        pages = {one.table: int(one.pages) for one in made.facts.tables}
        pages |= {one.index: int(one.pages) for one in made.facts.indexes}
        return _Seen(
            costs=costs,
            trees=trees,
            refusals=refusals,
            finding={one.parent: _finding(made, one) for one in totals},
            hottest={one.group: _hottest(made, one) for one in totals},
            pages=pages,
        )


def _tree(made: HorizonTwin, asking: Asking, access: PhysicalAccess) -> str:
    """The nodes of the plan for a usual key, a line each, indented by their level."""
    usual = access_statements(asking, access)[0]
    return "\n".join(made.twin.plan(usual.sql, usual.values).lines)


def _finding(made: HorizonTwin, totals: KeptTotals) -> float:
    """What it costs to find the row of the parent by its key."""
    key = " AND ".join(
        f"{quote_identifier(other)} = ${number}"
        for number, (_, other) in enumerate(totals.pairs, start=1)
    )
    # The names are the design's own, quoted.
    return made.twin.plan(f"SELECT 1 FROM {totals.parent.sql} WHERE {key}").total_cost  # noqa: S608


def _hottest(made: HorizonTwin, totals: KeptTotals) -> float:
    own = {(totals.child, column) for column, _ in totals.pairs}
    shares = [
        max(one.most_common_frequencies, default=0.0)
        for one in made.facts.statistics
        if (one.relation, one.column) in own
    ]
    return min(shares, default=0.0)


def _rates(
    design: Design, trial: Sequence[CopyChoice], as_of: date
) -> dict[tuple[object, ...], float]:
    """The rows that change each total, in an hour."""
    context = design_context(design.brief, design.names, as_of=as_of)
    context = with_copies_of(context, design.copies)
    understood = understood_access(Draft(tables=design.schema.tables), context)
    return {
        one.group: rows_counted_per_hour(design, context, understood, one)
        for one in kept_totals(trial)
    }


@dataclass(frozen=True, slots=True)
class _Weighing:
    """Both designs as their twins see them."""

    lab: Lab
    design: Design
    without: _Seen
    kept: _Seen
    rates: Mapping[tuple[object, ...], float]

    def weighed(self, trial: Sequence[CopyChoice]) -> dict[str, CopyChoice]:
        """Each choice with its numbers and its verdict, by its pattern."""
        planned: list[CopyChoice] = []
        found: dict[str, CopyChoice] = {}
        for choice in trial:
            seen = {**self.without.refusals, **self.kept.refusals}.get(choice.pattern)
            if seen is None:
                planned.append(choice)
            else:
                found[choice.pattern] = refused(choice, f"{UNPLANNED}: {seen}")
        for together in _together(planned):
            judged = [self._numbers(choice, together) for choice in together]
            verdict = self._verdict(judged, kept_totals(together))
            found |= {one.pattern: replace(one, verdict=verdict) for one in judged}
        return found

    def _numbers(self, choice: CopyChoice, together: Sequence[CopyChoice]) -> CopyChoice:
        """The choice with what it costs; what keeps the totals is shared by all that read."""
        totals = kept_totals(together)
        changes = sum(self.rates[one.group] for one in totals)
        upkeep = sum(self._upkeep(one) * self.rates[one.group] for one in totals)
        parents = {one.parent for one in totals}
        rate = next(a.rate_per_hour for a in self.design.access if a.name == choice.pattern)
        weighed = CopyWeighed(
            rows=sum(self.design.rows_at_horizon.get(parent, 0) for parent in parents),
            rows_now=0,
            rows_per_month=0.0,
            since="-infinity",
            size_bytes=sum(map(self._more_bytes, parents)),
            index_bytes=sum(
                self.kept.pages.get(index.name, 0) * PAGE_BYTES
                for one in totals
                for index in self._holding(one)
            ),
            rate_per_hour=rate,
            base_cost=self.without.costs[choice.pattern],
            base_tree=self.without.trees[choice.pattern],
            read_cost=self.kept.costs[choice.pattern],
            refresh_cost=upkeep / changes if changes else 0.0,
            refreshes_per_hour=changes,
            shared_by=len(together),
            hottest_per_hour=max(map(self._hottest_per_hour, totals)),
            server_version=self.lab.server_version,
            locale=self.lab.locale.text,
        )
        return replace(choice, weighed=weighed)

    def _more_bytes(self, table: QualifiedName) -> int:
        pages = self.kept.pages.get(table, 0) - self.without.pages.get(table, 0)
        return max(0, pages) * PAGE_BYTES

    def _holding(self, totals: KeptTotals) -> Iterator[Index]:
        """The indexes of the parent that hold one of the totals."""
        names = frozenset(column.name for column in totals.columns)
        for index in self.design.schema.table(totals.parent).indexes:
            if blocks_hot(index, names):
                yield index

    def _upkeep(self, totals: KeptTotals) -> float:
        """What one row of the child costs its parent's row."""
        times = FIND_AND_WRITE
        if any(self._holding(totals)):
            times += len(self.design.schema.table(totals.parent).indexes)
        return times * self.kept.finding[totals.parent]

    def _hottest_per_hour(self, totals: KeptTotals) -> float:
        """How often the row with most rows of the child is written."""
        return self.rates[totals.group] * self.kept.hottest[totals.group]

    def _verdict(
        self, judged: Sequence[CopyChoice], totals: Sequence[KeptTotals]
    ) -> CopyVerdict:
        weighed = [one.weighed for one in judged if one.weighed is not None]
        without = sum(one.without_per_hour for one in weighed)
        kept = sum(one.with_per_hour for one in weighed)
        targets = {a.name: a.p95_ms for a in self.design.access}
        if kept * MARGIN <= without:
            verdict = CopyVerdict.SAVES
        elif any(
            one.weighed is not None and meets_target(targets[one.pattern], one.weighed)
            for one in judged
        ):
            verdict = CopyVerdict.TARGET
        else:
            return CopyVerdict.COSTS
        held_ms = max(map(self._hottest_per_hour, totals)) * HELD_MS
        most_ms = MOST_HELD_PERCENT / 100.0 * _MS_PER_HOUR
        return CopyVerdict.WAITS if held_ms > most_ms else verdict


def _together(choices: Sequence[CopyChoice]) -> list[list[CopyChoice]]:
    """The choices in parts that share no total: each part is kept or refused as a whole."""
    parts: list[tuple[set[tuple[object, ...]], list[CopyChoice]]] = []
    for choice in choices:
        groups = {one.group for one in (choice.summary.kept if choice.summary else ())}
        mine, members = groups, [choice]
        rest: list[tuple[set[tuple[object, ...]], list[CopyChoice]]] = []
        for other, known in parts:
            if other & groups:
                mine, members = mine | other, [*known, *members]
            else:
                rest.append((other, known))
        parts = [*rest, (mine, members)]
    return [members for _, members in parts]
