"""Plans before and after a remedy, at the sizes of the server that was reviewed.

The lab has no rows. A twin has the sizes and statistics of the server, and indexes that the
planner overlooks until it is told to see them: those that remedies create. What changes
anything else, a type or a policy, is planned on two twins, one of them made behind the remedy.
A query to write instead is planned beside the one that is there.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from dbarchitect.errors import InvariantBrokenError, SafetyStopError, StatementFailedError
from dbarchitect.lab.trials import cloned
from dbarchitect.lab.twin import TwinUnavailableError, build_twin, require_twins
from dbarchitect.lab.twin.catalog import read_catalog
from dbarchitect.lab.twin.of_server import facts_of_server, knows_sizes, planner_of_server
from dbarchitect.model.evidence import (
    Evidence,
    Measurement,
    Method,
    Subject,
    SubjectKind,
    Unit,
)
from dbarchitect.model.reading import Known
from dbarchitect.model.remedy_proof import Outcome, PlanChange
from dbarchitect.model.snapshot import OriginKind
from dbarchitect.postgres.snapshot import SnapshotOptions, read_snapshot
from dbarchitect.review.catalogue import rule_by_code
from dbarchitect.review.queries import queries_of, search_path_of
from dbarchitect.review.questions import Places
from dbarchitect.sqltext.kinds import StatementKind
from dbarchitect.sqltext.statements import split

if TYPE_CHECKING:
    from collections.abc import Collection, Generator, Iterable, Iterator, Sequence

    from dbarchitect.lab import LabDatabase
    from dbarchitect.lab.twin import Twin
    from dbarchitect.model.finding import Finding
    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.model.plan import Plan
    from dbarchitect.model.schema import Table
    from dbarchitect.model.snapshot import Snapshot
    from dbarchitect.review.queries import Query
    from dbarchitect.review.rule import PlannerProbe
    from dbarchitect.sqltext.statements import Statement


CHANGES_MAX = 10
"""So many changes of types or policies are planned, each on two twins of about a second."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """A finding, its question, the tables that are read for it and the indexes it gets."""

    finding: Finding
    probe: PlannerProbe
    tables: tuple[Table, ...]
    indexes: tuple[QualifiedName, ...] = ()


def with_server_plans(
    database: LabDatabase, snapshot: Snapshot, findings: Sequence[Finding]
) -> tuple[tuple[Finding, ...], tuple[str, ...]]:
    """The findings, those with a question for the planner with plans at the server's sizes.

    Where some have none there is a note that says why.
    """
    asked = [*_askable(snapshot, findings)]
    rewritten = [*_rewritten(snapshot, findings)]
    if not asked and not rewritten:
        return tuple(findings), ()
    try:
        require_twins(database.lab)
    except TwinUnavailableError as error:
        waiting = [*(one.finding for one in asked), *(finding for finding, _ in rewritten)]
        return tuple(findings), (_without_plans(waiting, error.message),)
    created = [one for one in asked if _creating(one.finding)]
    changed = [one for one in asked if not _creating(one.finding)]
    told = _Told()
    if created:
        told.follow([one.finding for one in created], _answered(database, snapshot, created))
    for one in changed[:CHANGES_MAX]:
        told.follow([one.finding], _changed(database, snapshot, one))
    for path in dict.fromkeys(search_path_of(query) for _, query in rewritten):
        own = [
            (told.answered.get(finding.fingerprint, finding), query)
            for finding, query in rewritten
            if search_path_of(query) == path
        ]
        told.follow([one for one, _ in own], _compared(database, snapshot, path, own))
    left_out = [one.finding for one in changed[CHANGES_MAX:]]
    if left_out:
        reason = f"no more than {CHANGES_MAX} changes of types or policies are planned"
        told.without_plans[reason] = left_out
    notes = (_without_plans(left, reason) for reason, left in told.without_plans.items())
    return tuple(told.answered.get(one.fingerprint, one) for one in findings), tuple(notes)


@dataclass(frozen=True, slots=True)
class _Told:
    """Findings with plans by their fingerprints, and by the reason those that got none."""

    answered: dict[str, Finding] = field(default_factory=dict[str, "Finding"])
    without_plans: dict[str, list[Finding]] = field(default_factory=dict[str, "list[Finding]"])

    def follow(self, asked: Sequence[Finding], planned: Iterator[Finding]) -> None:
        """Each has the plans that it got before all was planned, or something ended it."""
        left = {one.fingerprint: one for one in asked}
        try:
            for finding in planned:
                self.answered[finding.fingerprint] = finding
                left.pop(finding.fingerprint, None)
        except (
            InvariantBrokenError,
            SafetyStopError,
            StatementFailedError,
            TwinUnavailableError,
        ) as error:
            self.without_plans.setdefault(error.message, []).extend(left.values())


def _without_plans(findings: Sequence[Finding], reason: str) -> str:
    first = f"{findings[0].code} on {findings[0].target.text}"
    others = len(findings) - 1
    more = "" if not others else f" and {others:,} other{'s' if others > 1 else ''}"
    return f"There is no plan at the sizes of the server for {first}{more}: {reason}."


def _askable(snapshot: Snapshot, findings: Sequence[Finding]) -> Iterator[_Asked]:
    if not _is_of_server(snapshot):
        return
    places, hidden = Places(snapshot.schema), _hidden(snapshot)
    for finding in findings:
        module = rule_by_code(finding.code)
        ask = module.probe or module.planned
        is_proven = finding.proof is not None and finding.proof.outcome is Outcome.PROVEN
        if ask is None or not is_proven:
            continue
        probe = ask(places, finding)
        if probe is not None:
            tables = tuple(_below(places, places.table_of(finding.target)))
            # A planner without the statistics of a table guesses otherwise than the server's.
            if hidden.isdisjoint(table.name for table in tables):
                yield _Asked(finding, probe, tables)


def _changed(database: LabDatabase, snapshot: Snapshot, asked: _Asked) -> Iterator[Finding]:
    """The finding with the plans of two twins."""
    before = _planned(database, snapshot, asked, ())
    after = _planned(database, snapshot, asked, asked.finding.remedy.statements)
    change = _told(snapshot, asked.probe.statement, before, after)
    claim, costs_less = _cheaper(before, after)
    yield _with(database, snapshot, asked.finding, change, claim, passed=costs_less or None)


def _planned(
    database: LabDatabase, snapshot: Snapshot, asked: _Asked, remedy: Sequence[str]
) -> Plan:
    """How the server's planner would run the question once the remedy has run."""
    with cloned(database) as clone:
        bound = "" if asked.probe.bound else "NO "
        for table in asked.tables:
            sql = f"ALTER TABLE {table.name.sql} {bound}FORCE ROW LEVEL SECURITY"
            clone.owner.execute_untrusted(sql)
        for sql in remedy:
            clone.owner.execute_untrusted(sql)
        with _twin(clone, snapshot, asked.tables) as twin:
            return twin.plan(asked.probe.statement)


@contextmanager
def _twin(
    clone: LabDatabase,
    snapshot: Snapshot,
    tables: Collection[Table],
    *,
    candidates: Collection[QualifiedName] = (),
    search_path: Sequence[str] = ("public",),
) -> Generator[Twin]:
    """The clone, as its schema is now, plans as the server would, of so many tables."""
    schema = read_snapshot(clone.admin, options=SnapshotOptions(measures=False)).schema
    twin = build_twin(
        clone,
        facts_of_server(snapshot, schema, tables),
        planner=planner_of_server(snapshot),
        candidates=candidates,
        search_path=search_path,
    )
    try:
        yield twin
    finally:
        twin.close()


def _is_of_server(snapshot: Snapshot) -> bool:
    return snapshot.origin.kind is OriginKind.SERVER and knows_sizes(snapshot)


def _hidden(snapshot: Snapshot) -> frozenset[QualifiedName]:
    statistics = snapshot.planner_statistics
    names = statistics.value.hidden if isinstance(statistics, Known) else ()
    return frozenset(names)


def _rewritten(
    snapshot: Snapshot, findings: Sequence[Finding]
) -> Iterator[tuple[Finding, Query]]:
    """The findings with a query to write instead that is proven, each with the one there is."""
    if not _is_of_server(snapshot):
        return
    queries = {query.fingerprint: query for query in queries_of(snapshot).queries}
    hidden = _hidden(snapshot)
    for finding in findings:
        query = queries.get(finding.target.parts[-1])
        proof = finding.rewrite_proof if finding.remedy.statements else finding.proof
        is_proven = proof is not None and proof.outcome is Outcome.PROVEN
        if query is None or not is_proven or not finding.remedy.rewrite:
            continue
        read = query.found.values()
        if all(one.table is not None and one.name not in hidden for one in read):
            yield finding, query


def _compared(
    database: LabDatabase,
    snapshot: Snapshot,
    search_path: tuple[str, ...],
    rewritten: Sequence[tuple[Finding, Query]],
) -> Iterator[Finding]:
    """The findings with the plans of both queries."""
    places = Places(snapshot.schema)
    relations = (one for _, query in rewritten for one in query.found.values())
    named = {one.name: one.table for one in relations if one.table is not None}
    tables = {t.name: t for table in named.values() for t in _below(places, table)}
    with cloned(database) as clone:
        _without_policies(clone, tables.values())
        with _twin(clone, snapshot, tables.values(), search_path=search_path) as twin:
            for finding, query in rewritten:
                rewrite = finding.remedy.rewrite.rstrip("; \n")
                try:
                    before, after = twin.plan(query.given.text), twin.plan(rewrite)
                except StatementFailedError:
                    continue
                change = _told(snapshot, query.given.text, before, after, rewrite=rewrite)
                claim, costs_less = _cheaper(before, after)
                passed = costs_less or None
                yield _with(clone, snapshot, finding, change, claim, passed=passed)


def _without_policies(clone: LabDatabase, tables: Iterable[Table]) -> None:
    """No policy binds the tables' owner: one would ask settings that a lab lacks."""
    for table in tables:
        if table.force_row_security:
            sql = f"ALTER TABLE {table.name.sql} NO FORCE ROW LEVEL SECURITY"
            clone.owner.execute_untrusted(sql)


def _cheaper(before: Plan, after: Plan) -> tuple[str, bool]:
    """What is told of two costs, and whether the second is less."""
    costs_less = after.total_cost < before.total_cost
    return f"the planner counts {'less' if costs_less else 'no less'} for it", costs_less


def _below(places: Places, table: Table) -> Iterator[Table]:
    yield table
    for part in places.partitions.get(table.name, ()):
        yield from _below(places, part)


def _creating(finding: Finding) -> tuple[str, ...]:
    """The statements of the remedy that create indexes; none where others do the work.

    What is dropped stays: the planner is to choose between both.
    """
    statements = [split(sql)[0] for sql in finding.remedy.statements]
    if not all(one.kind is StatementKind.DROP or _is_of_index(one) for one in statements):
        return ()
    return tuple(one.text for one in statements if one.kind is not StatementKind.DROP)


def _is_of_index(statement: Statement) -> bool:
    """Whether it creates an index, or attaches one of a partition."""
    is_attached = statement.tree().text("objtype") == "OBJECT_INDEX"
    return statement.kind is StatementKind.CREATE_INDEX or is_attached


def _answered(
    database: LabDatabase, snapshot: Snapshot, asked: Sequence[_Asked]
) -> Iterator[Finding]:
    """The findings with plans, without and with the indexes that their remedies create."""
    tables = {table.name: table for one in asked for table in one.tables}
    with cloned(database) as clone:
        _without_policies(clone, tables.values())
        indexed = [*_with_indexes(clone, asked)]
        created = [name for one in indexed for name in one.indexes]
        with _twin(clone, snapshot, tables.values(), candidates=created) as twin:
            for one in indexed:
                change = _change(twin, snapshot, one)
                if change is not None:
                    used = change.after.shape != change.before.shape
                    claim = f"the planner {'uses' if used else 'does not use'} the index"
                    passed = used or None
                    yield _with(clone, snapshot, one.finding, change, claim, passed=passed)


def _with_indexes(clone: LabDatabase, asked: Sequence[_Asked]) -> Iterator[_Asked]:
    """Each with the indexes that its remedy creates in the clone."""
    data_directory = require_twins(clone.lab)
    before = set(read_catalog(clone.admin, data_directory).relations)
    for one in asked:
        for sql in _creating(one.finding):
            clone.owner.execute_untrusted(sql)
        relations = read_catalog(clone.admin, data_directory).relations
        new = {
            name
            for name, relation in relations.items()
            if name not in before and relation.root == name
        }
        before |= set(relations)
        yield replace(one, indexes=tuple(sorted(new)))


def _change(twin: Twin, snapshot: Snapshot, asked: _Asked) -> PlanChange | None:
    try:
        before = twin.plan(asked.probe.statement)
        with twin.with_index(*asked.indexes):
            after = twin.plan(asked.probe.statement)
    except StatementFailedError:
        return None
    return _told(snapshot, asked.probe.statement, before, after)


def _told(
    snapshot: Snapshot, statement: str, before: Plan, after: Plan, *, rewrite: str = ""
) -> PlanChange:
    return PlanChange(
        statement=statement,
        rewrite=rewrite,
        before=before,
        after=after,
        conditions=f"with the sizes and statistics of {snapshot.origin.database}",
        sized=True,
    )


def _with(
    clone: LabDatabase,
    snapshot: Snapshot,
    finding: Finding,
    change: PlanChange,
    claim: str,
    *,
    passed: bool | None,
) -> Finding:
    subject = f"a twin of database {snapshot.origin.database}, without its rows"
    evidence = Evidence(
        key=f"{finding.code}/{finding.target.text}/{finding.detail}/twin",
        claim=claim,
        method=Method.PLANNED,
        subject=Subject(SubjectKind.TWIN, subject),
        measurements=(
            Measurement(name="before", value=change.before.total_cost, unit=Unit.COST),
            Measurement(name="after", value=change.after.total_cost, unit=Unit.COST),
        ),
        statements=(change.statement,),
        passed=passed,
        server=clone.lab.server_version,
        locale=clone.lab.locale.text,
    )
    finding = replace(finding, evidence=(*finding.evidence, evidence))
    if change.rewrite and finding.rewrite_proof is not None:
        return replace(finding, rewrite_proof=replace(finding.rewrite_proof, plans=change))
    if finding.proof is None:
        return finding
    return replace(finding, proof=replace(finding.proof, plans=change))
