"""The tables of the brief's entities: columns, keys, references, uniques and checks.

What a pattern adds (change times, soft deletion, search, audit) is not here.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dbarchitect.design.audit.table import audit_partitions, audit_sequence, audit_table_of
from dbarchitect.design.draft import Draft, constraint_name
from dbarchitect.design.history.plan import history_plans
from dbarchitect.design.keys import key_types, surrogate
from dbarchitect.design.names import TakenNames, derived_name, partition_name
from dbarchitect.design.partitioning.plan import ahead, plans, range_key
from dbarchitect.design.partitioning.spans import suffix
from dbarchitect.design.tenancy.tables import carrying
from dbarchitect.design.types import column_default, column_type, value_checks
from dbarchitect.model.brief import IdentityMode, OnDelete, ReferenceRole
from dbarchitect.model.identifier import QualifiedName
from dbarchitect.model.schema import (
    Check,
    Column,
    ForeignKey,
    ForeignKeyAction,
    ForeignKeyMatch,
    KeyConstraint,
    NotNull,
    Table,
)
from dbarchitect.sqltext.expressions import check_expression, rewrite_columns

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from dbarchitect.design.draft import Context
    from dbarchitect.model.brief import Attribute, Entity, Reference

_ACTIONS = {
    # NO ACTION refuses like RESTRICT, but at the end of the statement: rows that another path
    # deletes with their parent are gone by then. It also has one SQLSTATE on every version.
    OnDelete.RESTRICT: ForeignKeyAction.NO_ACTION,
    OnDelete.CASCADE: ForeignKeyAction.CASCADE,
    OnDelete.SET_NULL: ForeignKeyAction.SET_NULL,
}


def entity_tables(context: Context) -> Draft:
    """A table for each entity, in the brief's order."""
    tables = [
        carrying(context, entity, _table(context, entity)) for entity in context.brief.entities
    ]
    own = (table.name.name for table in tables)
    versions = (p.history.name for p in history_plans(context.brief, context.names))
    made = (*versions, *_names_of_partitions(context), *_names_of_audit(context))
    taken = TakenNames((*own, *made))
    return Draft(tables=tuple(_apart(table, taken) for table in tables))


def _names_of_partitions(context: Context) -> Iterable[str]:
    """What partitions will be called: the function that makes more has no other choice."""
    for plan in plans(context.brief, context.names):
        for first, _ in ahead(context.brief, plan, context.as_of):
            yield partition_name(plan.table, suffix(plan.span, first), plan.span).name
        yield partition_name(plan.table, "default", plan.span).name


def _names_of_audit(context: Context) -> Iterable[str]:
    """What the audit log will take: it is made later, and its names are not negotiable."""
    if context.brief.audit_log is None:
        return ()
    log = audit_table_of(context)
    return Draft(
        tables=(log, *audit_partitions(context, log)), sequences=(audit_sequence(context),)
    ).relation_names()


def _apart(table: Table, taken: TakenNames) -> Table:
    """The table whose keys and sequence have names that no other table's have.

    Keys are relations: `b_c` of `a` and `c` of `a_b` would both be unique as `a_b_c_key`.
    """
    return replace(
        table,
        columns=tuple(_numbered(column, taken) for column in table.columns),
        constraints=tuple(
            replace(item, name=taken.take(item.name))
            if isinstance(item, KeyConstraint)
            else item
            for item in table.constraints
        ),
    )


def _numbered(column: Column, taken: TakenNames) -> Column:
    if column.identity is None:
        return column
    wanted = column.identity.sequence
    sequence = QualifiedName(wanted.schema, taken.take(wanted.name))
    return replace(column, identity=replace(column.identity, sequence=sequence))


def brief_columns(context: Context, entity: Entity) -> Mapping[str, str]:
    """What an expression of the brief may name, and the column that stands for it."""
    names = context.names[entity.name]
    single = {name: cols[0] for name, cols in names.references.items() if len(cols) == 1}
    tenant = (names.tenant,) if names.tenant else ()
    own = {column: column for column in (*names.key, *tenant, *single.values())}
    return {**own, **single, **names.columns}


def action_of(reference: Reference) -> ForeignKeyAction:
    """What deleting the referenced row does to the rows that refer to it."""
    return _ACTIONS[reference.on_delete]


def _physical(expression: str, columns: Mapping[str, str]) -> tuple[str, tuple[str, ...]]:
    """The brief's expression over columns, and its columns, each once and in order."""
    read = check_expression(expression)
    named = dict.fromkeys(columns.get(name, name) for name in read.column_names)
    return rewrite_columns(read, columns), tuple(named)


def _table(context: Context, entity: Entity) -> Table:
    names = context.names[entity.name]
    table = Table(
        name=names.table,
        owner=context.roles.owner,
        columns=(
            *surrogate(context, entity),
            *_reference_columns(context, entity),
            *(_attribute_column(names.columns[a.name], a) for a in entity.attributes),
        ),
    )
    primary = KeyConstraint(
        name=derived_name(names.table.name, names.key, "pkey"), columns=names.key, primary=True
    )
    table = _with(table, primary)
    table = replace(table, partition_key=range_key(context, entity))
    for add in (_with_uniques, _with_value_checks, _with_checks, _with_foreign_keys):
        table = add(table, context, entity)
    return table


def _with(table: Table, constraint: KeyConstraint | Check | ForeignKey) -> Table:
    return replace(table, constraints=(*table.constraints, constraint))


def _reference_columns(context: Context, entity: Entity) -> Iterable[Column]:
    for reference in entity.references:
        columns = context.names[entity.name].references[reference.name]
        types = key_types(context, context.brief.entity(reference.target))
        null = reference.optional and reference.role is not ReferenceRole.PART_OF
        for column, type_name in zip(columns, types, strict=True):
            yield Column(name=column, type=type_name, not_null=None if null else NotNull())


def _attribute_column(name: str, attribute: Attribute) -> Column:
    return Column(
        name=name,
        type=column_type(attribute.type),
        not_null=None if attribute.null else NotNull(),
        default=column_default(attribute),
    )


def _with_uniques(table: Table, context: Context, entity: Entity) -> Table:
    names = context.names[entity.name]
    wanted: list[tuple[str, ...]] = []
    wanted += [(names.columns[a.name],) for a in entity.attributes if a.unique]
    wanted += [names.references[r.name] for r in entity.references if r.unique]
    for rule in entity.uniques:
        members: list[str] = []
        for member in rule.members:
            members.extend(names.references.get(member) or (names.columns[member],))
        wanted.append(tuple(members))
    if entity.links and entity.identity is not IdentityMode.NATURAL:
        wanted.append(tuple(c for r in entity.links for c in names.references[r.name]))
    for columns in dict.fromkeys(wanted):
        if columns != names.key:
            name = constraint_name(table, columns, "key")
            table = _with(table, KeyConstraint(name=name, columns=columns))
    return table


def _with_value_checks(table: Table, context: Context, entity: Entity) -> Table:
    names = context.names[entity.name]
    for attribute in entity.attributes:
        column = names.columns[attribute.name]
        rules = list(value_checks(attribute, column))
        if attribute.check is not None:
            condition, _ = _physical(attribute.check, brief_columns(context, entity))
            rules.append((condition, "A rule of the business."))
        for condition, words in rules:
            name = constraint_name(table, (column,), "check")
            check = Check(name=name, expression=condition, columns=(column,), comment=words)
            table = _with(table, check)
    return table


def _with_checks(table: Table, context: Context, entity: Entity) -> Table:
    for rule in entity.checks:
        condition, columns = _physical(rule.expression, brief_columns(context, entity))
        name = constraint_name(table, columns, "check")
        words = "A rule of the business across columns; it holds where one of them is null."
        if all(_is_not_null(table, column) for column in columns):
            words = "A rule of the business across columns."
        check = Check(name=name, expression=condition, columns=columns, comment=words)
        table = _with(table, check)
    return table


def _is_not_null(table: Table, column: str) -> bool:
    return all(c.not_null is not None for c in table.columns if c.name == column)


def _with_foreign_keys(table: Table, context: Context, entity: Entity) -> Table:
    for reference in entity.references:
        columns = context.names[entity.name].references[reference.name]
        target = context.names[reference.target]
        foreign_key = ForeignKey(
            name=constraint_name(table, columns, "fkey"),
            columns=columns,
            referenced_table=target.table,
            referenced_columns=target.key,
            on_delete=action_of(reference),
            match=_match(reference, columns),
            comment=_foreign_key_comment(entity, reference),
        )
        table = _with(table, foreign_key)
    return table


def _match(reference: Reference, columns: tuple[str, ...]) -> ForeignKeyMatch:
    """A key of several columns that may be missing is missing as a whole, or checked."""
    if reference.optional and len(columns) > 1:
        return ForeignKeyMatch.FULL
    return ForeignKeyMatch.SIMPLE


def _foreign_key_comment(entity: Entity, reference: Reference) -> str:
    action = action_of(reference)
    start = f"{reference.name} is a row of {reference.target}"
    if action is ForeignKeyAction.CASCADE:
        return f"{start}; {entity.name} is deleted with it."
    if action is ForeignKeyAction.SET_NULL:
        return f"{start}; deleting it leaves {entity.name} without one."
    return f"{start}, which cannot be deleted while {entity.name} refers to it."
