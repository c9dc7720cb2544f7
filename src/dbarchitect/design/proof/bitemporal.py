"""Probes of rows that say when they are true: what was believed stays, and nobody forges it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dbarchitect.design.proof.bench import changeable_update, member, not_verified
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.probe import Claim, Observed, Probe, Refused
from dbarchitect.model.schema import ObjectKind, ObjectPath

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.design.history.plan import HistoryPlan
    from dbarchitect.design.proof.bench import Bench
    from dbarchitect.model.proof import NotVerified
    from dbarchitect.model.schema import Table, Trigger

INSUFFICIENT_PRIVILEGE = "42501"
EXCLUSION_VIOLATION = "23P01"


def corrections(
    bench: Bench, table: Table, trigger: Trigger, plan: HistoryPlan
) -> Iterator[Probe | NotVerified]:
    """Attacks on both times of a table; none where its rows do not say when they are true."""
    if plan.stated is None:
        return
    yield _overlapping(bench, table, plan)
    yield _forged(bench, plan)
    claim = Claim("trigger", member(ObjectKind.TRIGGER, table, trigger.name), "correction")
    update = changeable_update(bench, table)
    if update is None:
        yield not_verified(claim, "No column may simply change.")
        return
    kept = bench.kept(table)
    drop = f"DROP TRIGGER {quote_identifier(trigger.name)} ON {table.name.sql}"
    where = kept.matches(*plan.key)
    period, stated = quote_identifier(plan.period), quote_identifier(plan.stated)
    then = f"{where} AND {stated} @> lower({kept.value(plan.stated)}::{_type(table, plan)})"
    yield Probe(
        name="a correction of the past keeps what was believed before",
        claim=claim,
        setup=(),
        statement=update,
        expected=Observed(
            query=(
                f"SELECT (count(*) FILTER (WHERE {period} @> now()) = 1 "  # noqa: S608 - quoted parts
                f"AND count(*) FILTER (WHERE {period} @> clock_timestamp()) = 1 "
                f"AND count(*) = 2)::text FROM {plan.history.sql} WHERE {then}"
            ),
            value="true",
        ),
        removal=(drop,),
    )


def _type(table: Table, plan: HistoryPlan) -> str:
    return table.column(plan.stated or "").type


def _overlapping(bench: Bench, table: Table, plan: HistoryPlan) -> Probe:
    """A second row of the same with a longer period: other than the same key, and refused."""
    first, second = bench.spare(table), bench.spare(table, 1)
    stated = plan.stated or ""
    value = first.value(stated)
    kind = _type(table, plan)
    longer = f"({kind}(lower({value}::{kind}), NULL))"
    same = {name: first.constants[name] for name in plan.key} | {stated: longer}
    primary, excluding = table.primary_key, {one.name for one in table.exclusions}
    wanted = {*plan.key, stated}
    guards = (i.constraint for i in table.indexes if wanted <= set(i.columns))
    guard = next((name for name in guards if name in excluding), None)
    found = primary.name if primary is not None and primary.without_overlaps else guard or ""
    path = member(ObjectKind.CONSTRAINT, table, found)
    kind_of = "PRIMARY KEY" if primary is not None and primary.name == found else "EXCLUDE"
    return Probe(
        name="a second row that is true of the same at one time is refused",
        claim=Claim(kind_of, path, "period"),
        setup=(first.insert(),),
        statement=second.with_values(same).insert(),
        expected=Refused(sqlstate=EXCLUSION_VIOLATION, constraint=found),
        removal=(
            f"ALTER TABLE {table.name.sql} DROP CONSTRAINT {quote_identifier(found)} CASCADE",
            f"DROP TRIGGER keep_versions ON {table.name.sql}",
        ),
    )


def _forged(bench: Bench, plan: HistoryPlan) -> Probe:
    """The application cannot move what was recorded into another time."""
    role = bench.design.roles["app"]
    period = quote_identifier(plan.period)
    path = ObjectPath(ObjectKind.TABLE, (plan.history.schema, plan.history.name))
    return Probe(
        name="the time of recording cannot be written by the application",
        claim=Claim("privilege", path, f"{plan.period} not of {role}"),
        setup=(),
        statement=(
            f"UPDATE {plan.history.sql} SET {period} = tstzrange('2000-01-01', NULL)"  # noqa: S608 - quoted parts
            " WHERE false"
        ),
        expected=Refused(sqlstate=INSUFFICIENT_PRIVILEGE),
        removal=(f"GRANT UPDATE ON {plan.history.sql} TO {quote_identifier(role)}",),
        role=role,
    )


def previous_probes(
    bench: Bench, table: Table, trigger: Trigger, columns: tuple[tuple[str, str, str], ...]
) -> Iterator[Probe | NotVerified]:
    """Exactly one former value, written by nobody but the trigger."""
    claim = Claim("trigger", member(ObjectKind.TRIGGER, table, trigger.name))
    drop = f"DROP TRIGGER {quote_identifier(trigger.name)} ON {table.name.sql}"
    key = table.primary_key.columns if table.primary_key is not None else ()
    kept = bench.kept(table)
    for own, before, changed in columns:
        about = replace(claim, aspect=own)
        values = _others(bench, table, own)
        if not values:
            yield not_verified(about, "No other value for it is known.")
            continue
        name, was = quote_identifier(own), quote_identifier(before)
        when, where = quote_identifier(changed), kept.matches(*key)
        update = f"UPDATE {table.name.sql} SET {name} = {{}} WHERE {where}"  # noqa: S608 - quoted parts
        found = f"FROM {table.name.sql} WHERE {where}"
        made = Probe(
            name=f"the {own} before its last change is kept, and no other",
            claim=about,
            also=(claim,),
            setup=(update.format(values[0]),),
            statement=update.format(kept.value(own)),
            expected=Observed(
                query=(
                    f"SELECT ({was} IS NOT DISTINCT FROM {values[0]} "  # noqa: S608 - quoted parts
                    f"AND {when} >= now())::text {found}"
                ),
                value="true",
            ),
            removal=(drop,),
        )
        yield made
        yield replace(
            made,
            name=f"a {own} before that never was cannot be written",
            setup=(),
            statement=(
                f"UPDATE {table.name.sql} SET {was} = {values[0]}, {when} = '2000-01-01' "  # noqa: S608 - quoted parts
                f"WHERE {where}"
            ),
            expected=Observed(
                query=f"SELECT ({was} IS NULL AND {when} IS NULL)::text {found}",
                value="true",
            ),
        )


def _others(bench: Bench, table: Table, column: str) -> list[str]:
    """Values of other rows for the column, each once, that the first row has not."""
    first = bench.kept(table).value(column)
    rows = (*bench.stock.kept(table.name)[1:], bench.spare(table), bench.spare(table, 1))
    found = (row.value(column) for row in rows if row.constants.get(column, "NULL") != "NULL")
    return [value for value in dict.fromkeys(found) if value != first]
