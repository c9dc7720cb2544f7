"""A twin fed with what a filled database knows plans as that database does, digit for digit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from twin_ground import facts_of, loaded_plan, twin_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.lab import Lab, LabDatabase
    from dbarchitect.lab.twin import Twin

# Constraints and types that a row of the ends could not satisfy: NOT NULL without a value,
# a CHECK across columns, an identity, a generated column, a foreign key, a policy, a trigger.
_TABLES = (
    (
        "CREATE TABLE person (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,"
        " email text NOT NULL UNIQUE, low integer NOT NULL, high integer NOT NULL,"
        " place point NOT NULL, kind text NOT NULL CHECK (kind IN ('a', 'b', 'c')),"
        " tags text[] NOT NULL, facts jsonb NOT NULL, moment timestamptz NOT NULL,"
        " gone_at timestamptz, words tsvector GENERATED ALWAYS AS"
        " (to_tsvector('english', kind || ' ' || email)) STORED, CHECK (low < high))"
    ),
    (
        "CREATE TABLE visit (id bigint NOT NULL, person_id bigint NOT NULL,"
        " at timestamptz NOT NULL, PRIMARY KEY (id, at)) PARTITION BY RANGE (at)"
    ),
    "CREATE TABLE visit_1 PARTITION OF visit FOR VALUES FROM ('2026-01-01') TO ('2026-02-01')",
    "CREATE TABLE visit_2 PARTITION OF visit FOR VALUES FROM ('2026-02-01') TO ('2026-03-01')",
    "CREATE TABLE visit_rest PARTITION OF visit DEFAULT",
    "CREATE TABLE lonely (id integer PRIMARY KEY, name text NOT NULL)",
    "CREATE TABLE nothing (id integer PRIMARY KEY, name text)",
)
_ROWS = (
    (
        "INSERT INTO person (email, low, high, place, kind, tags, facts, moment, gone_at)"
        " SELECT md5(i::text) || '@example.com', i % 977, i % 977 + 1 + i % 7, point(i, i),"
        " (ARRAY['a','a','a','a','b','b','c'])[1 + i % 7],"
        " ARRAY['t' || i % 50, 'u' || i % 900],"
        " jsonb_build_object('k', i % 100, 'v', md5(i::text)),"
        " timestamptz '2026-01-01 00:00+00' + i * interval '1 minute',"
        " CASE WHEN i % 33 = 0 THEN timestamptz '2026-06-01 00:00+00' END"
        " FROM generate_series(1, 60000) AS g (i)"
    ),
    (
        "INSERT INTO visit SELECT i, 1 + (i * 7919) % 60000,"
        " timestamptz '2026-01-01 00:00+00' + i * interval '40 seconds'"
        " FROM generate_series(1, 120000) AS g (i)"
    ),
    "INSERT INTO lonely VALUES (7, 'one')",
)
_INDEXES = (
    "CREATE INDEX person_kind ON person (kind, moment DESC) INCLUDE (email)",
    "CREATE INDEX person_low ON person (low)",
    "CREATE INDEX person_lower ON person (lower(email))",
    "CREATE INDEX person_live ON person (moment) WHERE gone_at IS NULL",
    "CREATE INDEX person_tags ON person USING gin (tags)",
    "CREATE INDEX person_facts ON person USING gin (facts jsonb_path_ops)",
    "CREATE INDEX person_words ON person USING gin (words)",
    "CREATE INDEX person_moment ON person USING brin (moment)",
    "CREATE INDEX person_place ON person USING gist (place)",
    "CREATE INDEX person_hash ON person USING hash (email)",
    "CREATE INDEX visit_person ON visit (person_id)",
    "ALTER TABLE visit ADD FOREIGN KEY (person_id) REFERENCES person",
    "ALTER TABLE person ENABLE ROW LEVEL SECURITY",
    "CREATE POLICY mine ON person USING (low >= 0)",
    (
        "CREATE FUNCTION never() RETURNS trigger LANGUAGE plpgsql AS"
        " 'BEGIN RAISE EXCEPTION ''fired''; END'"
    ),
    "CREATE TRIGGER never BEFORE INSERT ON person FOR EACH ROW EXECUTE FUNCTION never()",
)
_DDL = (*_TABLES, *_INDEXES)

QUERIES = (
    ("SELECT * FROM person WHERE id = $1", ("77",)),
    ("SELECT * FROM person WHERE id > $1", ("59000",)),
    ("SELECT * FROM person WHERE id < $1 ORDER BY id DESC LIMIT 10", ("500",)),
    ("SELECT * FROM person WHERE low BETWEEN 3 AND 9", ()),
    ("SELECT * FROM person WHERE low > 975", ()),
    ("SELECT * FROM person WHERE email = $1", ("x@example.com",)),
    ("SELECT * FROM person WHERE lower(email) = $1", ("x@example.com",)),
    ("SELECT * FROM person WHERE lower(email) > $1", ("ffe",)),
    ("SELECT email FROM person WHERE kind = $1 ORDER BY moment DESC LIMIT 20", ("c",)),
    ("SELECT * FROM person WHERE kind = $1", ("absent",)),
    ("SELECT * FROM person WHERE moment > $1 AND gone_at IS NULL", ("2026-02-11 00:00+00",)),
    ("SELECT * FROM person WHERE tags @> ARRAY['t7']", ()),
    ("SELECT * FROM person WHERE tags && ARRAY['t7', 'u800', 'none']", ()),
    ("SELECT * FROM person WHERE facts @> '{\"k\": 5}'", ()),
    ("SELECT * FROM person WHERE words @@ to_tsquery('english', 'b & example')", ()),
    ("SELECT * FROM person WHERE place <@ box '((1,1),(50,50))'", ()),
    ("SELECT * FROM person ORDER BY place <-> point '(3,3)' LIMIT 5", ()),
    ("SELECT * FROM visit WHERE at > '2026-02-20 00:00+00' AND id = 5", ()),
    ("SELECT * FROM visit WHERE person_id = $1", ("4",)),
    ("SELECT count(*) FROM visit WHERE at < '2026-01-10 00:00+00'", ()),
    (
        (
            "SELECT p.email, v.at FROM person AS p JOIN visit AS v ON v.person_id = p.id"
            " WHERE p.low = 5 ORDER BY v.at DESC LIMIT 10"
        ),
        (),
    ),
    ("SELECT kind, count(*) FROM person GROUP BY kind", ()),
    ("SELECT person_id, count(*) FROM visit GROUP BY person_id", ()),
    ("SELECT * FROM person AS p JOIN visit AS v ON v.person_id = p.id", ()),
    ("SELECT * FROM person AS a JOIN person AS b ON a.id = b.id + 1 WHERE a.low = 2", ()),
    ("SELECT * FROM lonely WHERE id = 7", ()),
    ("SELECT * FROM nothing WHERE id = 7", ()),
    ("SELECT * FROM nothing ORDER BY id", ()),
    ("INSERT INTO lonely VALUES (8, 'two')", ()),
    ("UPDATE person SET low = 0 WHERE email = $1", ("x@example.com",)),
    ("DELETE FROM visit WHERE at < '2026-01-02 00:00+00'", ()),
)


@pytest.fixture(scope="module")
def source(lab: Lab) -> Iterator[LabDatabase]:
    made = lab.create_database()
    for statement in (*_TABLES, *_ROWS, *_INDEXES, "VACUUM (ANALYZE)"):
        made.owner.execute_untrusted(statement)
    yield made
    lab.drop_database(made)


@pytest.fixture(scope="module")
def twin(lab: Lab, source: LabDatabase) -> Iterator[Twin]:
    with twin_of(lab, _DDL, facts_of(source)) as made:
        yield made


@pytest.mark.parametrize(("sql", "values"), QUERIES, ids=[sql for sql, _ in QUERIES])
def test_a_plan_is_the_same_to_the_last_digit(
    source: LabDatabase, twin: Twin, sql: str, values: tuple[str, ...]
) -> None:
    assert twin.plan(sql, values) == loaded_plan(source, sql, values)
