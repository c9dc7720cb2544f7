"""Severities by figures, findings by settings of a rule, and what cannot be known."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from dbarchitect.lab.loading import load_files
from dbarchitect.model.finding import Severity
from dbarchitect.model.identifier import QualifiedName
from dbarchitect.model.quantities import Rows
from dbarchitect.model.reading import Known, NotRead
from dbarchitect.model.schema import ObjectKind
from dbarchitect.model.snapshot import OriginKind, SequenceValue
from dbarchitect.model.surroundings import Authentication, HbaRule
from dbarchitect.postgres.snapshot import read_snapshot
from dbarchitect.review.catalogue import rule_by_code
from dbarchitect.review.engine import review_snapshot
from rule_examples import with_settings

if TYPE_CHECKING:
    from dbarchitect.lab import LabDatabase
    from dbarchitect.model.finding import Review
    from dbarchitect.model.snapshot import Snapshot


def in_use(database: LabDatabase, schema: str) -> Snapshot:
    """The database as if it were one that is in use."""
    load_files(database, [("schema.sql", schema)])
    snapshot = read_snapshot(database.admin)
    return replace(snapshot, origin=replace(snapshot.origin, kind=OriginKind.SERVER))


def review(snapshot: Snapshot, code: str, **options: Any) -> Review:
    return review_snapshot(snapshot, [rule_by_code(code)], {code: options})


@pytest.mark.parametrize(
    ("rows", "severity"),
    [(None, Severity.INFO), (200_000_000, Severity.INFO), (250_000_000, Severity.WARNING)],
)
def test_a_narrow_key_of_a_large_table_is_a_warning(
    database: LabDatabase, rows: int | None, severity: Severity
) -> None:
    snapshot = in_use(database, "CREATE TABLE t (id serial PRIMARY KEY)")
    assert isinstance(snapshot.sizes, Known)
    sizes = tuple(
        replace(size, rows=None if rows is None else Rows(rows))
        for size in snapshot.sizes.value
    )
    (finding,) = review(replace(snapshot, sizes=Known(sizes)), "TYP09").findings
    assert finding.severity is severity


def drawn(snapshot: Snapshot, value: Known[int | None] | NotRead) -> Snapshot:
    name = QualifiedName("public", "t_id_seq")
    values = Known((SequenceValue(sequence=name, last_value=value),))
    return replace(snapshot, sequence_values=values)


def test_a_sequence_is_worse_the_nearer_its_end(database: LabDatabase) -> None:
    snapshot = in_use(database, "CREATE TABLE t (id serial PRIMARY KEY)")
    for last, severities in (
        (1_700_000_000, []),
        (1_800_000_000, [Severity.WARNING]),
        (2_100_000_000, [Severity.ERROR]),
        (2_147_483_647, [Severity.ERROR]),
    ):
        found = review(drawn(snapshot, Known(last)), "SEQ01").findings
        assert [finding.severity for finding in found] == severities
    found = review(drawn(snapshot, Known(1_700_000_000)), "SEQ01", warning_percent=75).findings
    assert len(found) == 1


def test_a_sequence_that_was_not_read_is_not_taken_for_fresh(database: LabDatabase) -> None:
    snapshot = in_use(database, "CREATE TABLE t (id serial PRIMARY KEY)")
    unknown = replace(snapshot, sequence_values=NotRead("It was not asked for."))
    assert review(unknown, "SEQ01").rules_run == ()
    assert len(review(unknown, "SEQ01").not_verified) == 1
    lab = replace(snapshot, origin=replace(snapshot.origin, kind=OriginKind.LAB))
    assert len(review(lab, "SEQ01").not_verified) == 1


def test_a_sequence_that_counts_down_has_an_end_too(database: LabDatabase) -> None:
    snapshot = in_use(
        database,
        "CREATE SEQUENCE t_id_seq AS smallint INCREMENT -1;"
        " CREATE TABLE t (id smallint DEFAULT nextval('t_id_seq') PRIMARY KEY)",
    )
    assert review(drawn(snapshot, Known(-20_000)), "SEQ01").findings == ()
    (finding,) = review(drawn(snapshot, Known(-30_000)), "SEQ01").findings
    assert "91.6 %" in finding.message
    assert "-32,768" in finding.message


def test_an_encoding_that_says_nothing_is_found_in_a_database_in_use(
    database: LabDatabase,
) -> None:
    snapshot = in_use(database, "CREATE TABLE t (id bigint PRIMARY KEY)")
    ascii_only = replace(snapshot, origin=replace(snapshot.origin, encoding="SQL_ASCII"))
    (finding,) = review(ascii_only, "OPS01").findings
    assert finding.target.kind is ObjectKind.DATABASE
    assert review(snapshot, "OPS01").findings == ()
    files = replace(ascii_only, origin=replace(ascii_only.origin, kind=OriginKind.FILES))
    assert review(files, "OPS01").findings == ()


@pytest.mark.parametrize(
    ("code", "options", "schema"),
    [
        ("TYP07", {"amounts": ["gage"]}, "CREATE TABLE t (id int PRIMARY KEY, gage real)"),
        ("TYP22", {"also": ["email"]}, "CREATE TABLE t (id int PRIMARY KEY, email text)"),
        ("TYP23", {"last_words": ["time"]}, "CREATE TABLE t (id int PRIMARY KEY, time bigint)"),
        (
            "NAM09",
            {"columns": ["tenant_id"]},
            "CREATE TABLE t (created_at date, updated_at date)",
        ),
        ("NAM11", {"environments": ["muster"]}, "CREATE SCHEMA muster_shop"),
        ("JSN04", {"at_most": 1}, "CREATE TABLE t (a jsonb, b jsonb)"),
        ("NAM10", {"index": "ix_.*"}, "CREATE TABLE t (a int); CREATE INDEX ON t (a)"),
    ],
)
def test_what_a_team_configures_is_what_is_found(
    database: LabDatabase, code: str, options: dict[str, Any], schema: str
) -> None:
    snapshot = in_use(database, schema)
    assert review(snapshot, code).findings == ()
    assert len(review(snapshot, code, **options).findings) == 1


def test_padding_that_is_reported_is_gone_in_the_order_that_is_named(
    database: LabDatabase,
) -> None:
    columns = {"a": "boolean", "b": "bigint", "c": "boolean", "d": "bigint", "e": "int"}
    listed = ", ".join(f"{name} {kind} NOT NULL" for name, kind in columns.items())
    rows = (
        "INSERT INTO t SELECT true, i, true, i, 1 FROM generate_series(1, 60000) i; ANALYZE t"
    )
    snapshot = in_use(database, f"CREATE TABLE t ({listed}); {rows}")
    (finding,) = review(snapshot, "TYP21", least_bytes=1).findings
    (evidence,) = finding.evidence
    order = finding.remedy.text.partition("The order is ")[2].rstrip(".").split(", ")
    better = ", ".join(f"{name} {columns[name]} NOT NULL" for name in order)
    database.owner.execute_untrusted(f"CREATE TABLE u ({better})")
    names = ", ".join(order)
    database.owner.execute_untrusted(f"INSERT INTO u ({names}) SELECT {names} FROM t")  # noqa: S608 - names of this test
    (sizes,) = database.admin.query(
        "SELECT pg_relation_size('public.t'), pg_relation_size('public.u')"
    )
    assert evidence.measurement("heap").value == sizes[0]
    assert evidence.measurement("saved").value == sizes[0] - sizes[1]


def test_a_setting_is_judged_where_passwords_cannot_be_read(database: LabDatabase) -> None:
    snapshot = in_use(database, "CREATE TABLE t (id bigint PRIMARY KEY)")
    unread = NotRead("The role may not read pg_authid.")
    rules = Authentication(rules=(), md5_roles=unread)
    for authentication in (unread, Known(rules)):
        hidden = replace(snapshot, authentication=authentication)
        told = review(with_settings(hidden, "# setting: password_encryption = md5"), "SEC27")
        assert [finding.detail for finding in told.findings] == ["password_encryption"]
        assert [one.reason for one in told.not_verified] == [unread.reason]
        assert told.rules_run == ("SEC27",)
        assert review(hidden, "SEC27").findings == ()


def test_who_logs_in_elsewhere_has_no_password_to_be_tried(database: LabDatabase) -> None:
    snapshot = in_use(database, "CREATE TABLE t (id bigint PRIMARY KEY)")
    settings = with_settings(snapshot, "# setting: listen_addresses = *\n# setting: ssl = on")
    found = {}
    for method in ("scram-sha-256", "ldap", "oauth", "cert"):
        line = HbaRule(
            type="hostssl",
            databases=("all",),
            users=("all",),
            address="all",
            method=method,
            line=1,
        )
        rules = Authentication(rules=(line,), md5_roles=Known(()))
        told = review(replace(settings, authentication=Known(rules)), "SEC29")
        found[method] = len(told.findings)
    assert found == {"scram-sha-256": 1, "ldap": 1, "oauth": 0, "cert": 0}
