"""Kept totals, seen in the filled lab and with two sessions: each is what its rows add up to.

Rules:
    1. What a total holds and what it would be if formed anew are compared by EXCEPT ALL both
       ways. That the comparison can fail is seen with the triggers off.
    2. What is written for that is put back by a rollback.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.design.proof.bench import first_deleted, key_columns
from dbarchitect.design.proof.column_values import unique_sets
from dbarchitect.design.proof.kept_rows import telling_row, unreferenced
from dbarchitect.design.summaries.keeping import kept_totals
from dbarchitect.design.summaries.kept_sql import drift_query
from dbarchitect.model.evidence import code
from dbarchitect.model.proof import BuildCheck, NotVerified

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.design.proof.at_once import Pair
    from dbarchitect.design.proof.bench import Bench
    from dbarchitect.design.proof.valid_row import ValidRow
    from dbarchitect.model.design import Design
    from dbarchitect.model.kept import KeptTotals
    from dbarchitect.postgres.session import Session

GONE_ROWS = 100
"""Rows that are deleted in one statement, of several parents."""


def drift(session: Session, totals: KeptTotals) -> int:
    """How many rows hold something else than what their rows add up to, both ways."""
    ((found, _),) = session.query_untrusted(drift_query(totals))
    return int(found)


def check_kept(session: Session, design: Design) -> Iterator[BuildCheck]:
    """Each total among the lab's rows, and after many rows have gone at once."""
    for totals in kept_totals(design.copies):
        at_rest = drift(session, totals)
        after, unseen = _gone(session, design, totals)
        yield BuildCheck(
            name=f"totals {_named(totals)} are kept",
            claim=(
                f"{_named(totals)} hold what rows of {code(totals.child.display)} add up to, "
                "by EXCEPT ALL both ways."
            ),
            passed=at_rest == after == 0 < unseen,
            detail=(
                f"{at_rest} rows differ; {after} after {GONE_ROWS} rows of "
                f"{totals.child.display} were deleted; {unseen} when as many more were deleted "
                "with the triggers off"
            ),
        )


def _gone(session: Session, design: Design, totals: KeptTotals) -> tuple[int, int]:
    """The rows that differ after a deletion, and after one that no trigger sees.

    What refers to the rows does not keep them meanwhile.
    """
    child = design.schema.table(totals.child)
    delete = first_deleted(child, GONE_ROWS, totals.conditions)
    with session.rolled_back():
        for statement in unreferenced(design, totals):
            session.execute_untrusted(statement)
        session.execute_untrusted(delete)
        after = drift(session, totals)
        session.execute_untrusted(f"ALTER TABLE {child.name.sql} DISABLE TRIGGER USER")
        session.execute_untrusted(delete)
        return after, drift(session, totals)


def _named(totals: KeptTotals) -> str:
    return " and ".join(f"{totals.parent.display}.{column.name}" for column in totals.columns)


def kept_at_once(
    bench: Bench, owner: Session, pair: Pair
) -> Iterator[BuildCheck | NotVerified]:
    """Two sessions add a row to one parent: the second waits, and both are counted."""
    for totals in kept_totals(bench.design.copies):
        name = f"two writers of {_named(totals)}"
        table = bench.design.schema.table(totals.child)
        first = telling_row(bench, totals)
        if first is None:
            yield NotVerified(name, "No row was found that changes a total.")
            continue
        second = _second(bench, totals, first)
        if second is None:
            yield NotVerified(name, "No second row of the same parent was found.")
            continue
        pair.written_by_both(first.insert(), second.insert())
        differ = drift(owner, totals)
        keys = " OR ".join(f"({row.matches(*key_columns(table))})" for row in (first, second))
        ((there,),) = owner.query_untrusted(
            f"SELECT count(*) FROM {totals.child.sql} WHERE {keys}"  # noqa: S608 - quoted parts
        )
        yield BuildCheck(
            name=name,
            claim=(
                f"Two sessions add a row of {code(totals.child.display)} to one row of "
                f"{code(totals.parent.display)} at once: the second waits for the first, and "
                "the totals count both."
            ),
            passed=pair.has_waited and differ == 0 and there == 2,  # noqa: PLR2004 - two writers
            detail=(
                f"the second {pair.words}; {there} rows are there and {differ} totals differ"
            ),
        )


def _second(bench: Bench, totals: KeptTotals, first: ValidRow) -> ValidRow | None:
    """The first row under another row's keys, so that it changes the same totals, after it."""
    table = bench.design.schema.table(totals.child)
    told_apart = {name for names in unique_sets(table) for name in names}
    own = told_apart - {name for name, _ in totals.pairs}
    for row in bench.stock.rows[totals.child][::-1]:
        made = first.with_values({n: row.constants[n] for n in own & set(row.constants)})
        if row != first and telling_row(bench, totals, rows=(made,)):
            found = telling_row(bench, totals, before=first, rows=(made,))
            if found is not None:
                return found
    return None
