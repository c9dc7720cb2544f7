"""IDX09: a B-tree of documents or arrays."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dbarchitect.model.finding import Finding, Remedy, Safety, Severity
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.schema import Table
from dbarchitect.review.columns import ColumnTypes
from dbarchitect.review.indexes import (
    declared_indexes,
    dropping,
    index_path,
    only_finds_rows,
)
from dbarchitect.review.making_indexes import index_steps
from dbarchitect.review.rule import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.schema import Column, Index
    from dbarchitect.model.snapshot import Snapshot

RULE = Rule(
    code="IDX09",
    slug="btree_of_container",
    severity=Severity.WARNING,
    summary="A B-tree index has whole documents or arrays as its keys.",
    why=(
        "Such an index finds a value that is equal as a whole, and serves none of the "
        "operators that look inside (@>, ?, &&, @@); a value of more than about 2,700 bytes "
        "makes the INSERT fail."
    ),
    remedy="Replace it by a GIN index, which has an entry for each element.",
    systemic="{count} B-tree indexes have documents or arrays as keys",
    also_in=("pg-index-health", "db_verifier"),
    references=(
        "https://www.postgresql.org/docs/18/gin.html",
        "https://www.postgresql.org/docs/18/datatype-json.html#JSON-INDEXING",
    ),
    since="0.1",
)

_DOCUMENTS = frozenset({"jsonb", "tsvector", "hstore"})


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """B-trees that only find rows and have a jsonb, tsvector, hstore or array column as a key.

    Of arrays it is only worth knowing: a tree's path is an array that is rightly sorted.
    """
    types = ColumnTypes.of(snapshot.schema)
    for relation, index in declared_indexes(snapshot.schema):
        if index.access_method != "btree" or not only_finds_rows(index):
            continue
        if not isinstance(relation, Table):
            continue
        columns = {column.name: column for column in relation.columns}
        for name in index.columns:
            severity = None if name is None else _severity(types, columns[name])
            if name is not None and severity is not None:
                yield _finding(snapshot, relation, index, name, severity)
                break


def _severity(types: ColumnTypes, column: Column) -> Severity | None:
    plain = types.plain(column.type)
    if plain.is_array:
        return Severity.INFO
    return Severity.WARNING if plain.name.rpartition(".")[2] in _DOCUMENTS else None


def _finding(
    snapshot: Snapshot, table: Table, index: Index, column: str, severity: Severity
) -> Finding:
    name, key = quote_identifier(index.name.name), quote_identifier(column)
    return RULE.found(
        snapshot,
        index_path(table, index),
        severity=severity,
        message=f"No query that looks inside {key} of {table.name.display} can use {name}.",
        claim=f"{name} is a B-tree, and {key}, a key of it, is {_type(table, column)}",
        remedy=_remedy(snapshot, table, index),
    )


def _type(table: Table, column: str) -> str:
    return table.column(column).type


def _remedy(snapshot: Snapshot, table: Table, index: Index) -> Remedy:
    (key, *others) = index.keys
    if others or index.include or key.operator_class is not None:
        return Remedy(text=f"{RULE.remedy} The other keys stay in a B-tree of their own.")
    bare = type(key)(column=key.column)
    return Remedy(
        text=(
            f"{RULE.remedy} Queries that compare the whole value, or sort by it, lose their "
            "index; each write costs more."
        ),
        statements=(
            *index_steps(snapshot, table, replace(index, keys=(bare,), access_method="gin")),
            dropping(table, index),
        ),
        safety=Safety.NEEDS_REVIEW,
    )
