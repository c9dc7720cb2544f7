"""What an index holds is said whatever it is for; what no brief holds is not spoken of."""

from __future__ import annotations

from dataclasses import replace

from dbarchitect.design.index_words import why
from dbarchitect.model.identifier import QualifiedName
from dbarchitect.model.schema import Index, IndexKey
from shop_design import design_of

BRIEF = """
name: x
entities:
  Owner: {{rows: 10, attributes: {{name: text{pii}}}, keep: {{audit: true}}}}
  Thing: {{rows: 100, belongs to: Owner, attributes: {{label: text, done: boolean}}}}
"""


def test_what_an_index_holds_beside_its_keys_is_said_of_every_kind() -> None:
    design = design_of(BRIEF.format(pii=""))
    table = design.schema.table(design.names["Thing"].table)
    index = Index(
        name=QualifiedName("public", "i"),
        keys=(IndexKey(column="owner_id"),),
        include=("label",),
    )
    held = ", and holds `label` too: once vacuumed, the table is not read."
    assert why(table, index) == (
        f"Deleting a row of `owners` finds what refers to it without a full scan{held}"
    )
    by_label = replace(index, keys=(IndexKey(column="done"),), predicate="done")
    assert why(table, by_label).endswith(f"in the order of `done`{held}")
    assert why(table, replace(by_label, predicate=None)) == f"Finds rows by `done`{held}"


def test_personal_data_is_spoken_of_where_a_log_holds_some() -> None:
    for pii, spoken in ((" pii", True), ("", False)):
        design = design_of(BRIEF.format(pii=pii))
        (log,) = (d for d in design.decisions if d.slug == "audit-log")
        told = "".join(map(str, (*log.why, *log.would_flip))).lower()
        assert ("personal data" in told) is spoken
