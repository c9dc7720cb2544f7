"""Indexes that refuse nothing: the planner reads rows by them where nothing else would do.

With every other index of the table taken off and sequential scans and sorts priced out, the
plan of a query that the index is for names it. What it is worth is seen in access patterns.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dbarchitect.ddl.indexes import create_index_sql, key_sql
from dbarchitect.ddl.target import Target
from dbarchitect.design.extensions import EXTENSION_SCHEMA
from dbarchitect.design.proof.bench import drop_constraint, not_verified
from dbarchitect.indexing.methods.hnsw import OPERATORS
from dbarchitect.model.identifier import quote_identifier, quote_literal
from dbarchitect.model.probe import Claim, Observed, Probe
from dbarchitect.model.schema import ObjectKind, ObjectPath
from dbarchitect.storage.types import is_path

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.design.proof.bench import Bench
    from dbarchitect.model.proof import NotVerified
    from dbarchitect.model.schema import Index, Table

_CONDITIONS = {"tsvector": "@@ 'a'::tsquery", "jsonb": """@> '{"a": 1}'"""}
"""What a GIN index over a type answers, by each of its operator classes."""


def probes(bench: Bench) -> Iterator[Probe | NotVerified]:
    """One probe for each index that is not unique, two where it is partial."""
    for table in bench.tables:
        for index in table.indexes:
            if not index.unique and index.constraint is None:
                yield from _probes(bench, table, index)
                yield from _built_with(index)


def _probes(bench: Bench, table: Table, index: Index) -> Iterator[Probe | NotVerified]:
    claim = Claim("index", ObjectPath(ObjectKind.INDEX, (index.name.schema, index.name.name)))
    asked = _asked(bench, table, index)
    if asked is None:
        reason = f"No query is made for such an index by {index.access_method}."
        yield not_verified(claim, reason)
        return
    select, order = asked
    names = [index.name.name]
    names += [
        child.name.name
        for part in bench.design.schema.tables
        for child in part.indexes
        if child.partition_of == index.name
    ]
    listed = f"ARRAY[{', '.join(map(quote_literal, names))}]"
    used = Probe(
        name="a query that it is for is planned with it",
        claim=claim,
        setup=tuple(_others(table, index)),
        statement="SELECT 1",
        expected=Observed(
            query=_planned(f"{select}{_where(index)}{order}", listed), value="true"
        ),
        removal=(f"DROP INDEX {index.name.sql}",),
    )
    yield used
    yield from _included(bench, table, index, used, listed)
    if index.predicate:
        target = Target(server_version_num=bench.server_major * 10000)
        whole = create_index_sql(target, table.name, replace(index, predicate=None))
        yield replace(
            used,
            name="a query beyond its predicate is planned without it",
            claim=replace(claim, aspect="WHERE"),
            expected=Observed(query=_planned(select + order, listed), value="false"),
            removal=(*used.removal, whole),
        )


def _included(
    bench: Bench, table: Table, index: Index, used: Probe, listed: str
) -> Iterator[Probe]:
    """What it holds beside its keys is read from it, and from the table without."""
    if not index.include or index.access_method != "btree":
        return
    columns = ", ".join(map(quote_identifier, index.include))
    order = ", ".join(quote_identifier(key.column) for key in index.keys[:1] if key.column)
    target = Target(server_version_num=bench.server_major * 10000)
    narrow = create_index_sql(target, table.name, replace(index, include=()))
    query = f"SELECT {columns} FROM {table.name.sql} WHERE true{_where(index)}"  # noqa: S608 - quoted parts
    if order:
        yield replace(
            used,
            name="a query of what it holds does not read the table",
            claim=replace(used.claim, aspect="include"),
            expected=Observed(
                query=_planned(f"{query} ORDER BY {order}", listed, "Index Only Scan"),
                value="true",
            ),
            removal=(*used.removal, narrow),
        )


def _built_with(index: Index) -> Iterator[Probe]:
    """That it is built by what it says itself, whatever the defaults of its method are."""
    if not index.storage_parameters:
        return
    path = ObjectPath(ObjectKind.INDEX, (index.name.schema, index.name.name))
    names = ", ".join(quote_identifier(name) for name, _ in index.storage_parameters)
    yield Probe(
        name="it is built anew with its own parameters",
        claim=Claim("index", path, "storage parameters"),
        setup=(),
        statement=f"REINDEX INDEX {index.name.sql}",
        expected=Observed(
            query="SELECT pg_catalog.string_agg(o.option, ', ' ORDER BY o.option) "  # noqa: S608 - a quoted name
            "FROM pg_catalog.pg_class AS c, pg_catalog.unnest(c.reloptions) AS o (option) "
            f"WHERE c.oid = {quote_literal(index.name.sql)}::pg_catalog.regclass",
            value=", ".join(sorted(f"{n}={value}" for n, value in index.storage_parameters)),
        ),
        removal=(f"ALTER INDEX {index.name.sql} RESET ({names})",),
    )


def _planned(query: str, names: str, kind: str = "") -> str:
    asked = f"{quote_literal(query)}, {names}, {quote_literal(kind)}"
    return f"SELECT pg_temp.plan_names({asked})::text"


def _where(index: Index) -> str:
    return f" AND ({index.predicate})" if index.predicate else ""


def _asked(bench: Bench, table: Table, index: Index) -> tuple[str, str] | None:
    """A query that the index's first key answers, and its order; None if none is known."""
    key = index.keys[0]
    select = f"SELECT 1 FROM {table.name.sql} WHERE "  # noqa: S608 - quoted parts
    if index.access_method == "btree":
        return _in_order(bench, index, select)
    if key.column is None:
        return None
    name, kind = quote_identifier(key.column), table.column(key.column).type
    row = bench.kept(table)
    # A generated column has no value of ours; what is asked of it needs none.
    own = row.value(key.column) if key.column in row.constants else "NULL"
    named = "" if key.operator_class is None else key.operator_class.name
    conditions = {
        "gin": _gin_condition(name, kind, named, own),
        "gist": _gist_condition(name, kind, own),
        "hash": f"{name} = {own}",
        "brin": f"{name} = {own}",
        "hnsw": "true",
    }
    condition = conditions.get(index.access_method)
    if condition is None:
        return None
    if index.access_method != "hnsw":
        return f"{select}{condition}", ""
    schema = "" if key.operator_class is None else key.operator_class.schema
    distance = f"OPERATOR({quote_identifier(schema)}.{OPERATORS[named]})"
    return f"{select}{condition}", f" ORDER BY {name} {distance} {own} LIMIT 1"


def _in_order(bench: Bench, index: Index, select: str) -> tuple[str, str]:
    """All rows by the first key, or those whose text begins with something."""
    key = index.keys[0]
    target = Target(server_version_num=bench.server_major * 10000)
    bare = replace(key, descending=False, nulls_first=False, operator_class=None)
    written = key_sql(target, index, bare)
    if key.operator_class is not None:
        return f"{select}{written} LIKE 'a%'", ""
    return f"{select}true", f" ORDER BY {written}"


def _gist_condition(name: str, kind: str, own: str) -> str | None:
    if is_path(kind):
        return f"{name} OPERATOR({quote_identifier(EXTENSION_SCHEMA)}.<@) {own}"
    return f"{name} && {own}" if kind.endswith("range") else None


def _gin_condition(name: str, kind: str, named: str, own: str) -> str | None:
    if named == "gin_trgm_ops":
        return f"{name} LIKE '%abc%'"
    if kind.endswith("[]"):
        return f"{name} @> {own}"
    return f"{name} {_CONDITIONS[kind]}" if kind in _CONDITIONS else None


def _others(table: Table, index: Index) -> Iterator[str]:
    for other in table.indexes:
        if other.name == index.name:
            continue
        if other.constraint is not None:
            yield drop_constraint(table.name, other.constraint)
        else:
            yield f"DROP INDEX IF EXISTS {other.name.sql}"
