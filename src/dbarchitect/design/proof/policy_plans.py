"""What a policy does to a plan: the rows of a tenant, by the policy and by a written condition.

Sequential scans are kept out of both: what is asked is whether the policy can use an index, and
whether it reads more than the same condition in the statement. Nothing is timed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.design.proof.acting import acting
from dbarchitect.design.proof.kinds import MEDIAN
from dbarchitect.design.proof.plans import names_in_plans, plan_summary
from dbarchitect.design.proof.policy_searches import search_checks
from dbarchitect.design.tenancy.template import POLICY_AND_INDEX
from dbarchitect.model.identifier import quote_identifier, quote_literal
from dbarchitect.model.proof import BuildCheck

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.design.proof.acting import Acting
    from dbarchitect.design.proof.setting import Setting
    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.model.proof import PlanSummary
    from dbarchitect.postgres.session import Session

_ANALYZE = "ANALYZE, BUFFERS, TIMING off, SUMMARY off, FORMAT JSON"


def policy_checks(session: Session, setting: Setting) -> Iterator[BuildCheck]:
    """Both plans of each table of tenants, in a filled database whose owner is let through."""
    who = acting(session, setting)
    if who.role is None:
        return
    session.apply_settings(
        {"enable_seqscan": "off", "jit": "off", "max_parallel_workers_per_gather": "0"}
    )
    try:
        for table in setting.design.schema.tables:
            column = setting.tenant_column(table.name)
            if column is not None and table.policies:
                yield _check(session, setting, who, table.name, column)
    finally:
        who.end()
        session.apply_settings({"enable_seqscan": "on"})
    yield from search_checks(session, setting, who)


def _check(
    session: Session, setting: Setting, who: Acting, table: QualifiedName, column: str
) -> BuildCheck:
    every = f"SELECT count(*) FROM {table.sql}"  # noqa: S608 - a quoted name
    value = quote_literal(who.tenants[MEDIAN])
    written = f"{every} WHERE {quote_identifier(column)} = {value}"
    who.end()
    by_statement = _plan(session, setting, written)
    who.begin(MEDIAN)
    by_policy = _plan(session, setting, every)
    return BuildCheck(
        name=f"{POLICY_AND_INDEX}{table.display}",
        claim=(
            f"The policy of {table.display} finds a tenant's rows by an index, and reads no "
            "more pages than the same condition written into the statement."
        ),
        passed=bool(by_policy.indexes)
        and by_policy.rows == by_statement.rows
        and (by_policy.buffers or 0) <= (by_statement.buffers or 0),
        detail=_both(_words(by_policy), _words(by_statement)),
    )


def _plan(session: Session, setting: Setting, sql: str) -> PlanSummary:
    """The plan of a second run: the first one may have to read what is cached afterwards."""
    session.query_untrusted(sql)
    ((explained,),) = session.query_untrusted(f"EXPLAIN ({_ANALYZE}) {sql}")
    return plan_summary(explained, names_in_plans(setting.design)[0])


def _both(by_policy: str, by_statement: str) -> str:
    if by_policy == by_statement:
        return f"{by_policy}, either way"
    return f"policy: {by_policy}; statement: {by_statement}"


def _words(plan: PlanSummary) -> str:
    named = ", ".join(index.name for index in plan.indexes) or "no index"
    return f"{plan.buffers or 0:,} buffers by {named}"
