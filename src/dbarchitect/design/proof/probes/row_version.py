"""Versions of a row: each real change counts, and who names an old one changes nothing."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from dbarchitect.design.names import VERSION
from dbarchitect.design.patterns.row_version import BEGIN, TRIGGER
from dbarchitect.design.proof.bench import (
    changeable,
    key_columns,
    member,
    not_verified,
)
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.probe import Claim, Observed, Probe
from dbarchitect.model.schema import ObjectKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.design.proof.bench import Bench
    from dbarchitect.model.proof import NotVerified
    from dbarchitect.model.schema import Table, Trigger

_WHEN = re.compile(r"\s+WHEN \(.*\)(?=\s+EXECUTE)", re.DOTALL)
_AWAY = 1_000_000


def probes(bench: Bench) -> Iterator[Probe | NotVerified]:
    """A row that says its version, a change, none, one to the version, one with an old one."""
    for table in bench.tables:
        for trigger in table.triggers:
            if trigger.name == TRIGGER:
                yield from _probes(bench, table, trigger)
            elif trigger.name == BEGIN:
                yield _begun(bench, table)


def _begun(bench: Bench, table: Table) -> Probe:
    """A new row that says how often it was written begins with 1 all the same."""
    row = bench.spare(table)
    where = row.matches(*key_columns(table))
    return Probe(
        name="a row that comes with a version begins with 1",
        claim=Claim("trigger", member(ObjectKind.TRIGGER, table, BEGIN)),
        setup=(),
        statement=row.having(**{VERSION: str(_AWAY)}).insert(),
        expected=Observed(
            query=f"SELECT {VERSION}::text FROM {table.name.sql} WHERE {where}",  # noqa: S608 - quoted parts
            value="1",
        ),
        removal=(f"DROP TRIGGER {BEGIN} ON {table.name.sql}",),
    )


def _probes(bench: Bench, table: Table, trigger: Trigger) -> Iterator[Probe | NotVerified]:
    claim = Claim("trigger", member(ObjectKind.TRIGGER, table, trigger.name))
    found = changeable(bench, table)
    if found is None:
        yield not_verified(claim, "No column of the table may simply change.")
        return
    kept = bench.kept(table)
    where, version = kept.matches(*key_columns(table)), kept.value(VERSION)
    name, update = quote_identifier(found[0].name), f"UPDATE {table.name.sql} SET"
    counted = f"SELECT ({VERSION} = {version} + 1)::text FROM {table.name.sql} WHERE {where}"  # noqa: S608 - quoted parts
    drop = f"DROP TRIGGER {trigger.name} ON {table.name.sql}"
    change = f"{update} {name} = {found[1]} WHERE {where}"
    changed = Probe(
        name="a change counts the version up",
        claim=claim,
        setup=(),
        statement=change,
        expected=Observed(query=counted, value="true"),
        removal=(drop,),
    )
    yield changed
    yield replace(
        changed,
        name="an update that changes nothing leaves the version",
        statement=f"{update} {name} = {name} WHERE {where}",
        expected=Observed(query=counted, value="false"),
        removal=(drop, _WHEN.sub("", trigger.definition)),
    )
    yield replace(
        changed,
        name="a version that is assigned is counted all the same",
        statement=f"{update} {VERSION} = {_AWAY} WHERE {where}",
    )
    yield replace(
        changed,
        name="who names an old version changes nothing",
        setup=(change,),
        statement=f"{update} {name} = {kept.value(found[0].name)} "
        f"WHERE {where} AND {VERSION} = {version}",
        expected=Observed(
            query=f"SELECT ({name} = {found[1]})::text FROM {table.name.sql} WHERE {where}",  # noqa: S608 - quoted parts
            value="true",
        ),
    )
