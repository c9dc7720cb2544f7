"""Publications."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.ddl.fragments import column_list, comment_sql, parenthesised
from dbarchitect.ddl.steps import Phase, Step
from dbarchitect.model.identifier import quote_identifier, quote_literal
from dbarchitect.model.schema import ObjectKind, ObjectPath, Publication, PublishedTable
from dbarchitect.model.schema.paths import global_path, path_of

if TYPE_CHECKING:
    from dbarchitect.ddl.target import Target

_ALL_OPERATIONS = ("insert", "update", "delete", "truncate")


def publication_step(target: Target, publication: Publication) -> Step:
    """CREATE PUBLICATION, with its tables and schemas."""
    path = global_path(ObjectKind.PUBLICATION, publication.name)
    name = quote_identifier(publication.name)
    requires = {path_of(ObjectKind.TABLE, one.table) for one in publication.tables}
    requires |= {global_path(ObjectKind.SCHEMA, schema) for schema in publication.schemas}
    return Step(
        path=path,
        phase=Phase.PUBLICATIONS,
        up=(
            _create(target, publication, path),
            *comment_sql(f"PUBLICATION {name}", publication.comment),
        ),
        down=(f"DROP PUBLICATION {name}",),
        requires=frozenset(requires),
    )


def _create(target: Target, publication: Publication, path: ObjectPath) -> str:
    sql = f"CREATE PUBLICATION {quote_identifier(publication.name)}"
    if publication.all_tables:
        sql += "\n    FOR ALL TABLES"
    parts: list[str] = []
    if publication.tables:
        tables = (_table(target, one, path) for one in publication.tables)
        parts.append("TABLE " + ",\n        ".join(tables))
    if publication.schemas:
        target.require(15, "FOR TABLES IN SCHEMA", path)
        parts.append(
            f"TABLES IN SCHEMA {', '.join(map(quote_identifier, publication.schemas))}"
        )
    if parts:
        sql += "\n    FOR " + ",\n    ".join(parts)
    options = _options(target, publication, path)
    return f"{sql}\n    WITH ({', '.join(options)})" if options else sql


def _table(target: Target, published: PublishedTable, path: ObjectPath) -> str:
    sql = f"ONLY {published.table.sql}"
    if published.columns:
        target.require(15, "a column list", path)
        sql += f" {column_list(published.columns)}"
    if published.where is not None:
        target.require(15, "a row filter", path)
        sql += f" WHERE {parenthesised(published.where)}"
    return sql


def _options(target: Target, publication: Publication, path: ObjectPath) -> list[str]:
    options: list[str] = []
    if set(publication.operations) != set(_ALL_OPERATIONS):
        options.append(f"publish = {quote_literal(', '.join(publication.operations))}")
    if publication.via_partition_root:
        options.append("publish_via_partition_root = true")
    if publication.generated_columns not in {None, "none"}:
        target.require(18, "publish_generated_columns", path)
        options.append(f"publish_generated_columns = {publication.generated_columns}")
    return options
