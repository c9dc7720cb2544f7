"""Tables of the lab have as many pages as what their rows hold makes of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dbarchitect.design.proof.acting import lift_force
from dbarchitect.design.proof.clock import looking_back
from dbarchitect.design.proof.column_widths import row_widths
from dbarchitect.design.proof.profiles import table_profiles
from dbarchitect.design.proof.scale_choice import choose_scale
from dbarchitect.design.proof.setting import Setting
from dbarchitect.design.proof.sizes import check_sizes, check_widths
from dbarchitect.model.identifier import QualifiedName
from dbarchitect.model.quantities import PAGE_BYTES
from fixtures.lab_fixtures import roles_undone
from horizon_ground import loaded
from shop_design import AS_OF, design_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from dbarchitect.lab import Lab, LabDatabase
    from dbarchitect.model.proof import SizeCheck, WidthCheck

BRIEF = """\
name: heaps
entities:
  Club: {rows: 3k, attributes: {name: text(60)}}
  Member: {rows: 500, belongs to: Club, attributes: {name: text(60)}}
  Event:
    rows: 4k
    belongs to: Club
    refers to: {lead: Member?}
    attributes: {title: text(80)}
  Article:
    rows: 1500
    belongs to: Club
    attributes:
      title: text(200)
      body: {type: text, distribution: {average length: 900}}
      embedding: vector(384)?
  Note:
    rows: 12k
    belongs to: Club
    attributes:
      title: text(200)
      body: text?
  Line:
    rows: 20k
    belongs to: Club
    attributes:
      quantity: integer > 0
      unit_price: money >= 0
      total: money >= 0
    checks: [total = unit_price * quantity]
access:
  search articles: {search: Article, in: [title, body], rate: 9/hour}
  search notes: {search: Note, in: [title, body], rate: 9/hour}
requirements:
  tenancy: {by: Club}
"""


@pytest.fixture(scope="module")
def setting() -> Setting:
    design = looking_back(design_of(BRIEF), AS_OF)
    rows = choose_scale(design, 60_000).rows
    return Setting(design=design, rows=rows, seed=1, as_of=AS_OF)


@pytest.fixture(scope="module")
def database(lab: Lab, setting: Setting) -> Iterator[LabDatabase]:
    with roles_undone(lab), loaded(lab, setting) as made:
        lift_force(made.owner)
        yield made


@pytest.fixture(scope="module")
def heaps(database: LabDatabase, setting: Setting) -> Mapping[str, SizeCheck]:
    checks, _ = check_sizes(database.owner, setting)
    return {one.estimate.table.name: one for one in checks if one.estimate.kind == "heap"}


@pytest.fixture(scope="module")
def widths(database: LabDatabase, setting: Setting) -> Mapping[tuple[str, str], WidthCheck]:
    return {(w.table.name, w.column): w for w in check_widths(database.owner, setting)}


@pytest.mark.parametrize("table", ["articles", "clubs", "events", "lines", "notes"])
def test_a_table_of_ten_pages_and_more_is_known_to_one_percent(
    heaps: Mapping[str, SizeCheck], table: str
) -> None:
    found = heaps[table]
    assert found.measured_bytes >= 10 * PAGE_BYTES
    assert abs(found.error_percent) <= 1


def test_what_wide_rows_move_out_is_known_to_three_percent(
    heaps: Mapping[str, SizeCheck],
) -> None:
    found = heaps["articles"]
    assert found.toast_measured_bytes > 0
    expected = found.estimate.toast_high_bytes
    assert expected == pytest.approx(found.toast_measured_bytes, rel=0.03)


@pytest.mark.parametrize("column", [("lines", "total"), ("notes", "search_vector")])
def test_what_is_made_of_other_columns_is_as_wide_as_these_make_it(
    widths: Mapping[tuple[str, str], WidthCheck], column: tuple[str, str]
) -> None:
    found = widths[column]
    assert found.measured_bytes is not None
    assert found.assumed_bytes == pytest.approx(found.measured_bytes, rel=0.01)


def test_references_within_a_tenant_without_others_are_null(
    database: LabDatabase, setting: Setting
) -> None:
    profile = table_profiles(setting)[QualifiedName("public", "events")]
    (lead,) = (w for w in row_widths(setting, profile) if w.name == "lead_id")
    ((nulls,),) = database.owner.query_untrusted(
        "SELECT avg((lead_id IS NULL)::integer)::float8 FROM events"
    )
    assert nulls > 0.6
    assert lead.null_fraction == pytest.approx(nulls, abs=0.02)
