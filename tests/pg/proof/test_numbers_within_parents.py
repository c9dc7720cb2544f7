"""Numbers that are unique within a parent are counted there, not over all rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dbarchitect.design.proof.filling import fill
from dbarchitect.design.proof.ground import new_database, role_names
from dbarchitect.design.proof.populate import script
from dbarchitect.design.proof.scale_choice import choose_scale
from dbarchitect.design.proof.setting import Setting
from shop_design import AS_OF, design_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.lab import Lab

BILLS = """
name: bills
entities:
  Invoice: {rows: 4k, attributes: {note: text(20)}}
  InvoiceLine:
    part of: Invoice
    rows: 40k
    fan-out: {invoice: {p50: 3, p99: 18}}
    attributes: {line: smallint > 0, amount: money}
    unique: [[invoice, line]]
access:
  lines: {sql: "SELECT line FROM invoice_lines WHERE invoice_id = :invoice", rate: 1k/hour}
"""

OFFICES = """
name: offices
entities:
  Organization: {rows: 20, attributes: {title: text(40)}}
  Invoice: {belongs to: Organization, rows: 400, attributes: {note: text(20)}}
  InvoiceLine:
    part of: Invoice
    rows: 4k
    fan-out: {invoice: {p50: 3, p99: 18}}
    attributes: {line: smallint between 1 and 90, amount: money}
    unique: [[invoice, line]]
access:
  lines: {sql: "SELECT line FROM invoice_lines WHERE invoice_id = :invoice", rate: 1k/hour}
requirements: {tenancy: {by: Organization}}
"""


@pytest.fixture
def roles_go(lab: Lab) -> Iterator[None]:
    before = set(lab.roles)
    yield
    for role in reversed(lab.roles):
        if role not in before:
            lab.drop_role(role)


@pytest.mark.usefixtures("roles_go")
@pytest.mark.parametrize(("brief", "rows"), [(BILLS, 40_000), (OFFICES, 4_000)])
def test_a_line_is_unique_within_its_invoice_and_fits_its_type(
    lab: Lab, brief: str, rows: int
) -> None:
    design = design_of(brief)
    setting = Setting(design=design, rows=choose_scale(design).rows, seed=1, as_of=AS_OF)
    database = new_database(lab, design)
    made = script(
        setting,
        server_version_num=lab.server_version_num,
        existing_roles=role_names(design),
    )
    fill(database.owner, setting, made)
    table = next(t.name.sql for t in design.schema.tables if t.name.name == "invoice_lines")
    ((count, different),) = database.admin.query_untrusted(
        f"SELECT count(*), count(DISTINCT (invoice_id, line)) FROM {table}"  # noqa: S608 - a quoted name
    )
    lab.drop_database(database)
    assert (count, different) == (rows, rows)
