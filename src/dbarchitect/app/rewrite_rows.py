"""What a query and the one to write instead are run on: tables, and values they ask for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from dbarchitect.lab.same_rows import Pair
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.review.queries import search_path_of, used_by, views_of
from dbarchitect.review.settled import is_settled
from dbarchitect.sqltext.blocks import Role
from dbarchitect.sqltext.predicates import predicate_tree
from dbarchitect.sqltext.sides import constant_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.model.schema import Schema, Table
    from dbarchitect.model.snapshot import Snapshot
    from dbarchitect.review.queries import Query
    from dbarchitect.review.relations import Relation

    Place = tuple[QualifiedName, str]
    Named = dict[Place, list[str]]
    Joined = dict[Place, list[Place]]

MENTIONED_MAX = 12
"""So many constants of a query are tried in any column that takes them."""

FIRST = 100
"""Where sequences begin: behind the keys that are made."""

_TEXT = re.compile(r"'((?:[^']|'')*)'")


class RowPlaces:
    """Knows the tables of one snapshot, for all of its queries."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._schema = snapshot.schema
        self._tables = {table.name: table for table in snapshot.schema.tables}
        self._partitions = snapshot.schema.partitions_by_parent()
        self._labels = _labels(snapshot.schema)
        self._domain_checks = {d.name.sql: d.checks for d in snapshot.schema.domains}
        self._views = views_of(snapshot)

    def pair(self, query: Query, rewrite: str) -> Pair | str:
        """What the two are run on, or why they cannot be, as a part of a sentence."""
        read: set[QualifiedName] = set()
        views: list[Query] = []
        for relation in self._read_by(query, views):
            if relation.table is None:
                return f"{relation.name.display} holds rows of another time"
            read.add(relation.name)
        tables = tuple(self._with_parents(read))
        named, joined, compared = _compared(query)
        for table in tables:
            self._name_what_is_allowed(table, named)
        target = next((s for s in query.blocks[0].sources if s.is_target), None)
        changed = None if target is None else query.relation_of(target)
        restarts = () if changed is None else tuple(self._restarts(changed))
        # Which row gets which number follows the order in which they are read.
        numbers = bool(restarts) and any(one.role is Role.SOURCE for one in query.blocks)
        return Pair(
            query=query.given.text,
            rewrite=rewrite,
            tables=tables,
            read=frozenset(read),
            asked_for=named,
            joined=joined,
            compared=compared,
            mentioned=_mentioned(query),
            search_path=search_path_of(query),
            changed="" if changed is None else changed.name.sql,
            restarts=restarts,
            is_settled=all(map(is_settled, (query, *views))) and not numbers,
        )

    def _read_by(self, query: Query, views: list[Query]) -> Iterator[Relation]:
        """The tables that it names, and those beneath its views, which are collected."""
        for relation in query.found.values():
            body = self._views.get((relation.name.schema, relation.name.name))
            if relation.table is not None or relation.indexes or body is None:
                yield relation
            elif body not in views:
                views.append(body)
                yield from self._read_by(body, views)

    def _with_parents(self, names: Iterable[QualifiedName]) -> Iterator[Table]:
        """The tables, each behind those that it refers to, as far as they form no ring."""
        seen: set[QualifiedName] = set()
        stack = [(name, False) for name in sorted(names, reverse=True)]
        while stack:
            name, is_done = stack.pop()
            table = self._tables.get(name)
            if is_done and table is not None:
                yield table
            elif table is not None and name not in seen:
                seen.add(name)
                stack.append((name, True))
                parents = {key.referenced_table for key in table.foreign_keys}
                stack.extend((parent, False) for parent in sorted(parents - seen, reverse=True))

    def _restarts(self, changed: Relation) -> Iterator[str]:
        for column in changed.table.columns if changed.table is not None else ():
            if column.identity is not None:
                name = quote_identifier(column.name)
                yield f"ALTER TABLE {changed.name.sql} ALTER COLUMN {name} RESTART WITH {FIRST}"
        for sequence in self._schema.sequences:
            if sequence.owned_by is not None and sequence.owned_by[0] == changed.name:
                yield f"ALTER SEQUENCE {sequence.name.sql} RESTART WITH {FIRST}"

    def _name_what_is_allowed(self, table: Table, named: Named) -> None:
        """Values that CHECK, enumerated types and partitions of the table speak of."""
        for check in table.checks:
            for checked in check.columns:
                of_check = named.setdefault((table.name, checked), [])
                of_check += _constants(check.expression)
        for column in table.columns:
            allowed = named.setdefault((table.name, column.name), [])
            allowed += self._labels.get(column.type, ())
            for check in self._domain_checks.get(column.type, ()):
                allowed += _constants(check.expression)
        keys = table.partition_key.columns if table.partition_key is not None else ()
        for part in self._partitions.get(table.name, ()):
            bound = "" if part.partition_of is None else part.partition_of.bound
            texts = [text.replace("''", "'") for text in _TEXT.findall(bound)]
            for key in filter(None, keys):
                named[table.name, key] += texts
        for place in [one for one in named if one[0] == table.name]:
            named[place] = [*dict.fromkeys(named[place])]


def _compared(query: Query) -> tuple[Named, Joined, dict[int, list[Place]]]:
    """By column the constants and columns that it is compared with, and by bind the columns."""
    named: Named = {}
    joined: Joined = {}
    by_bind: dict[int, list[Place]] = {}
    for one in used_by(query).comparisons:
        if one.column.table is None:
            continue
        place, other = (one.column.table, one.column.name), one.operand.column
        texts = [text for text in one.operand.constants if text is not None]
        named.setdefault(place, []).extend(texts)
        for number in one.operand.binds:
            by_bind.setdefault(number, []).append(place)
        if other is not None and other.table is not None:
            joined.setdefault(place, []).append((other.table, other.name))
            joined.setdefault((other.table, other.name), []).append(place)
    return named, joined, by_bind


def _mentioned(query: Query) -> tuple[str, ...]:
    """The constants of the query, as text."""
    nodes = query.blocks[0].node.descend()
    texts = dict.fromkeys(constant_text(node) for node in nodes if node.kind == "A_Const")
    return tuple(text for text in texts if text is not None)[:MENTIONED_MAX]


def _labels(schema: Schema) -> Mapping[str, tuple[str, ...]]:
    return {one.name.sql: one.labels for one in schema.enums}


def _constants(expression: str) -> list[str]:
    nodes = predicate_tree(expression).descend()
    texts = (constant_text(node) for node in nodes if node.kind == "A_Const")
    return [text for text in texts if text is not None]
