"""Arrays as they are stored, measured with pg_column_size in a filled table."""

from __future__ import annotations

import pytest

from dbarchitect.storage.payloads import array_payload

SHORT_HEADER_BYTES = 1


@pytest.mark.parametrize(
    ("elements", "stored_bytes"),
    [
        ([(5, 4)], 29),
        ([(5, 4), (5, 4)], 37),
        ([(8, 4)], 29),
        ([(4, 4), (4, 4), (4, 4)], 33),
        ([(8, 8)], 29),
    ],
    ids=["{s}", "{s,m}", "{four}", "{1,2,3}", "{1} of bigint"],
)
def test_each_element_is_padded_the_last_one_too(
    elements: list[tuple[int, int]], stored_bytes: int
) -> None:
    assert array_payload(elements) + SHORT_HEADER_BYTES == stored_bytes
