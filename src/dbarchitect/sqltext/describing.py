"""From a statement's tree to what it says: see `described`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dbarchitect.sqltext.described import (
    DescribedStatement,
    TableCommand,
    WrittenName,
)
from dbarchitect.sqltext.described_parts import (
    column_of,
    constraint_of,
    expression_of,
    functions_of,
    name_of,
    name_of_range,
    type_of,
)
from dbarchitect.sqltext.kinds import StatementKind, kind_of
from dbarchitect.sqltext.positions import SourceText
from dbarchitect.sqltext.tree import Node, parse_statements

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_K = StatementKind
_WRITES = {"InsertStmt": _K.INSERT, "UpdateStmt": _K.UPDATE, "DeleteStmt": _K.DELETE}
_OBJECTS = {
    "OBJECT_MATVIEW": "materialized view",
    "OBJECT_TABCONSTRAINT": "constraint",
    "OBJECT_DOMCONSTRAINT": "domain constraint",
    "OBJECT_STATISTIC_EXT": "statistics",
}
_IN_A_RELATION = frozenset(
    {"column", "constraint", "trigger", "policy", "rule", "domain constraint"}
)


def describe(sql: str) -> tuple[DescribedStatement, ...]:
    """The statements of a text, each as what it says.

    Raises:
        SqlError: it does not parse, or nests deeper than can be read.
    """
    return tuple(_described(raw.node) for raw in parse_statements(sql, SourceText(sql)))


def _described(node: Node) -> DescribedStatement:
    read = _READERS.get(node.kind)
    return read(node) if read is not None else DescribedStatement(kind=kind_of(node))


def _object(label: str) -> str:
    return _OBJECTS.get(label, label.removeprefix("OBJECT_").lower().replace("_", " "))


def _relation(node: Node, field: str = "relation") -> tuple[WrittenName, ...]:
    found = node.child(field)
    return () if found is None else (name_of_range(found),)


def _only(node: Node) -> bool:
    relation = node.child("relation")
    return relation is not None and not relation.flag("inh")


def _is_on(node: Node, field: str, name: str) -> bool:
    """Whether an option is written and is not switched off."""
    for item in node.children(field):
        if item.text("defname") == name:
            value = item.child("arg")
            text = "" if value is None else value.text("sval").lower()
            off = value is not None and value.kind == "Integer" and not value.number("ival")
            return text not in {"false", "off", "0"} and not off
    return False


def _alter_table(node: Node) -> DescribedStatement:
    return DescribedStatement(
        kind=_K.ALTER_TABLE,
        object=_object(node.text("objtype")),
        names=_relation(node),
        only=_only(node),
        commands=tuple(_command(item) for item in node.children("cmds")),
    )


def _command(node: Node) -> TableCommand:
    action = node.text("subtype").removeprefix("AT_")
    given = node.child("def") or Node("", {})
    is_column = given.kind == "ColumnDef"
    using = given.child("raw_default") if is_column else None
    other = given if given.kind == "RangeVar" else given.child("name")
    items = given.children("items") if given.kind == "List" else ()
    role = node.child("newowner") or Node("", {})
    named = (node, "name"), (given, "conname"), (given, "name"), (role, "rolename")
    return TableCommand(
        action=action,
        name=next(filter(None, (one.text(field) for one, field in named)), ""),
        column=column_of(given) if is_column and action == "AddColumn" else None,
        constraint=constraint_of(given) if given.kind == "Constraint" else None,
        type=type_of(given.child("typeName")) if is_column else None,
        collated=given.has("collClause"),
        using=None if using is None else expression_of(using),
        other=None if other is None else name_of_range(other),
        options=frozenset(item.text("defname") for item in items),
        concurrently=given.flag("concurrent"),
        cascade=node.text("behavior") == "DROP_CASCADE",
    )


def _create_table(node: Node) -> DescribedStatement:
    elements = node.children("tableElts")
    columns = [column_of(one) for one in elements if one.kind == "ColumnDef"]
    own = [constraint_of(one) for one in elements if one.kind == "Constraint"]
    bound = node.child("partbound")
    return DescribedStatement(
        kind=_K.CREATE_TABLE,
        object="table",
        names=_relation(node),
        unless_there=node.flag("if_not_exists"),
        columns=tuple(columns),
        constraints=(
            *(part for one in columns for part in one.constraints),
            *(one for one in own if one is not None),
        ),
        parents=tuple(map(name_of_range, node.children("inhRelations"))),
        is_partition=bound is not None,
        is_default=bound is not None and bound.flag("is_default"),
    )


def _create_index(node: Node) -> DescribedStatement:
    return DescribedStatement(
        kind=_K.CREATE_INDEX,
        object="index",
        names=_relation(node),
        part=node.text("idxname"),
        only=_only(node),
        concurrently=node.flag("concurrent"),
        unless_there=node.flag("if_not_exists"),
        access_method=node.text("accessMethod") or "btree",
        keys=tuple(one.text("name") or None for one in node.children("indexParams")),
        unique=node.flag("unique"),
        filtered=node.has("whereClause"),
    )


def _drop(node: Node) -> DescribedStatement:
    kind = _object(node.text("removeType"))
    named = [_dotted(item) for item in node.children("objects")]
    owners = [parts[:-1] if kind in _IN_A_RELATION else parts for parts in named]
    return DescribedStatement(
        kind=_K.DROP,
        object=kind,
        names=tuple(name_of(parts) for parts in owners if parts),
        part=named[0][-1] if kind in _IN_A_RELATION and named and named[0] else "",
        concurrently=node.flag("concurrent"),
        cascade=node.text("behavior") == "DROP_CASCADE",
        unless_there=node.flag("missing_ok"),
    )


def _dotted(node: Node) -> tuple[str, ...]:
    """The parts of a name, whatever kind of node holds it."""
    if node.kind == "String":
        return (node.text("sval"),)
    field = {"List": "items", "TypeName": "names", "ObjectWithArgs": "objname"}.get(node.kind)
    if node.kind == "List" and any(one.kind == "TypeName" for one in node.children("items")):
        first, *rest = node.children("items")
        return (*_dotted(first), *(part for one in rest for part in _dotted(one)))
    return () if field is None else node.strings(field)


def _rename(node: Node) -> DescribedStatement:
    return DescribedStatement(
        kind=_K.RENAME,
        object=_object(node.text("renameType")),
        names=_relation(node),
        part=node.text("subname"),
        only=_only(node),
        cascade=node.text("relationType") == "OBJECT_VIEW",
    )


def _set_schema(node: Node) -> DescribedStatement:
    return DescribedStatement(
        kind=_K.ALTER_OTHER, object=_object(node.text("objectType")), names=_relation(node)
    )


def _move_all(_node: Node) -> DescribedStatement:
    return DescribedStatement(kind=_K.ALTER_OTHER, object="everything")


def _comment(node: Node) -> DescribedStatement:
    kind = _object(node.text("objtype"))
    given = node.child("object")
    parts = () if given is None else _dotted(given)
    owner = parts[:-1] if kind in _IN_A_RELATION else parts
    return DescribedStatement(
        kind=_K.COMMENT, object=kind, names=(name_of(owner),) if owner else ()
    )


def _on_relation(
    kind: StatementKind, field: str = "relation"
) -> Callable[[Node], DescribedStatement]:
    def read(node: Node) -> DescribedStatement:
        return DescribedStatement(
            kind=kind,
            names=_relation(node, field),
            replace=node.flag("replace"),
            unless_there=node.flag("if_not_exists"),
            concurrently=node.flag("concurrent"),
        )

    return read


def _on_relations(kind: StatementKind, field: str) -> Callable[[Node], DescribedStatement]:
    def read(node: Node) -> DescribedStatement:
        ranges = [one for one in node.children(field) if one.kind == "RangeVar"]
        return DescribedStatement(
            kind=kind,
            object="" if len(ranges) == len(node.children(field)) else "other",
            names=tuple(map(name_of_range, ranges)),
            only=any(not one.flag("inh") for one in ranges),
            cascade=node.text("behavior") == "DROP_CASCADE",
            mode=node.number("mode"),
        )

    return read


def _vacuum(node: Node) -> DescribedStatement:
    ranges = [one.child("relation") for one in node.children("rels")]
    return DescribedStatement(
        kind=kind_of(node),
        names=tuple(name_of_range(one) for one in ranges if one is not None),
        full=_is_on(node, "options", "full"),
    )


def _cluster(node: Node) -> DescribedStatement:
    return DescribedStatement(
        kind=_K.CLUSTER, names=_relation(node), part=node.text("indexname")
    )


def _reindex(node: Node) -> DescribedStatement:
    return DescribedStatement(
        kind=_K.REINDEX,
        object=node.text("kind").removeprefix("REINDEX_OBJECT_").lower(),
        names=_relation(node),
        concurrently=_is_on(node, "params", "concurrently"),
    )


def _alter_sequence(node: Node) -> DescribedStatement:
    return DescribedStatement(kind=_K.ALTER_SEQUENCE, names=_relation(node, "sequence"))


def _alter_domain(node: Node) -> DescribedStatement:
    given = node.child("def")
    constraint = None
    if given is not None and given.kind == "Constraint":
        constraint = constraint_of(given)
    return DescribedStatement(
        kind=_K.ALTER_DOMAIN,
        object=node.text("subtype"),
        names=(name_of(node.strings("typeName")),),
        part=node.text("name"),
        constraints=() if constraint is None else (constraint,),
    )


def _publication(kind: StatementKind) -> Callable[[Node], DescribedStatement]:
    def read(node: Node) -> DescribedStatement:
        tables = (one.child("pubtable") for one in node.children("pubobjects"))
        found = [one.child("relation") for one in tables if one is not None]
        ranges = [one for one in found if one is not None]
        return DescribedStatement(
            kind=kind,
            object=node.text("action").removeprefix("AP_").lower(),
            names=tuple(map(name_of_range, ranges)),
            only=any(not one.flag("inh") for one in ranges),
        )

    return read


def _table_as(node: Node) -> DescribedStatement:
    into = node.child("into") or node.child("intoClause")
    made = None if into is None else into.child("rel")
    return _query(
        node,
        DescribedStatement(
            kind=kind_of(node), names=() if made is None else (name_of_range(made),)
        ),
    )


def _query(node: Node, described: DescribedStatement) -> DescribedStatement:
    return replace(described, functions=tuple(functions_of(node)))


def _select(node: Node) -> DescribedStatement:
    if node.has("intoClause"):
        return _table_as(node)
    written = [one for one in node.descend() if one.kind in _WRITES]
    locked = any(one.kind == "LockingClause" for one in node.descend())
    return DescribedStatement(
        kind=_K.SELECT,
        object="writing" if written else "",
        functions=tuple(functions_of(node)),
        reads=tuple(_ranges(node)) if locked else (),
    )


def _ranges(node: Node) -> Iterator[WrittenName]:
    for one in node.descend():
        if one.kind == "RangeVar":
            yield name_of_range(one)


def _write(node: Node) -> DescribedStatement:
    inner = any(one.kind in _WRITES for below in node.below() for one in below.descend())
    return DescribedStatement(
        kind=kind_of(node),
        object="writing" if inner else "",
        names=_relation(node),
        only=_only(node),
        functions=tuple(functions_of(node)),
        assigned=tuple(one.text("name") for one in node.children("targetList")),
    )


def _explain(node: Node) -> DescribedStatement:
    query = node.child("query")
    if query is None:
        return DescribedStatement(kind=_K.EXPLAIN)
    return replace(_described(query), planned_only=not _is_on(node, "options", "analyze"))


def _create_schema(node: Node) -> DescribedStatement:
    return DescribedStatement(
        kind=_K.CREATE_SCHEMA, object="filled" if node.children("schemaElts") else ""
    )


_READERS: dict[str, Callable[[Node], DescribedStatement]] = {
    "AlterTableStmt": _alter_table,
    "CreateStmt": _create_table,
    "IndexStmt": _create_index,
    "DropStmt": _drop,
    "RenameStmt": _rename,
    "AlterObjectSchemaStmt": _set_schema,
    "AlterTableMoveAllStmt": _move_all,
    "CommentStmt": _comment,
    "CreateTrigStmt": _on_relation(_K.CREATE_TRIGGER),
    "CreatePolicyStmt": _on_relation(_K.CREATE_POLICY, "table"),
    "AlterPolicyStmt": _on_relation(_K.ALTER_POLICY, "table"),
    "RuleStmt": _on_relation(_K.CREATE_RULE),
    "ViewStmt": _on_relation(_K.CREATE_VIEW, "view"),
    "RefreshMatViewStmt": _on_relation(_K.REFRESH_MATERIALIZED_VIEW),
    "CopyStmt": _on_relation(_K.COPY),
    "TruncateStmt": _on_relations(_K.TRUNCATE, "relations"),
    "LockStmt": _on_relations(_K.LOCK, "relations"),
    "CreateStatsStmt": _on_relations(_K.CREATE_STATISTICS, "relations"),
    "VacuumStmt": _vacuum,
    "ClusterStmt": _cluster,
    "ReindexStmt": _reindex,
    "AlterSeqStmt": _alter_sequence,
    "AlterDomainStmt": _alter_domain,
    "CreatePublicationStmt": _publication(_K.CREATE_PUBLICATION),
    "AlterPublicationStmt": _publication(_K.ALTER_PUBLICATION),
    "CreateTableAsStmt": _table_as,
    "SelectStmt": _select,
    "InsertStmt": _write,
    "UpdateStmt": _write,
    "DeleteStmt": _write,
    "MergeStmt": _write,
    "ExplainStmt": _explain,
    "CreateSchemaStmt": _create_schema,
}
