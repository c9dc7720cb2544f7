"""Names that a design makes: no two functions share one, and the server cuts none."""

from __future__ import annotations

from dbarchitect.model.identifier import MAX_IDENTIFIER_BYTES, identifier_bytes
from shop_design import design_of

SUMS = """
name: sums
entities:
  A:
    rows: 10
    table: a
    balanced: d per b_c
    attributes: {b_c: integer, d: integer}
  B:
    rows: 10
    table: a_b
    balanced: d per c
    attributes: {c: integer, d: integer}
"""

LONGEST = """
name: long
entities:
  X:
    rows: 10
    table: TABLE
    keep: {history: versions}
    attributes: {a: integer}
""".replace("TABLE", "t" * 58)


def test_each_sum_has_a_function_of_its_own() -> None:
    schema = design_of(SUMS).schema
    names = [routine.name for routine in schema.routines]
    assert len(names) == len(set(names))
    called = {t.function for table in schema.tables for t in table.triggers}
    assert called == set(names)


def test_the_versions_of_the_longest_table_have_a_name_that_is_not_cut() -> None:
    tables = [table.name.name for table in design_of(LONGEST).schema.tables]
    assert len(tables) == 2
    assert all(identifier_bytes(name) <= MAX_IDENTIFIER_BYTES for name in tables)
    assert all(name.startswith("t" * 40) for name in tables)
    assert any(name.endswith("_history") for name in tables)
