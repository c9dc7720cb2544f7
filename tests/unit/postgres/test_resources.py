"""SQL files: header and statement."""

from __future__ import annotations

import pytest

from dbarchitect.errors import InvariantBrokenError
from dbarchitect.postgres.resources import load_header, load_sql, parse_header, split_header

TEXT = """-- Rows of a table.
-- Parameters: name text, whose rows.
-- Columns: a integer;
--   b bigint, bytes.
-- Servers: 13 and later.
select 1 -- kept
;
"""


def test_header_and_statement_are_told_apart() -> None:
    comment, body = split_header(TEXT)
    header = parse_header(comment)
    assert header.sentence == "Rows of a table."
    assert header.parameters == "name text, whose rows."
    assert header.columns == "a integer; b bigint, bytes."
    assert header.servers == "13 and later."
    assert body == "select 1 -- kept"


@pytest.mark.parametrize("label", ["Parameters", "Columns", "Servers"])
def test_a_header_without_a_part_is_a_bug(label: str) -> None:
    comment, _ = split_header(TEXT.replace(f"{label}:", "Nothing"))
    with pytest.raises(InvariantBrokenError, match=label.lower()):
        parse_header(comment)


def test_a_resource_is_found_beside_its_package() -> None:
    assert load_sql("dbarchitect.lab", "backends").startswith("select")
    assert load_header("dbarchitect.lab", "backends").parameters == "none."
