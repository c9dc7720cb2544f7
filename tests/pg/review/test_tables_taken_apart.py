"""A table taken apart by the SQL of a finding, really: its view shows each row as it was."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from dbarchitect.app.row_facts import read_row_facts
from dbarchitect.app.row_proofs import proven, with_row_proofs
from dbarchitect.model.evidence import Method
from dbarchitect.model.finding import Safety
from dbarchitect.model.snapshot import OriginKind
from dbarchitect.postgres.connecting import connect
from dbarchitect.postgres.data.asking import Asker, TimeBox
from dbarchitect.postgres.snapshot import read_snapshot
from dbarchitect.review.catalogue import chosen_rules
from dbarchitect.review.dependent.findings import proof_for
from dbarchitect.review.engine import review_snapshot
from dbarchitect.review.rule import RowProof
from flattened import make_orders_flat

if TYPE_CHECKING:
    from dbarchitect.lab import LabDatabase
    from dbarchitect.model.finding import Finding
    from dbarchitect.model.snapshot import Snapshot

RULES = ("NRM04", "NRM05", "NRM13")

SHIPMENTS = """
CREATE TABLE shipments (
    shipment_id bigint{key},
    carrier_id bigint,
    carrier_town text,
    carrier_rating integer,
    weight integer NOT NULL
)
"""
ROWS = """
INSERT INTO shipments
SELECT i, nullif(c, 0), CASE WHEN c > 2 THEN 'town ' || c * 5 % 29 END,
    CASE WHEN c > 0 THEN c * 7 % 31 END, i * i % 103
FROM (SELECT i, i * 7 % 61 AS c FROM generate_series(1, 2000) AS i) AS s
"""


def make_shipments(database: LabDatabase, *more: str, key: str = " PRIMARY KEY") -> None:
    database.owner.execute_untrusted(SHIPMENTS.format(key=key))
    for statement in (ROWS, *more, "ANALYZE shipments"):
        database.owner.execute_untrusted(statement)


def read(database: LabDatabase) -> Snapshot:
    """The database as a server in use, with what its rows say."""
    with connect(database.conninfo, read_only=True) as session:
        snapshot = read_snapshot(session)
        return replace(
            snapshot,
            origin=replace(snapshot.origin, kind=OriginKind.SERVER),
            data=read_row_facts(session, snapshot),
        )


def found(database: LabDatabase, *, accidental: bool = False) -> tuple[Finding, ...]:
    """What a review with --data finds of dependencies."""
    snapshot = read(database)
    options = {code: {"accidental": accidental} for code in RULES[:2]}
    review = review_snapshot(snapshot, chosen_rules(RULES, ()), options)
    return with_row_proofs(snapshot, review.findings, database.conninfo, seconds=30)


def with_sql(findings: tuple[Finding, ...]) -> Finding:
    (one,) = (finding for finding in findings if finding.remedy.statements)
    return one


def taken_apart(database: LabDatabase, table: str, finding: Finding) -> int:
    """How many rows differ between the view and the table as it was, after the remedy."""
    database.owner.execute_untrusted(f"CREATE TEMP TABLE kept AS TABLE {table}")
    for statement in finding.remedy.statements:
        database.owner.execute_untrusted(statement)
    view = f"{table}_as_before"
    ((differing,),) = database.owner.query_untrusted(
        f"SELECT (SELECT count(*) FROM (TABLE kept EXCEPT ALL TABLE {view}) AS a) "  # noqa: S608 - names of this test
        f"+ (SELECT count(*) FROM (TABLE {view} EXCEPT ALL TABLE kept) AS b)"
    )
    return int(differing)


def columns_of(database: LabDatabase) -> dict[str, str]:
    rows = database.owner.query(
        """
        SELECT rel.relname, string_agg(att.attname, ' ' ORDER BY att.attnum)
        FROM pg_catalog.pg_class AS rel
        JOIN pg_catalog.pg_attribute AS att ON att.attrelid = rel.oid
        WHERE rel.relkind = 'r' AND rel.relnamespace = 'public'::regnamespace
            AND att.attnum > 0 AND NOT att.attisdropped
        GROUP BY rel.relname ORDER BY rel.relname
        """
    )
    return dict(rows)


def test_a_flattened_table_comes_apart_into_its_things(database: LabDatabase) -> None:
    make_orders_flat(database, orders=2000)
    findings = found(database)
    assert {(one.code, one.detail) for one in findings} == {
        ("NRM04", "order_id"),
        ("NRM05", "customer_id"),
        ("NRM05", "product_id"),
        ("NRM05", "category_id"),
    }
    finding = with_sql(findings)
    (proof,) = (one for one in finding.evidence if one.method is Method.EXECUTED)
    assert proof.server == database.lab.server_version
    assert proof.passed
    assert proof.server == finding.evidence[0].server
    assert {one.name: one.value for one in proof.measurements}["orders_flat"] == 6000
    assert finding.remedy.safety is Safety.DESTRUCTIVE
    assert taken_apart(database, "orders_flat", finding) == 0
    assert columns_of(database) == {
        "categories": "category_id category_name",
        "customers": "customer_id customer_name customer_email customer_city "
        "customer_country customer_since",
        "orders": "order_id ordered_at order_status customer_id",
        "orders_flat": "order_id line_no product_id quantity unit_price discount note",
        "products": "product_id product_name product_sku list_price category_id",
    }
    counts = {one.name: one.value for one in proof.measurements}
    for table in ("categories", "customers", "orders", "products"):
        ((rows,),) = database.owner.query_untrusted(f"SELECT count(*) FROM {table}")  # noqa: S608 - names of this test
        assert counts[table] == rows
    ((keys,),) = database.owner.query(
        "SELECT count(*) FROM pg_catalog.pg_constraint WHERE contype = 'f' AND convalidated"
    )
    assert keys == 4
    assert found(database) == ()


def test_a_column_that_one_row_contradicts_stays_where_it_is(database: LabDatabase) -> None:
    make_orders_flat(database, orders=2000)
    database.owner.execute(
        "UPDATE orders_flat SET customer_city = 'Cty 7' WHERE order_id = 77 AND line_no = 1"
    )
    findings = found(database)
    (slip,) = (one for one in findings if one.code == "NRM13")
    assert slip.target.parts[-1] == "customer_city"
    assert "'Cty 7' in 1)" in slip.message
    assert taken_apart(database, "orders_flat", with_sql(findings)) == 0
    columns = columns_of(database)
    assert "customer_city" in columns["orders_flat"]
    assert "customer_city" not in columns["customers"]
    assert "customer_country" in columns["customers"]


def test_nulls_and_rows_that_are_there_twice_stay_as_many(database: LabDatabase) -> None:
    make_shipments(database, ROWS, key="")
    finding = with_sql(found(database))
    assert "carriers" in finding.remedy.text
    assert "Lossless" in finding.remedy.text
    assert taken_apart(database, "shipments", finding) == 0
    assert columns_of(database)["carriers"] == "carrier_id carrier_town carrier_rating"


def test_a_name_that_is_taken_is_not_given_again(database: LabDatabase) -> None:
    database.owner.execute("CREATE VIEW carriers AS SELECT 1 AS carrier")
    database.owner.execute("CREATE SEQUENCE shipments_as_before")
    make_shipments(database)
    finding = with_sql(found(database))
    for statement in finding.remedy.statements:
        database.owner.execute_untrusted(statement)
    assert "shipments_carriers_part" in columns_of(database)


def test_two_tables_come_apart_beside_each_other(database: LabDatabase) -> None:
    make_shipments(database)
    database.owner.execute("CREATE TABLE returns (LIKE shipments INCLUDING ALL)")
    database.owner.execute("INSERT INTO returns TABLE shipments")
    for finding in found(database):
        for statement in finding.remedy.statements:
            database.owner.execute_untrusted(statement)
    assert {"carriers", "shipments_carriers_part"} <= set(columns_of(database))


def test_a_foreign_key_goes_with_its_column(database: LabDatabase) -> None:
    database.owner.execute("CREATE TABLE ratings (rating integer PRIMARY KEY)")
    database.owner.execute("INSERT INTO ratings SELECT generate_series(0, 30)")
    make_shipments(
        database,
        "ALTER TABLE shipments ADD FOREIGN KEY (carrier_rating) REFERENCES ratings",
    )
    assert taken_apart(database, "shipments", with_sql(found(database))) == 0
    rows = database.owner.query(
        "SELECT conrelid::regclass::text FROM pg_catalog.pg_constraint "
        "WHERE confrelid = 'ratings'::regclass ORDER BY 1"
    )
    assert rows == [("carriers",)]


def test_partitions_come_apart_with_their_table(database: LabDatabase) -> None:
    whole = SHIPMENTS.format(key=" NOT NULL").rstrip() + " PARTITION BY HASH (shipment_id)"
    database.owner.execute_untrusted(whole)
    for number in (0, 1):
        database.owner.execute_untrusted(
            f"CREATE TABLE p{number} PARTITION OF shipments "
            f"FOR VALUES WITH (MODULUS 2, REMAINDER {number})"
        )
    database.owner.execute_untrusted(ROWS)
    database.owner.execute_untrusted("ANALYZE shipments")
    assert taken_apart(database, "shipments", with_sql(found(database))) == 0


def test_types_without_equality_are_compared_as_text(database: LabDatabase) -> None:
    make_shipments(
        database,
        "ALTER TABLE shipments ADD place point, ADD papers json",
        "UPDATE shipments SET place = point(weight, 1), papers = '{\"a\": 1}'",
    )
    finding = with_sql(found(database))
    assert "Lossless" in finding.remedy.text
    for statement in finding.remedy.statements:
        database.owner.execute_untrusted(statement)


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        ("CREATE VIEW towns AS SELECT carrier_town FROM shipments", "views"),
        ("CREATE INDEX ON shipments (lower(carrier_town))", "read carrier_town"),
        ("ALTER TABLE shipments ADD CHECK (carrier_rating < 99)", "on carrier_rating"),
        ("ALTER TABLE shipments ADD UNIQUE (shipment_id, carrier_town)", "on carrier_town"),
        ("ALTER TABLE shipments ENABLE ROW LEVEL SECURITY", "policies"),
        ("CREATE TABLE parcels () INHERITS (shipments)", "inherit"),
        (
            "ALTER TABLE shipments ADD two int GENERATED ALWAYS AS (carrier_rating * 2) STORED",
            "read carrier_rating",
        ),
    ],
)
def test_where_dropping_would_fail_or_lose_something_there_is_no_sql(
    database: LabDatabase, statement: str, reason: str
) -> None:
    make_shipments(database, statement)
    (finding,) = found(database)
    assert finding.remedy.statements == ()
    assert reason in finding.remedy.text


def test_what_a_reference_determines_belongs_where_it_refers_to(database: LabDatabase) -> None:
    database.owner.execute("CREATE TABLE carriers (carrier_id bigint PRIMARY KEY)")
    database.owner.execute("INSERT INTO carriers SELECT generate_series(1, 60)")
    make_shipments(
        database, "ALTER TABLE shipments ADD FOREIGN KEY (carrier_id) REFERENCES carriers"
    )
    (finding,) = found(database)
    assert finding.severity.name == "INFO"
    assert "Keep them in carriers" in finding.remedy.text
    assert finding.remedy.statements == ()


def test_rows_that_change_meanwhile_take_the_sql_back(database: LabDatabase) -> None:
    make_shipments(database)
    snapshot = read(database)
    review = review_snapshot(snapshot, chosen_rules(RULES, ()), {})
    database.owner.execute("UPDATE shipments SET carrier_town = '?' WHERE shipment_id = 1")
    (late,) = with_row_proofs(snapshot, review.findings, database.conninfo, seconds=30)
    assert late.remedy.statements == ()
    assert "The rows say otherwise" in late.remedy.text
    assert [one.passed for one in late.evidence if one.method is Method.EXECUTED] == [False]
    (unasked,) = with_row_proofs(snapshot, review.findings, database.conninfo, seconds=0)
    assert "Not verified on the rows" in unasked.remedy.text
    assert unasked.remedy.statements


def test_rows_are_compared_one_by_one_where_time_ends_before_all_is(
    database: LabDatabase,
) -> None:
    make_shipments(database)
    snapshot = read(database)
    (finding,) = review_snapshot(snapshot, chosen_rules(RULES, ()), {}).findings
    proof = proof_for(snapshot, finding)
    assert proof is not None
    asleep = replace(proof, statement="SELECT 1, pg_catalog.pg_sleep(9), 0, 0")
    told: list[str] = []
    for town in ("carrier_town", "'?'"):
        database.owner.execute_untrusted(
            f"UPDATE shipments SET carrier_town = {town} WHERE shipment_id = 1"  # noqa: S608 - names of this test
        )
        with connect(database.conninfo, read_only=True) as session:
            asker = Asker(session, TimeBox.of(2))
            asker.prepare(lock_timeout_ms=1000)
            told.append(proven(asker, snapshot, finding, asleep).remedy.text)
    assert "joined, compared row by row (rows: shipments 2,000, carriers 60)" in told[0]
    assert "The rows say otherwise" in told[1]


def test_no_time_is_spent_on_what_would_not_end_in_it(database: LabDatabase) -> None:
    make_shipments(database)
    snapshot = read(database)
    (finding,) = review_snapshot(snapshot, chosen_rules(RULES, ()), {}).findings
    asleep = "SELECT 0, 0 FROM pg_catalog.pg_sleep(0.2)"
    cheaper = RowProof(statement=asleep, counts=(), claim="it is so, briefly")
    proof = RowProof(statement="SELECT 1, 1", counts=(), claim="it is so", cheaper=cheaper)
    told: list[str] = []
    for seconds in (1.5, 30):
        with connect(database.conninfo, read_only=True) as session:
            asker = Asker(session, TimeBox.of(seconds))
            asker.prepare(lock_timeout_ms=1000)
            told.append(proven(asker, snapshot, finding, proof).remedy.text)
    assert "Lossless: it is so, briefly" in told[0]
    assert "The rows say otherwise" in told[1]


def test_a_question_for_the_rows_cannot_write(database: LabDatabase) -> None:
    make_shipments(database)
    finding = with_sql(found(database))
    writing = "WITH gone AS (DELETE FROM public.shipments RETURNING 1) SELECT 0, 0 FROM gone"
    proof = RowProof(statement=writing, counts=(), claim="it is so")
    with connect(database.conninfo, read_only=True) as session:
        snapshot = read_snapshot(session)
        asker = Asker(session, TimeBox.of(30))
        asker.prepare(lock_timeout_ms=1000)
        told = proven(asker, snapshot, finding, proof)
    assert "read-only" in told.remedy.text
    ((rows,),) = database.owner.query("SELECT count(*) FROM shipments")
    assert rows == 2000


def test_accidents_are_listed_with_their_reasons_where_that_is_asked_for(
    database: LabDatabase,
) -> None:
    database.owner.execute(
        """
        CREATE TABLE sales (
            sale_id bigint PRIMARY KEY, price numeric(9, 2) NOT NULL, town text NOT NULL,
            shop_code text NOT NULL, lorry text NOT NULL);
        INSERT INTO sales SELECT i, t * 10 + 1, 'town ' || t, 'S' || s, 'lorry ' || s * 5 % 23
        FROM (SELECT i, i * 11 % 29 AS t, i * 7 % 61 AS s FROM generate_series(1, 2000) AS i) x;
        ANALYZE sales
        """
    )
    assert found(database) == ()
    listed = {one.detail: one.message for one in found(database, accidental=True)}
    assert set(listed) == {"town -> price", "shop_code -> lorry"}
    assert "lorry is not named after it" in listed["shop_code -> lorry"]
