"""What a policy costs a search, and what a function would that keeps to the tenant by itself.

The index and the function are made in a transaction that is rolled back. Nothing is timed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.design.names import SEARCH_VECTOR
from dbarchitect.design.proof.kinds import HOT, MEDIAN
from dbarchitect.design.proof.plans import plan_summary
from dbarchitect.design.tenancy.search_function import (
    SEARCH_AND_POLICY,
    function_of,
    function_statements,
    matches,
    searches_of_tenants,
)
from dbarchitect.model.identifier import quote_identifier, quote_literal
from dbarchitect.model.proof import BuildCheck

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.design.proof.acting import Acting
    from dbarchitect.design.proof.setting import Setting
    from dbarchitect.model.design import EntityNames
    from dbarchitect.postgres.session import Session

_TENANTS = {MEDIAN: "a usual tenant", HOT: "the tenant with most rows"}

_ANALYZE = "ANALYZE, BUFFERS, TIMING off, SUMMARY off, FORMAT JSON"


def search_checks(session: Session, setting: Setting, who: Acting) -> Iterator[BuildCheck]:
    """One for each search of a tenant's rows, in a filled lab whose owner is let through.

    None where the tenant with most rows has no text: nothing would be found by either way.
    """
    for names in searches_of_tenants(setting.design):
        word = _word(session, who, names)
        if word:
            with session.rolled_back():
                found = _check(session, setting, who, names, word)
            yield found


def _check(
    session: Session, setting: Setting, who: Acting, names: EntityNames, found: str
) -> BuildCheck:
    word = quote_literal(found)
    for sql in function_statements(setting.design, names):
        session.execute_untrusted(sql)
    by_policy = f"SELECT count(*) FROM {names.table.sql} AS t WHERE {matches('t', word)}"  # noqa: S608 - quoted parts
    function = function_of(setting.design, names).sql
    by_function = f"SELECT count(*) FROM {function}({word}) AS t"  # noqa: S608 - quoted parts
    same = True
    seen: list[str] = []
    for kind, whose in _TENANTS.items():
        who.begin(kind)
        rows, pages = _counted(session, by_policy)
        others, fewer = _counted(session, by_function)
        who.end()
        same = same and rows == others
        found_by = f"policy: {pages:,} buffers; function: {fewer:,} buffers; {rows:,} rows"
        seen.append(f"{whose}: {found_by}")
    return BuildCheck(
        name=f"{SEARCH_AND_POLICY}{names.table.display}",
        claim=(
            "For two tenants a function that compares the tenant itself finds as many rows "
            "with a word as the policy lets through."
        ),
        passed=same,
        detail=". ".join(seen),
    )


def _word(session: Session, who: Acting, names: EntityNames) -> str:
    """A word of the first row with any of the tenant with most rows; empty if there is none."""
    key, vector = quote_identifier(names.key[0]), quote_identifier(SEARCH_VECTOR)
    tenant, value = quote_identifier(names.tenant or ""), quote_literal(who.tenants[HOT])
    rows = session.query_untrusted(
        f"SELECT (pg_catalog.tsvector_to_array(t.{vector}))[1] FROM {names.table.sql} AS t "  # noqa: S608 - quoted parts
        f"WHERE t.{tenant} = {value} AND pg_catalog.length(t.{vector}) > 0 "
        f"ORDER BY t.{key} LIMIT 1"
    )
    return "".join(str(word) for (word,) in rows if word is not None)


def _counted(session: Session, sql: str) -> tuple[int, int]:
    """The rows, and the pages of a second run: the first may have to read what stays cached."""
    ((rows,),) = session.query_untrusted(sql)
    ((explained,),) = session.query_untrusted(f"EXPLAIN ({_ANALYZE}) {sql}")
    return int(str(rows)), plan_summary(explained, {}).buffers or 0
