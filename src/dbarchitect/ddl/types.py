"""Enum, domain, composite, range and shell types."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.ddl.columns import column_comment
from dbarchitect.ddl.constraints import check_sql
from dbarchitect.ddl.fragments import collate_sql, comment_sql
from dbarchitect.ddl.steps import Phase, Step
from dbarchitect.model.identifier import QualifiedName, quote_identifier, quote_literal
from dbarchitect.model.schema import (
    Check,
    CompositeType,
    Domain,
    EnumType,
    ObjectKind,
    ObjectPath,
    RangeType,
    Schema,
    ShellType,
)
from dbarchitect.model.schema.paths import global_path, member_path, path_of

if TYPE_CHECKING:
    from dbarchitect.ddl.context import Context
    from dbarchitect.ddl.target import Target


def type_steps(context: Context, schema: Schema) -> list[Step]:
    """All types of a schema."""
    steps = [_enum(one) for one in schema.enums]
    steps += [_composite(context, one) for one in schema.composite_types]
    steps += [_range(context, one) for one in schema.range_types]
    steps += [_shell(one) for one in schema.shell_types]
    for domain in schema.domains:
        steps += _domain(context, domain)
    return steps


def _type(
    name: QualifiedName, create: str, comments: tuple[str, ...], needs: frozenset[ObjectPath]
) -> Step:
    return Step(
        path=path_of(ObjectKind.TYPE, name),
        phase=Phase.TYPES,
        up=(create, *comments),
        down=(f"DROP TYPE {name.sql}",),
        requires=needs | {global_path(ObjectKind.SCHEMA, name.schema)},
    )


def _enum(enum: EnumType) -> Step:
    labels = ",\n".join(f"    {quote_literal(label)}" for label in enum.labels)
    body = f"(\n{labels}\n)" if labels else "()"
    create = f"CREATE TYPE {enum.name.sql} AS ENUM {body}"
    comments = comment_sql(f"TYPE {enum.name.sql}", enum.comment)
    return _type(enum.name, create, comments, frozenset())


def _composite(context: Context, composite: CompositeType) -> Step:
    attributes = ",\n".join(
        f"    {quote_identifier(one.name)} {one.type}{collate_sql(one.collation)}"
        for one in composite.attributes
    )
    body = f"(\n{attributes}\n)" if attributes else "()"
    comments = [*comment_sql(f"TYPE {composite.name.sql}", composite.comment)]
    needs: set[ObjectPath] = set()
    for one in composite.attributes:
        comments += column_comment(composite.name, one.name, one.comment)
        needs |= context.type_paths(one.type)
    create = f"CREATE TYPE {composite.name.sql} AS {body}"
    return _type(composite.name, create, tuple(comments), frozenset(needs))


def _range(context: Context, one: RangeType) -> Step:
    options = [f"subtype = {one.subtype}"]
    if one.multirange_name is not None and context.target.major >= _MULTIRANGES:
        options.append(f"multirange_type_name = {one.multirange_name.sql}")
    named = (
        ("subtype_opclass", one.subtype_operator_class),
        ("collation", one.collation),
        ("canonical", one.canonical),
        ("subtype_diff", one.subtype_diff),
    )
    options += [f"{word} = {name.sql}" for word, name in named if name is not None]
    body = ",\n".join(f"    {option}" for option in options)
    create = f"CREATE TYPE {one.name.sql} AS RANGE (\n{body}\n)"
    comments = comment_sql(f"TYPE {one.name.sql}", one.comment)
    return _type(one.name, create, comments, context.type_paths(one.subtype))


_MULTIRANGES = 14
"""Range types have multiranges since this major. Source: release notes of PostgreSQL 14."""


def _shell(shell: ShellType) -> Step:
    comments = comment_sql(f"TYPE {shell.name.sql}", shell.comment)
    return _type(shell.name, f"CREATE TYPE {shell.name.sql}", comments, frozenset())


def _domain(context: Context, domain: Domain) -> list[Step]:
    path = path_of(ObjectKind.DOMAIN, domain.name)
    inline = [check for check in domain.checks if _is_inline(context, domain, check)]
    later = [check for check in domain.checks if not _is_inline(context, domain, check)]
    comments = [*comment_sql(f"DOMAIN {domain.name.sql}", domain.comment)]
    for check in inline:
        comments += _check_comment(domain, check)
    whole = Step(
        path=path,
        phase=Phase.TYPES,
        up=(_create_domain(context.target, domain, inline), *comments),
        down=(f"DROP DOMAIN {domain.name.sql}",),
        requires=context.type_paths(domain.base_type)
        | {global_path(ObjectKind.SCHEMA, domain.name.schema)},
        members=frozenset(_check_path(domain, check) for check in inline),
        separable=frozenset(_check_path(domain, check) for check in inline),
    )
    return [whole, *(_later(context.target, domain, check) for check in later)]


def _check_path(domain: Domain, check: Check) -> ObjectPath:
    return member_path(ObjectKind.CONSTRAINT, domain.name, check.name)


def _is_inline(context: Context, domain: Domain, check: Check) -> bool:
    return check.validated and _check_path(domain, check) not in context.separated


def _check_comment(domain: Domain, check: Check) -> tuple[str, ...]:
    named = f"CONSTRAINT {quote_identifier(check.name)} ON DOMAIN {domain.name.sql}"
    return comment_sql(named, check.comment)


def _create_domain(target: Target, domain: Domain, inline: list[Check]) -> str:
    sql = (
        f"CREATE DOMAIN {domain.name.sql} AS {domain.base_type}{collate_sql(domain.collation)}"
    )
    if domain.default is not None:
        sql += f"\n    DEFAULT {domain.default}"
    if domain.not_null:
        named = domain.not_null_name is not None and target.major >= _NAMED_NOT_NULL
        usual = f"{domain.name.name}_not_null"
        if named and domain.not_null_name != usual:
            sql += (
                f"\n    CONSTRAINT {quote_identifier(domain.not_null_name or usual)} NOT NULL"
            )
        else:
            sql += "\n    NOT NULL"
    for check in inline:
        body = check_sql(target, check, _check_path(domain, check))
        sql += f"\n    CONSTRAINT {quote_identifier(check.name)} {body}"
    return sql


_NAMED_NOT_NULL = 17
"""NOT NULL of a domain has a name since this major. Source: pg_constraint of PostgreSQL 17."""


def _later(target: Target, domain: Domain, check: Check) -> Step:
    path = _check_path(domain, check)
    own = path_of(ObjectKind.DOMAIN, domain.name)
    alter = f"ALTER DOMAIN {domain.name.sql}"
    name = quote_identifier(check.name)
    body = check_sql(target, check, path)
    return Step(
        path=path,
        phase=Phase.DEFAULTS,
        up=(f"{alter}\n    ADD CONSTRAINT {name} {body}", *_check_comment(domain, check)),
        down=(f"{alter} DROP CONSTRAINT {name}",),
        parent=own,
        requires=frozenset({own}),
    )
