"""What a twin says of an index that is not there, or that is only thought of."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dbarchitect.lab.twin import build_twin
from dbarchitect.model.identifier import QualifiedName
from dbarchitect.model.twin import TwinFacts
from twin_ground import facts_of, loaded_plan, twin_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.lab import Lab, LabDatabase
    from dbarchitect.lab.twin import Twin

_DDL = (
    "CREATE TABLE parcel (id bigint PRIMARY KEY, code text UNIQUE, kind integer, at date)",
    "CREATE INDEX parcel_kind ON parcel (kind)",
    "CREATE INDEX parcel_kind_at ON parcel (kind, at)",
    "CREATE TABLE stop (parcel_id bigint, at date NOT NULL) PARTITION BY RANGE (at)",
    "CREATE TABLE stop_1 PARTITION OF stop FOR VALUES FROM ('2026-01-01') TO ('2026-02-01')",
    "CREATE TABLE stop_2 PARTITION OF stop FOR VALUES FROM ('2026-02-01') TO ('2026-03-01')",
    "CREATE INDEX stop_parcel ON stop (parcel_id)",
)
_ROWS = (
    (
        "INSERT INTO parcel SELECT i, md5(i::text), i % 300, date '2026-01-01' + i % 59"
        " FROM generate_series(1, 40000) AS g (i)"
    ),
    (
        "INSERT INTO stop SELECT i / 3, date '2026-01-01' + i % 59"
        " FROM generate_series(1, 90000) AS g (i)"
    ),
    "VACUUM (ANALYZE)",
)
_QUERIES = (
    "SELECT * FROM parcel WHERE kind = 7 ORDER BY at LIMIT 3",
    "SELECT * FROM parcel WHERE kind = 7",
    "SELECT * FROM parcel WHERE code = 'x'",
    "SELECT * FROM stop WHERE parcel_id = 5",
    "SELECT * FROM parcel JOIN stop ON stop.parcel_id = parcel.id WHERE parcel.kind = 3",
)
_INDEXES = ("parcel_kind", "parcel_kind_at", "stop_parcel")


def _named(name: str) -> QualifiedName:
    return QualifiedName("public", name)


@pytest.fixture(scope="module")
def source(lab: Lab) -> Iterator[LabDatabase]:
    made = lab.create_database()
    for statement in (*_DDL, *_ROWS):
        made.owner.execute_untrusted(statement)
    yield made
    lab.drop_database(made)


@pytest.fixture(scope="module")
def twin(lab: Lab, source: LabDatabase) -> Iterator[Twin]:
    with twin_of(lab, _DDL, facts_of(source)) as made:
        yield made


@pytest.mark.parametrize("index", _INDEXES)
@pytest.mark.parametrize("sql", _QUERIES)
def test_an_overlooked_index_is_as_good_as_dropped(
    source: LabDatabase, twin: Twin, sql: str, index: str
) -> None:
    with source.owner.rolled_back():
        source.owner.execute_untrusted(f"DROP INDEX {index}")
        dropped = loaded_plan(source, sql)
    with twin.without_index(_named(index)):
        assert twin.plan(sql) == dropped
    assert twin.plan(sql) == loaded_plan(source, sql)


def test_an_index_of_a_partitioned_table_is_overlooked_with_all_of_its_parts(
    twin: Twin,
) -> None:
    sql = "SELECT * FROM stop WHERE parcel_id = 5"
    assert len(twin.plan(sql).indexes) == 2
    with twin.without_index(_named("stop_parcel")):
        assert twin.plan(sql).indexes == ()


def test_a_candidate_is_seen_only_where_it_is_asked_for(lab: Lab, source: LabDatabase) -> None:
    database = lab.create_database()
    for statement in _DDL:
        database.owner.execute_untrusted(statement)
    candidate = _named("parcel_kind_at")
    twin = build_twin(database, facts_of(source), candidates=[candidate])
    try:
        assert "parcel_kind_at" not in twin.plan(_QUERIES[0]).indexes
        with twin.with_index(candidate):
            assert twin.plan(_QUERIES[0]) == loaded_plan(source, _QUERIES[0])
            with twin.without_index(_named("parcel_kind")):
                assert twin.hidden == {_named("parcel_kind")}
            assert twin.hidden == frozenset()
        assert twin.hidden == {candidate}
    finally:
        twin.close()
        lab.drop_database(database)


def test_what_was_overlooked_is_seen_again_after_an_error(twin: Twin) -> None:
    name = _named("parcel_kind")
    with pytest.raises(ZeroDivisionError), twin.without_index(name):
        raise ZeroDivisionError
    assert twin.hidden == frozenset()
    assert twin.plan("SELECT * FROM parcel WHERE kind = 7").indexes != ()


def test_a_plan_for_any_value_does_not_know_the_value(twin: Twin) -> None:
    sql = "SELECT * FROM parcel WHERE id > $1"
    details = dict(twin.plan(sql).root.details)
    assert "$1" in str(details)
    assert twin.plan(sql).root.rows == pytest.approx(40000 / 3, rel=0.01)
    assert twin.plan(sql, ["39999"]).root.rows == pytest.approx(1, abs=1)


def test_unqualified_names_are_looked_up_where_the_twin_was_told(lab: Lab) -> None:
    database = lab.create_database()
    for statement in ('CREATE SCHEMA "Own"', 'CREATE TABLE "Own".hidden (id integer)'):
        database.owner.execute_untrusted(statement)
    nothing = TwinFacts(tables=(), indexes=(), statistics=())
    twin = build_twin(database, nothing, search_path=["Own"])
    assert twin.plan("SELECT * FROM hidden").root.relation == "hidden"
    twin.close()
    lab.drop_database(database)
