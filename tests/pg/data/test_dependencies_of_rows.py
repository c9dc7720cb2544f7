"""What determines what, as the rows of real tables say: exactly, nulls and slips among them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dbarchitect.model.data_facts import TableFacts
from dbarchitect.model.dependency_facts import CounterExample
from dbarchitect.model.identifier import QualifiedName
from dbarchitect.postgres.connecting import connect
from dbarchitect.postgres.data import DataOptions, read_data
from dbarchitect.postgres.data.asking import Asker, RowsNotReadError, TimeBox
from dbarchitect.postgres.data.dependencies import dependencies_of, with_dependencies
from dbarchitect.postgres.data.sampling import take_sample
from dbarchitect.postgres.data.scope import tables_to_read
from dbarchitect.postgres.snapshot import read_snapshot

if TYPE_CHECKING:
    from dbarchitect.lab import LabDatabase
    from dbarchitect.model.dependency_facts import Determinant, Determined, TableDependencies

ODD = 'Odd."name" %s'


def dependencies(
    database: LabDatabase, name: QualifiedName, options: DataOptions | None = None
) -> TableDependencies | None:
    with connect(database.conninfo, read_only=True) as session:
        found = read_data(session, read_snapshot(session), options).value
    (facts,) = (facts for facts in found.tables if facts.table == name)
    return facts.dependencies


def by_columns(found: TableDependencies | None) -> dict[tuple[str, ...], Determinant]:
    assert found is not None
    return {one.columns: one for one in found.determinants}


def of(determinant: Determinant, column: str) -> Determined:
    (found,) = (one for one in determinant.determined if one.column == column)
    return found


def make_visits(database: LabDatabase) -> None:
    """Visits of 40 doctors in 8 rooms; a room has a floor, which is null for one of them."""
    database.owner.execute(
        """
        CREATE TABLE visits (
            visit bigint PRIMARY KEY, doctor int, doctor_name text, room int NOT NULL,
            floor text, minutes int NOT NULL, extra jsonb);
        INSERT INTO visits
        SELECT v, nullif(d, 0), CASE WHEN d > 0 THEN 'Doctor ' || d END, v % 8,
            CASE WHEN v % 8 < 7 THEN 'floor ' || v % 8 / 3 END, v * v % 61, '{}'
        FROM (SELECT v, v * 7 % 41 AS d FROM generate_series(1, 4000) AS v) AS s;
        ANALYZE visits
        """
    )


VISITS = QualifiedName("public", "visits")


def test_each_dependency_stands_once_with_what_it_was_counted_on(
    database: LabDatabase,
) -> None:
    make_visits(database)
    found = dependencies(database, VISITS)
    known = by_columns(found)
    assert set(known) == {("doctor",), ("room",)}
    doctor = known["doctor",]
    ((without,),) = database.owner.query("SELECT count(*) FROM visits WHERE doctor IS NULL")
    assert (doctor.rows, doctor.values, doctor.repeated) == (4000 - without, 40, 40)
    assert [one.column for one in doctor.determined] == ["doctor_name"]
    assert doctor.equals == ("doctor_name",)
    assert known["room",].equals == ()
    assert of(known["room",], "floor").holds
    assert all(one.whole for one in known.values())
    assert found is not None
    assert found.left_out == ("extra",)
    assert found.is_complete


def test_one_row_in_thousands_breaks_it_and_is_shown(database: LabDatabase) -> None:
    make_visits(database)
    database.owner.execute("UPDATE visits SET doctor_name = 'Docter 7' WHERE visit = 1")
    everything = DataOptions(values=True)
    name = of(by_columns(dependencies(database, VISITS, everything))["doctor",], "doctor_name")
    assert not name.holds
    assert (name.broken, name.strays, name.rows_to_change) == (1, 0, 1)
    ((rows,),) = database.owner.query("SELECT count(*) FROM visits WHERE doctor = 7")
    assert name.examples == (
        CounterExample(determinant=("7",), values=(("Doctor 7", rows - 1), ("Docter 7", 1))),
    )


def test_long_values_that_begin_alike_are_counted_apart(database: LabDatabase) -> None:
    make_visits(database)
    database.owner.execute(
        "ALTER TABLE visits ADD code text; UPDATE visits SET "
        "code = repeat('r', 50) || room, floor = repeat('f', 50) || floor"
    )
    database.owner.execute(
        "UPDATE visits SET floor = floor || '?' WHERE visit = 1 OR visit = 2; "
        "ALTER TABLE visits DROP COLUMN room"
    )
    floor = of(by_columns(dependencies(database, VISITS))["code",], "floor")
    assert (floor.broken, floor.rows_to_change) == (2, 2)
    assert [one.determinant for one in floor.examples] == [("r" * 40 + "…",)] * 2
    assert {len(one.values) for one in floor.examples} == {2}


def test_values_that_may_be_personal_are_not_shown(database: LabDatabase) -> None:
    make_visits(database)
    database.owner.execute("UPDATE visits SET doctor_name = 'Docter 7' WHERE visit = 1")
    name = of(by_columns(dependencies(database, VISITS))["doctor",], "doctor_name")
    (example,) = name.examples
    assert example.is_hidden
    assert example.determinant == ("7",)
    assert {value for value, _ in example.values} == {None}
    database.owner.execute("COMMENT ON COLUMN visits.doctor IS 'personal'")
    name = of(by_columns(dependencies(database, VISITS))["doctor",], "doctor_name")
    assert [one.determinant for one in name.examples] == [None]


def test_a_value_beside_a_null_breaks_it_and_so_does_one_without_a_determinant(
    database: LabDatabase,
) -> None:
    make_visits(database)
    database.owner.execute("UPDATE visits SET floor = NULL WHERE visit = 8")
    floor = of(by_columns(dependencies(database, VISITS))["room",], "floor")
    assert (floor.broken, floor.strays) == (1, 0)
    database.owner.execute("UPDATE visits SET doctor_name = '?' WHERE visit = 41")
    name = of(by_columns(dependencies(database, VISITS))["doctor",], "doctor_name")
    assert (name.broken, name.strays, name.rows_to_change) == (0, 1, 1)


def test_a_sample_refutes_and_the_whole_table_decides(database: LabDatabase) -> None:
    make_visits(database)
    database.owner.execute("UPDATE visits SET doctor_name = 'Docter 7' WHERE visit = 1")
    options = DataOptions(rows=1000)
    name = of(by_columns(dependencies(database, VISITS, options))["doctor",], "doctor_name")
    assert (name.broken, name.rows_to_change) == (1, 1)
    database.owner.execute("UPDATE visits SET doctor_name = 'Doctor ' || visit % 50")
    assert ("doctor",) not in by_columns(dependencies(database, VISITS, options))


def test_a_name_that_two_have_in_one_row_of_thousands_names_neither(
    database: LabDatabase,
) -> None:
    make_visits(database)
    database.owner.execute(
        "UPDATE visits SET doctor = 99, doctor_name = 'Doctor 7' WHERE visit = 2"
    )
    doctor = by_columns(dependencies(database, VISITS, DataOptions(rows=1000)))["doctor",]
    assert of(doctor, "doctor_name").holds
    assert doctor.equals == ()


def test_names_of_odd_characters_and_partitions_are_read_like_others(
    database: LabDatabase,
) -> None:
    database.owner.execute(
        """
        CREATE SCHEMA "Second ""schema";
        CREATE TABLE "Second ""schema"."Odd.""name"" %%s" (
            "Id" bigint, "Shop.Id" int NOT NULL, "Shop%% ""Name"" x" varchar(20) NOT NULL,
            is_open boolean NOT NULL, "Key" uuid NOT NULL, price numeric NOT NULL
        ) PARTITION BY HASH ("Id");
        CREATE TABLE a PARTITION OF "Second ""schema"."Odd.""name"" %%s"
            FOR VALUES WITH (MODULUS 2, REMAINDER 0);
        CREATE TABLE b PARTITION OF "Second ""schema"."Odd.""name"" %%s"
            FOR VALUES WITH (MODULUS 2, REMAINDER 1);
        INSERT INTO "Second ""schema"."Odd.""name"" %%s"
        SELECT i, i %% 20, 'S' || i %% 20, i %% 20 < 11, md5((i %% 20)::text)::uuid,
            i %% 20 + CASE WHEN i %% 3 = 0 THEN 1.0 ELSE 1.00 END
        FROM generate_series(1, 2000) AS i
        """,
        {},
    )
    known = by_columns(dependencies(database, QualifiedName('Second "schema', ODD)))
    assert set(known) == {("Shop.Id",)}
    shop = known["Shop.Id",]
    assert (shop.rows, shop.values) == (2000, 20)
    assert {one.column for one in shop.determined} == {
        'Shop% "Name" x',
        "is_open",
        "Key",
        "price",
    }
    assert set(shop.equals) == {'Shop% "Name" x', "Key", "price"}
    assert all(one.holds for one in shop.determined)


@pytest.mark.parametrize("rows", [0, 9])
def test_few_rows_tell_nothing(database: LabDatabase, rows: int) -> None:
    make_visits(database)
    database.owner.execute("DELETE FROM visits WHERE visit > %(rows)s", {"rows": rows})
    assert by_columns(dependencies(database, VISITS)) == {}


def test_a_table_that_no_time_was_left_for_is_listed(database: LabDatabase) -> None:
    make_visits(database)
    with connect(database.conninfo, read_only=True) as session:
        source = tables_to_read(session, read_snapshot(session))[0][0]
        sample = take_sample(Asker(session, TimeBox.of(60)), source, DataOptions())
        late = Asker(session, TimeBox.of(0))
        found = dependencies_of(late, sample, DataOptions())
        facts = TableFacts(table=VISITS, rows=4000, whole=True)
        with pytest.raises(RowsNotReadError, match="time"):
            with_dependencies(late, source, DataOptions(), facts)
    assert not found.is_complete
    assert found.determinants == ()
