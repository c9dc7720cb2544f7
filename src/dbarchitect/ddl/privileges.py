"""GRANT and REVOKE for every object that has explicit privileges."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dbarchitect.ddl.acl import Acl, default_privileges, object_render, role_sql, translated
from dbarchitect.ddl.fragments import column_list
from dbarchitect.ddl.namespaces import PUBLIC_SCHEMA
from dbarchitect.ddl.routines import routine_word
from dbarchitect.ddl.steps import Phase, Step
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.schema import (
    PUBLIC,
    Aggregate,
    CompositeType,
    EnumType,
    Grant,
    MaterializedView,
    Namespace,
    ObjectKind,
    ObjectPath,
    Privileges,
    RangeType,
    Routine,
    Schema,
    Table,
    View,
)
from dbarchitect.model.schema.paths import global_path, path_of, routine_path

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dbarchitect.ddl.target import Target


@dataclass(frozen=True, slots=True)
class _Granted:
    """An object that can have privileges: its words for GRANT, and its kind there."""

    path: ObjectPath
    words: str
    kind: str
    owner: str
    privileges: Privileges
    part: str = "privileges"


def privilege_steps(target: Target, schema: Schema) -> list[Step]:
    """The privileges of every object and column that has explicit ones."""
    if not target.include_privileges:
        return []
    steps = [step for one in schema.namespaces for step in _namespace(target, one)]
    for one in _granted(schema):
        if one.privileges is not None:
            baseline = default_privileges(target, one.kind, one.owner)
            steps.append(_step(target, one, one.privileges, baseline))
    for kind, relations in (
        (ObjectKind.TABLE, schema.tables),
        (ObjectKind.VIEW, schema.views),
        (ObjectKind.MATERIALIZED_VIEW, schema.materialized_views),
    ):
        for relation in relations:
            steps += _columns(path_of(kind, relation.name), relation)
    return steps


def knows_maintain(schema: Schema) -> bool:
    """Whether anybody's MAINTAIN is recorded: then a missing one was taken away."""
    relations: tuple[Table | View | MaterializedView, ...] = (
        *schema.tables,
        *schema.views,
        *schema.materialized_views,
    )
    explicit = [one.privileges or () for one in relations]
    explicit += [one.privileges for one in schema.default_privileges]
    return any(grant.privilege == "MAINTAIN" for grants in explicit for grant in grants)


def grantees(grants: Iterable[Grant]) -> frozenset[ObjectPath]:
    """The roles that must exist for the grants."""
    names = {name for grant in grants for name in (grant.grantee, grant.grantor)}
    return frozenset(global_path(ObjectKind.ROLE, name) for name in names - {PUBLIC})


def _step(
    target: Target, one: _Granted, wanted: tuple[Grant, ...], baseline: tuple[Grant, ...]
) -> Step:
    wanted = translated(target, one.kind, one.owner, wanted, one.path)
    acl = Acl(kind=one.kind, owner=one.owner, wanted=wanted, baseline=baseline, path=one.path)
    return Step(
        path=one.path,
        part=one.part,
        phase=Phase.PRIVILEGES,
        up=tuple(acl.up(object_render(one.words))),
        requires=grantees(wanted) | {one.path},
    )


def _granted(schema: Schema) -> Iterator[_Granted]:
    types: tuple[EnumType | CompositeType | RangeType, ...] = (
        *schema.enums,
        *schema.composite_types,
        *schema.range_types,
    )
    for one in types:
        path = path_of(ObjectKind.TYPE, one.name)
        yield _Granted(path, f"TYPE {one.name.sql}", "TYPE", one.owner, one.privileges)
    for domain in schema.domains:
        path = path_of(ObjectKind.DOMAIN, domain.name)
        words = f"DOMAIN {domain.name.sql}"
        yield _Granted(path, words, "TYPE", domain.owner, domain.privileges)
    routines: tuple[Routine | Aggregate, ...] = (*schema.routines, *schema.aggregates)
    for routine in routines:
        path = routine_path(routine)
        yield _Granted(
            path, _routine_words(routine), "FUNCTION", routine.owner, routine.privileges
        )
    yield from _sequences(schema)
    yield from _relations(schema)


def _sequences(schema: Schema) -> Iterator[_Granted]:
    for sequence in schema.sequences:
        path = path_of(ObjectKind.SEQUENCE, sequence.name)
        words = f"SEQUENCE {sequence.name.sql}"
        yield _Granted(path, words, "SEQUENCE", sequence.owner, sequence.privileges)
    for table in schema.tables:
        path = path_of(ObjectKind.TABLE, table.name)
        for column in table.columns:
            if column.identity is not None:
                words = f"SEQUENCE {column.identity.sequence.sql}"
                grants = column.identity.privileges
                part = f"privileges of {words}"
                yield _Granted(path, words, "SEQUENCE", table.owner, grants, part)


def _relations(schema: Schema) -> Iterator[_Granted]:
    for kind, relations in (
        (ObjectKind.TABLE, schema.tables),
        (ObjectKind.VIEW, schema.views),
        (ObjectKind.MATERIALIZED_VIEW, schema.materialized_views),
    ):
        for one in relations:
            path = path_of(kind, one.name)
            yield _Granted(path, f"TABLE {one.name.sql}", "TABLE", one.owner, one.privileges)


def _routine_words(routine: Routine | Aggregate) -> str:
    """GRANT knows aggregates as functions, and their arguments as one list."""
    if isinstance(routine, Aggregate):
        arguments = routine.arguments.replace("ORDER BY ", ", ").removeprefix(", ")
        return f"FUNCTION {routine.name.sql}({arguments.replace(' , ', ', ')})"
    return f"{routine_word(routine)} {routine.name.sql}({routine.arguments})"


def _columns(path: ObjectPath, relation: Table | View | MaterializedView) -> list[Step]:
    """Privileges on columns, those of the same kind in one statement."""
    groups: dict[tuple[str, str, bool, str], list[str]] = {}
    for column in relation.columns:
        for grant in column.privileges or ():
            key = (grant.grantor, grant.grantee, grant.grantable, grant.privilege)
            groups.setdefault(key, []).append(column.name)
    if not groups:
        return []
    grants = [g for column in relation.columns for g in column.privileges or ()]
    return [
        Step(
            path=path,
            part="privileges on columns",
            phase=Phase.PRIVILEGES,
            up=tuple(_column_grants(relation, groups)),
            requires=grantees(grants) | {path},
        )
    ]


def _column_grants(
    relation: Table | View | MaterializedView,
    groups: dict[tuple[str, str, bool, str], list[str]],
) -> Iterator[str]:
    by_owner_first = sorted(groups, key=lambda group: (group[0] != relation.owner, group))
    for grantor, grantee, grantable, privilege in by_owner_first:
        columns = column_list(groups[grantor, grantee, grantable, privilege])
        suffix = " WITH GRANT OPTION" if grantable else ""
        sql = (
            f"GRANT {privilege} {columns} ON TABLE {relation.name.sql} "
            f"TO {role_sql(grantee)}{suffix}"
        )
        if grantor == relation.owner:
            yield sql
        else:
            yield from (f"SET ROLE {quote_identifier(grantor)}", sql, "RESET ROLE")


def _namespace(target: Target, namespace: Namespace) -> list[Step]:
    """Grants first of all, revokes last: other grantors have to reach the schema meanwhile.

    `public` outlives the script, so what it was granted is taken back by name.
    """
    wanted = namespace.privileges
    path = global_path(ObjectKind.SCHEMA, namespace.name)
    baseline = default_privileges(target, "SCHEMA", namespace.owner)
    provided = namespace.name == PUBLIC_SCHEMA
    if provided:
        baseline += _everybody_in_public(target, namespace.owner)
    if wanted is None or (provided and set(wanted) == set(baseline)):
        return []
    owner = namespace.owner
    there = Acl(kind="SCHEMA", owner=owner, wanted=wanted, baseline=baseline, path=path)
    back = Acl(kind="SCHEMA", owner=owner, wanted=baseline, baseline=wanted, path=path)
    render = object_render(f"SCHEMA {quote_identifier(namespace.name)}")
    granted = Step(
        path=path,
        part="privileges",
        phase=Phase.OPEN_SCHEMAS,
        up=tuple(there.grants(render)),
        down=tuple(back.revokes(render)) if provided else (),
        requires=grantees(wanted) | {path},
    )
    revoked = Step(
        path=path,
        part="privileges",
        phase=Phase.CLOSED_SCHEMAS,
        up=tuple(there.revokes(render)),
        down=tuple(back.grants(render)) if provided else (),
        requires=frozenset({path}),
    )
    return [granted, revoked]


def _everybody_in_public(target: Target, owner: str) -> tuple[Grant, ...]:
    """What a new database lets everybody do in `public`."""
    may_create = () if target.major >= _NO_CREATE_IN_PUBLIC else ("CREATE",)
    return tuple(
        Grant(grantee=PUBLIC, privilege=privilege, grantor=owner)
        for privilege in ("USAGE", *may_create)
    )


_NO_CREATE_IN_PUBLIC = 15
"""Since this major `public` is closed for new objects. Source: release notes of 15."""
