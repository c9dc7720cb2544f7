"""What an index holds is said whatever it is for; what no brief holds is not spoken of."""

from __future__ import annotations

from dataclasses import replace

from dbarchitect.design.document.sizes import indexes_section
from dbarchitect.design.evidence_keys import accepted_index
from dbarchitect.design.index_words import why
from dbarchitect.model.document import Grid
from dbarchitect.model.evidence import (
    Evidence,
    EvidenceSet,
    Measurement,
    Method,
    Subject,
    SubjectKind,
    Unit,
)
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


PERIODS = """
name: x
entities:
  Room: {rows: 10, attributes: {name: text}}
  Host: {rows: 10, attributes: {name: text}}
  Stay:
    rows: 100
    refers to: {room: Room, host: Host}
    attributes: {during: period}
    no overlap: [[room, during], [host, during]]
"""


def test_a_period_of_two_rules_is_named_once() -> None:
    design = design_of(PERIODS)
    (decision,) = (d for d in design.decisions if d.slug == "no-overlap")
    assert " `stays.during` holds its beginning and not its end" in "".join(
        map(str, decision.why)
    )


def test_what_is_planned_with_an_index_is_among_what_it_serves() -> None:
    design = design_of(PERIODS)
    table = design.schema.table(design.names["Stay"].table)
    index = Index(name=QualifiedName("public", "i"), keys=(IndexKey(column="host_id"),))
    stays = replace(table, indexes=(index,))
    made = replace(design, schema=replace(design.schema, tables=(stays,)))
    planned = Evidence(
        key=accepted_index(index.name),
        claim="",
        method=Method.PLANNED,
        subject=Subject(SubjectKind.TWIN, "twin"),
        measurements=(Measurement(name="with/stays of host", value=8.0, unit=Unit.COST),),
    )
    section = indexes_section(made, EvidenceSet((planned,)))
    (grid,) = section.sections[0].blocks
    assert isinstance(grid, Grid)
    assert grid.rows[0][5] == ("`stays of host`",)


def test_personal_data_is_spoken_of_where_a_log_holds_some() -> None:
    for pii, spoken in ((" pii", True), ("", False)):
        design = design_of(BRIEF.format(pii=pii))
        (log,) = (d for d in design.decisions if d.slug == "audit-log")
        told = "".join(map(str, (*log.why, *log.would_flip))).lower()
        assert ("personal data" in told) is spoken
