"""From statements to their effects, each on the schema as those before it leave it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.ddl.effects import relations as whole
from dbarchitect.ddl.effects.following import follow
from dbarchitect.ddl.effects.ground import Ground, Scene
from dbarchitect.ddl.effects.rows import copy_rows, lock_tables, query, write
from dbarchitect.ddl.effects.tables import alter_table
from dbarchitect.ddl.effects.tally import Tally
from dbarchitect.errors import SqlError
from dbarchitect.model.effects import LockMode, StatementEffects, Work
from dbarchitect.sqltext.describing import describe
from dbarchitect.sqltext.kinds import StatementKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.model.quantities import Bytes
    from dbarchitect.model.schema import Schema
    from dbarchitect.sqltext.described import DescribedStatement

_K = StatementKind


class Effects:
    """What statements do to the users of one schema on one major version of the server."""

    def __init__(
        self,
        schema: Schema,
        *,
        server_version_num: int,
        sizes: Mapping[QualifiedName, Bytes] | None = None,
        search_path: tuple[str, ...] = ("public",),
    ) -> None:
        self._ground = Ground(
            schema, server_version_num=server_version_num, search_path=search_path
        )
        self._sizes = sizes or {}

    def of(self, statements: Sequence[str]) -> tuple[StatementEffects, ...]:
        """What each statement does, after those before it; each ran in its own transaction."""
        scene = Scene(self._ground)
        return tuple(
            self._of_one(scene, statement, is_last=number == len(statements))
            for number, statement in enumerate(statements, start=1)
        )

    def _of_one(self, scene: Scene, sql: str, *, is_last: bool) -> StatementEffects:
        tally = Tally(scene)
        try:
            parts = describe(sql)
        except SqlError:
            tally.tell("The statement could not be read.")
            parts = ()
        for said in parts:
            _derive(tally, said)
        found = tally.effects(self._sizes)
        for said in () if is_last else parts:
            follow(scene, said)
        return found


def _derive(tally: Tally, said: DescribedStatement) -> None:
    act = _ACTS.get(said.kind)
    if act is not None:
        act(tally, said)
    elif said.kind in _ALONE:
        tally.transaction = False
    elif said.kind not in _LOCKLESS:
        tally.tell(_UNKNOWN.get(said.kind, "What the statement locks is not known."))


def _locks(mode: LockMode) -> Callable[[Tally, DescribedStatement], None]:
    def act(tally: Tally, said: DescribedStatement) -> None:
        for name in map(tally.scene.resolve, said.names):
            tally.lock(name, mode)

    return act


def _create_trigger(tally: Tally, said: DescribedStatement) -> None:
    for name in map(tally.scene.resolve, said.names):
        for child in _with_partitions(tally, name):
            tally.lock(child, LockMode.SHARE_ROW_EXCLUSIVE)


def _with_partitions(tally: Tally, name: QualifiedName) -> Iterable[QualifiedName]:
    table = tally.scene.table(name)
    if table is None or table.partition_key is None:
        return (name,)
    return tally.scene.family(name)


def _create_view(tally: Tally, said: DescribedStatement) -> None:
    for name in map(tally.scene.resolve, said.names):
        if said.replace and tally.scene.kind(name) is not None:
            tally.lock(name, LockMode.ACCESS_EXCLUSIVE)


def _refresh(tally: Tally, said: DescribedStatement) -> None:
    for name in map(tally.scene.resolve, said.names):
        if said.concurrently:
            tally.lock(name, LockMode.EXCLUSIVE, Work.SCANNED)
        else:
            tally.rewrite(name)


def _publish(tally: Tally, said: DescribedStatement) -> None:
    if said.object == "setobjects":
        tally.tell("Which tables leave the publication is not known.")
    for name in map(tally.scene.resolve, said.names):
        table = tally.scene.table(name)
        alone = said.only or (table is not None and table.partition_key is not None)
        for child in tally.scene.family(name, only=alone):
            tally.lock(child, LockMode.SHARE_UPDATE_EXCLUSIVE)


def _create_schema(tally: Tally, said: DescribedStatement) -> None:
    if said.object == "filled":
        tally.tell("What is made in the schema may refer to tables that are there.")


_ACTS: dict[StatementKind, Callable[[Tally, DescribedStatement], None]] = {
    _K.ALTER_TABLE: alter_table,
    _K.CREATE_TABLE: whole.create_table,
    _K.CREATE_INDEX: whole.create_index,
    _K.DROP: whole.drop,
    _K.RENAME: whole.rename,
    _K.ALTER_OTHER: whole.set_schema,
    _K.COMMENT: whole.comment,
    _K.REINDEX: whole.reindex,
    _K.TRUNCATE: whole.truncate,
    _K.VACUUM: whole.vacuum,
    _K.ANALYZE: whole.analyze,
    _K.CLUSTER: whole.cluster,
    _K.ALTER_DOMAIN: whole.alter_domain,
    _K.CREATE_TRIGGER: _create_trigger,
    _K.CREATE_VIEW: _create_view,
    _K.REFRESH_MATERIALIZED_VIEW: _refresh,
    _K.CREATE_POLICY: _locks(LockMode.ACCESS_EXCLUSIVE),
    _K.ALTER_POLICY: _locks(LockMode.ACCESS_EXCLUSIVE),
    _K.CREATE_RULE: _locks(LockMode.ACCESS_EXCLUSIVE),
    _K.CREATE_STATISTICS: _locks(LockMode.SHARE_UPDATE_EXCLUSIVE),
    _K.ALTER_SEQUENCE: _locks(LockMode.SHARE_ROW_EXCLUSIVE),
    _K.CREATE_PUBLICATION: _publish,
    _K.ALTER_PUBLICATION: _publish,
    _K.CREATE_SCHEMA: _create_schema,
    _K.LOCK: lock_tables,
    _K.SELECT: query,
    _K.CREATE_TABLE_AS: query,
    _K.CREATE_MATERIALIZED_VIEW: query,
    _K.INSERT: write,
    _K.UPDATE: write,
    _K.DELETE: write,
    _K.MERGE: write,
    _K.COPY: copy_rows,
}

_LOCKLESS = frozenset(
    {
        _K.CREATE_SEQUENCE,
        _K.CREATE_FUNCTION,
        _K.CREATE_AGGREGATE_OR_TYPE,
        _K.CREATE_TYPE,
        _K.CREATE_DOMAIN,
        _K.CREATE_ROLE,
        _K.CREATE_CAST,
        _K.CREATE_CONVERSION,
        _K.CREATE_TRANSFORM,
        _K.CREATE_OPERATOR_CLASS,
        _K.CREATE_OPERATOR_FAMILY,
        _K.ALTER_TYPE,
        _K.ALTER_FUNCTION,
        _K.ALTER_ROLE,
        _K.ALTER_OWNER,
        _K.ALTER_DEFAULT_PRIVILEGES,
        _K.ALTER_STATISTICS,
        _K.DROP_ROLE,
        _K.GRANT,
        _K.REVOKE,
        _K.SET,
        _K.SHOW,
        _K.TRANSACTION,
        _K.SET_CONSTRAINTS,
        _K.NOTIFY,
        _K.LISTEN,
        _K.DISCARD,
        _K.CHECKPOINT,
        _K.DEALLOCATE,
        _K.PREPARE,
    }
)
"""Statements that lock no relation that reads or writes use."""

_ALONE = frozenset(
    {
        _K.CREATE_DATABASE,
        _K.DROP_DATABASE,
        _K.CREATE_TABLESPACE,
        _K.DROP_TABLESPACE,
        _K.ALTER_SYSTEM,
    }
)
"""As those, and no transaction may hold them."""

_UNKNOWN = {
    _K.DO: "What a DO block does is not known.",
    _K.CALL: "What a procedure does is not known.",
    _K.EXECUTE: "What the prepared statement does is not known.",
}
