"""SEC07: a policy that asks the session the same question for each row."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from dbarchitect.model.finding import Finding, Remedy, Safety, Severity
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.schema import ObjectKind, Policy, Volatility
from dbarchitect.model.schema.paths import member_path
from dbarchitect.review.policies import READS, enforced_policies
from dbarchitect.review.rule import PlannerProbe, Rule
from dbarchitect.review.served import unserved_leaf
from dbarchitect.review.walking import partitions_by_parent
from dbarchitect.sqltext.blocks import conjuncts
from dbarchitect.sqltext.predicates import called_once, calls_for_rows, lookups, predicate_tree

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.model.schema import Table
    from dbarchitect.model.snapshot import Snapshot
    from dbarchitect.review.questions import Places
    from dbarchitect.sqltext.predicates import Lookup

RULE = Rule(
    code="SEC07",
    slug="policy_calls_function_for_each_row",
    severity=Severity.WARNING,
    summary="The policy calls a function for each row whose result is the same for all rows.",
    why=(
        "A scan of a million rows makes a million calls. On 400,000 rows of a lab the scan "
        "took 0.10 s with the call in a scalar subquery, 0.30 s with current_setting() for "
        "each row and 1.15 s with a function in PL/pgSQL."
    ),
    remedy="Put the call into a scalar subquery, which is computed once for a query.",
    systemic="{count} of {of} policies call a function for each row",
    also_in=("splinter 0003",),
    references=(
        "https://www.postgresql.org/docs/18/sql-createpolicy.html",
        "https://www.postgresql.org/docs/18/xfunc-volatility.html",
    ),
    since="0.1",
)

_ASKS_THE_SESSION = "current_setting"


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """USING clauses with calls of no column, outside of a subquery, that no index takes.

    Compared with a column that an index leads with, a call is made once for a scan of that
    index: current_setting() is left alone there, and a function of one's own is worth knowing,
    for other plans do call it for each row. What is immutable is computed by the planner.
    """
    volatilities = _volatilities(snapshot)
    partitions = partitions_by_parent(snapshot.schema)
    for table, policy in enforced_policies(snapshot.schema):
        if policy.using is None or policy.command not in READS:
            continue
        for_rows, for_scans = _calls(table, policy.using, partitions, volatilities)
        if for_rows or for_scans:
            is_worse = bool(for_rows)
            yield _finding(snapshot, table, policy, for_rows or for_scans, is_worse=is_worse)


def population(snapshot: Snapshot) -> int:
    """Policies that are put to rows of tables with row security."""
    return sum(policy.using is not None for _, policy in enforced_policies(snapshot.schema))


def planned(places: Places, finding: Finding) -> PlannerProbe:
    """All rows, read by somebody whom the policy binds: only costs tell what calls take."""
    table = places.table_of(finding.target)
    return PlannerProbe(
        statement=f"SELECT 1 FROM {table.name.sql}",  # noqa: S608 - the name is quoted
        table=table.name.name,
        node="Seq Scan",
        refutes=False,
        bound=True,
    )


def _volatilities(snapshot: Snapshot) -> dict[str, set[Volatility]]:
    """How far the functions of each name, of whatever arguments, can be trusted to stay."""
    found: dict[str, set[Volatility]] = {_ASKS_THE_SESSION: {Volatility.STABLE}}
    for routine in snapshot.schema.routines:
        name = f"{routine.name.schema}.{routine.name.name}"
        found.setdefault(name, set()).add(routine.volatility)
    return found


def _calls(
    table: Table,
    using: str,
    partitions: Mapping[QualifiedName, Sequence[Table]],
    volatilities: Mapping[str, set[Volatility]],
) -> tuple[frozenset[str], frozenset[str]]:
    """Functions called for each row, and those of one's own that an index calls for once."""
    for_rows: set[str] = set()
    for_scans: set[str] = set()
    for called, lookup in _parts(using):
        names = {
            name
            for name in called
            if volatilities.get(name, {Volatility.IMMUTABLE}) != {Volatility.IMMUTABLE}
        }
        volatile = {name for name in names if Volatility.VOLATILE in volatilities[name]}
        if lookup is None:
            for_rows |= names
        elif unserved_leaf(table, lookup, partitions) is None:
            for_rows |= volatile
            for_scans |= names - {_ASKS_THE_SESSION}
        else:  # what an index would mend alone is for the rule about that index to say
            for_rows |= names - {_ASKS_THE_SESSION}
    return frozenset(for_rows), frozenset(for_scans)


@lru_cache(maxsize=4096)
def _parts(condition: str) -> tuple[tuple[frozenset[str], Lookup | None], ...]:
    """What must hold, part by part: the calls of no column, and the look-up that it is."""
    return tuple(
        (
            frozenset(".".join(call.strings("funcname")) for call in calls_for_rows(part)),
            next(lookups(part), None),
        )
        for part in conjuncts(predicate_tree(condition))
    )


def _finding(
    snapshot: Snapshot, table: Table, policy: Policy, names: frozenset[str], *, is_worse: bool
) -> Finding:
    listed = ", ".join(f"{_quoted(name)}()" for name in sorted(names))
    when = "" if is_worse else " wherever a plan does not use the index of its column"
    return RULE.found(
        snapshot,
        member_path(ObjectKind.POLICY, table.name, policy.name),
        message=(
            f"The policy {quote_identifier(policy.name)} of {table.name.display} calls "
            f"{listed} for each row{when}."
        ),
        claim=f"USING calls {listed} outside of a subquery, with no column as argument",
        remedy=_remedy(table, policy, names),
        severity=None if is_worse else Severity.INFO,
    )


def _quoted(name: str) -> str:
    return ".".join(map(quote_identifier, name.split(".")))


def _remedy(table: Table, policy: Policy, names: frozenset[str]) -> Remedy:
    once = called_once(predicate_tree(policy.using or ""), names)
    if once is None:
        return Remedy(
            text=f"{RULE.remedy} Within ANY the subquery needs a cast to the array's type."
        )
    name = quote_identifier(policy.name)
    return Remedy(
        text=RULE.remedy,
        statements=(f"ALTER POLICY {name} ON {table.name.sql} USING ({once});",),
        safety=Safety.NEEDS_REVIEW,
    )
