"""Triggers: change times move with real changes only, and each change is recorded whole.

What a trigger is for is read off its function: one that sets `updated_at`, or one that writes
the audit log. Others are named as not verified.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from dbarchitect.design.history.plan import previous_columns
from dbarchitect.design.history.tables import TRIGGER
from dbarchitect.design.names import audit_table
from dbarchitect.design.patterns.previous_values import TRIGGER as PREVIOUS
from dbarchitect.design.patterns.row_version import BEGIN
from dbarchitect.design.patterns.row_version import TRIGGER as VERSION_TRIGGER
from dbarchitect.design.proof.bench import (
    changeable,
    changeable_update,
    key_columns,
    member,
    not_verified,
    ruled_together,
)
from dbarchitect.design.proof.bitemporal import previous_probes
from dbarchitect.design.proof.lifted import lifted_triggers
from dbarchitect.design.proof.versions import versions
from dbarchitect.design.summaries.keeping import kept_totals
from dbarchitect.design.summaries.kept_sql import keeping_triggers
from dbarchitect.design.trees.functions import CHECK, KEEP, trees_of
from dbarchitect.design.types import is_computed
from dbarchitect.model.brief import Sensitivity
from dbarchitect.model.identifier import quote_identifier, quote_literal
from dbarchitect.model.probe import Claim, Observed, Probe
from dbarchitect.model.schema import ObjectKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dbarchitect.design.proof.bench import Bench
    from dbarchitect.design.proof.valid_row import ValidRow
    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.model.proof import NotVerified
    from dbarchitect.model.schema import Routine, Table, Trigger

UPDATED_AT = "updated_at"

_WHEN = re.compile(r"\s+WHEN \(.*\)(?=\s+EXECUTE)", re.DOTALL)
_EVENTS = ("INSERT", "UPDATE", "DELETE", "TRUNCATE")


def probes(bench: Bench) -> Iterator[Probe | NotVerified]:
    """One or more probes for each trigger; those of some patterns are attacked apart."""
    trees = {tree.table for tree in trees_of(bench.design.brief, bench.design.names)}
    apart = {*lifted_triggers(bench.design)}
    apart |= {
        (totals.child, trigger.name)
        for totals in kept_totals(bench.design.copies)
        for trigger in keeping_triggers(totals)
    }
    for table in bench.tables:
        for trigger in table.triggers:
            of_trees = table.name in trees and trigger.name in {CHECK, KEEP}
            of_versions = trigger.name in {BEGIN, VERSION_TRIGGER}
            if not of_trees and not of_versions and (table.name, trigger.name) not in apart:
                yield from _probes(bench, table, trigger)


def _probes(bench: Bench, table: Table, trigger: Trigger) -> Iterator[Probe | NotVerified]:
    routine = _routine(bench, trigger)
    log = audit_table(bench.design.brief)
    if routine is not None and log is not None and log.sql in routine.definition:
        yield from _audit(bench, table, trigger, log)
    elif trigger.name == PREVIOUS:
        yield from previous_probes(bench, table, trigger, _previous(bench, table))
    elif trigger.name.startswith(TRIGGER):
        yield from versions(bench, table, trigger)
    elif routine is not None and UPDATED_AT in routine.definition:
        yield from _change_time(bench, table, trigger)
    else:
        yield not_verified(_claim(table, trigger), "What its function does is not known.")


def _previous(bench: Bench, table: Table) -> tuple[tuple[str, str, str], ...]:
    names = bench.design.names
    for entity in bench.design.brief.entities:
        if names[entity.name].table == table.name:
            return previous_columns(entity)
    return ()


def _claim(table: Table, trigger: Trigger) -> Claim:
    return Claim("trigger", member(ObjectKind.TRIGGER, table, trigger.name))


def _routine(bench: Bench, trigger: Trigger) -> Routine | None:
    return next((r for r in bench.design.schema.routines if r.name == trigger.function), None)


def _change_time(bench: Bench, table: Table, trigger: Trigger) -> Iterator[Probe | NotVerified]:
    claim = _claim(table, trigger)
    kept = bench.kept(table)
    update = changeable_update(bench, table)
    found = changeable(bench, table)
    if update is not None and found is not None:
        name, where = quote_identifier(found[0].name), kept.matches(*key_columns(table))
    elif (others := _by_others(bench, table)) is not None:
        update, name, where = others
    else:
        yield not_verified(claim, "No column of the table may simply change.")
        return
    query = f"SELECT ({UPDATED_AT} = now())::text FROM {table.name.sql} WHERE {where}"  # noqa: S608 - quoted parts
    drop = _drop(table, trigger)
    yield Probe(
        name="a change moves updated_at",
        claim=claim,
        setup=(),
        statement=update,
        expected=Observed(query=query, value="true"),
        removal=(drop,),
    )
    yield Probe(
        name="an update that changes nothing leaves updated_at",
        claim=claim,
        setup=(),
        statement=f"UPDATE {table.name.sql} SET {name} = {name} WHERE {where}",  # noqa: S608 - quoted parts
        expected=Observed(query=query, value="false"),
        removal=(drop, _WHEN.sub("", trigger.definition)),
    )


def _by_others(bench: Bench, table: Table) -> tuple[str, str, str] | None:
    """UPDATE of several columns where none may change alone, one of them, and the row."""
    tied = ruled_together(bench, table)
    if tied is None:
        return _rekeyed(bench, table)
    names = [quote_identifier(name) for name in tied]
    values = ", ".join(f"{n} = {v}" for n, v in zip(names, tied.values(), strict=True))
    where = bench.kept(table).matches(*key_columns(table))
    return f"UPDATE {table.name.sql} SET {values} WHERE {where}", names[0], where  # noqa: S608 - quoted parts


def _rekeyed(bench: Bench, table: Table) -> tuple[str, str, str] | None:
    """UPDATE of a row of nothing but keys to one that nobody has, a column, and where it is.

    Columns that others refer to stay what they are, and in a tree rows stay where they are.
    """
    kept = bench.kept(table)
    named = {name for key in table.keys for name in key.columns}
    named |= {name for key in table.foreign_keys for name in key.columns}
    trees = trees_of(bench.design.brief, bench.design.names)
    named -= {tree.parent for tree in trees if tree.table == table.name}
    for other in bench.tables:
        for key in other.foreign_keys:
            if key.referenced_table == table.name:
                named -= set(key.referenced_columns)
    for spare in (bench.spare(table), bench.spare(table, 1), *bench.stock.kept(table.name)):
        changed = [name for name in _others(table, kept, spare) if name in named]
        if changed:
            break
    else:
        return None
    before = kept.matches(*key_columns(table))
    after = kept.with_values({name: spare.constants[name] for name in changed})
    where = after.matches(*key_columns(table))
    update = _become(table, kept, spare, changed)
    return update, quote_identifier(changed[0]), f"{before} OR {where}"


def _others(table: Table, row: ValidRow, other: ValidRow) -> Iterator[str]:
    """The columns that a statement may write and that another row has another value of."""
    for column in table.columns:
        if column.identity is None and not is_computed(column):
            same = {None, "DEFAULT", row.constants.get(column.name)}
            if other.constants.get(column.name) not in same:
                yield column.name


def _become(table: Table, row: ValidRow, other: ValidRow, columns: Iterable[str]) -> str:
    """UPDATE of a row that gives these columns another row's values."""
    values = ", ".join(f"{quote_identifier(name)} = {other.value(name)}" for name in columns)
    where = row.matches(*key_columns(table))
    return f"UPDATE {table.name.sql} SET {values} WHERE {where}"  # noqa: S608 - quoted parts


def _audit(
    bench: Bench, table: Table, trigger: Trigger, log: QualifiedName
) -> Iterator[Probe | NotVerified]:
    """A probe for each kind of change that the trigger records, and for what it must not."""
    claim = _claim(table, trigger)
    events = trigger.definition.partition(" ON ")[0]
    for event in _EVENTS:
        if event not in events:
            continue
        before, statement = _change(bench, table, event)
        if statement is None:
            yield not_verified(replace(claim, aspect=event), "No column may simply change.")
            continue
        yield Probe(
            name=f"{event} is recorded",
            claim=claim,
            setup=before,
            statement=statement,
            expected=Observed(query=_recorded(table, log, event), value="true"),
            removal=(_drop(table, trigger),),
        )
        if event == "UPDATE":
            yield from _secrets(bench, table, trigger, log)


def _change(bench: Bench, table: Table, event: str) -> tuple[tuple[str, ...], str | None]:
    """What is there before, and the statement of the event; None where there is none."""
    spare = bench.spare(table)
    if event == "INSERT":
        return (), spare.insert()
    if event == "UPDATE":
        others = _by_others(bench, table)
        simple = changeable_update(bench, table) or (others[0] if others else None)
        return ((), simple) if simple else ((spare.insert(),), _of_unreferred(bench, table))
    if event == "DELETE":
        where = spare.matches(*key_columns(table))
        return (spare.insert(),), f"DELETE FROM {table.name.sql} WHERE {where}"  # noqa: S608 - quoted parts
    return (), f"TRUNCATE {table.name.sql} CASCADE"


def _of_unreferred(bench: Bench, table: Table) -> str | None:
    """UPDATE of the key of a spare row, to which nothing refers; None if it has no other."""
    spare, other = bench.spare(table), bench.spare(table, 1)
    tied = {name for key in table.foreign_keys for name in key.columns}
    changed = [name for name in _others(table, spare, other) if name not in tied]
    return _become(table, spare, other, changed) if changed else None


def _recorded(table: Table, log: QualifiedName, event: str) -> str:
    """Whether exactly this change stands in the log, with the row before and after."""
    rows = {
        "INSERT": "old_row IS NULL AND new_row IS NOT NULL",
        "UPDATE": "old_row <> new_row",
        "DELETE": "old_row IS NOT NULL AND new_row IS NULL",
        "TRUNCATE": "old_row IS NULL AND new_row IS NULL",
    }[event]
    return (
        f"SELECT (count(*) = 1)::text FROM {log.sql} "  # noqa: S608 - quoted parts
        f"WHERE changed_at = now() AND table_name = {quote_literal(table.name.sql)} "
        f"AND operation = {quote_literal(event)} AND {rows}"
    )


def _secrets(
    bench: Bench, table: Table, trigger: Trigger, log: QualifiedName
) -> Iterator[Probe | NotVerified]:
    """Secret columns never reach the log; the counter-check lets them through."""
    hidden = _secret_columns(bench, table)
    claim = _claim(table, trigger)
    if not hidden:
        return
    routine = _routine(bench, trigger)
    array = re.compile(r"'\{[^']*" + re.escape(f'"{hidden[0]}"') + r"[^']*\}'")
    opened = array.sub("'{}'", trigger.definition)
    body = array.sub("'{}'", routine.definition) if routine else ""
    update = changeable_update(bench, table)
    if update is None or (
        routine and (opened, body) == (trigger.definition, routine.definition)
    ):
        yield not_verified(replace(claim, aspect="secrets"), "What is left out was not found.")
        return
    names = f"ARRAY[{', '.join(map(quote_literal, hidden))}]"
    yield Probe(
        name="secret columns are left out",
        claim=claim,
        setup=(),
        statement=update,
        expected=Observed(
            query=f"SELECT bool_or(new_row ?| {names} OR old_row ?| {names})::text "  # noqa: S608 - quoted parts
            f"FROM {log.sql} WHERE changed_at = now()",
            value="false",
        ),
        removal=(body, _drop(table, trigger), opened),
    )


def _secret_columns(bench: Bench, table: Table) -> tuple[str, ...]:
    for entity in bench.design.brief.entities:
        names = bench.design.names[entity.name]
        if names.table == table.name:
            return tuple(
                names.columns[attribute.name]
                for attribute in entity.attributes
                if attribute.sensitive is Sensitivity.SECRET
            )
    return ()


def _drop(table: Table, trigger: Trigger) -> str:
    return f"DROP TRIGGER {quote_identifier(trigger.name)} ON {table.name.sql}"
