"""Rows, pages and TOAST by arithmetic."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dbarchitect.model.identifier import QualifiedName
from dbarchitect.model.schema import Domain, EnumType, Schema
from dbarchitect.storage.heap import heap_bytes, heap_size, row_width
from dbarchitect.storage.rows import data_area, items_per_page
from dbarchitect.storage.types import ColumnWidth, layout_of, uniform

FIXED = ("boolean", "smallint", "integer", "bigint", "uuid", "timestamp with time zone")


def fixed(name: str, null_fraction: float = 0.0) -> ColumnWidth:
    return ColumnWidth(name=name, layout=layout_of(name), null_fraction=null_fraction)


def text(low: int, high: int) -> ColumnWidth:
    return ColumnWidth(name="t", layout=layout_of("text"), payloads=uniform(low, high))


def test_columns_are_padded_to_their_alignment() -> None:
    assert data_area([fixed("boolean"), fixed("bigint")]).mean == 16
    assert data_area([fixed("bigint"), fixed("boolean")]).mean == 16
    assert data_area([fixed("boolean"), fixed("bigint"), fixed("boolean")]).mean == 24
    assert data_area([fixed("bigint"), fixed("boolean"), fixed("boolean")]).mean == 16


def test_a_short_text_has_one_byte_of_header_and_no_alignment() -> None:
    assert data_area([fixed("boolean"), text(6, 6)]).mean == 8
    assert data_area([fixed("boolean"), text(126, 126)]).mean == 128
    assert data_area([fixed("boolean"), text(127, 127)]).mean == 136


def test_a_null_bitmap_costs_eight_bytes_from_the_ninth_column_on() -> None:
    eight = [fixed("bigint", 0.5) for _ in range(8)]
    nine = [*(fixed("bigint") for _ in range(8)), fixed("bigint", 1.0)]
    assert row_width(eight).mean == pytest.approx(24 + 32)
    assert row_width(nine).mean == 32 + 64


def test_a_million_rows_of_one_bigint_take_the_known_number_of_pages() -> None:
    # 32 bytes and a line pointer: 226 rows fit on a page.
    assert heap_size([fixed("bigint")], 1_000_000).pages == 4425


def test_a_wide_value_moves_to_toast_and_leaves_a_pointer() -> None:
    size = heap_size([fixed("bigint"), text(5000, 5000)], 1000)
    assert size.toast is not None
    assert size.toast.values_per_row == pytest.approx(1.0)
    assert size.row_bytes < 60
    assert size.toast.high_bytes > 1000 * 5000
    assert size.toast.low_bytes < size.toast.high_bytes
    assert heap_size([fixed("bigint"), text(100, 100)], 1000).toast is None


def test_types_of_the_schema_are_found() -> None:
    own = QualifiedName("shop", "mood")
    schema = Schema(
        enums=(EnumType(name=own, labels=("ok",), owner="o"),),
        domains=(Domain(name=QualifiedName("shop", "d"), base_type="numeric(5,2)", owner="o"),),
    )
    assert layout_of("shop.mood", schema).fixed_bytes == 4
    assert layout_of("shop.d", schema).varying
    assert layout_of("bigint[]").alignment == 8
    assert layout_of("timestamp(3) with time zone").fixed_bytes == 8
    with pytest.raises(KeyError):
        layout_of("shop.other", schema)


@given(st.lists(st.sampled_from(FIXED), min_size=1, max_size=12), st.sampled_from(FIXED))
def test_one_more_column_never_makes_a_table_smaller(names: list[str], more: str) -> None:
    columns = [fixed(name) for name in names]
    assert heap_bytes([*columns, fixed(more)], 10_000) >= heap_bytes(columns, 10_000)


@given(st.integers(1, 10**7), st.integers(0, 10**6), st.integers(0, 200))
def test_more_rows_never_make_a_table_smaller(rows: int, more: int, wide: int) -> None:
    columns = [fixed("bigint"), text(wide, wide + 40)]
    assert heap_bytes(columns, rows + more) >= heap_bytes(columns, rows)


@given(st.integers(10, 100))
def test_a_lower_fillfactor_never_makes_a_table_smaller(fillfactor: int) -> None:
    columns = [fixed("bigint"), fixed("uuid")]
    assert heap_bytes(columns, 10_000, fillfactor) >= heap_bytes(columns, 10_000)


@given(st.lists(st.sampled_from(FIXED), min_size=1, max_size=10), st.floats(0, 1))
def test_a_row_is_a_multiple_of_eight_and_at_least_its_columns(
    names: list[str], share: float
) -> None:
    columns = [fixed(name) for name in names]
    width = row_width(columns)
    assert width.variance == pytest.approx(0, abs=1e-6)
    assert width.mean % 8 == pytest.approx(0)
    assert width.mean >= 24 + sum(column.payload_mean for column in columns)
    with_nulls = row_width([fixed(name, share) for name in names])
    assert with_nulls.mean <= width.mean + 8 + 1e-6


def test_items_without_spread_fill_a_page_by_whole_numbers() -> None:
    assert items_per_page(data_area([fixed("bigint")]), 8144) == 8144 // 8
