"""`dbarchitect review URL --data` as a user types it: what the rows themselves show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from command_line import Ended, run_command
from dbarchitect.sqltext.statements import split
from published_schemas import result_of

if TYPE_CHECKING:
    from dbarchitect.lab import LabDatabase

SHOP = """
CREATE TABLE customers (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, email text NOT NULL);
CREATE TABLE orders (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    customer_id bigint NOT NULL, order_number text NOT NULL, placed_on text NOT NULL,
    colours text NOT NULL, note text, net numeric NOT NULL, vat numeric NOT NULL,
    total numeric NOT NULL);
INSERT INTO customers (email)
SELECT 'c' || i || '@example.org' FROM generate_series(1, 300) AS i;
INSERT INTO orders (customer_id, order_number, placed_on, colours, note, net, vat, total)
SELECT
    CASE WHEN i = 1100 THEN 9999 ELSE i % 300 + 1 END, 'N' || i, date '2024-01-01' + i % 300,
    (ARRAY['red', 'red,blue', 'green,red,blue', 'blue'])[i % 4 + 1], 'n' || i, i % 70, i % 19,
    i % 70 + i % 19
FROM generate_series(1, 1200) AS i;
ANALYZE;
"""


def review(*arguments: str, stdin: str = "") -> Ended:
    return run_command("review", *arguments, stdin=stdin)


def result(ended: Ended) -> dict[str, Any]:
    found: dict[str, Any] = result_of(ended.stdout)
    return found


@pytest.mark.essential
def test_what_rows_show_is_found_with_its_figures(database: LabDatabase) -> None:
    for statement in split(SHOP):
        database.owner.execute_untrusted(statement.text)
    ended = review(database.conninfo, "--data", "--format", "json")
    assert ended.returncode == 1, ended.stderr
    found = {(f["code"], f["target"]["path"]): f for f in result(ended)["findings"]}
    orders = "public.orders"
    assert {
        ("CON03", f"{orders}.note"),
        ("KEY08", f"{orders}.customer_id"),
        ("KEY29", f"{orders}.order_number"),
        ("NRM01", f"{orders}.colours"),
        ("NRM10", f"{orders}.total"),
        ("TYP11", f"{orders}.placed_on"),
    } <= found.keys()
    reference = found["KEY08", f"{orders}.customer_id"]
    assert "1 of 1,200 rows of orders refers to no row" in reference["message"]
    assert "customer_id is 9999" in reference["message"]
    assert [s.endswith(" NOT VALID;") for s in reference["remedy"]["statements"]] == [
        False,
        True,
    ]
    assert ("KEY07", f"{orders}.customer_id") not in found


def test_rows_that_may_not_be_read_are_told_and_are_a_warning(database: LabDatabase) -> None:
    database.owner.execute_untrusted("CREATE TABLE t (id bigint PRIMARY KEY)")
    database.lab.create_role("onlooker", login=True)
    database.admin.execute_untrusted(f"GRANT CONNECT ON DATABASE {database.name} TO onlooker")
    conninfo = database.lab.conninfo(database, "onlooker")
    ended = review(conninfo, "--data", "--format", "json")
    assert ended.returncode == 1, ended.stderr
    assert [(u["path"], u["reason"]) for u in result(ended)["not_read"]] == [
        ("public.t", "The role may not read its rows.")
    ]


def test_files_have_no_rows_and_that_is_said() -> None:
    ended = review(
        "-", "--data", "--select", "CON03", "--format", "json", stdin="CREATE TABLE t ();"
    )
    (told,) = result(ended)["not_verified"]
    assert told["code"] == "CON03"
    assert "server" in told["reason"]


def test_without_the_option_a_server_is_told_how_to_look_at_rows(
    database: LabDatabase,
) -> None:
    ended = review(database.conninfo, "--select", "CON03")
    assert "--data" in ended.stdout
    assert ended.returncode == 0
