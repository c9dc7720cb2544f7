"""The names of the scheme are those that PostgreSQL gives to what is left unnamed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dbarchitect.design.names import TakenNames, derived_name

if TYPE_CHECKING:
    from dbarchitect.lab import LabDatabase
    from dbarchitect.postgres.session import Session

pytestmark = pytest.mark.essential


def _names(session: Session) -> set[str]:
    rows = session.query(
        "SELECT conname FROM pg_catalog.pg_constraint"
        " WHERE connamespace = 'public'::pg_catalog.regnamespace AND contype <> 'n'"
        " UNION SELECT relname FROM pg_catalog.pg_class"
        " WHERE relnamespace = 'public'::pg_catalog.regnamespace AND relkind = 'i'"
        " ORDER BY 1"
    )
    return {str(row[0]) for row in rows}


def test_each_kind_of_constraint_and_index_has_the_servers_name(database: LabDatabase) -> None:
    session = database.owner
    orders = (
        "CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint REFERENCES users,"
        " total_amount numeric CHECK (total_amount >= 0), ordered_at timestamptz,"
        " UNIQUE (user_id, ordered_at))"
    )
    session.execute_untrusted("CREATE TABLE users (id bigint PRIMARY KEY, email text UNIQUE)")
    session.execute_untrusted(orders)
    session.execute_untrusted("CREATE INDEX ON orders (user_id, ordered_at DESC)")
    assert _names(session) == {
        derived_name("users", [], "pkey"),
        derived_name("users", ["email"], "key"),
        derived_name("orders", [], "pkey"),
        derived_name("orders", ["user_id"], "fkey"),
        derived_name("orders", ["total_amount"], "check"),
        derived_name("orders", ["user_id", "ordered_at"], "key"),
        derived_name("orders", ["user_id", "ordered_at"], "idx"),
    }


def test_a_second_index_gets_the_number_that_the_server_gives(database: LabDatabase) -> None:
    session = database.owner
    session.execute_untrusted("CREATE TABLE notes (title text)")
    taken = TakenNames()
    expected = {taken.take(derived_name("notes", ["title"], "idx")) for _ in range(3)}
    for _ in range(3):
        session.execute_untrusted("CREATE INDEX ON notes (title)")
    assert _names(session) == expected


def test_a_cut_name_is_one_that_the_server_keeps(database: LabDatabase) -> None:
    session = database.owner
    name = derived_name("t" * 58, ["a" * 40, "b" * 40], "idx")
    session.execute_untrusted("CREATE TABLE notes (title text)")
    session.execute_untrusted(f"CREATE INDEX {name} ON notes (title)")
    assert _names(session) == {name}
