"""Rows that are only added: the owner, who has every privilege, is refused a change as well."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from dbarchitect.design.patterns.append_only import REFUSED, TRIGGER, TRUNCATED
from dbarchitect.design.proof.bench import key_columns, member
from dbarchitect.design.proof.lifted import switched
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.probe import Claim, Probe, Refused
from dbarchitect.model.schema import ObjectKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.design.proof.bench import Bench
    from dbarchitect.model.schema import Table, Trigger

_RAISE = re.compile(r"RAISE EXCEPTION USING.*?;", re.DOTALL)


def probes(bench: Bench) -> Iterator[Probe]:
    """A probe for each kind of change that a trigger refuses."""
    for table in bench.tables:
        for trigger in table.triggers:
            if trigger.name in {TRIGGER, TRUNCATED}:
                yield from _probes(bench, table, trigger)


def _probes(bench: Bench, table: Table, trigger: Trigger) -> Iterator[Probe]:
    routine = next(r for r in bench.design.schema.routines if r.name == trigger.function)
    where = bench.kept(table).matches(*key_columns(table))
    plain = (c for c in table.columns if c.identity is None and c.generated is None)
    column = quote_identifier(next(plain).name)
    statements = {
        "UPDATE": f"UPDATE {table.name.sql} SET {column} = {column} WHERE {where}",  # noqa: S608 - quoted parts
        "DELETE": f"DELETE FROM {table.name.sql} WHERE {where}",  # noqa: S608 - quoted parts
        "TRUNCATE": f"TRUNCATE {table.name.sql} CASCADE",
    }
    events = trigger.definition.partition(" ON ")[0]
    for event, statement in statements.items():
        if event in events:
            yield Probe(
                name=f"{event} is refused to the owner",
                claim=Claim("trigger", member(ObjectKind.TRIGGER, table, trigger.name)),
                setup=(switched(table.name, trigger.name, on=True),),
                statement=statement,
                expected=Refused(sqlstate=REFUSED, constraint=trigger.name),
                removal=(_RAISE.sub("RETURN coalesce(NEW, OLD);", routine.definition),),
            )
