"""Tables with all that belongs to them alone, views and materialised views."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dbarchitect.model.construction import quickly
from dbarchitect.model.schema import (
    Column,
    Constraint,
    Index,
    MaterializedView,
    PartitionBound,
    PartitionKey,
    PartitionStrategy,
    Policy,
    PolicyCommand,
    ReplicaIdentity,
    Rule,
    Table,
    Trigger,
    View,
)
from dbarchitect.model.surroundings import ForeignTable
from dbarchitect.postgres.snapshot import queries
from dbarchitect.postgres.snapshot.catalog import (
    PG_CLASS,
    PG_POLICY,
    PG_REWRITE,
    PG_TRIGGER,
    Catalog,
    parse_options,
)
from dbarchitect.postgres.snapshot.columns import build_columns, build_view_columns
from dbarchitect.postgres.snapshot.constraints import build_constraints
from dbarchitect.postgres.snapshot.indexes import build_indexes
from dbarchitect.postgres.snapshot.sequences import PERSISTENCE

_make_table = quickly(Table)

if TYPE_CHECKING:
    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.postgres.snapshot.rows import (
        RelationRow,
    )

_STRATEGY = {
    "r": PartitionStrategy.RANGE,
    "l": PartitionStrategy.LIST,
    "h": PartitionStrategy.HASH,
}
_ENABLED = {"O": "origin", "D": "disabled", "R": "replica", "A": "always"}
_REPLICA_IDENTITY = {"d": "default", "n": "nothing", "f": "full", "i": "index"}
_COMMANDS = {
    "*": PolicyCommand.ALL,
    "r": PolicyCommand.SELECT,
    "a": PolicyCommand.INSERT,
    "w": PolicyCommand.UPDATE,
    "d": PolicyCommand.DELETE,
}
_BUILT_IN_ACCESS_METHOD = "heap"


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What belongs to relations, by their number."""

    columns: dict[int, list[Column]]
    constraints: dict[int, list[Constraint]]
    indexes: dict[int, list[Index]]
    triggers: dict[int, list[Trigger]]
    rules: dict[int, list[Rule]]
    policies: dict[int, list[Policy]]


def build_parts(catalog: Catalog) -> Parts:
    """Everything that belongs to relations."""
    return Parts(
        columns=build_columns(catalog),
        constraints=build_constraints(catalog),
        indexes=build_indexes(catalog),
        triggers=_triggers(catalog),
        rules=_rules(catalog),
        policies=_policies(catalog),
    )


def build_tables(catalog: Catalog, parts: Parts) -> list[Table]:
    """Every table, partitioned table and partition."""
    return [
        _table(catalog, parts, row) for row in catalog.readable.values() if row.kind in "rp"
    ]


def build_views(catalog: Catalog, parts: Parts) -> list[View]:
    """Every view whose query could be read."""
    columns = build_view_columns(catalog)
    queries_by_view = view_queries(catalog)
    return [
        View(
            name=catalog.relations[row.oid],
            columns=tuple(columns.get(row.oid, ())),
            query=queries_by_view[row.oid],
            owner=catalog.role(row.owner),
            options=parse_options(row.options),
            triggers=tuple(parts.triggers.get(row.oid, ())),
            rules=tuple(parts.rules.get(row.oid, ())),
            privileges=catalog.granted(PG_CLASS, row.oid),
            comment=catalog.comment(PG_CLASS, row.oid),
        )
        for row in catalog.readable.values()
        if row.kind == "v" and row.oid in queries_by_view
    ]


def build_materialized_views(catalog: Catalog, parts: Parts) -> list[MaterializedView]:
    """Every materialised view whose query could be read."""
    columns = build_view_columns(catalog)
    queries_by_view = view_queries(catalog)
    return [
        MaterializedView(
            name=catalog.relations[row.oid],
            columns=tuple(columns.get(row.oid, ())),
            query=queries_by_view[row.oid],
            owner=catalog.role(row.owner),
            populated=row.populated,
            indexes=tuple(parts.indexes.get(row.oid, ())),
            access_method=_access_method(row),
            tablespace=row.tablespace,
            storage_parameters=parse_options(row.options),
            toast_parameters=parse_options(row.toast_options),
            privileges=catalog.granted(PG_CLASS, row.oid),
            comment=catalog.comment(PG_CLASS, row.oid),
        )
        for row in catalog.readable.values()
        if row.kind == "m" and row.oid in queries_by_view
    ]


def build_foreign_tables(catalog: Catalog) -> tuple[ForeignTable, ...]:
    """Every foreign table, with who may use it; of extensions none."""
    return tuple(
        ForeignTable(
            name=catalog.relations[row.oid],
            owner=catalog.role(row.owner),
            privileges=catalog.granted(PG_CLASS, row.oid),
        )
        for row in catalog.readable.values()
        if row.kind == "f"
    )


def view_queries(catalog: Catalog) -> dict[int, str]:
    """The query of each view that could be read, without a closing semicolon."""
    return {
        row.relation: row.query.strip().removesuffix(";")
        for row in catalog.rows(queries.VIEWS)
        if row.query is not None
    }


def _table(catalog: Catalog, parts: Parts, row: RelationRow) -> Table:
    oid = row.oid
    indexes = tuple(parts.indexes.get(oid, ()))
    return _make_table(
        name=catalog.relations[oid],
        columns=tuple(parts.columns.get(oid, ())),
        owner=catalog.role(row.owner),
        persistence=PERSISTENCE[row.persistence],
        constraints=tuple(parts.constraints.get(oid, ())),
        indexes=indexes,
        triggers=tuple(parts.triggers.get(oid, ())),
        rules=tuple(parts.rules.get(oid, ())),
        policies=tuple(parts.policies.get(oid, ())),
        partition_key=_partition_key(catalog, row),
        partition_of=_partition_bound(catalog, row),
        inherits=_inherits(catalog, row),
        of_type=catalog.type_names.get(row.of_type) if row.of_type else None,
        access_method=_access_method(row),
        tablespace=row.tablespace,
        storage_parameters=parse_options(row.options),
        toast_parameters=parse_options(row.toast_options),
        replica_identity=_replica_identity(row, indexes),
        row_security=row.row_security,
        force_row_security=row.force_row_security,
        privileges=catalog.granted(PG_CLASS, oid),
        comment=catalog.comment(PG_CLASS, oid),
    )


def _access_method(row: RelationRow) -> str | None:
    return None if row.access_method == _BUILT_IN_ACCESS_METHOD else row.access_method


def _partition_key(catalog: Catalog, row: RelationRow) -> PartitionKey | None:
    if row.partition_strategy is None or row.partition_definition is None:
        return None
    names = catalog.column_names[row.oid]
    return PartitionKey(
        strategy=_STRATEGY[row.partition_strategy],
        columns=tuple(names.get(number) for number in row.partition_columns or ()),
        definition=row.partition_definition,
    )


def _partition_bound(catalog: Catalog, row: RelationRow) -> PartitionBound | None:
    if row.partition_bound is None or not row.parents:
        return None
    return PartitionBound(parent=catalog.relations[row.parents[0]], bound=row.partition_bound)


def _inherits(catalog: Catalog, row: RelationRow) -> tuple[QualifiedName, ...]:
    if row.partition_bound is not None or not row.parents:
        return ()
    return tuple(catalog.relations[parent] for parent in row.parents)


def _replica_identity(row: RelationRow, indexes: tuple[Index, ...]) -> ReplicaIdentity:
    kind = _REPLICA_IDENTITY[row.replica_identity]
    chosen = (index.name.name for index in indexes if index.replica_identity)
    return ReplicaIdentity(kind=kind, index=next(chosen, None) if kind == "index" else None)


def _triggers(catalog: Catalog) -> dict[int, list[Trigger]]:
    found: defaultdict[int, list[Trigger]] = defaultdict(list)
    for row in catalog.rows(queries.TRIGGERS):
        if row.definition is not None:
            found[row.relation].append(
                Trigger(
                    name=row.name,
                    definition=row.definition,
                    function=catalog.qualified(row.function_namespace, row.function_name),
                    enabled=_ENABLED[row.enabled],
                    inherited=row.inherited,
                    comment=catalog.comment(PG_TRIGGER, row.oid),
                )
            )
    return found


def _rules(catalog: Catalog) -> dict[int, list[Rule]]:
    found: defaultdict[int, list[Rule]] = defaultdict(list)
    for row in catalog.rows(queries.RULES):
        if row.definition is not None:
            found[row.relation].append(
                Rule(
                    name=row.name,
                    definition=row.definition,
                    enabled=_ENABLED[row.enabled],
                    comment=catalog.comment(PG_REWRITE, row.oid),
                )
            )
    return found


def _policies(catalog: Catalog) -> dict[int, list[Policy]]:
    found: defaultdict[int, list[Policy]] = defaultdict(list)
    for row in catalog.rows(queries.POLICIES):
        if not row.blocked:
            roles = tuple(catalog.role(oid) for oid in row.roles if oid)
            found[row.relation].append(
                Policy(
                    name=row.name,
                    command=_COMMANDS[row.command],
                    permissive=row.permissive,
                    roles=tuple(sorted(roles)),
                    using=row.using,
                    with_check=row.with_check,
                    comment=catalog.comment(PG_POLICY, row.oid),
                )
            )
    return found
