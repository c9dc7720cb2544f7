"""How many of the nearest an approximate index finds, against all distances computed.

Searches start between two rows, where no row lies. A row counts as found if it is no farther
than the last of those that are really nearest: of rows at one distance either will do.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dbarchitect.indexing.methods.hnsw import METHOD, OPERATORS
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.proof import NearestFound

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.design import Design
    from dbarchitect.model.schema import Index, Table
    from dbarchitect.postgres.session import Session

SEARCHES = 20
"""How many searches are made: enough that one bad one is no more than a twentieth."""

NEIGHBOURS = 10
"""How many of the nearest are asked for: as many as a page of results shows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NearestSearches:
    """Searches in one session of a filled database."""

    session: Session
    design: Design

    def measure(self) -> tuple[NearestFound, ...]:
        """What each HNSW index of the design finds."""
        return tuple(
            self._measured(table, index)
            for table in self.design.schema.tables
            for index in table.indexes
            if index.access_method == METHOD
        )

    def _measured(self, table: Table, index: Index) -> NearestFound:
        found = wanted = 0
        starts = list(self._starts(table, index))
        for start in starts:
            exact = self._distances(table, index, start, without="enable_indexscan")
            near = self._distances(table, index, start, without="enable_seqscan")
            wanted += len(exact)
            found += sum(1 for distance in near if exact and distance <= exact[-1])
        return NearestFound(
            index=index.name,
            searches=len(starts),
            neighbours=NEIGHBOURS,
            share=min(1.0, found / wanted) if wanted else 0.0,
        )

    def _starts(self, table: Table, index: Index) -> Iterator[str]:
        """Vectors half way between two rows that lie apart in the table."""
        name, schema = quote_identifier(index.keys[0].column or ""), _schema(index)
        key = table.primary_key.columns if table.primary_key is not None else ()
        order = ", ".join(map(quote_identifier, key)) or name
        rows = self.session.query_untrusted(
            f"SELECT (SELECT {schema}.avg(p.v) FROM (VALUES (a.v), (b.v)) AS p (v))::text FROM "  # noqa: S608 - quoted names
            f"(SELECT {name} AS v, row_number() OVER (ORDER BY {order}) AS n, count(*) OVER () "
            f"AS c FROM {table.name.sql} WHERE {name} IS NOT NULL) AS a JOIN "
            f"(SELECT {name} AS v, row_number() OVER (ORDER BY {order}) AS n "
            f"FROM {table.name.sql} WHERE {name} IS NOT NULL) AS b ON b.n = a.n + 1 "
            f"WHERE a.n % greatest(1, a.c / {SEARCHES}) = 0 ORDER BY a.n LIMIT {SEARCHES}"
        )
        yield from (str(start) for (start,) in rows)

    def _distances(
        self, table: Table, index: Index, start: str, *, without: str
    ) -> list[float]:
        """The distances of the nearest rows, with one kind of scan priced out."""
        key = index.keys[0]
        named = "" if key.operator_class is None else key.operator_class.name
        name, kind = quote_identifier(key.column or ""), table.column(key.column or "").type
        distance = f"{name} OPERATOR({_schema(index)}.{OPERATORS[named]}) %s::{kind}"
        with self.session.rolled_back():
            self.session.apply_settings({without: "off"})
            rows = self.session.query_untrusted(
                f"SELECT {distance} FROM {table.name.sql} "  # noqa: S608 - quoted names
                f"ORDER BY {distance} LIMIT {NEIGHBOURS}",
                (start, start),
            )
        return [float(far) for (far,) in rows]


def _schema(index: Index) -> str:
    """Where the operators of the index's class stand."""
    named = index.keys[0].operator_class
    return quote_identifier("public" if named is None else named.schema)
