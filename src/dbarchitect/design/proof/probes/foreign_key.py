"""Foreign keys: an orphan is refused, and deleting the referenced row does as declared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.design.proof.bench import drop_constraint, key_columns, member
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.probe import Observed, Probe, Refused
from dbarchitect.model.proof import NotVerified
from dbarchitect.model.schema import ForeignKeyAction, ObjectKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.design.proof.bench import Bench
    from dbarchitect.model.schema import ForeignKey, Table

FOREIGN_KEY_VIOLATION = "23503"
RESTRICT_VIOLATION = "23001"
"""RESTRICT on PostgreSQL 18 and later. Source: release notes of PostgreSQL 18."""


def probes(bench: Bench) -> Iterator[Probe | NotVerified]:
    """Two probes for each foreign key: an orphan, and the end of a parent."""
    for table in bench.tables:
        for key in table.foreign_keys:
            yield _orphan(bench, table, key)
            yield _parent_deleted(bench, table, key)


def _orphan(bench: Bench, table: Table, key: ForeignKey) -> Probe:
    # A row may refer to itself: in its own table another one is absent.
    itself = key.referenced_table == table.name
    absent = bench.stock.spare(key.referenced_table, int(itself))
    values = dict(zip(key.columns, key.referenced_columns, strict=True))
    row = bench.spare(table).with_values(
        {column: absent.constants[referenced] for column, referenced in values.items()}
    )
    return Probe(
        name="a reference to a row that is not there is refused",
        target=member(ObjectKind.CONSTRAINT, table, key.name),
        setup=(),
        statement=row.insert(),
        expected=Refused(sqlstate=FOREIGN_KEY_VIOLATION, constraint=key.name),
        removal=(drop_constraint(table.name, key.name),),
    )


def _parent_deleted(bench: Bench, table: Table, key: ForeignKey) -> Probe | NotVerified:
    """The referenced row is a new one, to which nothing else refers."""
    parent = bench.stock.spare(key.referenced_table)
    values = dict(zip(key.columns, key.referenced_columns, strict=True))
    child = bench.spare(table, 1).with_values(
        {column: parent.constants[referenced] for column, referenced in values.items()}
    )
    found = child.matches(*key_columns(table))
    expected = _expected(bench, table, key, found)
    if expected is None:
        reason = f"ON DELETE {key.on_delete} is not attacked yet."
        return NotVerified(f"deletion under {key.name}", reason)
    where = parent.matches(*key.referenced_columns)
    return Probe(
        name=f"deleting the referenced row: {key.on_delete.value}",
        target=member(ObjectKind.CONSTRAINT, table, key.name),
        setup=(parent.insert(), child.insert()),
        statement=f"DELETE FROM {key.referenced_table.sql} WHERE {where}",  # noqa: S608 - quoted parts
        expected=expected,
        removal=(drop_constraint(table.name, key.name),),
    )


def _expected(
    bench: Bench, table: Table, key: ForeignKey, found: str
) -> Refused | Observed | None:
    column = quote_identifier(key.columns[0])
    rows = f"FROM {table.name.sql} WHERE {found}"
    if key.on_delete is ForeignKeyAction.NO_ACTION:
        return Refused(sqlstate=FOREIGN_KEY_VIOLATION, constraint=key.name)
    if key.on_delete is ForeignKeyAction.RESTRICT:
        major = bench.server_major
        state = RESTRICT_VIOLATION if major >= 18 else FOREIGN_KEY_VIOLATION  # noqa: PLR2004 - see its source
        return Refused(sqlstate=state, constraint=key.name)
    if key.on_delete is ForeignKeyAction.CASCADE:
        return Observed(query=f"SELECT count(*)::text {rows}", value="0")
    if key.on_delete is ForeignKeyAction.SET_NULL:
        return Observed(query=f"SELECT ({column} IS NULL)::text {rows}", value="true")
    return None
