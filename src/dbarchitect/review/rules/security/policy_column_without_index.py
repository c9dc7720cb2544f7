"""SEC08: a policy compares a column that no index leads with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Finding, Remedy, Safety, Severity
from dbarchitect.model.identifier import QualifiedName, quote_identifier
from dbarchitect.model.schema import ObjectKind, Policy, Table
from dbarchitect.model.schema.paths import member_path
from dbarchitect.review.making_indexes import plain_index_steps
from dbarchitect.review.policies import enforced_policies, session_lookups
from dbarchitect.review.questions import tells
from dbarchitect.review.rule import PlannerProbe, Rule
from dbarchitect.review.served import compares_column_itself, unserved_leaf
from dbarchitect.review.walking import partitions_by_parent

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from dbarchitect.model.snapshot import Snapshot
    from dbarchitect.review.questions import Places
    from dbarchitect.sqltext.predicates import Lookup

RULE = Rule(
    code="SEC08",
    slug="policy_column_without_index",
    severity=Severity.WARNING,
    summary="The policy compares a column that no index leads with.",
    why=(
        "The condition is added to each query of the table: one that has no narrower condition "
        "of its own reads the rows of all tenants to find those of one."
    ),
    remedy="Create an index that begins with the column.",
    systemic="{count} of {of} columns that policies compare lead no index",
    references=(
        "https://www.postgresql.org/docs/18/ddl-rowsecurity.html",
        "https://www.postgresql.org/docs/18/indexes-multicolumn.html",
    ),
    since="0.1",
)


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """Columns that USING compares with the session's values, where no index serves that.

    It is enough that one of the columns that must all agree is served. A foreign key of the
    column alone is the rule IDX01's to say.
    """
    partitions = partitions_by_parent(snapshot.schema)
    for table, policy, compared in _compared(snapshot):
        unserved = _unserved(table, compared, partitions)
        if unserved is not None:
            remedy = _remedy(snapshot, table, unserved)
            yield _finding(snapshot, table, policy, unserved, remedy)


def population(snapshot: Snapshot) -> int:
    """Policies that compare columns of rows with the session's values."""
    return sum(1 for _ in _compared(snapshot))


def probe(places: Places, finding: Finding) -> PlannerProbe:
    """A query of the table with the policy's comparison as its only condition."""
    table = places.table_of(finding.target)
    policy = next(one for one in table.policies if one.name == finding.target.parts[-1])
    lookup = next(session_lookups(policy))
    unserved = unserved_leaf(table, lookup, places.partitions)
    leaf = unserved or table
    compared = lookup.written or quote_identifier(lookup.column)
    return PlannerProbe(
        statement=f"SELECT 1 FROM {leaf.name.sql} WHERE {compared} = $1",  # noqa: S608 - names are quoted, the value is a bind
        table=leaf.name.name,
        node="Seq Scan",
        refutes=unserved is None or tells(leaf, (lookup.column,)),
    )


def _compared(snapshot: Snapshot) -> Iterator[tuple[Table, Policy, list[Lookup]]]:
    for table, policy in enforced_policies(snapshot.schema):
        compared = list(session_lookups(policy))
        if compared:
            yield table, policy, compared


def _unserved(
    table: Table, compared: list[Lookup], partitions: Mapping[QualifiedName, Sequence[Table]]
) -> Lookup | None:
    """The first comparison, where none of them is served or another rule's."""
    if any(unserved_leaf(table, lookup, partitions) is None for lookup in compared):
        return None
    own_keys = {key.columns for key in table.foreign_keys if key.enforced}
    if any((lookup.column,) in own_keys for lookup in compared):
        return None
    return compared[0]


def _finding(
    snapshot: Snapshot, table: Table, policy: Policy, lookup: Lookup, remedy: Remedy
) -> Finding:
    compared = lookup.written or quote_identifier(lookup.column)
    return RULE.found(
        snapshot,
        member_path(ObjectKind.POLICY, table.name, policy.name),
        message=(
            f"Queries of {table.name.display} that no other condition narrows read the rows of "
            f"everybody: no index begins with {compared}, which the policy "
            f"{quote_identifier(policy.name)} compares."
        ),
        claim=f"USING compares {compared}, and no index of the table leads with it",
        remedy=remedy,
    )


def _remedy(snapshot: Snapshot, table: Table, lookup: Lookup) -> Remedy:
    column = quote_identifier(lookup.column)
    if not compares_column_itself(lookup, table):
        return Remedy(
            text=(
                f"Compare {column} itself, and cast the session's value to its type: an index "
                "on the column serves nothing else. Then see that one begins with it."
            )
        )
    return Remedy(
        text=RULE.remedy,
        statements=plain_index_steps(snapshot, table, (lookup.column,)),
        safety=Safety.NEEDS_REVIEW if table.partition_key is not None else Safety.SAFE,
    )
