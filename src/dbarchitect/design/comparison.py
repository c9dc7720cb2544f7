"""What a design changes against the tables that are there, object by object.

Rules:
    1. Both schemas were read from a server, so that equal expressions are equal text.
    2. An object is the same where it has the same name. A constraint or index of another name
       that says the same is one that is renamed.
    3. Only what a brief decides is compared: tables, columns, constraints, indexes. Owners,
       grants, comments and partitions are left to the schema itself.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

from dbarchitect.model.schema import Index, ObjectKind
from dbarchitect.model.schema.constraints import (
    Check,
    Constraint,
    Exclusion,
    ForeignKey,
    KeyConstraint,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from dbarchitect.model.schema import Column, Schema, Table

T = TypeVar("T", Constraint, Index)


class ChangeKind(StrEnum):
    """What becomes of an object."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    RENAMED = "renamed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change: `name` is what it is called before, or after if added; `detail` is new."""

    kind: ChangeKind
    object: ObjectKind
    name: str
    detail: str = ""


def schema_changes(before: Schema, after: Schema) -> tuple[Change, ...]:
    """What is added, removed, changed and renamed, in the order of tables and names."""
    old, new = _tables(before), _tables(after)
    found: list[Change] = []
    for name in sorted(old | new):
        if name not in new:
            found.append(_change(ChangeKind.REMOVED, ObjectKind.TABLE, name))
        elif name not in old:
            found.append(_change(ChangeKind.ADDED, ObjectKind.TABLE, name, _shape(new[name])))
        else:
            found += _of_table(old[name], new[name])
    return tuple(found)


def _tables(schema: Schema) -> dict[str, Table]:
    whole = (table for table in schema.tables if table.partition_of is None)
    return {table.name.display: table for table in whole}


def _change(kind: ChangeKind, of: ObjectKind, name: str, detail: str = "") -> Change:
    return Change(kind=kind, object=of, name=name, detail=detail)


def _shape(table: Table) -> str:
    return ", ".join(f"{column.name} {column.type}" for column in table.columns)


def _of_table(old: Table, new: Table) -> Iterator[Change]:
    name = old.name.display
    if (old.partition_key is None) != (new.partition_key is None):
        key = new.partition_key
        detail = "no longer partitioned" if key is None else f"PARTITION BY {key.definition}"
        yield _change(ChangeKind.CHANGED, ObjectKind.TABLE, name, detail)
    yield from _columns(old, new)
    constraints = {c.name: c for c in old.constraints}, {c.name: c for c in new.constraints}
    yield from _parts(name, ObjectKind.CONSTRAINT, *constraints, _bare_constraint)
    yield from _parts(name, ObjectKind.INDEX, _indexes(old), _indexes(new), _bare_index)


def _columns(old: Table, new: Table) -> Iterator[Change]:
    before = {column.name: column for column in old.columns}
    after = {column.name: column for column in new.columns}
    for name in sorted(before | after):
        path = f"{old.name.display}.{name}"
        if name not in after:
            yield _change(ChangeKind.REMOVED, ObjectKind.COLUMN, path)
        elif name not in before:
            yield _change(ChangeKind.ADDED, ObjectKind.COLUMN, path, _column(after[name]))
        else:
            was, now = _column(before[name]), _column(after[name])
            if was != now:
                detail = f"{was} becomes {now}"
                yield _change(ChangeKind.CHANGED, ObjectKind.COLUMN, path, detail)


def _column(column: Column) -> str:
    """The column as a definition would say it, without its name."""
    parts = [column.type]
    if column.not_null is not None:
        parts.append("NOT NULL")
    if column.default is not None:
        parts.append(f"DEFAULT {column.default}")
    if column.identity is not None:
        parts.append(f"GENERATED {column.identity.kind.value} AS IDENTITY")
    if column.generated is not None:
        parts.append(f"GENERATED AS ({column.generated.expression})")
    return " ".join(parts)


def _parts(
    table: str,
    kind: ObjectKind,
    before: Mapping[str, T],
    after: Mapping[str, T],
    bare: Callable[[T], T],
) -> Iterator[Change]:
    """Changes of a table's constraints or indexes; what says the same is renamed at most."""
    gone = {name: one for name, one in before.items() if name not in after}
    come = {name: one for name, one in after.items() if name not in before}
    for name, one in sorted(gone.items()):
        same = next((n for n, other in sorted(come.items()) if bare(other) == bare(one)), None)
        path = f"{table}.{name}"
        if same is None:
            yield _change(ChangeKind.REMOVED, kind, path, _words(one))
        else:
            del come[same]
            yield _change(ChangeKind.RENAMED, kind, path, f"to {same}")
    for name, one in sorted(come.items()):
        yield _change(ChangeKind.ADDED, kind, f"{table}.{name}", _words(one))
    for name in sorted(before.keys() & after.keys()):
        if bare(before[name]) != bare(after[name]):
            detail = f"{_words(before[name])} becomes {_words(after[name])}"
            yield _change(ChangeKind.CHANGED, kind, f"{table}.{name}", detail)


def _bare_constraint(constraint: Constraint) -> Constraint:
    return replace(constraint, name="", comment=None)


def _bare_index(index: Index) -> Index:
    nameless = replace(index.name, schema="", name="")
    return replace(index, name=nameless, comment=None, clustered=False)


def _indexes(table: Table) -> dict[str, Index]:
    """The indexes that are no constraint's."""
    return {index.name.name: index for index in table.indexes if index.constraint is None}


def _words(part: Constraint | Index) -> str:
    match part:
        case Check():
            return f"CHECK ({part.expression})"
        case KeyConstraint():
            word = "PRIMARY KEY" if part.primary else "UNIQUE"
            return f"{word} ({', '.join(part.columns)})"
        case ForeignKey():
            target = f"{part.referenced_table.display} ({', '.join(part.referenced_columns)})"
            return (
                f"FOREIGN KEY ({', '.join(part.columns)}) REFERENCES {target} "
                f"ON DELETE {part.on_delete.value}"
            )
        case Exclusion():
            return f"EXCLUDE with {', '.join(part.operators)}"
        case Index():
            return _index_words(part)


def _index_words(index: Index) -> str:
    keys = ", ".join(
        (key.column or f"({key.expression})") + (" DESC" if key.descending else "")
        for key in index.keys
    )
    unique = "UNIQUE " if index.unique else ""
    where = f" WHERE {index.predicate}" if index.predicate else ""
    include = f" INCLUDE ({', '.join(index.include)})" if index.include else ""
    return f"{unique}{index.access_method} ({keys}){include}{where}"
