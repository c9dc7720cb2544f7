"""What values alone say of references, where no word of a name does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.app.row_facts import read_row_facts
from dbarchitect.model.data_facts import Tally
from dbarchitect.postgres.connecting import connect
from dbarchitect.postgres.data import DataOptions
from dbarchitect.postgres.data.asking import OUT_OF_TIME, Asker, TimeBox
from dbarchitect.postgres.data.columns import facts_of
from dbarchitect.postgres.data.references import ReferenceSearch
from dbarchitect.postgres.data.sampling import take_sample
from dbarchitect.postgres.data.scope import tables_to_read
from dbarchitect.postgres.snapshot import read_snapshot
from dbarchitect.sqltext.statements import split

if TYPE_CHECKING:
    from dbarchitect.lab import LabDatabase
    from dbarchitect.model.data_facts import ReferenceFacts

TABLES = """
CREATE TABLE kunden (nummer int PRIMARY KEY, ort text);
CREATE TABLE firmen (wer int PRIMARY KEY, rechtsform text);
CREATE TABLE bestellungen (lfd bigint PRIMARY KEY, besteller int, menge int, ware uuid);
CREATE TABLE waren (schluessel uuid PRIMARY KEY, preis int);
CREATE TABLE bilder (motiv uuid PRIMARY KEY, breite int);
CREATE TABLE orte (plz int PRIMARY KEY, einwohner int);
INSERT INTO kunden SELECT i * 7919 % 100003, 'x' FROM generate_series(1, 900) AS i;
INSERT INTO firmen SELECT i * 7919 % 100003, 'x' FROM generate_series(1, 300) AS i;
INSERT INTO waren SELECT md5(i::text)::uuid, i FROM generate_series(1, 400) AS i;
INSERT INTO bilder SELECT md5(i::text)::uuid, i FROM generate_series(1, 90) AS i;
INSERT INTO orte SELECT i, i FROM generate_series(1, 2000) AS i;
INSERT INTO bestellungen
SELECT i, (i % 250 + 1) * 7919 % 100003, i % 70, md5((i % 80 + 1)::text)::uuid
FROM generate_series(1, 3000) AS i;
ANALYZE;
"""


def references(database: LabDatabase, *more: str, named: bool = False) -> list[ReferenceFacts]:
    for statement in (*(one.text for one in split(TABLES)), *more):
        database.owner.execute_untrusted(statement)
    with connect(database.conninfo, read_only=True) as session:
        found = read_row_facts(session, read_snapshot(session)).value.references
    return [one for one in found if one.named is named]


def test_of_keys_that_hold_each_other_the_whole_is_meant(database: LabDatabase) -> None:
    found = references(database)
    assert {(one.table.name, one.column, one.referenced_table.name) for one in found} == {
        ("bestellungen", "besteller", "kunden"),
        ("bestellungen", "ware", "waren"),
        ("bilder", "motiv", "waren"),
        ("firmen", "wer", "kunden"),
    }
    rows = {one.column: one.rows for one in found if one.table.name == "bestellungen"}
    assert rows["besteller"] == Tally(3_000, 3_000, whole=True)


def test_tables_of_as_many_keys_are_each_others_part_or_none(database: LabDatabase) -> None:
    found = references(
        database,
        "CREATE TABLE doppel (LIKE waren INCLUDING ALL)",
        "INSERT INTO doppel TABLE waren",
    )
    referred = {one.referenced_table.name for one in found if one.table.name == "bestellungen"}
    assert referred == {"kunden"}


def test_one_value_in_thousands_that_is_no_key_refutes_what_has_no_name(
    database: LabDatabase,
) -> None:
    found = references(
        database, "UPDATE bestellungen SET besteller = -1 WHERE lfd = 2999", "ANALYZE"
    )
    assert "besteller" not in {one.column for one in found}


def test_a_part_of_a_thing_that_has_its_name_is_not_what_others_refer_to(
    database: LabDatabase,
) -> None:
    found = references(
        database,
        "CREATE TABLE tracks (id int PRIMARY KEY, title text)",
        "CREATE TABLE track_texts (track_id int PRIMARY KEY, words text)",
        "CREATE TABLE sales (no int PRIMARY KEY, track_id int)",
        "INSERT INTO tracks SELECT i * 3, 'x' FROM generate_series(1, 500) AS i",
        "INSERT INTO track_texts SELECT i * 3, 'x' FROM generate_series(1, 300) AS i",
        "INSERT INTO sales SELECT i, i % 200 * 3 + 3 FROM generate_series(1, 900) AS i",
        "ANALYZE",
        named=True,
    )
    assert {(one.table.name, one.referenced_table.name) for one in found} == {
        ("sales", "tracks"),
        ("track_texts", "tracks"),
    }


def reasons(search: ReferenceSearch) -> dict[str, str]:
    return {table.name: reason for table, reason in search.untried.items()}


def test_columns_that_could_not_be_tried_are_told_with_the_reason(
    database: LabDatabase,
) -> None:
    make = "CREATE TABLE viele (nr int PRIMARY KEY, gezogen int)"
    fill = "INSERT INTO viele SELECT i * 7919, 1 FROM generate_series(1, 2500) AS i"
    draw = "CREATE TABLE gezogene (lfd int PRIMARY KEY, nr int)"
    note = "INSERT INTO gezogene SELECT i, i * 7919 FROM generate_series(1, 400) AS i"
    for statement in (make, fill, draw, note, "ANALYZE"):
        database.owner.execute_untrusted(statement)
    with connect(database.conninfo, read_only=True) as session:
        tables, _ = tables_to_read(session, read_snapshot(session))
        asker = Asker(session, TimeBox.of(60))
        search = ReferenceSearch({}, DataOptions())
        found = {}
        for source in tables:
            sample = take_sample(asker, source, DataOptions())
            found[source.table.name] = facts_of(sample)
            search.add(sample, found[source.table.name])
        late = Asker(session, TimeBox.of(0))
        assert search.references(late, found) == ()
        assert reasons(search) == {"gezogene": OUT_OF_TIME}
        (reference,) = search.references(asker, found)
        assert reference.referenced_table.name == "viele"
        # Rows that came since the table was looked at count with those that refer to nothing.
        more = "INSERT INTO gezogene SELECT i, 1 FROM generate_series(401, 500) AS i"
        database.owner.execute_untrusted(more)
        (reference,) = search.references(asker, found)
        assert reference.rows == Tally(400, 500, whole=True)
        search.untried.clear()
        database.owner.execute_untrusted("DROP TABLE viele")
        assert search.references(asker, found) == ()
        assert '"public.viele" does not exist' in reasons(search)["gezogene"]
