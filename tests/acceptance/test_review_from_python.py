"""`dbarchitect.review(target)` does what the verb does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import pytest

import dbarchitect
from dbarchitect.errors import DbarchitectError

if TYPE_CHECKING:
    from pathlib import Path

SCHEMA = """
CREATE TABLE users (id bigint PRIMARY KEY, boss_id bigint);
CREATE TABLE notes (id bigint PRIMARY KEY, user_id bigint NOT NULL REFERENCES users);
CREATE TABLE lost (id nothing);
"""


@pytest.fixture
def schema(tmp_path: Path) -> str:
    file = tmp_path / "schema.sql"
    file.write_text(SCHEMA)
    return str(file)


def test_remedies_are_proven_queries_asked_and_the_rest_reviewed(
    schema: str, tmp_path: Path
) -> None:
    queries = tmp_path / "queries.sql"
    queries.write_text("SELECT id FROM users WHERE id NOT IN (SELECT boss_id FROM users);")
    asked = ("IDX01", "QRY02")
    found = cast(
        "dict[str, Any]",
        dbarchitect.review(
            schema, select=asked, queries=(str(queries),), prove=True, keep_going=True
        ),
    )
    codes = {finding["code"]: finding for finding in found["findings"]}
    assert set(codes) == set(asked)
    assert codes["IDX01"]["proof"]["outcome"] == "proven"
    assert len(found["not_loaded"]) == 1


def test_what_cannot_be_loaded_is_an_error_where_nobody_said_to_go_on(schema: str) -> None:
    with pytest.raises(DbarchitectError, match="nothing"):
        dbarchitect.review(schema)
