"""Which indexes are weighed for rows that a join finds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.design.access import understood_access
from dbarchitect.design.architect import design_context
from dbarchitect.design.draft import Draft
from dbarchitect.design.index_facts import table_facts
from dbarchitect.design.index_proof.options import index_options
from shop_design import AS_OF, design_of

if TYPE_CHECKING:
    from dbarchitect.indexing import TableUse
    from dbarchitect.model.identifier import QualifiedName

BRIEF = """
name: watch
entities:
  Rule: {rows: 9k, attributes: {place: text(20)}}
  Alert:
    belongs to: Rule
    rows: 400k
    attributes: {raised_at: instant, cleared_at: instant?}
access:
  open alerts of a place:
    sql: >-
      SELECT a.id FROM rules AS r JOIN alerts AS a ON a.rule_id = r.id
      WHERE r.place = :place AND a.cleared_at IS NULL ORDER BY a.raised_at
    rate: 5k/hour
"""


def test_a_reference_over_the_rows_that_are_wanted_is_weighed() -> None:
    design = design_of(BRIEF)
    context = design_context(design.brief, design.names, as_of=AS_OF)
    draft = Draft(tables=design.schema.tables)
    uses: dict[QualifiedName, list[TableUse]] = {}
    for understood in understood_access(draft, context):
        for use in understood.uses:
            uses.setdefault(use.table, []).append(use)
    options = index_options(design, uses, table_facts(draft, context))
    found = {(option.index.columns, option.index.predicate) for option in options}
    assert {(("rule_id",), None), (("rule_id",), "cleared_at IS NULL")} <= found
