"""Names that a design derives: they fit, and no two relations of a schema share one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from dbarchitect.design.architect import design_schema
from dbarchitect.design.brief.reader import load_brief
from dbarchitect.design.names import AUDIT_COLUMNS, audit_table, physical_names
from dbarchitect.model.identifier import MAX_IDENTIFIER_BYTES, identifier_bytes
from shop_design import AS_OF

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.design import Design

LONGEST_TABLE_BYTES = 58

TABLE = st.from_regex(r"[ab](_[ab]){0,3}", fullmatch=True) | st.sampled_from(
    ["t" * (LONGEST_TABLE_BYTES - 1) + end for end in "ABC"]
)
COLUMN = st.from_regex(r"[bc](_[bc]){0,3}", fullmatch=True) | st.sampled_from(
    ["c" * (MAX_IDENTIFIER_BYTES - 1) + end for end in "xyz"]
)


def designed(tables: list[str], columns: list[str], log: str) -> Design:
    """A design of these tables, each with these columns as uniques, all of them audited."""
    lines = ["name: names", "horizon: 1 day", "entities:"]
    attributes = ", ".join(f"{name}: text(9) unique" for name in columns)
    for number, table in enumerate(tables):
        lines += [f"  Thing{number}:", f"    table: {table}", "    rows: 10"]
        lines += [f"    attributes: {{{attributes}}}"]
        lines += [f"    keep: {{audit: true, delete: {'soft' if number else 'hard'}}}"]
        lines += [f"    rows per write: {1 + number * 500}"]
    lines += [f"audit: {{name: Log, table: {log}, rows: 10, growth: 10/month}}"]
    brief = load_brief("\n".join(lines))
    return design_schema(brief, physical_names(brief), as_of=AS_OF)


def relation_names(design: Design) -> Iterator[str]:
    for table in design.schema.tables:
        yield table.name.name
        # The index behind the key of a partitioned table bears the key's name.
        indexes = {index.name.name for index in table.indexes}
        yield from indexes | {key.name for key in table.keys}
        yield from (c.identity.sequence.name for c in table.columns if c.identity is not None)
    yield from (sequence.name.name for sequence in design.schema.sequences)


@settings(max_examples=10, deadline=None)
@given(
    st.lists(TABLE, min_size=2, max_size=3, unique=True),
    st.lists(COLUMN, min_size=1, max_size=3, unique=True),
    st.sampled_from(["log", "T" * LONGEST_TABLE_BYTES]),
)
def test_derived_names_fit_and_no_two_relations_share_one(
    tables: list[str], columns: list[str], log: str
) -> None:
    design = designed(tables, columns, log)
    names = list(relation_names(design))
    assert [name for name in names if names.count(name) > 1] == []
    for table in design.schema.tables:
        own = [constraint.name for constraint in table.constraints]
        own += [trigger.name for trigger in table.triggers]
        assert sorted(own) == sorted(set(own))
        names += own
    names += [routine.name.name for routine in design.schema.routines]
    routines = [routine.name for routine in design.schema.routines]
    assert sorted(routines) == sorted(set(routines))
    assert [name for name in names if identifier_bytes(name) > MAX_IDENTIFIER_BYTES] == []


def test_the_columns_that_access_may_name_are_those_of_the_audit_log() -> None:
    design = designed(["a", "b"], ["c"], "log")
    log = audit_table(design.brief)
    assert log is not None
    columns = [column.name for column in design.schema.table(log).columns]
    assert sorted(columns) == sorted(AUDIT_COLUMNS)
