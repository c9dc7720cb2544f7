"""Making a database into a twin.

The order matters: rows and statistics go through the server; then its buffers are written and
dropped, and only then may the files be changed behind its back, for a page in the buffers hides
the file's. Every session begins afterwards, for a session remembers an index's metapage.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from dbarchitect.errors import StatementFailedError
from dbarchitect.lab.twin import pages
from dbarchitect.lab.twin.boundary import write_ends
from dbarchitect.lab.twin.catalog import read_catalog
from dbarchitect.lab.twin.dependencies import restore_dependencies
from dbarchitect.lab.twin.files import extend
from dbarchitect.lab.twin.refusals import TwinUnavailableError
from dbarchitect.lab.twin.statistics import restore
from dbarchitect.lab.twin.twin import Twin
from dbarchitect.model.twin import PlannerSettings

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from pathlib import Path

    from dbarchitect.lab.laboratory import Lab, LabDatabase
    from dbarchitect.lab.twin.catalog import Catalog, Relation
    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.model.twin import IndexFacts, TwinFacts


def build_twin(
    database: LabDatabase,
    facts: TwinFacts,
    *,
    planner: PlannerSettings | None = None,
    candidates: Collection[QualifiedName] = (),
    search_path: Sequence[str] = ("public",),
    variables: Mapping[str, str] | None = None,
) -> Twin:
    """The database plans as if it held what the facts say, and may be used for nothing else.

    Args:
        database: Its schema is built, by its owner, in the order in which the planner shall
            prefer indexes of equal cost; it holds no rows. It must not be cloned afterwards:
            a copy of a sparse file is not sparse.
        facts: Every table and index with its size; what is not named stays empty.
        planner: The settings that plans are made under.
        candidates: Indexes that the planner overlooks until `Twin.with_index` shows them.
        search_path: The schemas in which a statement's unqualified names are looked up.
        variables: Further settings that policies and functions read, such as `app.tenant_id`.

    Raises:
        TwinUnavailableError: this server can have no twin.
        StatementFailedError: an end of a column is no value of its type.
        InvariantBrokenError: the facts name what the database has not.
    """
    data_directory = require_twins(database.lab)
    catalog = read_catalog(database.admin, data_directory)
    write_ends(database, catalog, facts.tables)
    restore(database.owner, catalog, facts)
    restore_dependencies(database.admin, facts.dependencies)
    _empty_buffers(database)
    database.disconnect()
    _write_files(catalog, facts)
    twin = Twin(database, catalog, planner or PlannerSettings(), search_path)
    twin.variables = dict(variables or {})
    twin.hide_candidates(candidates)
    return twin


def require_twins(lab: Lab) -> Path:
    """The data directory of a server that can have a twin.

    Raises:
        TwinUnavailableError: it cannot, and why.
    """
    hint = "Let dbarchitect start its own PostgreSQL 18: leave out --lab-url and --pg-bindir."
    if lab.data_directory is None:
        message = f"no plan at the horizon: the files of {lab.origin} are not ours"
        raise TwinUnavailableError(message, hint=hint)
    if not lab.capabilities.has_statistics_import:
        unable = f"PostgreSQL {lab.server_version} cannot be given statistics"
        message = f"no plan at the horizon: {unable}"
        raise TwinUnavailableError(message, hint=hint)
    return lab.data_directory


def _empty_buffers(database: LabDatabase) -> None:
    """All pages are in their files, and no page is in the server's memory.

    Raises:
        TwinUnavailableError: the server has checksums, or cannot drop its buffers.
    """
    admin = database.admin
    ((checksums,),) = admin.query("select pg_catalog.current_setting('data_checksums')")
    if checksums != "off":
        message = "no plan at the horizon: the server's pages have checksums"
        raise TwinUnavailableError(message)
    admin.execute("checkpoint")
    try:
        admin.execute("create schema dbarchitect_twin")
        admin.execute("create extension pg_buffercache with schema dbarchitect_twin")
        admin.query("select buffers_evicted from dbarchitect_twin.pg_buffercache_evict_all()")
    except StatementFailedError as error:
        message = "no plan at the horizon: pg_buffercache cannot empty the server's buffers"
        raise TwinUnavailableError(message) from error
    finally:
        with suppress(StatementFailedError):
            admin.execute("drop schema if exists dbarchitect_twin cascade")


def _write_files(catalog: Catalog, facts: TwinFacts) -> None:
    """Every relation is as long as the facts say, and its index pages say so, too."""
    for table in facts.tables:
        relation = catalog.relation(table.table)
        if relation.path is not None:
            extend(relation.path, table.pages)
    for index in facts.indexes:
        relation = catalog.index(index)
        if relation.path is not None:
            extend(relation.path, index.pages)
            _write_metapage(relation, relation.path, index)


def _write_metapage(relation: Relation, path: Path, facts: IndexFacts) -> None:
    if relation.access_method == "btree" and facts.height:
        pages.write_btree_height(path, facts.height)
    elif relation.access_method == "gin" and facts.gin is not None:
        pages.write_gin_counts(path, facts.gin)
    elif relation.access_method == "brin" and facts.last_revmap_page is not None:
        pages.write_last_revmap_page(path, facts.last_revmap_page)
