"""Attacking a built design: every object is probed, every probe is seen to be able to fail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.design.proof.acting import lift_force
from dbarchitect.design.proof.attempts import prepare, run_attacks, run_probes
from dbarchitect.design.proof.bench import Bench, key_columns
from dbarchitect.design.proof.claims import claims_of
from dbarchitect.design.proof.lifted import switch_all
from dbarchitect.design.proof.probes import all_probes
from dbarchitect.design.proof.tree_rows import tree_kept_in
from dbarchitect.design.proof.valid_row import in_reference_order, stock
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.probe import Probe
from dbarchitect.model.proof import NotVerified, ProbeResult

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dbarchitect.design.proof.setting import Setting
    from dbarchitect.design.proof.valid_row import Stock
    from dbarchitect.model.design import Design
    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.postgres.session import Session


def attack(
    session: Session, design: Design, setting: Setting
) -> tuple[tuple[ProbeResult, ...], tuple[NotVerified, ...]]:
    """The design, built in the session's database and empty, has been attacked.

    It holds `KEPT_ROWS` rows of each table afterwards, and nothing of the attacks.
    """
    forced = lift_force(session)
    switch_all(session, design, on=False)
    rows = stock(session, design, setting)
    for statement in _kept_rows(design, rows):
        session.execute_untrusted(statement)
    prepare(session)
    bench = Bench(
        design=design,
        stock=rows,
        judge=lambda attacks: run_attacks(session, attacks),
        server_major=session.server_version_num // 10000,
        forced=forced,
    )
    made = list(all_probes(bench))
    probes = [item for item in made if isinstance(item, Probe)]
    missing = tuple(item for item in made if isinstance(item, NotVerified))
    results = run_probes(session, probes)
    for table in sorted(forced):
        session.execute_untrusted(f"ALTER TABLE {table.sql} FORCE ROW LEVEL SECURITY")
    switch_all(session, design, on=True)
    return results, (*missing, *unclaimed(design, probes, missing))


def unclaimed(
    design: Design, probes: Iterable[Probe], missing: Iterable[NotVerified]
) -> Iterator[NotVerified]:
    """Whatever the design states and nothing attacked or named."""
    attacked = {claim for probe in probes for claim in (probe.claim, *probe.also)}
    named = {item.subject for item in missing}
    for claim in claims_of(design):
        if claim not in attacked and claim.text not in named:
            yield NotVerified(claim.text, "There is no probe for it.")


def _kept_rows(design: Design, rows: Stock) -> Iterator[str]:
    """Statements that put every kept row into its table.

    Where tables refer to each other in a circle, the reference that may be missing is filled
    in when the row that it names is there.
    """
    there: set[QualifiedName] = set()
    later: list[str] = []
    for table in in_reference_order(design):
        there.add(table.name)
        nullable = {column.name for column in table.columns if column.not_null is None}
        waiting = [
            name
            for key in table.foreign_keys
            if key.referenced_table not in there and nullable.issuperset(key.columns)
            for name in key.columns
        ]
        if tree_kept_in(design, table.name) is not None:
            continue  # its triggers have put them there
        for row in rows.kept(table.name):
            yield row.with_values(dict.fromkeys(waiting, "NULL")).insert()
            if waiting:
                named = ", ".join(f"{quote_identifier(n)} = {row.value(n)}" for n in waiting)
                where = row.matches(*key_columns(table))
                later.append(f"UPDATE {table.name.sql} SET {named} WHERE {where}")  # noqa: S608 - quoted parts
    yield from later
