"""What a twin refuses, and the places where one goes wrong that is made carelessly."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

import pytest

from dbarchitect.errors import InvariantBrokenError, StatementFailedError
from dbarchitect.lab import LabOptions, open_lab
from dbarchitect.lab.provider import find_binaries
from dbarchitect.lab.twin import (
    TwinRefusalError,
    TwinUnavailableError,
    build_twin,
    require_twins,
)
from dbarchitect.lab.twin import pages as index_pages
from dbarchitect.lab.twin.files import SEGMENT_PAGES
from dbarchitect.model.identifier import QualifiedName
from dbarchitect.model.quantities import PAGE_BYTES, Bytes, Pages
from dbarchitect.model.snapshot import ColumnStatistics, ColumnValues
from dbarchitect.model.twin import (
    ColumnEnds,
    GinCounts,
    IndexFacts,
    TableFacts,
    TwinFacts,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from dbarchitect.lab import Lab, LabDatabase
    from dbarchitect.lab.twin import Twin

_TABLE = QualifiedName("public", "big")
_KEY = QualifiedName("public", "big_pkey")
_WORDS = QualifiedName("public", "big_tags")
_ROWS = 40_000_000
_HEAP_PAGES = 2 * SEGMENT_PAGES + 40_000
_DDL = (
    (
        "CREATE TABLE big (id bigint NOT NULL, tags text[] NOT NULL, at date NOT NULL,"
        " CONSTRAINT big_pkey PRIMARY KEY (id), CHECK (id < 0))"
    ),
    "CREATE INDEX big_tags ON big USING gin (tags)",
)


def _facts(*, height: int = 3, gin: GinCounts | None = None) -> TwinFacts:
    bounds = ",".join(str(1 + k * (_ROWS - 1) // 100) for k in range(101))
    return TwinFacts(
        tables=(
            TableFacts(
                table=_TABLE,
                pages=Pages(_HEAP_PAGES),
                rows=float(_ROWS),
                analyzed_pages=Pages(_HEAP_PAGES),
                all_visible_pages=Pages(_HEAP_PAGES),
                ends=(ColumnEnds(column="id", least="1", most=str(_ROWS + 5000)),),
            ),
        ),
        indexes=(
            IndexFacts(
                index=_KEY,
                table=_TABLE,
                pages=Pages(110_000),
                rows=float(_ROWS),
                analyzed_pages=Pages(110_000),
                height=height,
            ),
            IndexFacts(
                index=_WORDS,
                table=_TABLE,
                pages=Pages(5000),
                rows=float(_ROWS),
                analyzed_pages=Pages(5000),
                gin=gin,
            ),
        ),
        statistics=(
            ColumnStatistics(
                relation=_TABLE,
                column="id",
                inherited=False,
                null_fraction=0.0,
                average_width_bytes=Bytes(8),
                distinct=-1.0,
                correlation=1.0,
                values=ColumnValues(histogram_bounds="{" + bounds + "}"),
            ),
        ),
    )


@pytest.fixture
def schema(lab: Lab) -> Iterator[LabDatabase]:
    made = lab.create_database()
    for statement in _DDL:
        made.owner.execute_untrusted(statement)
    yield made
    lab.drop_database(made)


@pytest.fixture
def twin(schema: LabDatabase) -> Iterator[Twin]:
    made = build_twin(schema, _facts())
    yield made
    made.close()


@pytest.mark.parametrize(
    "sql",
    [
        "ANALYZE big",
        "VACUUM big",
        "ANALYZE SELECT 1",
        "EXPLAIN ANALYZE SELECT * FROM big",
        "EXPLAIN SELECT * FROM big",
        "COPY big TO STDOUT",
        "COPY (SELECT 1) TO PROGRAM 'true'",
        "SELECT * INTO other FROM big",
        "CREATE TABLE other AS SELECT * FROM big",
        "SELECT 1; SELECT 2",
        "EXECUTE asked",
        "DO 'BEGIN END'",
        "REINDEX TABLE big",
        "not sql",
        "",
    ],
)
def test_nothing_is_asked_of_a_twin_but_plans(twin: Twin, sql: str) -> None:
    with pytest.raises(TwinRefusalError):
        twin.plan(sql)


def test_a_change_of_rows_is_planned_and_not_made(schema: LabDatabase, twin: Twin) -> None:
    assert twin.plan("INSERT INTO big VALUES (-1, '{}', '2026-01-01')").root.rows == 0
    assert twin.plan("DELETE FROM big WHERE id = $1", ["1"]).indexes == ("big_pkey",)
    assert schema.owner.query("SELECT id FROM big ORDER BY id LIMIT 1") == [(1,)]


def test_a_statement_that_the_server_cannot_plan_leaves_the_twin_of_use(twin: Twin) -> None:
    for _ in range(2):
        with pytest.raises(StatementFailedError):
            twin.plan("SELECT nowhere FROM big WHERE id = $1", ["1"])
        with pytest.raises(StatementFailedError, match="invalid input syntax"):
            twin.plan("SELECT * FROM big WHERE id = $1", ["no number"])
    assert twin.plan("SELECT * FROM big WHERE id = $1", ["5"]).indexes == ("big_pkey",)


def test_every_page_of_several_segments_is_counted(twin: Twin) -> None:
    scan = twin.plan("SELECT * FROM big WHERE at > '2026-01-01'").root
    rows_cost = _ROWS * (0.01 + 0.0025)
    assert scan.total_cost == pytest.approx(_HEAP_PAGES + rows_cost)


def test_segments_are_full_but_the_last_and_take_no_space(schema: LabDatabase) -> None:
    build_twin(schema, _facts()).close()
    heap = _file(schema, "big")
    sizes = [heap.with_name(heap.name + suffix).stat() for suffix in ("", ".1", ".2")]
    pages = [size.st_size // PAGE_BYTES for size in sizes]
    assert pages == [SEGMENT_PAGES, SEGMENT_PAGES, 40_000]
    assert sum(size.st_blocks for size in sizes) * 512 < 10 * PAGE_BYTES
    assert {(size.st_uid, size.st_gid) for size in sizes} == {
        (sizes[0].st_uid, sizes[0].st_gid)
    }


@pytest.mark.parametrize("height", [1, 2, 4])
def test_each_level_of_a_btree_costs_a_descent(schema: LabDatabase, height: int) -> None:
    twin = build_twin(schema, _facts(height=height))
    found = twin.plan("SELECT * FROM big WHERE id = $1", ["7"]).startup_cost
    twin.close()
    # 26 comparisons in a tree of 4e7 entries, and 50 operators for each page of the descent.
    assert found == pytest.approx(26 * 0.0025 + (height + 1) * 50 * 0.0025, abs=0.006)


def test_the_planner_finds_the_greatest_key_below_levels_of_pages(twin: Twin) -> None:
    beyond_histogram = twin.plan("SELECT * FROM big WHERE id > $1", [str(_ROWS + 2500)])
    beyond_all = twin.plan("SELECT * FROM big WHERE id > $1", [str(_ROWS + 6000)])
    assert beyond_histogram.root.rows > 10
    assert beyond_all.root.rows < beyond_histogram.root.rows


def test_rows_of_the_ends_leave_no_pending_list(schema: LabDatabase) -> None:
    counts = GinCounts(entry_pages=900, data_pages=4000, entries=120_000, total_pages=5000)
    build_twin(schema, _facts(gin=counts)).close()
    assert index_pages.read_gin_counts(_file(schema, "big_tags")) == counts


def test_what_judges_rows_is_there_after_the_rows_of_the_ends(schema: LabDatabase) -> None:
    build_twin(schema, _facts()).close()
    flags = schema.admin.query(
        "SELECT relchecks, (SELECT count(*) FROM pg_catalog.pg_attribute AS a WHERE"
        " a.attrelid = c.oid AND a.attnotnull AND a.attnum > 0) FROM pg_catalog.pg_class AS c"
        " WHERE oid = 'public.big'::pg_catalog.regclass ORDER BY oid"
    )
    assert flags == [(1, 3)]


def test_facts_of_what_is_not_there_are_refused(schema: LabDatabase) -> None:
    nowhere = TableFacts(
        table=QualifiedName("public", "nowhere"),
        pages=Pages(1),
        rows=1.0,
        analyzed_pages=Pages(1),
        all_visible_pages=Pages(0),
    )
    facts = TwinFacts(tables=(nowhere,), indexes=(), statistics=())
    with pytest.raises(InvariantBrokenError):
        build_twin(schema, facts)


def test_statistics_that_the_server_ignores_are_no_statistics(schema: LabDatabase) -> None:
    (known,) = _facts().statistics
    nameless = ColumnStatistics(
        relation=known.relation,
        column="id",
        inherited=False,
        null_fraction=0.0,
        average_width_bytes=Bytes(8),
        distinct=-1.0,
        values=ColumnValues(histogram_bounds="{no number}"),
    )
    facts = TwinFacts(tables=(), indexes=(), statistics=(nameless,))
    with pytest.raises(InvariantBrokenError, match="ignored"):
        build_twin(schema, facts)


def test_a_server_that_is_not_ours_has_no_twin(lab: Lab) -> None:
    url = lab.endpoint.conninfo("template1")
    refused = pytest.raises(TwinUnavailableError, match="not ours")
    with open_lab(LabOptions(url=url)) as lent, refused:
        require_twins(lent)


def test_pages_with_checksums_cannot_be_written_behind_the_server(open_folder: Path) -> None:
    options = LabOptions(cache_folder=open_folder / "checked")
    with open_lab(options):
        pass
    (template,) = (open_folder / "checked" / "templates").glob("*/data")
    bindir = find_binaries(options, os.environ).bindir
    subprocess.run(
        [bindir / "pg_checksums", "--enable", "--no-sync", "-D", template],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    with open_lab(options) as lab:
        database = lab.create_database()
        with pytest.raises(TwinUnavailableError, match="checksums"):
            build_twin(database, TwinFacts(tables=(), indexes=(), statistics=()))


def _file(database: LabDatabase, relation: str) -> Path:
    ((path,),) = database.admin.query(
        "SELECT pg_catalog.pg_relation_filepath(%(name)s::pg_catalog.regclass)",
        {"name": f"public.{relation}"},
    )
    folder = database.lab.data_directory
    assert folder is not None
    return folder / str(path)
