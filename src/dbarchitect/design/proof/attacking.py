"""Attacking a built design: every object is probed, every probe is seen to be able to fail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.design.proof.attempts import prepare, run_attacks, run_probes
from dbarchitect.design.proof.bench import Bench
from dbarchitect.design.proof.probes import all_probes
from dbarchitect.design.proof.valid_row import in_reference_order, stock
from dbarchitect.model.probe import Probe
from dbarchitect.model.proof import NotVerified, ProbeResult

if TYPE_CHECKING:
    from dbarchitect.design.proof.setting import Setting
    from dbarchitect.model.design import Design
    from dbarchitect.postgres.session import Session


def attack(
    session: Session, design: Design, setting: Setting
) -> tuple[tuple[ProbeResult, ...], tuple[NotVerified, ...]]:
    """The design, built in the session's database and empty, has been attacked.

    It holds `KEPT_ROWS` rows of each table afterwards, and nothing of the attacks.
    """
    rows = stock(session, design, setting)
    for table in in_reference_order(design):
        for row in rows.kept(table.name):
            session.execute_untrusted(row.insert())
    prepare(session)
    bench = Bench(
        design=design,
        stock=rows,
        judge=lambda attacks: run_attacks(session, attacks),
        server_major=session.server_version_num // 10000,
    )
    made = list(all_probes(bench))
    probes = [item for item in made if isinstance(item, Probe)]
    missing = tuple(item for item in made if isinstance(item, NotVerified))
    return run_probes(session, probes), missing
