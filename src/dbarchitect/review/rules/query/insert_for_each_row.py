"""QRY43: Rows that are inserted one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.evidence import Measurement, Unit
from dbarchitect.model.finding import Confidence, Finding, Severity
from dbarchitect.model.reading import Known
from dbarchitect.review.foreign_keys import declared_foreign_keys
from dbarchitect.review.queries import queries_of, uncounted
from dbarchitect.review.query_findings import Defect, found_in_queries
from dbarchitect.review.rule import Need, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.model.snapshot import Snapshot
    from dbarchitect.review.queries import Query

RULE = Rule(
    code="QRY43",
    slug="insert_for_each_row",
    severity=Severity.INFO,
    confidence=Confidence.POSSIBLE,
    summary=(
        "An INSERT of one row is called so often that many of its calls must be of one "
        "transaction."
    ),
    why=(
        "Each row waits for a round trip and is planned and started by itself: rows that come "
        "together take many times as long as in one statement."
    ),
    remedy=(
        "Insert them by one statement: several rows in VALUES, `INSERT ... SELECT ... FROM "
        "unnest($1::bigint[], $2::text[])`, or COPY for thousands."
    ),
    systemic="{count} INSERTs of one row are called many times in a transaction",
    needs=frozenset({Need.WORKLOAD, Need.COUNTERS}),
    references=(
        "https://www.postgresql.org/docs/18/populate.html",
        "https://www.postgresql.org/docs/18/pgstatstatements.html",
    ),
    since="0.1",
)


def undecided(
    snapshot: Snapshot,
    *,
    minimum_calls: int = 10_000,  # noqa: ARG001 - it takes what `check` takes
    rows_together: float = 5.0,  # noqa: ARG001 - as said
) -> str | None:
    """Only a server counts how often a statement is called."""
    return uncounted(snapshot)


def check(
    snapshot: Snapshot, *, minimum_calls: int = 10_000, rows_together: float = 5.0
) -> Iterator[Finding]:
    """INSERT ... VALUES of one row, by its calls, and what these are held against.

    That is all transactions of the database, and the rows that were inserted into a table of
    which the table's rows are parts: its key begins with that of the whole. Counters of
    statements and of the database may have begun at different times.

    Args:
        snapshot: What was read.
        minimum_calls: What is called less often costs little. An assumption.
        rows_together: So many calls for each transaction, or for each row of the whole, come
            together on the mean. Source: PostgreSQL documentation 14.4.1; measured on 18 over
            a local socket, 1,000 rows took 0.24 to 0.6 s one by one, 0.02 to 0.04 s at once.
    """
    assert isinstance(snapshot.counters, Known)  # noqa: S101 - the rule needs them
    database = snapshot.counters.value.database
    transactions = database.commits + database.rollbacks
    inserted, wholes = _inserted(snapshot), _wholes(snapshot)

    def defects(query: Query) -> Iterator[Defect]:
        name, cost = _one_row_target(query), query.cost
        if name is None or cost is None or cost.calls < minimum_calls:
            return
        against = {"transactions": transactions}
        against |= {
            f"rows inserted into {whole.display}": inserted[whole]
            for whole in wholes.get(name, ())
            if whole in inserted
        }
        for what, count in against.items():
            if count and cost.calls >= rows_together * count:
                yield _defect(name, cost.calls, what, count)
                return

    return found_in_queries(snapshot, RULE, defects)


def _defect(name: QualifiedName, calls: int, what: str, count: int) -> Defect:
    times = calls / count
    return Defect(
        message=(
            f"{calls:,} rows came into {name.display} one by one, about {times:,.0f} for each "
            f"of the {count:,} {what}."
        ),
        claim=f"{calls} calls of an INSERT of one row, {count} {what}",
        measurements=(Measurement(name=what, value=count, unit=Unit.COUNT, varying=True),),
    )


def _one_row_target(query: Query) -> QualifiedName | None:
    """The table into which the statement inserts one row of VALUES."""
    block = query.blocks[0]
    rows = block.node.child("selectStmt")
    if block.node.kind != "InsertStmt" or rows is None or not block.sources:
        return None
    relation = query.relation_of(block.sources[0])
    is_one = len(rows.children("valuesLists")) == 1
    return relation.name if relation is not None and is_one else None


def _inserted(snapshot: Snapshot) -> Mapping[QualifiedName, int]:
    """How many rows INSERTs put into each table, of those that were counted."""
    found: dict[QualifiedName, int] = {}
    for query in queries_of(snapshot).queries:
        block = query.blocks[0]
        if block.node.kind != "InsertStmt" or query.cost is None or not block.sources:
            continue
        relation = query.relation_of(block.sources[0])
        if relation is not None:
            found[relation.name] = found.get(relation.name, 0) + query.cost.rows
    return found


def _wholes(snapshot: Snapshot) -> Mapping[QualifiedName, Sequence[QualifiedName]]:
    """By table: the tables of which its rows are parts."""
    found: dict[QualifiedName, list[QualifiedName]] = {}
    for table, key in declared_foreign_keys(snapshot.schema):
        primary = table.primary_key
        if primary is None or key.referenced_table == table.name:
            continue
        begins = {*key.columns} == {*primary.columns[: len(key.columns)]}
        if begins and len(primary.columns) > len(key.columns):
            found.setdefault(table.name, []).append(key.referenced_table)
    return found
