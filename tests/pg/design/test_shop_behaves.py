"""The designed shop on a server: what triggers do and what roles may do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from dbarchitect.design.audit.functions import AuditVariant
from dbarchitect.design.audit.variants import audit_statements
from dbarchitect.errors import StatementFailedError
from shop_design import shop_design

if TYPE_CHECKING:
    from dbarchitect.postgres.session import Session

NEW_USER = """
INSERT INTO users (email, password_hash, full_name) VALUES ('a@example.org', 'hash', 'A')
RETURNING id
"""
AUDIT = (
    "SELECT operation, row_key, old_row, new_row, actor, context FROM audit_logs ORDER BY id"
)


@dataclass(frozen=True)
class Refusal:
    sqlstate: str
    constraint: str | None


def refused(session: Session, sql: str) -> Refusal:
    with pytest.raises(StatementFailedError) as caught, session.savepoint():
        session.execute_untrusted(sql)
    server = caught.value.server
    assert server is not None
    return Refusal(server.sqlstate, server.constraint_name)


def as_role(session: Session, role: str) -> None:
    session.execute_untrusted(f"SET LOCAL ROLE {role}")


def user(session: Session) -> int:
    ((key,),) = session.query_untrusted(NEW_USER)
    assert isinstance(key, int)
    return key


@pytest.mark.essential
def test_an_update_sets_updated_at_only_when_it_changes_something(shop: Session) -> None:
    user(shop)
    shop.execute_untrusted("UPDATE users SET updated_at = '2000-01-01'")
    before = shop.query_untrusted("SELECT updated_at > '2001-01-01' FROM users")
    assert before == [(True,)]
    as_role(shop, "shop_owner")
    shop.execute_untrusted("ALTER TABLE users DISABLE TRIGGER set_updated_at")
    shop.execute_untrusted("UPDATE users SET updated_at = '2000-01-01'")
    shop.execute_untrusted("ALTER TABLE users ENABLE TRIGGER set_updated_at")
    as_role(shop, "shop_app")
    shop.execute_untrusted("UPDATE users SET full_name = full_name")
    assert shop.query_untrusted("SELECT updated_at < '2001-01-01' FROM users") == [(True,)]
    shop.execute_untrusted("UPDATE users SET full_name = 'B'")
    assert shop.query_untrusted("SELECT updated_at = now() FROM users") == [(True,)]


@pytest.mark.essential
def test_a_table_with_a_generated_column_has_its_change_time_kept_too(shop: Session) -> None:
    shop.execute_untrusted("INSERT INTO products (name, slug, price) VALUES ('n', 's', 1)")
    as_role(shop, "shop_owner")
    shop.execute_untrusted("ALTER TABLE products DISABLE TRIGGER set_updated_at")
    shop.execute_untrusted("UPDATE products SET updated_at = '2000-01-01'")
    shop.execute_untrusted("ALTER TABLE products ENABLE TRIGGER set_updated_at")
    as_role(shop, "shop_app")
    shop.execute_untrusted("UPDATE products SET price = price")
    assert shop.query_untrusted("SELECT updated_at < '2001-01-01' FROM products") == [(True,)]
    shop.execute_untrusted("UPDATE products SET price = 2")
    assert shop.query_untrusted("SELECT updated_at = now() FROM products") == [(True,)]


@pytest.mark.essential
def test_the_email_of_a_deleted_user_can_be_used_again(shop: Session) -> None:
    user(shop)
    assert refused(shop, NEW_USER) == Refusal("23505", "users_email_key")
    shop.execute_untrusted("UPDATE users SET deleted_at = now()")
    user(shop)


@pytest.mark.essential
def test_every_change_of_an_audited_row_is_recorded_without_its_secrets(shop: Session) -> None:
    shop.execute_untrusted("SET LOCAL app.actor = 'agnes'")
    key = user(shop)
    shop.execute_untrusted("UPDATE users SET full_name = full_name")
    shop.execute_untrusted("UPDATE users SET full_name = 'B', password_hash = 'other'")
    as_role(shop, "shop_owner")
    shop.execute_untrusted("DELETE FROM users")
    rows = shop.query_untrusted(AUDIT)
    assert [row[:2] for row in rows] == [
        ("INSERT", str(key)),
        ("UPDATE", str(key)),
        ("DELETE", str(key)),
    ]
    assert all(row[4:] == ("agnes", None) for row in rows)
    inserted, updated, deleted = ((row[2], row[3]) for row in rows)
    assert inserted[0] is None
    assert inserted[1]["full_name"] == "A"
    assert (updated[0]["full_name"], updated[1]["full_name"]) == ("A", "B")
    assert deleted[1] is None
    assert "password_hash" not in str(rows)


@pytest.mark.essential
def test_truncate_is_recorded(shop: Session) -> None:
    as_role(shop, "shop_owner")
    shop.execute_untrusted("TRUNCATE users CASCADE")
    rows = shop.query_untrusted(
        "SELECT operation, table_name, row_key FROM audit_logs ORDER BY 2"
    )
    assert rows == [("TRUNCATE", "public.orders", None), ("TRUNCATE", "public.users", None)]


def recorded_by(shop: Session, variant: AuditVariant) -> list[tuple[object, ...]]:
    """What the log holds after one change of each kind, without keys; rolled back."""
    shop.execute_untrusted("SAVEPOINT before")
    as_role(shop, "shop_owner")
    for sql in audit_statements(shop_design(), "User", variant):
        shop.execute_untrusted(sql)
    user(shop)
    shop.execute_untrusted("UPDATE users SET full_name = full_name")
    shop.execute_untrusted("UPDATE users SET full_name = 'B', password_hash = 'x'")
    shop.execute_untrusted("DELETE FROM users")
    shop.execute_untrusted("TRUNCATE users CASCADE")
    rows = shop.query_untrusted(
        """
        SELECT operation, old_row - 'id', new_row - 'id', actor, context, row_key IS NULL
        FROM audit_logs WHERE table_name = 'public.users' ORDER BY id
        """
    )
    shop.execute_untrusted("ROLLBACK TO before")
    return rows


def test_both_audit_variants_record_the_same(shop: Session) -> None:
    by_row = recorded_by(shop, AuditVariant.ROW)
    assert [row[0] for row in by_row] == ["INSERT", "UPDATE", "DELETE", "TRUNCATE"]
    assert recorded_by(shop, AuditVariant.STATEMENT) == by_row


@pytest.mark.essential
@pytest.mark.parametrize(
    "sql",
    [
        "INSERT INTO audit_logs (table_name, operation, session_role) VALUES ('', '', '')",
        "UPDATE audit_logs SET actor = 'x'",
        "DELETE FROM audit_logs",
        "SELECT * FROM audit_logs",
        "SELECT * FROM audit_logs_default",
        "DELETE FROM users",
        "TRUNCATE orders",
        "CREATE TABLE mine ()",
        "CREATE TRIGGER t BEFORE INSERT ON orders EXECUTE FUNCTION set_updated_at()",
        "ALTER TABLE orders DISABLE TRIGGER audit_change",
        "SET LOCAL ROLE shop_owner; SELECT 1",
    ],
)
def test_the_application_may_do_no_more_than_its_work(shop: Session, sql: str) -> None:
    assert refused(shop, sql).sqlstate in {"42501", "42601"}


@pytest.mark.essential
def test_the_read_only_role_sees_everything_but_secrets(shop: Session) -> None:
    user(shop)
    as_role(shop, "shop_readonly")
    assert shop.query_untrusted("SELECT email FROM users") == [("a@example.org",)]
    assert refused(shop, "SELECT password_hash FROM users").sqlstate == "42501"
    assert refused(shop, "SELECT * FROM users").sqlstate == "42501"
    assert refused(shop, "SELECT * FROM audit_logs").sqlstate == "42501"
    assert refused(shop, "UPDATE users SET full_name = 'x'").sqlstate == "42501"


@pytest.mark.essential
@pytest.mark.parametrize(
    ("sql", "constraint"),
    [
        ("UPDATE users SET email = 'A@example.org'", "users_email_check"),
        ("UPDATE users SET email = 'example.org'", "users_email_check"),
        ("UPDATE users SET avatar_url = 'javascript:x'", "users_avatar_url_check"),
        ("UPDATE users SET full_name = repeat('x', 101)", "users_full_name_check"),
        ("UPDATE users SET status = 'deleted'", "users_status_check"),
    ],
)
def test_a_value_that_breaks_a_rule_is_refused_by_name(
    shop: Session, sql: str, constraint: str
) -> None:
    user(shop)
    assert refused(shop, sql) == Refusal("23514", constraint)


def test_optional_values_break_no_rule(shop: Session) -> None:
    shop.execute_untrusted(
        "INSERT INTO products (name, slug, price) VALUES ('n', 'a', 2), ('n', 'b', 2)"
    )
    assert shop.query_untrusted("SELECT count(*) FROM products WHERE sku IS NULL") == [(2,)]


def test_search_finds_word_forms_and_ranks_names_first(shop: Session) -> None:
    shop.execute_untrusted(
        "INSERT INTO products (name, slug, price, description) VALUES"
        " ('Table', 'a', 1, 'goes with running shoes'), ('Running shoe', 'b', 1, NULL)"
    )
    search = next(a for a in shop_design().access if a.name == "search products")
    found = shop.query_untrusted(search.sql.replace("$1", "'run shoes'"))
    assert [row[1] for row in found] == ["Running shoe", "Table"]


def test_every_access_pattern_runs_as_the_application(shop: Session) -> None:
    for access in shop_design().access:
        types = ", ".join(bind.type for bind in access.binds)
        head = f"PREPARE it ({types})" if types else "PREPARE it"
        shop.execute_untrusted(f"{head} AS {access.sql}")
        shop.execute_untrusted("DEALLOCATE it")


def test_a_change_lands_in_the_partition_of_its_month(shop: Session) -> None:
    as_role(shop, "shop_owner")
    insert = "INSERT INTO audit_logs (changed_at, table_name, operation, session_role) VALUES"
    for moment in ("2026-11-30 23:59:59.9+00", "2026-12-01 00:00+00", "2031-01-01 00:00+00"):
        shop.execute_untrusted(f"{insert} ('{moment}', 't', 'INSERT', 'r')")
    places = shop.query_untrusted(
        "SELECT tableoid::regclass::text FROM audit_logs ORDER BY changed_at"
    )
    assert places == [("audit_logs_2026_11",), ("audit_logs_2026_12",), ("audit_logs_default",)]


@pytest.mark.essential
def test_the_owner_makes_the_next_month_and_nobody_else(shop: Session) -> None:
    add = "SELECT add_audit_logs_month('2028-02-29')"
    assert refused(shop, add).sqlstate == "42501"
    as_role(shop, "shop_owner")
    shop.execute_untrusted("SET LOCAL TimeZone = 'Pacific/Auckland'")
    shop.query_untrusted(add)
    shop.query_untrusted(add)
    bound = shop.query_untrusted(
        "SELECT pg_get_expr(relpartbound, oid) FROM pg_class"
        " WHERE relname = 'audit_logs_2028_02'"
    )
    shop.execute_untrusted("SET LOCAL TimeZone = 'UTC'")
    assert bound == [
        ("FOR VALUES FROM ('2028-02-01 13:00:00+13') TO ('2028-03-01 13:00:00+13')",)
    ]
    shop.execute_untrusted(
        "INSERT INTO audit_logs (changed_at, table_name, operation, session_role)"
        " VALUES ('2028-02-29 23:00+00', 't', 'INSERT', 'r')"
    )
    places = shop.query_untrusted("SELECT tableoid::regclass::text FROM audit_logs")
    assert places == [("audit_logs_2028_02",)]
    as_role(shop, "shop_app")
    assert refused(shop, "SELECT * FROM audit_logs_2028_02").sqlstate == "42501"


def test_the_log_is_written_while_a_month_is_made(shop: Session) -> None:
    as_role(shop, "shop_owner")
    shop.query_untrusted("SELECT add_audit_logs_month('2031-05-05')")
    held = shop.query_untrusted(
        "SELECT mode FROM pg_locks WHERE relation = 'audit_logs'::regclass ORDER BY mode"
    )
    assert held == [("AccessShareLock",), ("ShareUpdateExclusiveLock",)]
    columns = (
        "SELECT attname, atttypid::regtype::text, attnotnull, pg_get_expr(adbin, adrelid)"
        " FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum"
        " WHERE attrelid = '{}'::regclass AND attnum > 0 ORDER BY attnum"
    )
    made = shop.query_untrusted(columns.format("audit_logs_2031_05"))
    assert made == shop.query_untrusted(columns.format("audit_logs_2026_12"))
