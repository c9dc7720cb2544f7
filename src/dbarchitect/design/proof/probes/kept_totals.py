"""Kept totals: true after each kind of statement, and nobody's to write but the triggers'."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.design.proof.bench import member, not_verified
from dbarchitect.design.proof.claims import privilege_claim
from dbarchitect.design.proof.kept_rows import (
    RIGHT,
    deletions,
    differing,
    moves,
    spare_rows,
    telling,
    unreferenced,
    without_trigger,
)
from dbarchitect.design.proof.probes.grant import INSUFFICIENT_PRIVILEGE
from dbarchitect.design.summaries.keeping import kept_totals
from dbarchitect.design.summaries.kept_sql import trigger_name
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.probe import Claim, Observed, Probe, Refused
from dbarchitect.model.schema import ObjectKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.design.proof.bench import Bench
    from dbarchitect.model.kept import KeptTotals
    from dbarchitect.model.proof import NotVerified

_DONE = {
    "INSERT": "a row that comes is added",
    "UPDATE": "a row that moves or changes is added where it belongs",
    "DELETE": "a row that goes is taken off",
    "TRUNCATE": "without rows there is nothing to add up",
}


def probes(bench: Bench) -> Iterator[Probe | NotVerified]:
    """A probe for each kind of statement, and for each privilege that nobody has."""
    for totals in kept_totals(bench.design.copies):
        for event in _DONE:
            yield _kept(bench, totals, event)
        yield from _unwritten(bench, totals)


def _kept(bench: Bench, totals: KeptTotals, event: str) -> Probe | NotVerified:
    table = bench.design.schema.table(totals.child)
    path = member(ObjectKind.TRIGGER, table, trigger_name(totals, event))
    claim = Claim("trigger", path)
    statements = {
        "INSERT": lambda: [row.insert() for row in spare_rows(bench, totals)],
        "UPDATE": lambda: list(moves(bench, totals)),
        "DELETE": lambda: list(deletions(bench, totals)),
        "TRUNCATE": lambda: [f"TRUNCATE {totals.child.sql} CASCADE"],
    }[event]()
    free = unreferenced(bench.design, totals) if event == "DELETE" else ()
    statement = telling(bench, totals, event, statements, free)
    if statement is None:
        return not_verified(claim, "No statement was found that changes a total.")
    return Probe(
        name=_DONE[event],
        claim=claim,
        setup=free,
        statement=statement,
        expected=Observed(query=differing(totals), value=RIGHT),
        removal=(without_trigger(totals, event),),
    )


def _unwritten(bench: Bench, totals: KeptTotals) -> Iterator[Probe]:
    """The application reads the totals and may not write them."""
    table = bench.design.schema.table(totals.parent)
    app = bench.design.roles["app"]
    for column in totals.columns:
        name = quote_identifier(column.name)
        path = member(ObjectKind.COLUMN, table, column.name)
        statements = {
            "UPDATE": f"UPDATE {table.name.sql} SET {name} = NULL WHERE false",  # noqa: S608 - quoted parts
            "INSERT": f"INSERT INTO {table.name.sql} ({name}) SELECT NULL WHERE false",
        }
        for privilege, statement in statements.items():
            grant = f"GRANT {privilege} ({name}) ON {table.name.sql} TO {quote_identifier(app)}"
            yield Probe(
                name=f"{app} may not {privilege} this column",
                claim=privilege_claim(path, privilege, app, granted=False),
                setup=(),
                statement=statement,
                expected=Refused(sqlstate=INSUFFICIENT_PRIVILEGE),
                removal=(grant,),
                role=app,
            )
