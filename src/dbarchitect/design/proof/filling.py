"""Filling a database: built, loaded, constrained and analysed, by several sessions at once.

Rules:
    1. A table is loaded by one session alone: the same rows lie in the same places each time.
    2. A table's keys and indexes are made by that session, in the order of the script.
    3. Foreign keys are added by one session; the rows of several tables are judged at once.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING

from dbarchitect.design.proof.populate import CHECK_VIOLATION, not_drawn
from dbarchitect.errors import StatementFailedError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from dbarchitect.design.proof.populate import Load, Script
    from dbarchitect.design.proof.setting import Setting
    from dbarchitect.postgres.session import Session


FILLING_MS = 600_000
"""The longest that one statement may fill, constrain or analyse a table. A million rows with
text take a minute on one core; on a busy machine, where others want it, some times that."""

SEEN_AT_ONCE = {"synchronous_commit": "on"}
"""So VACUUM takes rows for visible to all from their commit on, not from when the WAL writer
comes round. Source: `SetHintBits`, src/backend/access/heap/heapam_visibility.c.
"""

_BY_HASH = ("enable_nestloop", "enable_mergejoin")
"""Off while foreign keys judge rows. Nothing is known of the tables then, and the planner would
look up each of a million rows, for some 8 s where a hash takes one; what is found is the same.
Source: `RI_Initial_Check`, src/backend/utils/adt/ri_triggers.c.
"""


def fill(
    session: Session, setting: Setting, made: Script, others: Sequence[Session] = ()
) -> None:
    """The database is built, filled, constrained and analysed; `others` take a part of it.

    Raises:
        RowsNotDrawnError: rows that satisfy a table's CHECKs could not be drawn.
        StatementFailedError: the server refused a statement of the design.
    """
    sessions = (session, *others)
    for one in sessions:
        one.apply_settings(SEEN_AT_ONCE)
    for sql in made.tables:
        session.execute_untrusted(sql)
    loads = sorted(made.loads, key=lambda load: -load.size_bytes)
    _shared_out(sessions, [partial(_load, setting, load) for load in loads if not load.after])
    for load in made.loads:
        if load.after:
            _load(setting, load, session)
    _run((*made.unfilled, *made.referencing.added), session)
    _shared_out(sessions, [partial(_judge, group) for group in made.referencing.judged])
    _run(made.rest, session)
    _shared_out(sessions, [partial(_run, group) for group in made.statistics])


def _shared_out(sessions: Sequence[Session], work: Iterable[Callable[[Session], None]]) -> None:
    """Each piece is done by the session that is free first, as none depends on another."""
    waiting = SimpleQueue["Callable[[Session], None]"]()
    for piece in work:
        waiting.put(piece)

    def take(session: Session) -> None:
        while True:
            try:
                piece = waiting.get_nowait()
            except Empty:
                return
            piece(session)

    if len(sessions) == 1:
        take(sessions[0])
        return
    with ThreadPoolExecutor(len(sessions)) as pool:
        for taken in [pool.submit(take, session) for session in sessions]:
            taken.result()


def _judge(statements: Iterable[str], session: Session) -> None:
    session.apply_settings(dict.fromkeys(_BY_HASH, "off"))
    _run(statements, session)
    session.apply_settings(dict.fromkeys(_BY_HASH, "on"))


def _run(statements: Iterable[str], session: Session) -> None:
    for sql in statements:
        session.execute_untrusted(sql)


def _load(setting: Setting, load: Load, session: Session) -> None:
    """The table is filled, and has its keys and indexes."""
    _insert(setting, load, session)
    _run(load.indexed, session)


def _insert(setting: Setting, load: Load, session: Session) -> None:
    try:
        _insert_anew(session, load, load.insert)
    except StatementFailedError as error:
        if error.sqlstate != CHECK_VIOLATION:
            raise
        count = _insert_anew(session, load, load.insert_drawn_again)
        wanted = setting.rows[load.table]
        if count == wanted:
            return
        table = setting.design.schema.table(load.table)
        raise not_drawn(table, count, wanted, load.attempts) from error


def _insert_anew(session: Session, load: Load, insert: str) -> int:
    """The rows of the empty table, which gets files of its own for them; how many.

    What is written to files that the same transaction made is not logged at `wal_level`
    minimal, a quarter of the time of plain rows.
    Source: src/backend/access/transam/README, "Skipping WAL for New RelFileLocator".
    """
    with session.transaction():
        session.execute_untrusted(f"TRUNCATE {load.table.sql}")
        return session.execute_untrusted(insert)
