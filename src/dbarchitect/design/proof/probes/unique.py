"""Keys and unique indexes: a second row with the same values is refused by name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from dbarchitect.design.proof.bench import drop_constraint, member
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.probe import Observed, Probe, Refused
from dbarchitect.model.proof import NotVerified
from dbarchitect.model.schema import ObjectKind, ObjectPath

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dbarchitect.design.proof.bench import Bench
    from dbarchitect.model.schema import Index, KeyConstraint, Table

UNIQUE_VIOLATION = "23505"

_IS_NULL = re.compile(r'\(*("?[\w]+"?) IS NULL\)*', re.IGNORECASE)


def probes(bench: Bench) -> Iterator[Probe | NotVerified]:
    """One probe for each key and unique index, two where the index is partial."""
    for table in bench.tables:
        for key in table.keys:
            yield _key(bench, table, key)
        for index in table.indexes:
            if index.unique and index.constraint is None:
                yield from _index(bench, table, index)


def _key(bench: Bench, table: Table, key: KeyConstraint) -> Probe:
    first, second = bench.spare(table), bench.spare(table, 1)
    same = {column: first.constants[column] for column in key.columns}
    # A partitioned table's key is checked, and reported, by the partition that the row is in.
    name = None if table.partition_key is not None else key.name
    return Probe(
        name="a second row with the same key is refused",
        target=member(ObjectKind.CONSTRAINT, table, key.name),
        setup=(*_narrower(table, key.name, key.columns), first.insert()),
        statement=second.with_values(same).insert(),
        expected=Refused(
            sqlstate=UNIQUE_VIOLATION,
            constraint=name,
            message_contains="duplicate key value",
        ),
        removal=(drop_constraint(table.name, key.name),),
    )


def _narrower(table: Table, name: str, columns: Sequence[str]) -> Iterator[str]:
    """Take off what would refuse the same row before: uniqueness of some of the columns."""
    for index in table.indexes:
        own = name in {index.name.name, index.constraint}
        if index.unique and not own and set(index.columns) <= set(columns):
            if index.constraint is None:
                yield f"DROP INDEX {index.name.sql}"
            else:
                yield drop_constraint(table.name, index.constraint)


def _index(bench: Bench, table: Table, index: Index) -> Iterator[Probe | NotVerified]:
    target = ObjectPath(ObjectKind.INDEX, (index.name.schema, index.name.name))
    columns = [column for column in index.columns if column is not None]
    empty = _IS_NULL.fullmatch(index.predicate.strip()) if index.predicate else None
    if len(columns) < len(index.keys) or (index.predicate and empty is None):
        reason = "Its keys or its predicate are expressions that no row is made for yet."
        yield NotVerified(f"uniqueness by {index.name.display}", reason)
        return
    mark = empty[1].strip('"') if empty else None
    live = {} if mark is None else {mark: "NULL"}
    first, second = (
        bench.spare(table).with_values(live),
        bench.spare(table, 1).with_values(live),
    )
    second = second.with_values({column: first.constants[column] for column in columns})
    narrower = tuple(_narrower(table, index.name.name, columns))
    drop = f"DROP INDEX {index.name.sql}"
    yield Probe(
        name="a second row with the same values is refused",
        target=target,
        setup=(*narrower, first.insert()),
        statement=second.insert(),
        expected=Refused(sqlstate=UNIQUE_VIOLATION, constraint=index.name.name),
        removal=(drop,),
    )
    if mark is not None:
        listed = ", ".join(map(quote_identifier, columns))
        whole = f"CREATE UNIQUE INDEX {quote_identifier(index.name.name)}"
        yield Probe(
            name="a row outside of the predicate does not stand in the way",
            target=target,
            setup=(*narrower, first.having(**{mark: "now()"}).insert()),
            statement=second.insert(),
            expected=Observed(
                query=f"SELECT count(*)::text FROM {table.name.sql} "  # noqa: S608 - quoted parts
                f"WHERE {first.matches(*columns)}",
                value="2",
            ),
            removal=(drop, f"{whole} ON {table.name.sql} ({listed})"),
        )
