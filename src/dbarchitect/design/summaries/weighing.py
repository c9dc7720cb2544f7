"""Copies weighed on a twin of the design at its horizon: readings and refreshes together.

A refresh costs what the copy's query costs, the comparison of the new rows with the old ones by
the key, and the new rows' pages, which are written and looked through once each.
Source: refresh_by_match_merge, src/backend/commands/matview.c.

A table that goes on costs what its recent buckets cost, read from their rows and written.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dbarchitect.design.horizon import horizon_setting, horizon_twin
from dbarchitect.design.index_proof.statements import Asking, access_statements
from dbarchitect.design.index_proof.targets import COST_PER_MS, SURE_COST_PER_MS
from dbarchitect.design.proof.populate import RowsNotDrawnError
from dbarchitect.design.summaries.facts import summary_facts
from dbarchitect.design.summaries.keeping import refused, unweighed
from dbarchitect.design.summaries.offers import is_offered, offers
from dbarchitect.errors import StatementFailedError
from dbarchitect.lab.twin import TwinRefusalError, TwinUnavailableError
from dbarchitect.model.identifier import quote_identifier, quote_literal
from dbarchitect.model.summary import (
    CopyChoice,
    CopyVerdict,
    CopyWeighed,
    SummaryColumn,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from dbarchitect.design.horizon import HorizonFacts
    from dbarchitect.design.proof.setting import Setting
    from dbarchitect.design.summaries.facts import SummaryFacts
    from dbarchitect.design.summaries.going_on import Recount
    from dbarchitect.lab import Lab
    from dbarchitect.lab.twin import Twin
    from dbarchitect.model.design import Design, PhysicalAccess
    from dbarchitect.model.summary import Advance, Summary
    from dbarchitect.model.twin import TwinFacts
    from dbarchitect.postgres.session import Session
    from dbarchitect.sqltext.grouping import GroupedCopy

    _Made = tuple[Summary, SummaryFacts]

MARGIN = 2.0
"""How many times cheaper an hour must be with the copy than without it.

The planner's costs of what is read and of what is written are not the same to a few per cent,
and a copy is one thing more that somebody has to run: it must pay by far.
"""

FIND_AND_WRITE = 3.0
"""To find a row, to write it and to write it in an index, in what it costs to find it."""

UNPLANNED = "the server cannot plan it at the horizon"
_UNMADE = "the server refuses the query of the copy"


def weighed_summaries(
    lab: Lab, design: Design, *, as_of: date, seed: int
) -> tuple[CopyChoice, ...]:
    """What became of each pattern with a freshness, in the brief's order.

    Raises:
        ConnectionFailedError: the lab's server went away.
    """
    if not is_offered(design):
        return ()
    offered = list(offers(design))
    setting = horizon_setting(design, as_of=as_of, seed=seed)
    try:
        found = _Weighing(lab, setting).weighed([o for o in offered if o[1] is not None])
    except (TwinUnavailableError, RowsNotDrawnError) as error:
        return _one_each(unweighed((choice for choice, _ in offered), error))
    return _one_each(found.get(_key(choice), choice) for choice, _ in offered)


def _key(choice: CopyChoice) -> tuple[str, bool]:
    return choice.pattern, choice.is_table


def _one_each(choices: Iterable[CopyChoice]) -> tuple[CopyChoice, ...]:
    """Of each pattern the copy that costs least, the other form with it."""
    found: dict[str, CopyChoice] = {}
    for choice in choices:
        known = found.get(choice.pattern)
        found[choice.pattern] = choice if known is None else _better(known, choice)
    return tuple(found.values())


def _better(one: CopyChoice, other: CopyChoice) -> CopyChoice:
    """The one of both that is kept, else the cheaper one; the other is told with it."""

    def rank(choice: CopyChoice) -> tuple[bool, float]:
        cost = choice.weighed.with_per_hour if choice.weighed is not None else math.inf
        return not choice.verdict.is_kept, cost

    first, second = sorted((one, other), key=rank)
    if second.verdict.is_kept:
        second = replace(second, verdict=CopyVerdict.DEARER)
    return replace(first, other=second)


@dataclass(slots=True)
class _Weighing:
    lab: Lab
    setting: Setting

    def weighed(
        self, offered: Sequence[tuple[CopyChoice, GroupedCopy | None]]
    ) -> dict[tuple[str, bool], CopyChoice]:
        """Each offered copy with its numbers, by its pattern and form."""
        if not offered:
            return {}
        made: dict[tuple[str, bool], _Made] = {}
        unmade: dict[tuple[str, bool], CopyChoice] = {}

        def beside(session: Session, told: HorizonFacts) -> list[TwinFacts]:
            known = {(s.relation, s.column): s for s in told.facts.statistics}
            for choice, copy in offered:
                if choice.summary is None or copy is None:
                    continue
                try:
                    summary = _made(session, self.setting, choice.summary)
                    facts = summary_facts(session, summary, copy, known, self.setting)
                except StatementFailedError as error:
                    unmade[_key(choice)] = refused(choice, f"{_UNMADE}: {error.message}")
                else:
                    made[_key(choice)] = summary, facts
            return [facts.facts for _, facts in made.values()]

        with horizon_twin(self.lab, self.setting, beside=beside) as told:
            asking = Asking.on(self.setting, told)
            judged = {
                _key(choice): self._judged(told.twin, asking, choice, made[_key(choice)])
                for choice, _ in offered
                if _key(choice) in made
            }
        return unmade | judged

    def _judged(
        self, twin: Twin, asking: Asking, choice: CopyChoice, made: _Made
    ) -> CopyChoice:
        summary, facts = made
        access = next(a for a in self.setting.design.access if a.name == choice.pattern)
        try:
            weighed = CopyWeighed(
                rows=facts.grown.rows,
                rows_now=facts.grown.rows_now,
                rows_per_month=facts.grown.rows_per_month,
                since="-infinity" if facts.recount is None else facts.recount.since,
                row_bytes=facts.row_bytes,
                size_bytes=facts.size_bytes,
                index_bytes=facts.index_bytes,
                rate_per_hour=access.rate_per_hour,
                base_cost=mean_cost(twin, asking, access),
                read_cost=mean_cost(twin, asking, replace(access, sql=summary.reading)),
                refresh_cost=_written_cost(twin, summary, facts),
                refreshes_per_hour=summary.refreshes_per_hour,
                server_version=self.lab.server_version,
                locale=self.lab.locale.text,
            )
        except (StatementFailedError, TwinRefusalError) as error:
            return refused(choice, f"{UNPLANNED}: {error.message}")
        return replace(
            choice, verdict=_verdict(access, weighed), summary=summary, weighed=weighed
        )


def _made(session: Session, setting: Setting, summary: Summary) -> Summary:
    """The copy, made over empty tables, with the types that its columns get there."""
    name = summary.name.sql
    kind = "MATERIALIZED VIEW" if summary.advance is None else "TABLE"
    session.execute_untrusted(f"CREATE {kind} {name} AS\n{summary.definition}")
    columns = session.query_untrusted(
        "SELECT att.attname, pg_catalog.format_type(att.atttypid, att.atttypmod) "
        "FROM pg_catalog.pg_attribute AS att WHERE att.attrelid = %s::pg_catalog.regclass "
        "AND att.attnum > 0 ORDER BY att.attnum",
        (name,),
    )
    key = ", ".join(map(quote_identifier, summary.key or (columns[0][0],)))
    index = quote_identifier(summary.index.name)
    session.execute_untrusted(f"CREATE UNIQUE INDEX {index} ON {name} ({key})")
    reader = quote_identifier(setting.design.roles["app"])
    session.execute_untrusted(f"GRANT SELECT ON {name} TO {reader}")
    return replace(summary, columns=tuple(SummaryColumn(name=n, type=t) for n, t in columns))


def mean_cost(twin: Twin, asking: Asking, access: PhysicalAccess) -> float:
    """The mean cost of a run, each kind of key by how often it is asked for."""
    statements = access_statements(asking, access)
    whole = sum(statement.rate_per_hour for statement in statements)
    costs = (
        twin.plan(s.sql, s.values, variables=dict(s.acting)).total_cost * s.rate_per_hour
        for s in statements
    )
    return sum(costs) / whole


def _written_cost(twin: Twin, summary: Summary, facts: SummaryFacts) -> float:
    """What it costs to have the copy as fresh as it has to be, once."""
    if summary.advance is None or facts.recount is None:
        return _refresh_cost(twin, summary, facts)
    return _advance_cost(twin, summary, summary.advance, facts, facts.recount)


def _advance_cost(
    twin: Twin, summary: Summary, advance: Advance, facts: SummaryFacts, recount: Recount
) -> float:
    """The rows of the recent buckets are read, each bucket is found by its key and written.

    That is the most: what has not changed is not written again. To write a row is charged as
    much as to find it, once for the table and once for the index.
    """
    bound = f"{quote_literal(recount.since)}::timestamptz"
    read = twin.plan(bound.join(advance.query), variables={}).total_cost
    named = enumerate(summary.key, start=1)
    key = " AND ".join(f"{quote_identifier(name)} = ${number}" for number, name in named)
    # The names are the design's own, quoted.
    sought = f"SELECT 1 FROM {summary.name.sql} WHERE {key}"  # noqa: S608
    found = twin.plan(sought, variables={}).total_cost
    return read + FIND_AND_WRITE * found * facts.groups * recount.share


def _refresh_cost(twin: Twin, summary: Summary, facts: SummaryFacts) -> float:
    name = summary.name.sql
    made = twin.plan(summary.definition, variables={}).total_cost
    written = 2.0 * facts.pages * twin.planner.seq_page_cost
    if not summary.key:
        return made + written
    key = ", ".join(map(quote_identifier, summary.key))
    # Both names are the design's own, quoted.
    merged = f"SELECT 1 FROM {name} AS old FULL JOIN {name} AS new USING ({key})"  # noqa: S608
    return made + written + twin.plan(merged, variables={}).total_cost


def _verdict(access: PhysicalAccess, weighed: CopyWeighed) -> CopyVerdict:
    if weighed.with_per_hour * MARGIN <= weighed.without_per_hour:
        return CopyVerdict.SAVES
    return CopyVerdict.TARGET if meets_target(access.p95_ms, weighed) else CopyVerdict.COSTS


def meets_target(target_ms: float | None, weighed: CopyWeighed) -> bool:
    """Whether the tables miss the target by far, and the copy is taken to meet it."""
    return (
        target_ms is not None
        and weighed.base_cost > COST_PER_MS * target_ms
        and weighed.read_cost <= SURE_COST_PER_MS * target_ms
    )
