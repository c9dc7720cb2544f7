"""Foreign keys: an orphan is refused, and a change of the referenced row does as declared."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dbarchitect.design.arcs import other_arms
from dbarchitect.design.proof.attempts import Attack
from dbarchitect.design.proof.bench import (
    drop_constraint,
    key_columns,
    not_verified,
    of_constraint,
)
from dbarchitect.design.proof.deferral import deferred, redefined
from dbarchitect.design.proof.tree_rows import tree_kept_in
from dbarchitect.design.proof.valid_row import SPARE_ROWS
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.probe import Observed, Probe, Refused
from dbarchitect.model.schema import ForeignKeyAction, ForeignKeyMatch

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.design.proof.bench import Bench
    from dbarchitect.design.proof.valid_row import ValidRow
    from dbarchitect.model.proof import NotVerified
    from dbarchitect.model.schema import ForeignKey, Table

FOREIGN_KEY_VIOLATION = "23503"
RESTRICT_VIOLATION = "23001"
"""RESTRICT on PostgreSQL 18 and later. Source: release notes of PostgreSQL 18."""


def probes(bench: Bench) -> Iterator[Probe | NotVerified]:
    """For each foreign key an orphan, the end of a parent, and a new key of a parent."""
    for table in bench.tables:
        for key in table.foreign_keys:
            orphan = _orphan(bench, table, key)
            yield orphan
            yield from deferred(bench, table, key, orphan)
            yield from _half(bench, table, key)
            yield _judged(bench, _parent_deleted(bench, table, key))
            yield _judged(bench, _parent_changed(bench, table, key))


def _orphan(bench: Bench, table: Table, key: ForeignKey) -> Probe:
    # A row may refer to itself: in its own table another one is absent.
    itself = key.referenced_table == table.name
    absent = bench.stock.spare(key.referenced_table, int(itself))
    row = bench.spare(table)
    return Probe(
        name="a reference to a row that is not there is refused",
        claim=of_constraint("FOREIGN KEY", table, key.name),
        setup=_others_off(table, key),
        statement=_referring(bench, row, key, _beside(absent, table, key, row)).insert(),
        expected=Refused(sqlstate=FOREIGN_KEY_VIOLATION, constraint=key.name),
        removal=(drop_constraint(table.name, key.name),),
    )


def _referring(bench: Bench, row: ValidRow, key: ForeignKey, parent: ValidRow) -> ValidRow:
    """The row with this reference, and without those that exclude it."""
    design = bench.design
    others = other_arms(design.brief, design.names, row.table.name, key.columns)
    pairs = zip(key.columns, key.referenced_columns, strict=True)
    values = {column: parent.constants[other] for column, other in pairs}
    return row.with_values(dict.fromkeys(others, "NULL") | values)


def _beside(parent: ValidRow, table: Table, key: ForeignKey, child: ValidRow) -> ValidRow:
    """The referenced row with the child's values in columns that other references share.

    Such as the tenant of both: without it the child would break another reference, too.
    """
    wider = _wider(table, key)
    others = {
        name
        for other in table.foreign_keys
        if other != key and other not in wider
        for name in other.columns
    }
    pairs = zip(key.columns, key.referenced_columns, strict=True)
    shared = {theirs: child.constants[own] for own, theirs in pairs if own in others}
    if shared and parent.table.name == table.name:
        shared |= {n: child.constants[n] for n in (*others, *key.columns)}
    return parent.with_values(shared)


def _family(bench: Bench, table: Table, key: ForeignKey) -> tuple[ValidRow, ValidRow, ValidRow]:
    """A new row to refer to, another key for it, and a new row that refers to the first."""
    child = bench.spare(table, 1)
    others = [k for k in table.foreign_keys if k != key and k not in _wider(table, key)]
    shared = {
        (own, theirs)
        for own, theirs in zip(key.columns, key.referenced_columns, strict=True)
        if any(own in other.columns for other in others)
    }
    spares = [bench.stock.spare(key.referenced_table, number) for number in range(SPARE_ROWS)]
    parent, other = spares[0], spares[2]
    for spare in spares if shared and key.referenced_table != table.name else ():
        if all(spare.constants[theirs] == child.constants[own] for own, theirs in shared):
            parent, other = spare, next(one for one in spares if one != spare)
            break
    if shared:
        parent, other = (_beside(one, table, key, child) for one in (parent, other))
    kept = tree_kept_in(bench.design, table.name)
    if kept is not None:
        # A root: what keeps ancestors makes no pair of it and the child's other end.
        parent = parent.with_values({kept.parent: "NULL"})
    if key.referenced_table == table.name:
        # Of two that are one to one the first would already be referred to by itself.
        optional = [name for name in key.columns if table.column(name).not_null is None]
        parent = parent.with_values(dict.fromkeys(optional, "NULL"))
    return parent, other, _referring(bench, child, key, parent)


def _wider(table: Table, key: ForeignKey) -> tuple[ForeignKey, ...]:
    """References that hold all columns of this one, and break whenever it does."""
    return tuple(
        other
        for other in table.foreign_keys
        if other != key and set(key.columns) <= set(other.columns)
    )


def _others_off(table: Table, key: ForeignKey) -> tuple[str, ...]:
    """Statements that take off what would refuse the attack in the place of the key."""
    return tuple(drop_constraint(table.name, other.name) for other in _wider(table, key))


def _half(bench: Bench, table: Table, key: ForeignKey) -> Iterator[Probe]:
    """Under MATCH FULL a key that is null in part is refused."""
    nullable = [name for name in key.columns if table.column(name).not_null is None]
    if key.match is ForeignKeyMatch.FULL and nullable and len(key.columns) > 1:
        # In an arc the first column says which reference there is: that one stays.
        parent = bench.stock.spare(key.referenced_table)
        row = _referring(bench, bench.spare(table), key, parent)
        yield Probe(
            name="a reference that is null in part is refused",
            claim=of_constraint("FOREIGN KEY", table, key.name, "MATCH"),
            setup=(),
            statement=row.with_values({nullable[-1]: "NULL"}).insert(),
            expected=Refused(sqlstate=FOREIGN_KEY_VIOLATION, constraint=key.name),
            removal=redefined(bench, table, replace(key, match=ForeignKeyMatch.SIMPLE)),
        )


def _judged(bench: Bench, probe: Probe) -> Probe | NotVerified:
    """The probe, unless something else than the constraint stands in its way."""
    (answer,) = bench.judge([Attack(statement=probe.statement, setup=probe.setup)])
    own = probe.target.parts[-1]
    if answer.phase == "done" or answer.meets(probe.expected) or answer.constraint == own:
        return probe
    return not_verified(probe.claim, f"Its attack was {answer.text}.")


def _parent_deleted(bench: Bench, table: Table, key: ForeignKey) -> Probe:
    """The referenced row is a new one, to which nothing else refers."""
    parent, _, child = _family(bench, table, key)
    where = parent.matches(*key.referenced_columns)
    expected = _expected(bench, key, key.on_delete)
    if key.on_delete is ForeignKeyAction.CASCADE:
        answer: Refused | Observed = _gone(table, key, child)
    else:
        sets = {c: _set(table, c, key.on_delete) for c in key.set_columns or key.columns}
        answer = expected or _seen(table, key, child, parent, sets)
    return Probe(
        name=f"deleting the referenced row: {key.on_delete.value}",
        claim=of_constraint("FOREIGN KEY", table, key.name, "ON DELETE"),
        setup=(
            *_others_off(table, key),
            *_default_parent(bench, table, key, key.on_delete),
            parent.insert(),
            child.insert(),
        ),
        statement=f"DELETE FROM {key.referenced_table.sql} WHERE {where}",  # noqa: S608 - quoted parts
        expected=answer,
        removal=(drop_constraint(table.name, key.name),),
    )


def _parent_changed(bench: Bench, table: Table, key: ForeignKey) -> Probe:
    """The referenced row takes the key of another that is not there."""
    referenced = bench.design.schema.table(key.referenced_table)
    parent, other, child = _family(bench, table, key)
    named = ", ".join(
        f"{quote_identifier(name)} = {other.value(name)}" for name in key.referenced_columns
    )
    where = parent.matches(*key.referenced_columns)
    expected = _expected(bench, key, key.on_update)
    if key.on_update is ForeignKeyAction.CASCADE:
        pairs = zip(key.columns, key.referenced_columns, strict=True)
        sets = {column: other.value(name) for column, name in pairs}
    else:
        sets = {column: _set(table, column, key.on_update) for column in key.columns}
    return Probe(
        name=f"changing the referenced key: {key.on_update.value}",
        claim=of_constraint("FOREIGN KEY", table, key.name, "ON UPDATE"),
        setup=(
            *_others_off(table, key),
            *_pairs_off(bench, key),
            *_writable(referenced, key),
            *_default_parent(bench, table, key, key.on_update),
            parent.insert(),
            child.insert(),
        ),
        statement=f"UPDATE {key.referenced_table.sql} SET {named} WHERE {where}",  # noqa: S608 - quoted parts
        expected=expected or _seen(table, key, child, parent, sets),
        removal=(drop_constraint(table.name, key.name),),
    )


def _pairs_off(bench: Bench, key: ForeignKey) -> Iterator[str]:
    """What refers to the row from a table of ancestors, and would refuse its new key, too."""
    for table in bench.tables:
        tree = tree_kept_in(bench.design, table.name)
        if tree is not None and tree.table == key.referenced_table:
            for other in table.foreign_keys:
                if other != key:
                    yield drop_constraint(table.name, other.name)


def _set(table: Table, column: str, action: ForeignKeyAction) -> str:
    """What SET NULL or SET DEFAULT puts into the column."""
    default = table.column(column).default
    return f"({default})" if default and action is ForeignKeyAction.SET_DEFAULT else "NULL"


def _writable(referenced: Table, key: ForeignKey) -> Iterator[str]:
    """An identity that is always generated may not be updated otherwise."""
    for name in key.referenced_columns:
        if referenced.column(name).identity is not None:
            column = f"ALTER COLUMN {quote_identifier(name)}"
            yield f"ALTER TABLE {referenced.name.sql} {column} SET GENERATED BY DEFAULT"


def _default_parent(
    bench: Bench, table: Table, key: ForeignKey, action: ForeignKeyAction
) -> Iterator[str]:
    """The row that SET DEFAULT refers to, where the default is a value."""
    defaults = [table.column(name).default for name in key.columns]
    if action is ForeignKeyAction.SET_DEFAULT and all(defaults):
        values = {r: f"({d})" for r, d in zip(key.referenced_columns, defaults, strict=True)}
        yield bench.stock.spare(key.referenced_table, 1).with_values(values).insert() + (
            " ON CONFLICT DO NOTHING"
        )


def _expected(bench: Bench, key: ForeignKey, action: ForeignKeyAction) -> Refused | None:
    """The refusal by which the action is known; None where it changes rows."""
    referenced = bench.design.schema.table(key.referenced_table)
    # For each partition of what is referred to the server has a constraint of another name.
    name = key.name if referenced.partition_key is None else None
    if action is ForeignKeyAction.NO_ACTION:
        return Refused(sqlstate=FOREIGN_KEY_VIOLATION, constraint=name)
    if action is ForeignKeyAction.RESTRICT:
        major = bench.server_major
        state = RESTRICT_VIOLATION if major >= 18 else FOREIGN_KEY_VIOLATION  # noqa: PLR2004 - see its source
        return Refused(sqlstate=state, constraint=name)
    return None


def _gone(table: Table, key: ForeignKey, child: ValidRow) -> Observed:
    where = child.matches(*dict.fromkeys((*key_columns(table), *key.columns)))
    query = f"SELECT count(*)::text FROM {table.name.sql} WHERE {where}"  # noqa: S608 - quoted parts
    return Observed(query=query, value="0")


def _seen(
    table: Table,
    key: ForeignKey,
    child: ValidRow,
    parent: ValidRow,
    wanted: dict[str, str],
) -> Observed:
    """The referring columns: changed to what is wanted, or as before."""
    changed = " AND ".join(
        f"{quote_identifier(column)} IS NOT DISTINCT FROM "
        + wanted.get(column, parent.value(referenced))
        for column, referenced in zip(key.columns, key.referenced_columns, strict=True)
    )
    others = [name for name in key_columns(table) if name not in key.columns]
    where = f" WHERE {child.matches(*others)}" if others else ""
    query = f"SELECT bool_or({changed})::text FROM {table.name.sql}{where}"  # noqa: S608 - quoted parts
    return Observed(query=query, value="true")
