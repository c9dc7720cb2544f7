"""Triggers that hide what else is wrong with a change: off while others are attacked.

A row that is only added may not be deleted, so no other probe could delete it; a row that has
to balance with others may not come alone; a path that is null or another row's is put right.
Their own probes switch them on again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.design.patterns.append_only import TRIGGER, TRUNCATED
from dbarchitect.design.patterns.balanced import balances_of
from dbarchitect.design.trees.functions import trees_of
from dbarchitect.design.trees.paths import KEEP_PATHS, SET_PATH
from dbarchitect.model.identifier import quote_identifier

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.design import Design
    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.postgres.session import Session


def lifted_triggers(design: Design) -> Iterator[tuple[QualifiedName, str]]:
    """The tables and names of the triggers that are off while a design is attacked."""
    for entity in design.brief.entities:
        if entity.keeping.append_only:
            table = design.names[entity.name].table
            yield from ((table, name) for name in (TRIGGER, TRUNCATED))
    for tree in trees_of(design.brief, design.names):
        if tree.path is not None:
            yield from ((tree.table, name) for name in (SET_PATH, KEEP_PATHS))
    for balance in balances_of(design.brief, design.names):
        yield balance.table, balance.name


def switched(table: QualifiedName, trigger: str, *, on: bool) -> str:
    """The statement that switches a trigger on or off."""
    word = "ENABLE" if on else "DISABLE"
    return f"ALTER TABLE {table.sql} {word} TRIGGER {quote_identifier(trigger)}"


def switch_all(session: Session, design: Design, *, on: bool) -> None:
    """All triggers that hide what else is wrong are on, or off."""
    for table, trigger in lifted_triggers(design):
        session.execute_untrusted(switched(table, trigger, on=on))
