"""Statements that make, change, rename and drop relations as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.ddl.effects.keys import (
    drop_foreign_key,
    lock_partitions,
    partitions,
)
from dbarchitect.ddl.effects.partitioning import make
from dbarchitect.ddl.effects.tally import SERVER_18
from dbarchitect.model.effects import LockMode, Work
from dbarchitect.model.identifier import QualifiedName
from dbarchitect.model.schema import KeyConstraint, ObjectKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.ddl.effects.tally import Tally
    from dbarchitect.model.schema import Index, Table
    from dbarchitect.sqltext.described import DescribedStatement, WrittenName

_SUX = LockMode.SHARE_UPDATE_EXCLUSIVE
_SHARE = LockMode.SHARE
_SRX = LockMode.SHARE_ROW_EXCLUSIVE
_AX = LockMode.ACCESS_EXCLUSIVE
_RELATIONS = frozenset(
    {"table", "view", "materialized view", "sequence", "index", "foreign table"}
)
_MEMBERS = frozenset({"trigger", "policy", "rule"})
_LOCKLESS = frozenset(
    ("type", "domain", "function", "procedure", "routine", "aggregate", "schema", "role",
     "collation", "conversion", "cast", "operator", "opclass", "opfamily", "language",
     "tsparser", "tsdictionary", "tstemplate", "tsconfiguration", "event trigger",
     "access method", "fdw", "foreign server", "publication", "transform", "subscription",
     "database", "tablespace", "attribute", "domain constraint", "large object")
)  # fmt: skip
_MANY = frozenset({"schema", "database", "system"})


def create_table(tally: Tally, said: DescribedStatement) -> None:
    """Tables that the new one refers to or inherits from are locked."""
    own = tally.scene.resolve(said.names[0]) if said.names else None
    if said.unless_there and own is not None and tally.scene.kind(own) is not None:
        return
    for parent in map(tally.scene.resolve, said.parents):
        table = tally.scene.table(parent)
        if said.is_partition and table is not None:
            make(tally, table, is_default=said.is_default)
        else:
            tally.lock(parent, _AX if said.is_partition else _SUX)
    for constraint in said.constraints:
        if constraint.referenced is not None:
            referenced = tally.scene.resolve(constraint.referenced)
            if referenced != own:
                lock_partitions(tally, referenced, _SRX)


def create_index(tally: Tally, said: DescribedStatement) -> None:
    """The table is read whole, with each of its partitions."""
    name = tally.scene.resolve(said.names[0])
    mode = _SUX if said.concurrently else _SHARE
    tally.transaction = not said.concurrently
    tally.waits = said.concurrently
    index = QualifiedName(name.schema, said.part) if said.part else None
    is_there = index is not None and tally.scene.kind(index) is not None
    if said.unless_there and is_there:
        tally.lock(name, mode)
        return
    if tally.scene.table(name) is None:
        tally.lock(name, mode, Work.SCANNED)
        return
    _build_below(tally, name, said, mode)


def _build_below(
    tally: Tally, name: QualifiedName, said: DescribedStatement, mode: LockMode
) -> None:
    """A partition that has such an index is not read: its own becomes part of the new one."""
    table = tally.scene.table(name)
    same = None if table is None else next((i for i in table.indexes if _is_as(i, said)), None)
    if table is None:
        return
    if same is None or name == tally.scene.resolve(said.names[0]):
        tally.store(table, mode, Work.SCANNED)
    else:
        tally.lock(name, mode)
        tally.lock(same.name, mode)
    if table.partition_key is not None and not said.only:
        for child in tally.scene.ground.children.get(name, ()):
            if same is None or name == tally.scene.resolve(said.names[0]):
                _build_below(tally, child, said, mode)
            else:
                lock_partitions(tally, child, mode)


def _is_as(index: Index, said: DescribedStatement) -> bool:
    if index.partition_of is not None or index.predicate is not None or said.filtered:
        return False
    is_same = index.columns == said.keys and None not in said.keys
    return is_same and (index.access_method, index.unique) == (said.access_method, said.unique)


def drop(tally: Tally, said: DescribedStatement) -> None:
    """Relations go under ACCESS EXCLUSIVE, with what belongs to them."""
    if said.object in _RELATIONS:
        for name in map(tally.scene.resolve, said.names):
            _drop_relation(tally, name, said)
    elif said.object in _MEMBERS:
        for name in map(tally.scene.resolve, said.names):
            if said.object == "trigger":
                lock_partitions(tally, name, _AX)
            else:
                tally.lock(name, _AX)
    elif said.object == "statistics":
        _drop_statistics(tally, said)
    elif said.object not in _LOCKLESS:
        tally.tell(f"What goes with a dropped {said.object or 'object'} is not known.")
    if said.cascade:
        tally.tell("What else CASCADE takes along is not known.")


def _drop_relation(tally: Tally, name: QualifiedName, said: DescribedStatement) -> None:
    kind = tally.scene.kind(name)
    if kind is None and said.unless_there:
        return
    if kind is ObjectKind.INDEX:
        _drop_index(tally, name, concurrently=said.concurrently)
        return
    tally.lock(name, _AX)
    tally.indexes(name, _AX)
    for part in partitions(tally.scene, name):
        _drop_table(tally, part, {one.name for one in partitions(tally.scene, name)})
    table = tally.scene.table(name)
    if table is not None and table.partition_of is not None:
        _leave_parent(tally, table.partition_of.parent, name)
    if said.cascade:
        for other, _key in tally.scene.foreign_keys_to(name):
            lock_partitions(tally, other.name, _AX)


def _drop_table(tally: Tally, table: Table, going: set[QualifiedName]) -> None:
    tally.lock(table.name, _AX)
    tally.indexes(table.name, _AX)
    for key in table.foreign_keys:
        if key.referenced_table not in going:
            drop_foreign_key(tally, key)
    for _column, sequence in tally.scene.sequences_of(table):
        tally.lock(sequence, _AX)


def _leave_parent(tally: Tally, parent: QualifiedName, name: QualifiedName) -> None:
    tally.lock(parent, _AX)
    for sibling in tally.scene.ground.children.get(parent, ()):
        table = tally.scene.table(sibling)
        bound = None if table is None else table.partition_of
        if bound is not None and bound.is_default and sibling != name:
            tally.lock(sibling, _AX)


def _drop_index(tally: Tally, name: QualifiedName, *, concurrently: bool) -> None:
    mode = _SUX if concurrently else _AX
    tally.transaction = not concurrently
    tally.waits = concurrently
    for index in _with_parts(tally, name):
        tally.lock(index, mode)
        owner = tally.scene.owner_of_index(index)
        if owner is not None:
            tally.lock(owner, mode)


def _with_parts(tally: Tally, name: QualifiedName) -> Iterator[QualifiedName]:
    """An index and those of partitions that are attached to it."""
    names = {name}
    yield name
    owner = tally.scene.owner_of_index(name)
    if owner is None:
        return
    for part in partitions(tally.scene, owner):
        for index in part.indexes:
            if index.partition_of in names and index.name not in names:
                names.add(index.name)
                yield index.name


def _drop_statistics(tally: Tally, said: DescribedStatement) -> None:
    for written in said.names:
        found = [
            one
            for one in tally.scene.ground.schema.statistics
            if one.name.name == written.name and written.schema in {None, one.name.schema}
        ]
        for one in found:
            tally.lock(one.table, _SUX)
        if not found:
            tally.tell(f"Whose statistics {written.name} are is not known.")


def rename(tally: Tally, said: DescribedStatement) -> None:
    """Names stand in every query's plan: ACCESS EXCLUSIVE, for a moment."""
    if not said.names or said.object in _LOCKLESS:
        return
    name = tally.scene.resolve(said.names[0])
    if tally.scene.kind(name) is ObjectKind.INDEX:
        tally.lock(name, _SUX)
        return
    tally.lock(name, _AX)
    if said.object == "column":
        for child in tally.scene.family(name):
            tally.lock(child, _AX)
    elif said.object == "constraint":
        _rename_constraint(tally, name, said.part)
    elif said.object == "trigger":
        lock_partitions(tally, name, _AX)


def _rename_constraint(tally: Tally, name: QualifiedName, constraint: str) -> None:
    table = tally.scene.table(name)
    found = [] if table is None else [c for c in table.constraints if c.name == constraint]
    if any(isinstance(one, KeyConstraint) for one in found):
        tally.lock(QualifiedName(name.schema, constraint), _SUX)
    elif table is not None and any(one in table.checks for one in found):
        for child in tally.scene.family(name):
            tally.lock(child, _AX)


def set_schema(tally: Tally, said: DescribedStatement) -> None:
    """The sequences of a table move with it."""
    if said.object == "everything":
        tally.tell("Which relations are in the tablespace is not known.")
    if said.object in _LOCKLESS or not said.names:
        return
    name = tally.scene.resolve(said.names[0])
    tally.lock(name, _AX)
    table = tally.scene.table(name)
    for _column, sequence in () if table is None else tally.scene.sequences_of(table):
        tally.lock(sequence, _AX)


def comment(tally: Tally, said: DescribedStatement) -> None:
    """A relation's comment conflicts with other DDL; that of what it holds does not."""
    if (said.object in _RELATIONS and said.names) or (said.object == "column" and said.names):
        tally.lock(tally.scene.resolve(said.names[0]), _SUX)


def reindex(tally: Tally, said: DescribedStatement) -> None:
    """The index is built anew; a plain one cannot be read meanwhile, not even by plans."""
    tally.waits = said.concurrently
    tally.transaction = not said.concurrently and said.object not in _MANY
    if said.object in _MANY or not said.names:
        tally.tell(
            "Which indexes a REINDEX of a whole schema or database rebuilds is not known."
        )
        return
    name = tally.scene.resolve(said.names[0])
    owner = tally.scene.owner_of_index(name) if said.object == "index" else name
    on_table, on_index = (_SUX, _SUX) if said.concurrently else (_SHARE, _AX)
    if owner is None:
        tally.lock(name, on_table)
        return
    wanted = set(_with_parts(tally, name)) if said.object == "index" else None
    tables = [part.name for part in partitions(tally.scene, owner)] or [owner]
    if len(tables) > 1:
        tally.transaction = False
    for table in tables:
        own = [i for i in tally.scene.indexes(table) if wanted is None or i.name in wanted]
        held = tally.scene.table(table)
        if held is not None and held.partition_key is not None:
            tally.lock(table, on_table)
            continue
        tally.lock(table, on_table, Work.SCANNED if own else Work.NONE)
        for index in own:
            tally.lock(index.name, on_index, Work.REWRITTEN)


def truncate(tally: Tally, said: DescribedStatement) -> None:
    """Tables are emptied, with all below them, and with CASCADE those that refer to them."""
    waiting = [
        child
        for name in map(tally.scene.resolve, said.names)
        for child in tally.scene.family(name, only=said.only)
    ]
    done: set[QualifiedName] = set()
    while waiting:
        name = waiting.pop()
        if name in done:
            continue
        done.add(name)
        table = tally.scene.table(name)
        is_stored = table is None or table.partition_key is None
        tally.lock(name, _AX, Work.EMPTIED if is_stored else Work.NONE)
        if is_stored:
            tally.indexes(name, _AX, Work.EMPTIED)
        if said.cascade:
            for other, _key in tally.scene.foreign_keys_to(name):
                waiting.extend(tally.scene.family(other.name))


def vacuum(tally: Tally, said: DescribedStatement) -> None:
    """VACUUM runs beside reads and writes, VACUUM FULL writes the table anew."""
    tally.transaction = False
    for name in map(tally.scene.resolve, said.names):
        for part in _stored(tally, name):
            if said.full:
                tally.rewrite(part)
            else:
                tally.lock(part, _SUX, Work.SCANNED)
    if not said.names:
        tally.tell("It goes through every table of the database, one after the other.")


def analyze(tally: Tally, said: DescribedStatement) -> None:
    """A sample of each table is read; from 18 on of children by inheritance as well."""
    for name in map(tally.scene.resolve, said.names):
        tally.lock(name, _SUX)
        below = tally.scene.family(name) if tally.server_version_num >= SERVER_18 else ()
        for child in (*below, *(one.name for one in partitions(tally.scene, name))):
            tally.lock(child, _SUX)
    if not said.names:
        tally.tell("It goes through every table of the database, one after the other.")


def cluster(tally: Tally, said: DescribedStatement) -> None:
    """The table is written anew in an index's order."""
    tally.transaction = bool(said.names)
    for name in map(tally.scene.resolve, said.names):
        tables = _stored(tally, name)
        tally.transaction = len(tables) == 1
        for table in tables:
            tally.rewrite(table)
    if not said.names:
        tally.tell("It goes through every table that was clustered before.")


def _stored(tally: Tally, name: QualifiedName) -> list[QualifiedName]:
    parts = list(partitions(tally.scene, name))
    return [one.name for one in parts if one.partition_key is None] or [name]


def alter_domain(tally: Tally, said: DescribedStatement) -> None:
    """Each table with a column of the domain is read where values are checked."""
    constraint = said.constraints[0] if said.constraints else None
    adds = said.object == "C" and constraint is not None and constraint.validated
    if not (adds or said.object in {"O", "V"}):
        return
    for written in said.names:
        for table in _users(tally, written):
            tally.store(table, _SHARE, Work.SCANNED)


def _users(tally: Tally, written: WrittenName) -> Iterator[Table]:
    """The tables with a column of a domain, or of a domain over it."""
    ground = tally.scene.ground
    first = next((name for name in ground.names_of(written) if name in ground.domains), None)
    if first is None:
        tally.tell(f"There is no domain {written.name} in the schema that was read.")
        return
    texts = {first.sql}
    found = True
    while found:
        more = {
            one.name.sql for one in ground.domains.values() if one.base_type in texts
        } - texts
        texts |= more
        found = bool(more)
    for text in sorted(texts):
        for name in ground.users_of_types.get(text, ()):
            table = tally.scene.table(name)
            if table is not None:
                yield table
