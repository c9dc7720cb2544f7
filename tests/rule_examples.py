"""The examples of a rule, loaded into a lab and reviewed."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from dbarchitect.app.proving import ProofRequest
from dbarchitect.app.remedy_trials import RemedyTrials
from dbarchitect.app.row_facts import read_row_facts
from dbarchitect.app.workload import workload_of_texts
from dbarchitect.lab.loading import load_files
from dbarchitect.model.quantities import Milliseconds
from dbarchitect.model.reading import Known
from dbarchitect.model.snapshot import OriginKind
from dbarchitect.model.workload import StatementCost
from dbarchitect.postgres.connecting import connect
from dbarchitect.postgres.snapshot import read_snapshot
from dbarchitect.postgres.snapshot.surroundings import read_authentication
from dbarchitect.report.findings_text import render_review_text
from dbarchitect.review.catalogue import (
    all_rules,
    example_connections,
    example_file,
    example_queries,
)
from dbarchitect.review.engine import review_snapshot
from dbarchitect.review.remedy_effects import with_effects
from dbarchitect.review.rule import Need
from dbarchitect.sqltext.statements import split

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from dbarchitect.lab import LabDatabase
    from dbarchitect.model.data_facts import DataFacts
    from dbarchitect.model.finding import Review
    from dbarchitect.model.snapshot import Snapshot
    from dbarchitect.model.workload import Workload, WorkloadStatement
    from dbarchitect.review.rule import RuleModule


def reviewed(database: LabDatabase, module: RuleModule, kind: str) -> Review:
    """What this rule and all that are no opinions say of an example as it is now.

    One with rows stands for a server in use: only there have figures a meaning.
    """
    return reviewed_by_all(snapshot_of_example(database, module, kind), module)


def reviewed_by_all(snapshot: Snapshot, module: RuleModule) -> Review:
    """What this rule and all that are no opinions say of an example that was read."""
    return review_snapshot(snapshot, asked_of(module))


def snapshot_of_example(database: LabDatabase, module: RuleModule, kind: str) -> Snapshot:
    """The example as it is now, under its own name.

    A line `-- days later: 60` in its rows says when it is looked at.
    """
    snapshot = read_snapshot(database.admin)
    origin = replace(snapshot.origin, sources=(f"{module.rule.slug}.{kind}.sql",))
    rows = rows_file(module, kind)
    by_superuser = example_file(module, f"{kind}.admin")
    if not (rows.is_file() or by_superuser.is_file() or module.rule.needs):
        origin = replace(origin, kind=OriginKind.FILES)
    if rows.is_file():
        later = re.search(r"^-- days later: (\d+)$", rows.read_text(), re.MULTILINE)
        taken_at = origin.taken_at + timedelta(days=int(later[1]) if later else 0)
        origin = replace(origin, kind=OriginKind.SERVER, taken_at=taken_at)
        snapshot = with_settings(snapshot, rows.read_text())
    snapshot = replace(snapshot, origin=origin)
    if Need.DATA in module.rule.needs:
        snapshot = replace(snapshot, data=rows_of_example(database, snapshot))
    connections = example_connections(module, kind)
    if connections.is_file():
        snapshot = with_connections(database, snapshot, connections.read_text())
    queries = example_queries(module, kind)
    if queries.is_file():
        text = queries.read_text()
        workload = counted(workload_of_texts([(queries.name, text)]), text)
        snapshot = with_transactions(replace(snapshot, workload=Known(workload)), text)
    return snapshot


def counted(workload: Workload, text: str) -> Workload:
    """The statements with what `-- counted: 9 calls, 9 rows, 2 ms` above each says it took."""
    lines = text.splitlines()
    statements: list[WorkloadStatement] = []
    for statement in workload.statements:
        line = (statement.location.line if statement.location is not None else None) or 1
        found = COUNTED.fullmatch(lines[line - 2]) if line > 1 else None
        cost = None if found is None else cost_of(*map(int, filter(None, found.groups())))
        statements.append(replace(statement, cost=cost))
    return replace(workload, statements=tuple(statements))


COUNTED = re.compile(r"-- counted: (\d+) calls, (\d+) rows, (\d+) ms(?:, one of (\d+) ms)?")


def cost_of(
    calls: int, rows: int, total_ms: int, slowest_ms: int | None = None
) -> StatementCost:
    """What a server counts of a statement, no blocks among it."""
    return StatementCost(
        calls=calls,
        total_ms=Milliseconds(total_ms),
        rows=rows,
        shared_blocks_hit=0,
        shared_blocks_read=0,
        temporary_blocks_written=0,
        slowest_ms=None if slowest_ms is None else Milliseconds(slowest_ms),
    )


def with_transactions(snapshot: Snapshot, text: str) -> Snapshot:
    """The snapshot with the transactions that a line `-- transactions: 900` says there were."""
    found = re.search(r"^-- transactions: (\d+)$", text, re.MULTILINE)
    if found is None or not isinstance(snapshot.counters, Known):
        return snapshot
    counters = snapshot.counters.value
    database = replace(counters.database, commits=int(found[1]), rollbacks=0)
    return replace(snapshot, counters=Known(replace(counters, database=database)))


def with_connections(database: LabDatabase, snapshot: Snapshot, text: str) -> Snapshot:
    """The snapshot of a server with these lines of pg_hba.conf, as the server reads them.

    The lab's own server never loads them. Settings and passwords, which would be those of all
    examples, are told by comments.
    """
    ((path,),) = database.admin.query("SELECT pg_catalog.current_setting('hba_file')")
    file = Path(path)
    kept = file.read_text()
    file.write_text(text)
    try:
        read = read_authentication(database.admin, lambda _: None)
    finally:
        file.write_text(kept)
    assert isinstance(read, Known)
    md5_roles = tuple(re.findall(r"^# password kept as MD5: (\w+)$", text, re.MULTILINE))
    authentication = replace(read.value, md5_roles=Known(md5_roles))
    return with_settings(replace(snapshot, authentication=Known(authentication)), text)


def with_settings(snapshot: Snapshot, text: str) -> Snapshot:
    """The snapshot of a server with the settings that lines `setting: name = value` tell."""
    lines = re.findall(r"^(?:--|#) setting: (\w+) = (.*)$", text, re.MULTILINE)
    told: dict[str, str] = dict(lines)
    assert isinstance(snapshot.settings, Known)
    settings = snapshot.settings.value
    values = (replace(one, value=told.get(one.name, one.value)) for one in settings.values)
    return replace(snapshot, settings=Known(replace(settings, values=tuple(values))))


def rows_of_example(database: LabDatabase, snapshot: Snapshot) -> Known[DataFacts]:
    """What the rows of an example say, looked at as a review with --data does."""
    with connect(database.conninfo, read_only=True) as session:
        return read_row_facts(session, snapshot)


def printed(database: LabDatabase, snapshot: Snapshot, module: RuleModule) -> str:
    """What a review by this rule alone prints of its bad example, with --prove.

    The example is in the database, and this was read of it; remedies are tried there.
    """
    # Each lab's database has another name.
    origin = replace(snapshot.origin, database="example")
    snapshot = replace(snapshot, origin=origin)
    review = with_effects(review_snapshot(snapshot, [module]), snapshot)
    request = ProofRequest(
        snapshot=snapshot,
        findings=review.findings,
        modules=tuple(asked_of(module)),
        options={},
    )
    proven = RemedyTrials(database, request).with_proofs(review.findings)
    return render_review_text(replace(review, findings=proven))


def asked_of(module: RuleModule) -> list[RuleModule]:
    """All rules that are no opinions, and this one."""
    return [m for m in all_rules() if not m.rule.opinion or m is module]


def rows_file(module: RuleModule, kind: str) -> Traversable:
    """What is run on an example of the rule afterwards; most have none."""
    return example_file(module, f"{kind}.rows")


def load_example(database: LabDatabase, module: RuleModule, kind: str) -> None:
    """The example is in the database, and its counters are told to others."""
    file = example_file(module, kind)
    load_files(database, [(file.name, file.read_text())])
    rows = rows_file(module, kind)
    if rows.is_file():
        for statement in split(rows.read_text()):
            database.owner.execute_untrusted(statement.text)
        # Else counters are told to others at most once a second.
        database.owner.execute("SELECT pg_catalog.pg_stat_force_next_flush()")
    by_superuser = example_file(module, f"{kind}.admin")
    if by_superuser.is_file():
        for statement in split(by_superuser.read_text()):
            database.admin.execute_untrusted(statement.text)
