"""Schemas and extensions."""

from __future__ import annotations

from dbarchitect.ddl.fragments import comment_sql
from dbarchitect.ddl.steps import Phase, Step
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.schema import Extension, Namespace, ObjectKind
from dbarchitect.model.schema.paths import global_path

PUBLIC_SCHEMA = "public"
"""The schema that every new database has."""

_PUBLIC_COMMENT = "standard public schema"
_PROVIDED_EXTENSION = "plpgsql"


def namespace_step(namespace: Namespace) -> Step:
    """CREATE SCHEMA; `public` is there already and keeps what it says."""
    name = quote_identifier(namespace.name)
    comment = comment_sql(f"SCHEMA {name}", namespace.comment)
    provided = namespace.name == PUBLIC_SCHEMA
    if provided and namespace.comment == _PUBLIC_COMMENT:
        comment = ()
    return Step(
        path=global_path(ObjectKind.SCHEMA, namespace.name),
        phase=Phase.SCHEMAS,
        up=comment if provided else (f"CREATE SCHEMA {name}", *comment),
        down=_public_comment_down(comment) if provided else (f"DROP SCHEMA {name}",),
    )


def _public_comment_down(comment: tuple[str, ...]) -> tuple[str, ...]:
    return comment_sql(f"SCHEMA {PUBLIC_SCHEMA}", _PUBLIC_COMMENT) if comment else ()


def extension_step(extension: Extension) -> Step:
    """CREATE EXTENSION; `plpgsql` is there already. The version is the server's own."""
    name = quote_identifier(extension.name)
    path = global_path(ObjectKind.EXTENSION, extension.name)
    if extension.name == _PROVIDED_EXTENSION:
        return Step(path=path, phase=Phase.EXTENSIONS, up=())
    create = f"CREATE EXTENSION {name}"
    needs = frozenset({global_path(ObjectKind.SCHEMA, extension.schema)})
    if extension.relocatable or extension.schema != "pg_catalog":
        create += f" WITH SCHEMA {quote_identifier(extension.schema)}"
    return Step(
        path=path,
        phase=Phase.EXTENSIONS,
        up=(create, *comment_sql(f"EXTENSION {name}", extension.comment)),
        down=(f"DROP EXTENSION {name}",),
        requires=needs,
    )
