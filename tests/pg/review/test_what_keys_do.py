"""What findings on keys and nulls say of the server, the server does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dbarchitect.errors import StatementFailedError
from dbarchitect.lab.loading import load_files
from dbarchitect.postgres.snapshot import read_snapshot
from dbarchitect.review.catalogue import example_file, rule_by_code
from dbarchitect.review.engine import review_snapshot

if TYPE_CHECKING:
    from dbarchitect.lab import LabDatabase

REFUSED = {
    "KEY04": (
        ("INSERT INTO users VALUES ('a@x', 'A')", "INSERT INTO logins (who) VALUES ('a@x')"),
        "UPDATE users SET email = 'b@x'",
        "23503",
    ),
    "KEY11": (
        ("INSERT INTO posts DEFAULT VALUES",),
        "INSERT INTO comments (subject_id) VALUES (1)",
        "23503",
    ),
    "KEY14": ((), "INSERT INTO departments (head_id) VALUES (1)", "23503"),
    "KEY15": (
        (
            "INSERT INTO authors DEFAULT VALUES",
            "INSERT INTO articles (author_id) VALUES (1)",
        ),
        "DELETE FROM authors",
        "23502",
    ),
}

ACCEPTED = {
    "KEY10": (
        "INSERT INTO customers DEFAULT VALUES",
        "INSERT INTO invoices (customer_id) VALUES (1)",
    ),
    "KEY12": ("INSERT INTO offices (country, code) VALUES ('nowhere', NULL)",),
    "KEY14": (
        """WITH d AS (INSERT INTO departments (head_id) VALUES (1))
        INSERT INTO employees (department_id) VALUES (1)""",
    ),
    "KEY16": (
        "INSERT INTO organisations DEFAULT VALUES",
        "INSERT INTO projects (organisation_id) VALUES (1)",
        "DELETE FROM organisations",
    ),
    "KEY18": ("INSERT INTO comments (commentable_type, commentable_id) VALUES ('x', 7)",),
    "KEY26": (
        "INSERT INTO articles DEFAULT VALUES",
        "INSERT INTO tags DEFAULT VALUES",
        "INSERT INTO labels (article_id, tag_id) VALUES (1, 1), (1, 1)",
    ),
    "CON02": ("INSERT INTO customers DEFAULT VALUES",),
    "CON06": ("INSERT INTO bookings (starts_at, ends_at) VALUES ('2026-02-02', '2026-01-01')",),
    "CON09": ("INSERT INTO books (title) VALUES ((SELECT title FROM books WHERE false))",),
}


def load_bad(database: LabDatabase, code: str) -> None:
    file = example_file(rule_by_code(code), "bad")
    load_files(database, [(file.name, file.read_text())])


@pytest.mark.parametrize(("code", "case"), REFUSED.items(), ids=REFUSED)
def test_the_server_refuses_what_the_finding_says_it_does(
    database: LabDatabase, code: str, case: tuple[tuple[str, ...], str, str]
) -> None:
    before, statement, sqlstate = case
    load_bad(database, code)
    for each in before:
        database.owner.execute_untrusted(each)
    with pytest.raises(StatementFailedError) as caught:
        database.owner.execute_untrusted(statement)
    assert caught.value.sqlstate == sqlstate


@pytest.mark.parametrize(("code", "statements"), ACCEPTED.items(), ids=ACCEPTED)
def test_the_server_takes_what_the_finding_says_it_does(
    database: LabDatabase, code: str, statements: tuple[str, ...]
) -> None:
    load_bad(database, code)
    for statement in statements:
        database.owner.execute_untrusted(statement)


def test_an_update_of_a_row_from_before_a_constraint_fails_whatever_it_changes(
    database: LabDatabase,
) -> None:
    schema = """
        CREATE TABLE t (id int PRIMARY KEY, a int, b int);
        INSERT INTO t VALUES (1, -1, 0);
        ALTER TABLE t ADD CHECK (a > 0) NOT VALID;"""
    load_files(database, [("schema.sql", schema)])
    with pytest.raises(StatementFailedError) as caught:
        database.owner.execute_untrusted("UPDATE t SET b = 1")
    assert caught.value.sqlstate == "23514"


def test_a_row_from_before_a_foreign_key_or_a_rule_of_a_domain_can_be_updated(
    database: LabDatabase,
) -> None:
    schema = """
        CREATE DOMAIN share AS int;
        CREATE TABLE p (id int PRIMARY KEY);
        CREATE TABLE t (id int PRIMARY KEY, p int, s share, b int);
        INSERT INTO t VALUES (1, 7, 200, 0);
        ALTER TABLE t ADD FOREIGN KEY (p) REFERENCES p NOT VALID;
        ALTER DOMAIN share ADD CHECK (VALUE < 100) NOT VALID;"""
    load_files(database, [("schema.sql", schema)])
    rule = rule_by_code("CON01")
    found = review_snapshot(read_snapshot(database.admin), [rule]).findings
    assert not any("UPDATE" in finding.message for finding in found)
    database.owner.execute_untrusted("UPDATE t SET b = 1, p = 7, s = s")


@pytest.mark.parametrize("names", [("a", "z"), ("z", "a")])
def test_of_two_foreign_keys_the_one_that_was_created_first_decides(
    database: LabDatabase, names: tuple[str, str]
) -> None:
    first, second = names
    refers = "FOREIGN KEY (id) REFERENCES p"
    cascades = f"{refers} ON DELETE CASCADE"
    schema = f"""
        CREATE TABLE p (id int PRIMARY KEY);
        CREATE TABLE t (id int PRIMARY KEY);
        CREATE TABLE u (id int PRIMARY KEY);
        ALTER TABLE t ADD CONSTRAINT {first} {cascades};
        ALTER TABLE t ADD CONSTRAINT {second} {refers};
        ALTER TABLE u ADD CONSTRAINT {first} {refers};
        ALTER TABLE u ADD CONSTRAINT {second} {cascades};
        INSERT INTO p VALUES (1), (2);
        INSERT INTO t VALUES (1);
        INSERT INTO u VALUES (2);"""  # noqa: S608 - the names are the test's own
    load_files(database, [("schema.sql", schema)])
    database.owner.execute_untrusted("DELETE FROM p WHERE id = 1")
    with pytest.raises(StatementFailedError):
        database.owner.execute_untrusted("DELETE FROM p WHERE id = 2")


def test_a_null_of_a_domain_that_refuses_it_is_kept_by_an_update_and_refused_as_input(
    database: LabDatabase,
) -> None:
    load_bad(database, "CON09")
    database.owner.execute_untrusted(ACCEPTED["CON09"][0])
    database.owner.execute_untrusted("UPDATE books SET title = title")
    with pytest.raises(StatementFailedError) as caught:
        database.owner.execute_untrusted("SELECT null::text::title")
    assert caught.value.sqlstate == "23502"


def test_an_index_whose_predicate_is_always_true_serves_conditions_that_compare_its_key(
    database: LabDatabase,
) -> None:
    load_bad(database, "IDX11")
    database.admin.query("SELECT set_config('enable_seqscan', 'off', false)")
    plans = (
        "EXPLAIN SELECT sent_at FROM public.parcels WHERE sent_at > '2026-01-01'",
        "EXPLAIN SELECT sent_at FROM public.parcels ORDER BY sent_at LIMIT 1",
        "EXPLAIN SELECT min(sent_at) FROM public.parcels",
        "EXPLAIN SELECT sent_at FROM public.parcels WHERE sent_at IS NOT NULL ORDER BY 1",
    )
    used = ["parcels_sent_at_idx" in str(database.admin.query(plan)) for plan in plans]
    assert used == [True, False, False, False]


def test_an_index_that_several_others_replace_is_told_once(database: LabDatabase) -> None:
    schema = """
        CREATE TABLE t (id int PRIMARY KEY, a int NOT NULL, b int NOT NULL, c int NOT NULL);
        CREATE INDEX a ON t (a);
        CREATE INDEX a_again ON t (a);
        CREATE INDEX a_b ON t (a, b);
        CREATE INDEX c ON t (c);
        CREATE INDEX c_again ON t (c);
        CREATE UNIQUE INDEX c_key ON t (c);
        CREATE INDEX c_b ON t (c, b);"""
    load_files(database, [("schema.sql", schema)])
    rules = [rule_by_code(code) for code in ("IDX02", "IDX03", "IDX04")]
    found = review_snapshot(read_snapshot(database.admin), rules).findings
    assert sorted((f.target.parts[-1], f.code) for f in found) == [
        ("a", "IDX03"),
        ("a_again", "IDX02"),
        ("c", "IDX04"),
        ("c_again", "IDX02"),
    ]
