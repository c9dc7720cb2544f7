"""Rows that are only added, sums of zero and counted changes are designed and attacked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dbarchitect.design.proof import at_once, prove
from dbarchitect.design.proof.at_once import at_once_checks
from dbarchitect.design.proof.ground import new_database, up_statements
from dbarchitect.design.proof.setting import Setting
from dbarchitect.design.proof.valid_row import stock
from library_design import AS_OF
from shop_design import design_of

if TYPE_CHECKING:
    from dbarchitect.lab import Lab
    from dbarchitect.model.proof import Proof

BOOKS = """
name: books
entities:
  Account:
    rows: 200
    growth: 5/month
    attributes: {name: text(40), number: text(10) unique}
    keep: {version: true, audit: true}
  Posting:
    rows: 800
    growth: 100/month
    attributes: {key: text(40) unique}
    keep: {append only: true}
  Entry:
    part of: Posting
    refers to: {account: Account}
    rows: 2k
    growth: 250/month
    attributes: {amount: money <> 0, currency: 'one of [EUR, NOK]', line: smallint > 0}
    unique: [[posting, line]]
    balanced: amount per posting and currency
    keep: {append only: true}
  Balance:
    belongs to: Account
    refers to: {posting: Posting}
    rows: 3k
    growth: 300/month
    attributes: {day: date, amount: money}
    identity: {natural: [account, posting, day]}
    keep: {timestamps: false}
access:
  rename:
    sql: UPDATE accounts SET name = :name WHERE id = :account AND version = :version
    rate: 100/hour
  book once:
    sql: INSERT INTO postings (key) VALUES (:key) ON CONFLICT (key) DO NOTHING
    rate: 100/hour
"""

TENANTS = """
name: books
entities:
  Company:
    rows: 20
    attributes: {name: text(40)}
  Posting:
    belongs to: Company
    rows: 800
    attributes: {key: text(40) unique}
    keep: {append only: true}
  Entry:
    part of: Posting
    rows: 2k
    attributes: {amount: bigint}
    balanced: amount per posting
    keep: {append only: true}
requirements: {tenancy: {by: Company}}
"""


def _failed(proof: Proof) -> list[str]:
    failed = [f"{r.probe.name}: {r.answer}" for r in proof.probes if not r.passed]
    return failed + [f"{b.name}: {b.detail}" for b in proof.builds if not b.passed]


def test_the_books_hold_against_their_owner_and_against_two_at_once(lab: Lab) -> None:
    design = design_of(BOOKS)
    proof = prove(lab, design, as_of=AS_OF)
    assert _failed(proof) == []
    assert not proof.not_verified
    probed = {(r.probe.target.parts[1:2], r.probe.name) for r in proof.probes}
    for table in ("entries", "postings"):
        for event in ("UPDATE", "DELETE", "TRUNCATE"):
            assert ((table,), f"{event} is refused to the owner") in probed
    for name in (
        "a row that nothing balances is refused",
        "a change that unbalances is refused",
        "a deletion that unbalances is refused",
        "a row that leaves its posting_id is refused",
        "a row that leaves its currency is refused",
        "rows that add up are accepted one after the other",
    ):
        assert (("entries",), name) in probed, name
    assert (("accounts",), "who names an old version changes nothing") in probed
    assert (("accounts",), "a row that comes with a version begins with 1") in probed
    assert len({cost.rows for cost in proof.balances}) == len(proof.balances) == 3
    at_once = {check.name: check.detail for check in proof.builds if "two" in check.name}
    assert at_once == {
        "two writers of accounts": (
            "the second waited for the first; rows changed with the version 0, without it 1"
        ),
        "two transactions of entries": (
            "halves 23514 and 23514; pairs accepted and accepted; halves without the trigger "
            "accepted and accepted"
        ),
    }


def test_rows_that_are_only_added_keep_no_time_of_change_and_no_privilege_to() -> None:
    design = design_of(BOOKS)
    entries = next(t for t in design.schema.tables if t.name.name == "entries")
    assert "updated_at" not in {column.name for column in entries.columns}
    granted = {g.privilege for g in entries.privileges or () if g.grantee == "books_app"}
    assert granted == {"INSERT", "SELECT"}
    (whole,) = (k for k in entries.foreign_keys if k.columns == ("posting_id",))
    assert whole.on_delete.value == "NO ACTION"


def test_a_tenant_who_hides_rows_from_the_sum_is_refused(lab: Lab) -> None:
    proof = prove(lab, design_of(TENANTS), as_of=AS_OF)
    assert _failed(proof) == []
    assert [b.name for b in proof.builds if b.name == "two transactions of entries"]


COUNTED = """
name: counted
entities:
  Account: {rows: 20, attributes: {name: text(40)}, keep: {version: true}}
"""


@pytest.mark.essential
@pytest.mark.usefixtures("roles_go")
def test_two_writers_who_were_not_seen_to_meet_show_nothing(
    lab: Lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    design = design_of(COUNTED)
    database = new_database(lab, design)
    for statement in up_statements(lab, design):
        database.owner.execute_untrusted(statement.sql)
    rows = {forecast.table: 20 for forecast in design.forecasts}
    setting = Setting(design=design, rows=rows, seed=1, as_of=AS_OF)
    for row in stock(database.owner, design, setting).kept(design.names["Account"].table):
        database.owner.execute_untrusted(row.insert())
    ((met,), missing) = at_once_checks(lab, database, design, setting)
    assert met.passed
    assert not missing
    monkeypatch.setattr(at_once, "_LONGEST_WAIT_S", 0.0)
    ((apart,), _) = at_once_checks(lab, database, design, setting)
    assert not apart.passed
    assert apart.detail.startswith("the second was not seen to wait for the first; ")
    lab.drop_database(database)


TWO_RULES = """
name: books
entities:
  Posting:
    rows: 800
    attributes: {day: date}
  Entry:
    part of: Posting
    rows: 2k
    attributes: {amount: money <> 0, points: bigint, branch: 'one of [north, south]'}
    balanced: [amount per posting, amount per posting and branch, points per branch]
"""


def test_rules_of_one_table_are_each_tried_by_two_at_once(lab: Lab) -> None:
    proof = prove(lab, design_of(TWO_RULES), as_of=AS_OF)
    assert _failed(proof) == []
    assert not proof.not_verified
    names = [b.name for b in proof.builds if b.name.startswith("two transactions")]
    costs = [cost for cost in proof.balances if cost.same == ("posting_id",)]
    assert [cost.rows for cost in costs] == sorted(cost.rows for cost in costs)
    assert costs[-1].rows >= 1000
    assert all(cost.row_ms is None or cost.row_ms > 0 for cost in costs)
    assert names == [
        "two transactions of entries by amount per posting_id",
        "two transactions of entries by amount per posting_id and branch",
        "two transactions of entries by points per branch",
    ]
