"""Least privilege: three group roles, and nothing for everybody else.

Rules:
    1. The owner role owns every object and nobody logs in as it; migrations SET ROLE to it.
    2. The application reads and writes rows of the business's tables. It may not TRUNCATE,
       make triggers or references, write the audit log, DELETE where deletion is a mark, or
       change what is only added or a total that triggers keep. It reads of the log what
       policies show it: its tenant's part, or nothing.
    3. The read-only role reads every column but those marked secret, and not the audit log.
    4. PUBLIC has nothing, now and for functions made later. Tables made later are granted by
       the migration that makes them: a default grant would open every new partition of the
       audit log to the application.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dbarchitect.design.attributes import attribute_columns, qualified
from dbarchitect.design.draft import Draft, Pattern, Reasoned, Stage
from dbarchitect.design.reasoning import listed
from dbarchitect.design.routines import own_execute
from dbarchitect.design.summaries.keeping import kept_names
from dbarchitect.model.brief import DeleteMode, Sensitivity
from dbarchitect.model.decision import Alternative, Decision
from dbarchitect.model.evidence import code
from dbarchitect.model.schema import (
    DefaultPrivilegeObject,
    DefaultPrivileges,
    Grant,
    Namespace,
    Role,
)

if TYPE_CHECKING:
    from dbarchitect.design.draft import Context
    from dbarchitect.design.sizes import Sizes
    from dbarchitect.model.brief import Entity
    from dbarchitect.model.design import Design
    from dbarchitect.model.schema import Table

SLUG = "roles"

_OWNER_PRIVILEGES = (
    "DELETE",
    "INSERT",
    "REFERENCES",
    "SELECT",
    "TRIGGER",
    "TRUNCATE",
    "UPDATE",
)

MAINTAIN_MAJOR = 17
"""The first PostgreSQL whose tables have the privilege MAINTAIN. Source: its release notes."""

CLOSED_PUBLIC_MAJOR = 15
"""The first PostgreSQL where only the database's owner may create in schema public.

Source: its release notes.
"""

NOT_REVOKED = "no privileges could be revoked"
"""Source: restrict_and_check_grant, src/backend/catalog/aclchk.c."""


def apply(draft: Draft, context: Context) -> Draft:
    """Roles, the schema's privileges, and those of each table and column."""
    for entity in context.brief.entities:
        table = draft.table(context.names[entity.name].table)
        draft = draft.with_table(_granted(context, entity, table))
    return replace(
        draft,
        roles=_roles(context),
        namespaces=(_namespace(context),),
        default_privileges=_defaults(context),
    )


def secret_columns(context: Context, entity: Entity) -> tuple[str, ...]:
    """The columns that the read-only role may not see."""
    columns = context.names[entity.name].columns
    return tuple(
        columns[a.name] for a in entity.attributes if a.sensitive is Sensitivity.SECRET
    )


def _own(context: Context) -> tuple[str, ...]:
    """What the owner of a table has without a grant."""
    if context.major >= MAINTAIN_MAJOR:
        return (*_OWNER_PRIVILEGES, "MAINTAIN")
    return _OWNER_PRIVILEGES


def _granted(context: Context, entity: Entity, table: Table) -> Table:
    if entity.closure_of is not None:
        return replace(table, privileges=read_only_grants(context))
    roles = context.roles
    soft = entity.keeping.delete is DeleteMode.SOFT
    writes: tuple[str, ...] = ("INSERT", "SELECT")
    if not entity.keeping.append_only:
        writes += ("UPDATE",) if soft else ("DELETE", "UPDATE")
    grants = [_grant(context, roles.app, privilege) for privilege in writes]
    grants += [_grant(context, roles.owner, privilege) for privilege in _own(context)]
    table, grants = _but_totals(context, table, grants)
    secret = secret_columns(context, entity)
    read = _grant(context, roles.readonly, "SELECT")
    if not secret:
        return replace(table, privileges=tuple(sorted([*grants, read])))
    columns = tuple(
        c
        if c.name in secret
        else replace(c, privileges=tuple(sorted((*(c.privileges or ()), read))))
        for c in table.columns
    )
    return replace(table, columns=columns, privileges=tuple(sorted(grants)))


def _but_totals(
    context: Context, table: Table, grants: list[Grant]
) -> tuple[Table, list[Grant]]:
    """The table and its grants, those to write being on columns where others keep totals."""
    totals = kept_names(context.copies, table.name)
    if not totals:
        return table, grants
    writes = [
        g
        for g in grants
        if g.grantee == context.roles.app and g.privilege in {"INSERT", "UPDATE"}
    ]
    columns = tuple(
        c if c.name in totals else replace(c, privileges=tuple(sorted(writes)))
        for c in table.columns
    )
    return replace(table, columns=columns), [g for g in grants if g not in writes]


def read_only_grants(context: Context) -> tuple[Grant, ...]:
    """The privileges of a table that nobody writes but the owner, and all may read."""
    roles = context.roles
    grants = [_grant(context, role, "SELECT") for role in (roles.app, roles.readonly)]
    grants += [_grant(context, roles.owner, privilege) for privilege in _own(context)]
    return tuple(sorted(grants))


def log_grants(context: Context) -> tuple[Grant, ...]:
    """The privileges of a log of which policies show the application its tenant's part."""
    grants = [_grant(context, context.roles.app, "SELECT")]
    grants += [_grant(context, context.roles.owner, privilege) for privilege in _own(context)]
    return tuple(sorted(grants))


def _grant(context: Context, grantee: str, privilege: str) -> Grant:
    return Grant(grantee=grantee, privilege=privilege, grantor=context.roles.owner)


def _roles(context: Context) -> tuple[Role, ...]:
    roles = context.roles
    brief = context.brief.name
    secret = any(secret_columns(context, entity) for entity in context.brief.entities)
    without = " without its secrets" if secret else ""
    return tuple(
        sorted(
            (
                Role(
                    name=roles.owner,
                    comment=f"Owns every object of {brief}; migrations SET ROLE to it.",
                ),
                Role(
                    name=roles.app,
                    comment=f"Reads and writes rows of {brief}; for the application's login.",
                ),
                Role(
                    name=roles.readonly,
                    comment=f"Reads {brief}{without}; for reports and people.",
                ),
            ),
            key=lambda role: role.name,
        )
    )


_PUBLIC_OWNER = "pg_database_owner"


def _namespace(context: Context) -> Namespace:
    """The schema: the owner role may create in it, the others may only look inside."""
    schema, roles = context.brief.schema, context.roles
    owner = _PUBLIC_OWNER if schema == "public" else roles.owner
    grants = [
        Grant(grantee=name, privilege="USAGE", grantor=owner)
        for name in {owner, roles.owner, roles.app, roles.readonly}
    ]
    grants += [
        Grant(grantee=name, privilege="CREATE", grantor=owner) for name in {owner, roles.owner}
    ]
    comment = "standard public schema" if schema == "public" else context.brief.description
    return Namespace(
        name=schema, owner=owner, privileges=tuple(sorted(grants)), comment=comment
    )


def _defaults(context: Context) -> tuple[DefaultPrivileges, ...]:
    """Functions made later are not for everybody either."""
    owner = context.roles.owner
    return (
        DefaultPrivileges(
            role=owner,
            schema=None,
            object_kind=DefaultPrivilegeObject.FUNCTIONS,
            privileges=own_execute(owner),
        ),
    )


def decide(_design: Design, context: Context, _sizes: Sizes) -> Reasoned | None:
    """Who may do what, and why no more."""
    roles = context.roles
    secret = attribute_columns(context, lambda a: a.sensitive is Sensitivity.SECRET)
    hidden = f" except {listed(qualified(secret))}" if secret else ""
    personal = attribute_columns(context, lambda a: a.sensitive is Sensitivity.PII)
    pii = " Personal data is readable to it." if personal else ""
    decision = Decision(
        slug=SLUG,
        question="Who may do what",
        choice=f"group roles {listed((roles.owner, roles.app, roles.readonly))}",
        why=(
            (
                "None of them can log in; logins are members. The owner makes and changes "
                "objects. The application reads and writes rows and may not TRUNCATE, refer "
                f"or make triggers. The read-only role reads every column{hidden}.{pii} "
                "PUBLIC has nothing, in the schema or on functions. Tables made later are "
                "granted by the migration that makes them."
                f"{_open_public(context)}"
            ),
        ),
        alternatives=(
            Alternative(
                "default privileges for tables made later",
                ("each new partition of a log would be open to the application as well.",),
            ),
            Alternative(
                "one role that owns and uses everything",
                ("a hole in the application could then drop what it can read.",),
            ),
        ),
        would_flip=(
            (
                "Readers who may not see personal data: then a second read-only role, with "
                "fewer columns."
            ),
        ),
    )
    return Reasoned(decision=decision)


def _open_public(context: Context) -> str:
    """What has to be known of schema public where everybody may make objects in it."""
    if context.brief.schema != "public" or context.major >= CLOSED_PUBLIC_MAJOR:
        return ""
    return (
        f" Before PostgreSQL {CLOSED_PUBLIC_MAJOR} everybody may make objects in the schema "
        f"{code('public')}, which belongs to a superuser: this migration takes that away. Run "
        f"by another role, it would end with the warning {code(NOT_REVOKED)} and leave it "
        f"open; {code('schema:')} in the brief gives the tables a schema of their own."
    )


PATTERN = Pattern(slug=SLUG, rank=110, steps=((Stage.PRIVILEGES, apply),), decide=decide)
