"""The design as SQL scripts: one that makes everything, one that takes it away.

Rules:
    1. Each script is one transaction: all of it happens or nothing.
    2. No superuser is needed: who runs the script becomes a member of the owner role, because
       an object can only be given to a role that one may act as. Source: PostgreSQL
       documentation, ALTER TABLE ("you must be able to SET ROLE to the new owning role").
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.ddl import (
    DdlStatement,
    Phase,
    create_statements,
    drop_statements,
    render_script,
)
from dbarchitect.design.extensions import TRUSTED
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.schema import ObjectKind
from dbarchitect.model.schema.paths import global_path

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dbarchitect.model.design import Design

PUBLIC_BELONGS_TO_DATABASE_OWNER = 15
"""The major version since which the database's owner may grant on the schema `public`.

Source: release notes of PostgreSQL 15.
"""


def up_script(design: Design) -> str:
    """The SQL that makes the design's schema, roles included, in an empty database."""
    statements = create_statements(design.schema, server_version_num=_version(design))
    head = (
        f"-- Makes the schema of {_name(design)} in an empty database. "
        f"PostgreSQL {design.brief.postgresql_major} or later.\n"
        f"-- Run it as {who_may_apply(design)}.\n"
    )
    return _transaction(head, _joined(design, statements))


def down_script(design: Design) -> str:
    """The SQL that takes away what `up_script` made, and no more."""
    statements = drop_statements(design.schema, server_version_num=_version(design))
    head = f"-- Takes the schema of {_name(design)} away, with every row in it.\n"
    return _transaction(head, statements)


def who_may_apply(design: Design) -> str:
    """Who has the rights that the scripts need, in words."""
    old = design.brief.postgresql_major < PUBLIC_BELONGS_TO_DATABASE_OWNER
    if old and design.brief.schema == "public":
        return "a superuser"
    kept = [e.name for e in design.schema.extensions if e.name not in TRUSTED]
    if kept:
        named = " and ".join(map(quote_identifier, kept))
        right = f"CREATEROLE and the right to create {named}, which is no trusted extension"
        return f"the owner of the database, with {right}, or a superuser"
    return "the owner of the database, with CREATEROLE, or a superuser"


def _joined(design: Design, statements: Iterable[DdlStatement]) -> Iterator[DdlStatement]:
    """The statements, and the membership once the owner role is there."""
    owner = design.roles["owner"]
    path = global_path(ObjectKind.ROLE, owner)
    membership = DdlStatement(
        f"GRANT {quote_identifier(owner)} TO CURRENT_USER", path, Phase.ROLES
    )
    pending = True
    before: DdlStatement | None = None
    for statement in statements:
        if pending and before is not None and before.object == path != statement.object:
            yield membership
            pending = False
        yield statement
        before = statement


def _version(design: Design) -> int:
    return design.brief.postgresql_major * 10000


def _name(design: Design) -> str:
    return " ".join(design.brief.name.split())


def _transaction(head: str, statements: Iterable[DdlStatement]) -> str:
    return f"{head}\nBEGIN;\n\n{render_script(statements)}\nCOMMIT;\n"
