"""The facts of a database of the lab that holds rows, for a twin of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dbarchitect.lab.twin import pages
from dbarchitect.lab.twin.building import require_twins
from dbarchitect.lab.twin.catalog import read_catalog
from dbarchitect.lab.twin.files import pages_of
from dbarchitect.model.identifier import QualifiedName, quote_identifier
from dbarchitect.model.quantities import Pages
from dbarchitect.model.reading import Known
from dbarchitect.model.schema import ObjectKind
from dbarchitect.model.twin import ColumnEnds, IndexFacts, TableFacts, TwinFacts
from dbarchitect.postgres.resources import load_sql

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from dbarchitect.lab.laboratory import LabDatabase
    from dbarchitect.lab.twin.catalog import Catalog
    from dbarchitect.model.snapshot import RelationSize, Snapshot
    from dbarchitect.postgres.session import Session

_UNKNOWN_ROWS = -1.0
"""`reltuples` before the first VACUUM or ANALYZE."""


def read_facts(database: LabDatabase, snapshot: Snapshot) -> TwinFacts:
    """What the planner knows of the database, from its snapshot (with values) and its files.

    Raises:
        TwinUnavailableError: the server's files are not ours.
    """
    data_directory = require_twins(database.lab)
    database.admin.execute("checkpoint")
    catalog = read_catalog(database.admin, data_directory)
    ends = _ends(database.owner)
    sizes = snapshot.sizes.value if isinstance(snapshot.sizes, Known) else ()
    known = snapshot.planner_statistics
    return TwinFacts(
        tables=tuple(
            _table(catalog, size, ends.get(size.relation, ()))
            for size in sizes
            if size.kind is not ObjectKind.INDEX
        ),
        indexes=tuple(
            _index(catalog, size, size.table)
            for size in sizes
            if size.kind is ObjectKind.INDEX and size.table is not None
        ),
        statistics=known.value.columns if isinstance(known, Known) else (),
    )


def _table(catalog: Catalog, size: RelationSize, ends: tuple[ColumnEnds, ...]) -> TableFacts:
    return TableFacts(
        table=size.relation,
        pages=_file_pages(catalog.relation(size.relation).path),
        rows=_UNKNOWN_ROWS if size.rows is None else float(size.rows),
        analyzed_pages=size.pages,
        all_visible_pages=size.all_visible_pages,
        ends=ends,
    )


def _index(catalog: Catalog, size: RelationSize, table: QualifiedName) -> IndexFacts:
    relation = catalog.relation(size.relation)
    facts = IndexFacts(
        index=size.relation,
        table=table,
        pages=_file_pages(relation.path),
        rows=_UNKNOWN_ROWS if size.rows is None else float(size.rows),
        analyzed_pages=size.pages,
    )
    path = relation.path
    if path is None:
        return facts
    if relation.access_method == "btree":
        return replace(facts, height=pages.read_btree_height(path))
    if relation.access_method == "gin":
        return replace(facts, gin=pages.read_gin_counts(path))
    if relation.access_method == "brin":
        return replace(facts, last_revmap_page=pages.read_last_revmap_page(path))
    return facts


def _file_pages(path: Path | None) -> Pages:
    return Pages(0 if path is None else pages_of(path))


def _ends(owner: Session) -> Mapping[QualifiedName, tuple[ColumnEnds, ...]]:
    """The least and greatest value of each column that leads a B-tree, as its order has it."""
    found: dict[QualifiedName, list[ColumnEnds]] = {}
    for schema, table, column in owner.query(load_sql("dbarchitect.lab.twin", "key_ends")):
        name = QualifiedName(schema, table)
        ends = [_end(owner, name, column, direction) for direction in ("ASC", "DESC")]
        if ends[0] is not None and ends[1] is not None:
            one = ColumnEnds(column=column, least=ends[0], most=ends[1])
            found.setdefault(name, []).append(one)
    return {name: tuple(ends) for name, ends in found.items()}


def _end(owner: Session, table: QualifiedName, column: str, direction: str) -> str | None:
    """The first value in that direction; types without min() have an order all the same."""
    name = quote_identifier(column)
    # Names are quoted, the direction is one of two words.
    sql = (
        f"SELECT t.{name}::text FROM {table.sql} AS t WHERE t.{name} IS NOT NULL "  # noqa: S608 - see above
        f"ORDER BY t.{name} {direction} LIMIT 1"
    )
    rows = owner.query_untrusted(sql)
    return str(rows[0][0]) if rows else None
