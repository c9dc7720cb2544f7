"""ALTER DEFAULT PRIVILEGES: last of all, for it must not touch the script's own objects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.ddl.acl import Acl, Render, default_privileges, translated
from dbarchitect.ddl.privileges import grantees
from dbarchitect.ddl.steps import Phase, Step
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.schema import (
    DefaultPrivilegeObject,
    DefaultPrivileges,
    Grant,
    ObjectKind,
    ObjectPath,
    Schema,
)
from dbarchitect.model.schema.paths import global_path

if TYPE_CHECKING:
    from dbarchitect.ddl.target import Target


def default_privilege_steps(target: Target, schema: Schema) -> list[Step]:
    """One step for each role, schema and kind of object."""
    if not target.include_privileges:
        return []
    return [_step(target, one) for one in schema.default_privileges]


def _step(target: Target, one: DefaultPrivileges) -> Step:
    path = ObjectPath(
        ObjectKind.DEFAULT_PRIVILEGES, (one.role, one.schema or "", one.object_kind.value)
    )
    if one.object_kind is DefaultPrivilegeObject.LARGE_OBJECTS:
        target.require(18, "LARGE OBJECTS", path)
    kind = one.object_kind.value.removesuffix("S")
    # In a schema, default privileges only add; everywhere, they replace the built-in ones.
    baseline: tuple[Grant, ...] = ()
    if one.schema is None:
        baseline = default_privileges(target, kind, one.role)
    wanted = translated(target, kind, one.role, one.privileges, path)
    forward = Acl(kind=kind, owner=one.role, wanted=wanted, baseline=baseline, path=path)
    back = Acl(kind=kind, owner=one.role, wanted=baseline, baseline=wanted, path=path)
    render = _render(one)
    requires = grantees(one.privileges) | {global_path(ObjectKind.ROLE, one.role)}
    if one.schema is not None:
        requires |= {global_path(ObjectKind.SCHEMA, one.schema)}
    return Step(
        path=path,
        phase=Phase.DEFAULT_PRIVILEGES,
        up=tuple(forward.up(render)),
        down=tuple(back.up(render)),
        requires=requires,
    )


def _render(one: DefaultPrivileges) -> Render:
    words = f"ALTER DEFAULT PRIVILEGES FOR ROLE {quote_identifier(one.role)}"
    if one.schema is not None:
        words += f" IN SCHEMA {quote_identifier(one.schema)}"

    def render(verb: str, privileges: str, grantee: str, suffix: str) -> str:
        return f"{words}\n    {verb} {privileges} ON {one.object_kind.value} {grantee}{suffix}"

    return render
