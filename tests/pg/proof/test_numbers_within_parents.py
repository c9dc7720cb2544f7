"""Numbers that are unique within a parent are counted there, not over all rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dbarchitect.design.proof.scale_choice import choose_scale
from dbarchitect.design.proof.setting import Setting
from horizon_ground import loaded
from shop_design import AS_OF, design_of

if TYPE_CHECKING:
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


@pytest.mark.usefixtures("roles_go")
@pytest.mark.parametrize(("brief", "rows"), [(BILLS, 40_000), (OFFICES, 4_000)])
def test_a_line_is_unique_within_its_invoice_and_fits_its_type(
    lab: Lab, brief: str, rows: int
) -> None:
    design = design_of(brief)
    setting = Setting(design=design, rows=choose_scale(design).rows, seed=1, as_of=AS_OF)
    table = next(t.name.sql for t in design.schema.tables if t.name.name == "invoice_lines")
    with loaded(lab, setting) as database:
        ((count, different),) = database.admin.query_untrusted(
            f"SELECT count(*), count(DISTINCT (invoice_id, line)) FROM {table}"  # noqa: S608 - a quoted name
        )
    assert (count, different) == (rows, rows)
