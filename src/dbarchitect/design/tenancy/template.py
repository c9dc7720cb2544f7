"""One tenant's own schema or database: the design under a name that stands for the tenant's.

The name of a tenant is a plain identifier, so that it can take the place of `PLACEHOLDER` in
names, in texts and in the bodies of functions alike.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dbarchitect.errors import InvariantBrokenError
from dbarchitect.model.identifier import QualifiedName, quote_literal
from dbarchitect.model.tenancy import Isolation

if TYPE_CHECKING:
    from dbarchitect.model.brief import Brief
    from dbarchitect.model.design import Design
    from dbarchitect.model.schema import Index, Schema

PLACEHOLDER = "tenant_placeholder"

NAME_PATTERN = "^[a-z][a-z0-9_]{0,39}$"
"""What a tenant may be called: names of its roles are longer by at most nine bytes."""

FILE = "tenant.sql"

ATTACKER = "tenant_one"
"""The tenant whose roles try the other's in the proof."""

POLICY_AND_INDEX = "policy and index of "
"""What the checks of policies' plans are called, before the table."""

_TAG = "$tenant_script$"


def is_apart(brief: Brief) -> bool:
    """Whether each tenant has a schema or a database of its own."""
    asked = brief.requirements
    return asked.tenancy_entity is not None and asked.isolation is not Isolation.SHARED


def brief_of_one(brief: Brief) -> Brief:
    """The brief of one tenant, whose name its roles bear, and its schema if it has one."""
    own = brief.requirements.isolation is Isolation.SCHEMA
    schema = PLACEHOLDER if own else brief.schema
    return replace(brief, name=PLACEHOLDER, schema=schema)


def schema_of_one(design: Design) -> Schema:
    """The schema of such a brief's design; extensions are the database's, and come first."""
    return replace(design.schema, extensions=())


def grants_of_one(design: Design) -> tuple[str, ...]:
    """What lets the roles of one tenant, and nobody else's, into its database."""
    if design.brief.requirements.isolation is not Isolation.DATABASE:
        return ()
    roles = ", ".join(sorted(design.roles.values()))
    return (
        f"REVOKE CONNECT, TEMPORARY ON DATABASE {PLACEHOLDER} FROM PUBLIC",
        f"GRANT CONNECT ON DATABASE {PLACEHOLDER} TO {roles}",
    )


def tenant_file(design: Design, script: str) -> str:
    """A script for psql that makes the tenant of `-v tenant=name`; `script` makes one schema.

    `design` is that of one tenant, as is the script.
    """
    if _TAG in script:
        message = f"the script of a tenant holds {_TAG}"
        raise InvariantBrokenError(message)
    return "\n".join((*_head(design), *_beginning(design), *_body(design, script), ""))


def _head(design: Design) -> tuple[str, ...]:
    kind = design.brief.requirements.isolation.value
    return (
        f"-- Makes the {kind} of one tenant, with roles of its own.",
        "-- psql -X -v tenant=acme -f tenant.sql",
        "\\set ON_ERROR_STOP on",
        f"SELECT :'tenant' ~ {quote_literal(NAME_PATTERN)} AS usable \\gset",
        "\\if :usable",
        "\\else",
        "\\warn 'a tenant is called by lower-case letters, digits and _, 40 at most'",
        "SELECT 1 / 0 AS no_such_tenant;",
        "\\endif",
    )


def _beginning(design: Design) -> tuple[str, ...]:
    if design.brief.requirements.isolation is Isolation.DATABASE:
        return ('CREATE DATABASE :"tenant";', '\\connect :"tenant"')
    return ()


def _body(design: Design, script: str) -> tuple[str, ...]:
    extensions = tuple(
        f"CREATE EXTENSION IF NOT EXISTS {extension.name} SCHEMA {_place(design)};"
        for extension in design.schema.extensions
    )
    grants = tuple(f"{sql};" for sql in grants_of_one(design))
    text = "\n".join((script, *grants))
    return (
        *extensions,
        f"SELECT replace({_TAG}\n{text}\n{_TAG}, '{PLACEHOLDER}', :'tenant') \\gexec",
    )


def _place(design: Design) -> str:
    """Where extensions are: there is one of each in a database."""
    return "public" if design.brief.schema == PLACEHOLDER else design.brief.schema


def with_indexes_of(one: Design, made: Design) -> Design:
    """The design of one tenant with the indexes that the whole design came to have."""
    tables = tuple(
        replace(table, indexes=tuple(_moved(index, table.name) for index in found.indexes))
        for table, found in zip(one.schema.tables, made.schema.tables, strict=True)
    )
    return replace(one, schema=replace(one.schema, tables=tables))


def _moved(index: Index, table: QualifiedName) -> Index:
    parent = index.partition_of
    return replace(
        index,
        name=QualifiedName(table.schema, index.name.name),
        partition_of=None if parent is None else QualifiedName(table.schema, parent.name),
    )
