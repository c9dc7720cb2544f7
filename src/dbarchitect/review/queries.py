"""The statements of a snapshot as rules ask them: parsed, with their tables and columns found.

Rules:
    1. A statement that names what the snapshot does not hold is left out: of a file it is
       listed as unread with its place, of a server it is counted.
    2. A name that could mean two things means nothing: rules stay silent about it.
    3. A statement that reads nothing but the system's own catalogs is of no interest.
    4. Queries that the schema holds stand apart from those that are known to run.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from dbarchitect.errors import SqlError
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.reading import Known
from dbarchitect.model.schema import ObjectKind, ObjectPath, UnreadObject
from dbarchitect.review.bodies import statements_held
from dbarchitect.review.latest import ForLatest
from dbarchitect.review.relations import relations_of
from dbarchitect.sqltext.blocks import Block, Source, blocks_of, own_nodes
from dbarchitect.sqltext.catalogs import is_system
from dbarchitect.sqltext.positions import Shift
from dbarchitect.sqltext.queries import fingerprint, on_one_line, statement_of
from dbarchitect.sqltext.references import references
from dbarchitect.sqltext.resolve import resolve
from dbarchitect.sqltext.shapes import type_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from dbarchitect.errors import Location
    from dbarchitect.model.schema import Column, Schema
    from dbarchitect.model.snapshot import Snapshot
    from dbarchitect.model.workload import StatementCost, Workload, WorkloadStatement
    from dbarchitect.review.relations import Relation, Relations
    from dbarchitect.sqltext.query import QueryReferences
    from dbarchitect.sqltext.statements import Statement
    from dbarchitect.sqltext.tree import Node


@dataclass(frozen=True, slots=True, eq=False)
class Held:
    """A column at one place: its source, and the table and column that it is of.

    `is_own` says that the source stands in the block's own FROM.
    """

    source: Source
    relation: Relation
    column: Column
    is_own: bool

    @property
    def written(self) -> str:
        """The column for people: `orders.status`."""
        return f"{quote_identifier(self.source.name)}.{quote_identifier(self.column.name)}"


@dataclass(eq=False, kw_only=True)
class Query:
    """One statement with its blocks; `columns` finds what a name in it means.

    `subject` is the view or the function that holds it; None where it is a statement that runs.
    """

    given: WorkloadStatement
    subject: ObjectPath | None = None
    statement: Statement
    blocks: tuple[Block, ...]
    relations: Relations
    found: dict[int, Relation] = field(default_factory=dict[int, "Relation"])
    meanings: dict[tuple[int, int], Held | None] = field(
        default_factory=dict[tuple[int, int], "Held | None"]
    )

    @property
    def cost(self) -> StatementCost | None:
        """What it took, where a server counted it."""
        return self.given.cost

    @cached_property
    def fingerprint(self) -> str:
        """Sixteen digits, equal for statements that differ in constants only."""
        return fingerprint(self.statement.text)

    @cached_property
    def shown(self) -> str:
        """The text on one line: as a file has it, or as a server counts it."""
        return on_one_line(self.statement.text)

    def place_of(self, node: Node | None) -> Location | None:
        """Where a node stands in the user's file, or else the statement."""
        if self.given.location is None:
            return None
        byte = None if node is None else node.location_byte
        return self.given.location if byte is None else self.statement.locate(byte)

    def relation_of(self, source: Source) -> Relation | None:
        """The table or view that a source is, None for anything else."""
        return self.found.get(id(source))

    def column(self, block: Block, node: Node | None) -> Held | None:
        """What a column's name means in the block; None where that is not certain."""
        if node is not None and node.kind == "TypeCast" and self.subject is not None:
            return self._relabelled(block, node)
        if node is None or node.kind != "ColumnRef":
            return None
        key = (id(block), id(node.fields))
        if key not in self.meanings:
            self.meanings[key] = self._looked_up(block, node)
        return self.meanings[key]

    def _relabelled(self, block: Block, cast: Node) -> Held | None:
        """The column of `varchar` in `column::text`, which only the server writes so."""
        held = self.column(block, cast.child("arg"))
        kind = None if held is None else self.relations.type_of(held.column)
        is_same = kind is not None and kind.name == "character varying" and not kind.is_array
        return held if is_same and type_name(cast) == "text" else None

    def _looked_up(self, block: Block, node: Node) -> Held | None:
        names = node.strings("fields")
        if len(names) != len(node.children("fields")) or not names:
            return None
        scope: Block | None = block
        while scope is not None:
            found, is_settled = self._in_scope(scope, names, is_own=scope is block)
            if is_settled:
                return found
            scope = scope.parent
        return None

    def own(self, block: Block, node: Node | None) -> Held | None:
        """Like `column`, for columns of the block's own FROM alone."""
        held = self.column(block, node)
        return held if held is not None and held.is_own else None

    def columns_in(self, block: Block, node: Node) -> Iterator[tuple[Node, Held | None]]:
        """Each column's name in an expression, with what it means; not those of subqueries."""
        for item in own_nodes(node):
            if item.kind == "ColumnRef":
                yield item, self.column(block, item)

    def never_null(self, held: Held) -> bool:
        """Whether the column is no null there, by the schema; outer joins are looked at."""
        return not held.source.optional and held.column.name in held.relation.never_null

    def _in_scope(
        self, scope: Block, names: tuple[str, ...], *, is_own: bool
    ) -> tuple[Held | None, bool]:
        """The column in this block's FROM, and whether the search ends here."""
        name = "".join(names[-1:])
        if len(names) > 1:
            sources = [source for source in scope.sources if source.goes_by(names[-2])]
        else:
            sources = scope.sources
        holders = [source for source in sources if self._may_have(source, name)]
        if not holders:
            return None, len(names) > 1 and bool(sources)
        source = holders[0] if len(holders) == 1 else _merged(scope, holders, name)
        relation = None if source is None or source.aliases else self.relation_of(source)
        if source is None or relation is None:
            return None, True
        return Held(source, relation, relation.columns[name], is_own), True

    def _may_have(self, source: Source, name: str) -> bool:
        relation = self.relation_of(source)
        if relation is None:
            return source.columns is None or name in source.columns
        return bool(source.aliases) or name in relation.columns


def _merged(block: Block, holders: Sequence[Source], name: str) -> Source | None:
    """The source whose column a name means that USING makes one of several; None for none.

    Source: PostgreSQL documentation 7.2.1.1, Joined Tables: USING suppresses the other column,
    which equals it, or is what an outer join fills with nulls.
    """
    for join in reversed(block.joins):
        sides = [
            [source for source in holders if block.sources.index(source) in side]
            for side in (join.left, join.right)
        ]
        if name in join.using and all(sides) and sum(map(len, sides)) == len(holders):
            if join.kind == "JOIN_FULL":
                return None
            holders = sides[join.kind == "JOIN_RIGHT"]
    return holders[0] if len(holders) == 1 else None


@dataclass(frozen=True, slots=True, eq=False)
class Queries:
    """The queries that could be read, and those that could not: `passed_over` of a server."""

    queries: tuple[Query, ...] = ()
    unread: tuple[UnreadObject, ...] = ()
    passed_over: int = 0


@ForLatest
def bodies_of(snapshot: Snapshot) -> Queries:
    """The queries that the schema's own views and functions hold, each with its `subject`."""
    return _Preparation(relations_of(snapshot)).of_schema(snapshot.schema)


@ForLatest
def views_of(snapshot: Snapshot) -> Mapping[tuple[str, ...], Query]:
    """The queries of views and materialised views, by schema and name."""
    held = ((query.subject, query) for query in bodies_of(snapshot).queries)
    return {subject.parts: query for subject, query in held if subject and _is_view(subject)}


def _is_view(subject: ObjectPath) -> bool:
    return subject.kind in {ObjectKind.VIEW, ObjectKind.MATERIALIZED_VIEW}


@ForLatest
def queries_of(snapshot: Snapshot) -> Queries:
    """The snapshot's queries, none where it has no workload."""
    if not isinstance(snapshot.workload, Known):
        return Queries()
    return _Preparation(relations_of(snapshot)).all_of(snapshot.workload.value)


def uncounted(snapshot: Snapshot) -> str | None:
    """Why nothing is known of how often statements are called, None where something is."""
    if any(query.cost is not None for query in queries_of(snapshot).queries):
        return None
    return "How often a statement is called is counted by pg_stat_statements of a server alone."


class _Preparation:
    """Reads statements against one schema."""

    def __init__(self, relations: Relations) -> None:
        self._relations = relations

    def of_schema(self, schema: Schema) -> Queries:
        queries: list[Query] = []
        passed_over = 0
        for held in statements_held(schema, self._relations):
            try:
                query = None if held.statement is None else self._query(held.statement)
            except SqlError:
                passed_over += 1
                continue
            passed_over += held.statement is None
            if query is not None:
                query.subject = held.subject
                queries.append(query)
        return Queries(queries=tuple(queries), passed_over=passed_over)

    def all_of(self, workload: Workload) -> Queries:
        queries: list[Query] = []
        unread = list(workload.unread)
        passed_over = 0
        for given in workload.statements:
            try:
                query = self._query(given)
            except SqlError as error:
                if given.location is None:
                    passed_over += 1
                else:
                    unread.append(unread_statement(error, given.location))
                continue
            if query is not None:
                queries.append(query)
        return Queries(tuple(queries), tuple(sorted(unread, key=_place)), passed_over)

    def _query(self, given: WorkloadStatement) -> Query | None:
        shifts = tuple(Shift(*shift) for shift in given.shifts)
        statement = statement_of(
            given.text, written=given.written, location=given.location, shifts=shifts
        )
        if statement is None:
            return None
        blocks = blocks_of(statement.tree())
        query = Query(
            given=given, statement=statement, blocks=blocks, relations=self._relations
        )
        relations = 0
        for block in blocks:
            for source in block.sources:
                if source.relation is not None and not is_system(*source.relation):
                    relations += 1
                    self._find(query, source, statement)
        if relations == 0 and any(s.relation is not None for b in blocks for s in b.sources):
            return None
        used_by(query)
        return query

    def _find(self, query: Query, source: Source, statement: Statement) -> None:
        """The source's table or view is known to the query, if it is certain.

        Raises:
            SqlError: several schemas have one of that name, or it was not read.
        """
        schema, name = source.relation or (None, "")
        path = query.given.search_path
        byte = source.node.location_byte
        place = None if byte is None else statement.locate(byte)
        if self._relations.is_unread(schema, name, path):
            message = f"{quote_identifier(name)} could not be read"
            raise SqlError(message, hint="The statement was not looked at.", location=place)
        found = self._relations.named(schema, name, path)
        if len(found) > 1:
            message = f"several schemas have a {quote_identifier(name)}"
            hint = "Write the schema before the name."
            raise SqlError(message, hint=hint, location=place)
        if found:
            query.found[id(source)] = found[0]


def search_path_of(query: Query) -> tuple[str, ...]:
    """Where names without a schema are looked for: where nobody said it, `public` first."""
    path = query.given.search_path
    return query.relations.catalogue.search_path if path is None else path


def used_by(query: Query) -> QueryReferences:
    """What the query uses, each name found in the schema.

    Raises:
        SqlError: a table or a column is not there.
    """
    catalogue = replace(query.relations.catalogue, search_path=search_path_of(query))
    return resolve(references(query.statement), catalogue)


def notes_on_queries(snapshot: Snapshot) -> list[str]:
    """What is to be known of a server's statements that no rule has looked at."""
    if not isinstance(snapshot.workload, Known):
        return []
    hidden = snapshot.workload.value.hidden
    passed_over = snapshot.workload.value.left_out + queries_of(snapshot).passed_over
    notes: list[str] = []
    if hidden:
        notes.append(
            f"{hidden:,} statements of other roles were not looked at: who is a member of "
            "pg_read_all_stats sees their texts."
        )
    if passed_over:
        notes.append(
            f"{passed_over:,} statements that the server counted were not looked at: they name "
            "what the schema does not hold, or cannot be read."
        )
    return notes


def unread_statement(error: SqlError, place: Location) -> UnreadObject:
    """A statement of a file that was not looked at, by its place and with the reason."""
    where = error.location or place
    reason = f"{error.message[:1].upper()}{error.message[1:]}. {error.hint or ''}".strip()
    path = ObjectPath(ObjectKind.QUERY, (where.text,))
    return UnreadObject(path=path, reason=" ".join(reason.split()))


def _place(one: UnreadObject) -> tuple[str, int, int]:
    """Its file, line and column, as `Location` writes them one behind the other."""
    found = _PLACE.fullmatch(one.path.text)
    assert found is not None  # noqa: S101 - it fits any text
    return found[1], int(found[2] or 0), int(found[3] or 0)


_PLACE = re.compile(r"(.*?)(?::(\d+))?(?::(\d+))?", re.DOTALL)


def with_workload(snapshot: Snapshot, workload: Workload) -> Snapshot:
    """The snapshot with these statements beside those that it has."""
    known = snapshot.workload
    if isinstance(known, Known):
        before = known.value
        workload = replace(
            before,
            statements=(*before.statements, *workload.statements),
            unread=(*before.unread, *workload.unread),
        )
    return replace(snapshot, workload=Known(workload))
