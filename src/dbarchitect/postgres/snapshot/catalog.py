"""Raw rows of the catalog with the names that other rows need: the ground of all builders.

Rules:
    1. Rows refer to each other by number (oid); only here are numbers turned into names.
    2. A builder looks up, it never searches: every look-up is a dictionary's, so that reading
       stays linear in the number of objects.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, NamedTuple, TypeVar, cast

from dbarchitect.model.identifier import QualifiedName
from dbarchitect.model.schema import PUBLIC, Grant, Privileges
from dbarchitect.postgres.snapshot import queries

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dbarchitect.postgres.snapshot.queries import Query
    from dbarchitect.postgres.snapshot.rows import (
        ColumnRow,
        OperatorClassRow,
        RelationRow,
    )

PG_TYPE = 1247
PG_PROC = 1255
PG_CLASS = 1259
PG_ATTRDEF = 2604
PG_CONSTRAINT = 2606
PG_NAMESPACE = 2615
PG_REWRITE = 2618
PG_TRIGGER = 2620
PG_EXTENSION = 3079
PG_POLICY = 3256
PG_STATISTIC_EXT = 3381
PG_COLLATION = 3456
PG_TS_DICT = 3600
PG_TS_CONFIG = 3602
PG_PUBLICATION = 6104
"""Numbers of catalogs, the same on every server.

Source: the `CATALOG(...)` lines of PostgreSQL's src/include/catalog.
"""

DEFAULT_COLLATION = 100
"""The number of `pg_catalog.default`. Source: PostgreSQL's pg_collation.dat."""

_VECTOR_CACHE_SIZE = 16_384

RowT = TypeVar("RowT", bound=NamedTuple)
Options = tuple[tuple[str, str], ...]


class Catalog:
    """The rows of one reading and the dictionaries made from them."""

    def __init__(self, rows: Mapping[str, list[object]]) -> None:
        self._rows = rows

    def rows(self, query: Query[RowT]) -> list[RowT]:
        """What the query returned."""
        return cast("list[RowT]", self._rows[query.stem])

    @cached_property
    def namespaces(self) -> dict[int, str]:
        """Names of all schemas."""
        return {row.oid: row.name for row in self.rows(queries.NAMESPACES)}

    @cached_property
    def roles(self) -> dict[int, str]:
        """Names of all roles; 0 is everybody."""
        return {0: PUBLIC} | {row.oid: row.name for row in self.rows(queries.ROLES)}

    @cached_property
    def relations(self) -> dict[int, QualifiedName]:
        """Names of relations that are no indexes, outside the built-in schemas."""
        namespaces = self.namespaces
        return {
            row.oid: QualifiedName(namespaces[row.namespace], row.name)
            for row in self.rows(queries.RELATIONS)
        }

    @cached_property
    def all_relations(self) -> dict[int, RelationRow]:
        """Relations that are no indexes, outside the built-in schemas."""
        return {row.oid: row for row in self.rows(queries.RELATIONS)}

    @cached_property
    def readable(self) -> dict[int, RelationRow]:
        """Relations of users that no other session's lock keeps from us."""
        return {
            row.oid: row
            for row in self.rows(queries.RELATIONS)
            if not row.locked and not row.is_member
        }

    @cached_property
    def indexes(self) -> dict[int, QualifiedName]:
        """Names of indexes."""
        namespaces = self.namespaces
        return {
            row.oid: QualifiedName(namespaces[row.namespace], row.name)
            for row in self.rows(queries.INDEXES)
        }

    @cached_property
    def column_names(self) -> dict[int, dict[int, str]]:
        """Names of columns by relation and number."""
        names: defaultdict[int, dict[int, str]] = defaultdict(dict)
        for row in self.rows(queries.COLUMNS):
            names[row.relation][row.number] = row.name
        return names

    @cached_property
    def collations(self) -> dict[int, QualifiedName]:
        """Names of all collations."""
        namespaces = self.namespaces
        return {
            row.oid: QualifiedName(namespaces[row.namespace], row.name)
            for row in self.rows(queries.COLLATIONS)
        }

    @cached_property
    def operator_classes(self) -> dict[int, OperatorClassRow]:
        """All operator classes."""
        return {row.oid: row for row in self.rows(queries.OPERATOR_CLASSES)}

    @cached_property
    def type_names(self) -> dict[int, QualifiedName]:
        """Names of types outside the built-in schemas, but for arrays and row types."""
        return {
            row.oid: self.qualified(row.namespace, row.name) for row in self.rows(queries.TYPES)
        }

    @cached_property
    def comments(self) -> dict[tuple[int, int, int], str]:
        """Comments by catalog, object and column."""
        return {
            (row.class_oid, row.object_oid, row.number): row.comment
            for row in self.rows(queries.COMMENTS)
        }

    @cached_property
    def privileges(self) -> dict[tuple[int, int], tuple[Grant, ...]]:
        """Explicit privileges by catalog and object, sorted."""
        found: defaultdict[tuple[int, int], list[Grant]] = defaultdict(list)
        for row in self.rows(queries.PRIVILEGES):
            grants = found[row.class_oid, row.object_oid]
            if row.privilege is not None:
                grants.append(
                    self.grant(
                        row.grantee, row.privilege, row.grantor, grantable=bool(row.grantable)
                    )
                )
        return {key: tuple(sorted(grants)) for key, grants in found.items()}

    def grant(
        self, grantee: int | None, privilege: str, grantor: int | None, *, grantable: bool
    ) -> Grant:
        """One privilege with its roles named."""
        return Grant(
            grantee=self.role(grantee or 0),
            privilege=privilege,
            grantor=self.role(grantor or 0),
            grantable=grantable,
        )

    def own_collation(self, row: ColumnRow) -> QualifiedName | None:
        """The collation of a column, None where it is its type's."""
        if row.has_own_collation is None:
            return None
        return self.collations.get(row.collation or DEFAULT_COLLATION)

    def role(self, oid: int) -> str:
        """The name of a role; that of a dropped one is its number, as the server prints it."""
        return self.roles.get(oid, str(oid))

    def comment(self, class_oid: int, oid: int, number: int = 0) -> str | None:
        """The comment on an object or a column, or None."""
        return self.comments.get((class_oid, oid, number))

    def granted(self, class_oid: int, oid: int) -> Privileges:
        """The explicit privileges of an object that is no column."""
        return self.privileges.get((class_oid, oid))

    def column_grants(self, privileges: list[str]) -> tuple[Grant, ...]:
        """The privileges of a column, each given as `grantee privilege grantor grantable`."""
        found: list[Grant] = []
        for text in privileges:
            grantee, privilege, grantor, grantable = text.split(" ")
            found.append(
                self.grant(int(grantee), privilege, int(grantor), grantable=grantable == "t")
            )
        return tuple(sorted(found))

    def qualified(self, namespace: int, name: str) -> QualifiedName:
        """A name in a schema that is known by number."""
        return QualifiedName(self.namespaces[namespace], name)


@lru_cache(maxsize=_VECTOR_CACHE_SIZE)
def parse_vector(text: str) -> tuple[int, ...]:
    """The numbers of an `int2vector`, an `oidvector` or an array, from their text."""
    return tuple(map(int, text.strip("{}").replace(",", " ").split()))


def parse_options(options: list[str] | None) -> Options:
    """Options such as `fillfactor=70` as pairs, in the order in which the server keeps them."""
    if not options:
        return ()
    pairs = (option.partition("=") for option in options)
    return tuple((name, value) for name, _, value in pairs)
