"""`dbarchitect review URL --data` on a table of four things, as a user sees it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from command_line import Ended, run_command
from flattened import make_orders_flat

if TYPE_CHECKING:
    from dbarchitect.lab import LabDatabase

CODES = ("--select", "NRM04", "--select", "NRM05", "--select", "NRM13")


def review(database: LabDatabase, *options: str) -> Ended:
    return run_command("review", database.conninfo, "--data", *CODES, *options)


def test_a_flattened_table_is_taken_apart_without_loss_but_for_what_rows_contradict(
    database: LabDatabase,
) -> None:
    make_orders_flat(database, orders=600)
    database.owner.execute(
        "UPDATE orders_flat SET customer_name = 'Custmer 5' WHERE order_id = 42 AND line_no = 1"
    )
    printed = review(database)
    assert printed.returncode == 1, printed.stderr
    text = " ".join(printed.stdout.split())
    assert "Lossless: its rows are those of its parts joined" in text
    assert "CREATE TABLE public.customers (" in printed.stdout
    assert "Custmer" not in printed.stdout
    result = json.loads(review(database, "--format", "json", "--data-values").stdout)["result"]
    by_code = {(one["code"], one["target"]["path"]): one for one in result["findings"]}
    slip = by_code["NRM13", "public.orders_flat.customer_name"]
    assert "'Custmer 5' in 1)" in slip["message"]
    whole = by_code["NRM04", "public.orders_flat"]
    tables = [s for s in whole["remedy"]["statements"] if s.startswith("CREATE TABLE")]
    made = {s.split("(")[0].split(".")[1].strip(): s for s in tables}
    assert set(made) == {"categories", "customers", "orders", "products"}
    assert "customer_email" in made["customers"]
    assert "customer_name" not in made["customers"]
    executed = [one for one in whole["evidence"] if one["method"] == "executed"]
    assert len(executed) == 1
    assert "EXCEPT ALL" in executed[0]["statements"][0]
