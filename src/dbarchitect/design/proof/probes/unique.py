"""Keys and unique indexes: a second row with the same values is refused by name."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dbarchitect.ddl.indexes import create_index_sql
from dbarchitect.ddl.target import Target
from dbarchitect.design.proof.bench import drop_constraint, not_verified, of_constraint
from dbarchitect.design.proof.candidates import mentioned, sides
from dbarchitect.design.proof.deferral import deferred, redefined
from dbarchitect.design.proof.narrower import narrower
from dbarchitect.model.probe import Claim, Observed, Probe, Refused
from dbarchitect.model.schema import ObjectKind, ObjectPath

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.design.proof.bench import Bench
    from dbarchitect.design.proof.valid_row import ValidRow
    from dbarchitect.model.proof import NotVerified
    from dbarchitect.model.schema import Index, KeyConstraint, Table

UNIQUE_VIOLATION = "23505"
EXCLUSION_VIOLATION = "23P01"
"""Also of keys WITHOUT OVERLAPS. Source: PostgreSQL documentation, CREATE TABLE."""


def probes(bench: Bench) -> Iterator[Probe | NotVerified]:
    """Probes of each key and unique index, more where nulls, periods or predicates count."""
    for table in bench.tables:
        for key in table.keys:
            yield from _key(bench, table, key)
        for index in table.indexes:
            if index.unique and index.constraint is None:
                yield from _index(bench, table, index)


def _key(bench: Bench, table: Table, key: KeyConstraint) -> Iterator[Probe | NotVerified]:
    first, second = bench.spare(table), bench.spare(table, 1)
    # A partitioned table's key is checked, and reported, by the partition that the row is in.
    name = None if table.partition_key is not None else key.name
    kind = "PRIMARY KEY" if key.primary else "UNIQUE"
    plain = Probe(
        name="a second row with the same key is refused",
        claim=of_constraint(kind, table, key.name),
        setup=(*narrower(table, key.name, key.columns), first.insert()),
        statement=_same(second, first, key.columns).insert(),
        expected=Refused(
            sqlstate=EXCLUSION_VIOLATION if key.without_overlaps else UNIQUE_VIOLATION,
            constraint=name,
            message_contains=None if key.without_overlaps else "duplicate key value",
        ),
        removal=(drop_constraint(table.name, key.name),),
    )
    if key.without_overlaps:
        overlaps = replace(plain.claim, aspect="WITHOUT OVERLAPS")
        plain = replace(plain, also=(overlaps,))
    yield plain
    yield from deferred(bench, table, key, plain)
    if key.nulls_not_distinct:
        removal = redefined(bench, table, replace(key, nulls_not_distinct=False))
        yield _nulls(bench, plain, table, key.columns, removal)


def _nulls(
    bench: Bench, plain: Probe, table: Table, columns: tuple[str, ...], removal: tuple[str, ...]
) -> Probe | NotVerified:
    """Rows that are the same but for a null on both sides."""
    claim = replace(plain.claim, aspect="NULLS NOT DISTINCT")
    empty = [name for name in columns if table.column(name).not_null is None]
    if not empty:
        return not_verified(claim, "No column of it may be null.")
    first, second = bench.spare(table), bench.spare(table, 1)
    same = {name: first.constants[name] for name in columns} | dict.fromkeys(empty, "NULL")
    return replace(
        plain,
        name="a second row with the same nulls is refused",
        claim=claim,
        setup=(*plain.setup[:-1], first.with_values(same).insert()),
        statement=second.with_values(same).insert(),
        removal=removal,
    )


def _index(bench: Bench, table: Table, index: Index) -> Iterator[Probe | NotVerified]:
    path = ObjectPath(ObjectKind.INDEX, (index.name.schema, index.name.name))
    claim = Claim("UNIQUE", path)
    predicate = index.predicate or "true"
    row = bench.spare(table)
    expressions = [key.expression for key in index.keys if key.expression]
    columns = tuple(
        dict.fromkeys((*(c for c in index.columns if c), *mentioned(row, *expressions)))
    )
    more = (bench.spare(table, 1), *bench.stock.kept(table.name))
    first, outside = sides(bench, row, predicate, f"({predicate}) IS NOT TRUE", more=more)
    if first is None:
        yield not_verified(claim, "No row was found that its predicate holds for.")
        return
    second = _same(bench.spare(table, 1), first, (*columns, *mentioned(row, predicate)))
    taken_off = tuple(narrower(table, index.name.name, columns))
    plain = Probe(
        name="a second row with the same values is refused",
        claim=claim,
        setup=(*taken_off, first.insert()),
        statement=second.insert(),
        expected=Refused(
            sqlstate=UNIQUE_VIOLATION,
            constraint=None if table.partition_key is not None else index.name.name,
        ),
        removal=(f"DROP INDEX {index.name.sql}",),
    )
    yield plain
    if index.nulls_not_distinct:
        removal = _redefined(bench, table, replace(index, nulls_not_distinct=False))
        yield _nulls(bench, plain, table, columns, removal)
    if index.predicate and outside is not None:
        yield replace(
            plain,
            name="a row outside of the predicate does not stand in the way",
            claim=replace(claim, aspect="WHERE"),
            setup=(*taken_off, _same(outside, first, columns, but=predicate).insert()),
            expected=Observed(query="SELECT 'accepted'", value="accepted"),
            removal=_redefined(bench, table, replace(index, predicate=None)),
        )
    elif index.predicate:
        reason = "No row was found that its predicate does not hold for."
        yield not_verified(replace(claim, aspect="WHERE"), reason)


def _same(
    row: ValidRow, other: ValidRow, columns: tuple[str, ...], *, but: str = ""
) -> ValidRow:
    """The row with another's values in these columns, but for those that `but` names.

    A reference of several columns is taken as a whole, so that there is a row for it.
    """
    kept = set(mentioned(row, but))
    halved = (k.columns for k in row.table.foreign_keys if set(k.columns) & set(columns))
    whole = dict.fromkeys((*columns, *(name for names in halved for name in names)))
    return row.with_values({c: other.constants[c] for c in whole if c not in kept})


def _redefined(bench: Bench, table: Table, index: Index) -> tuple[str, str]:
    """The statements that put this index in the place of the one of its name."""
    target = Target(server_version_num=bench.server_major * 10000)
    return f"DROP INDEX {index.name.sql}", create_index_sql(target, table.name, index)
