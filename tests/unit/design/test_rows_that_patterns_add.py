"""How many rows INSERT patterns add in an hour, however they are written."""

from __future__ import annotations

from typing import Any

import pytest

from dbarchitect.design.architect import design_context
from dbarchitect.design.index_proof.shapes import Shapes
from dbarchitect.design.proof.setting import Setting
from dbarchitect.model.identifier import QualifiedName
from shop_design import AS_OF, design_of

BRIEF = """
name: books
entities:
  Posting:
    rows: 800
    attributes: {{key: text(40) unique}}
    rows per write: 50
access:
  book:
    sql: {sql}
    rate: 3k/hour
"""


@pytest.mark.parametrize(
    ("sql", "rows_per_hour"),
    [
        ("INSERT INTO postings (key) VALUES (:key)", 3000),
        (
            "WITH a AS (INSERT INTO postings (key) VALUES (:key) RETURNING 1) SELECT 1 FROM a",
            3000,
        ),
        ("INSERT INTO postings (key) SELECT unnest(:keys::text[])", 150_000),
        ("SELECT id FROM postings WHERE key = :key", 0),
    ],
)
def test_rows_are_counted_by_what_a_run_adds(sql: str, rows_per_hour: int) -> None:
    design = design_of(BRIEF.format(sql=f"'{sql}'"))
    neither: Any = None
    shapes = Shapes(
        setting=Setting(design=design, rows={}, seed=1, as_of=AS_OF),
        context=design_context(design.brief, design.names, as_of=AS_OF),
        facts=neither,
        planner=neither,
    )
    assert shapes.inserts_per_hour(QualifiedName("public", "postings")) == rows_per_hour
