"""What findings on keys and nulls say of the server, the server does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dbarchitect.errors import StatementFailedError
from dbarchitect.lab.loading import load_files
from dbarchitect.review.catalogue import example_file, rule_by_code

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
