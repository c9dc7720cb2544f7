"""Sections on what is there: the diagram, the tables as SQL, and how they relate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.ddl import Phase, create_statements
from dbarchitect.design.document.declared import (
    fan_out_key,
    partitions_of,
    shape_key,
    whole_tables,
)
from dbarchitect.design.document.words import NOTHING, has, name, names
from dbarchitect.model.document import Code, Grid, Paragraph, Section
from dbarchitect.model.evidence import Figure
from dbarchitect.model.schema import ForeignKeyAction
from dbarchitect.model.schema_diagram import (
    build_diagram,
    is_optional,
    is_single,
    table_anchor,
)

if TYPE_CHECKING:
    from dbarchitect.ddl import DdlStatement
    from dbarchitect.model.brief import Reference
    from dbarchitect.model.design import Design
    from dbarchitect.model.document import Section as SectionType
    from dbarchitect.model.evidence import EvidenceSet, Prose
    from dbarchitect.model.schema import ForeignKey, Table

_OF_TABLES = (Phase.TABLES, Phase.DEFAULTS, Phase.INDEXES, Phase.FOREIGN_KEYS, Phase.TRIGGERS)


def diagram_section(design: Design) -> SectionType:
    """The entity relationship diagram."""
    return Section("Entity relationship diagram", (build_diagram(design.schema),))


def schema_section(design: Design, evidence: EvidenceSet) -> SectionType:
    """Each table as the SQL that makes it, without comments, owners and grants."""
    major = design.brief.postgresql_major
    statements = create_statements(design.schema, server_version_num=major * 10000)
    what = "The SQL below is what `schema.sql` holds, table by table. "
    left_out = "Comments on columns, functions, owners and grants are in that file alone."
    intro = Paragraph((what + left_out,))
    tables = tuple(
        _table_section(design, table, statements, evidence)
        for table in whole_tables(design.schema)
    )
    return Section("Schema", (intro,), tables)


def _table_section(
    design: Design, table: Table, statements: tuple[DdlStatement, ...], evidence: EvidenceSet
) -> SectionType:
    own = [
        statement.sql
        for statement in statements
        if statement.phase in _OF_TABLES
        and statement.object.parts[:2] == (table.name.schema, table.name.name)
        and not statement.sql.startswith("COMMENT ON ")
    ]
    blocks: list[Paragraph | Code] = []
    description = _description(design, table)
    if description:
        blocks.append(Paragraph((description,)))
    blocks.append(Code("sql", "\n\n".join(f"{sql};" for sql in own)))
    parts = partitions_of(design.schema, table.name)
    if parts and has(evidence, shape_key(table.name), "partitions"):
        blocks.append(Paragraph(_partitions(table, parts)))
    return Section(name(table.name), tuple(blocks), anchor=table_anchor(table.name))


def _description(design: Design, table: Table) -> str | None:
    for entity in design.brief.entities:
        if design.names[entity.name].table == table.name:
            return entity.description
    return table.comment


def _partitions(table: Table, parts: tuple[Table, ...]) -> Prose:
    first, last = parts[0].name, parts[-1].name
    return (
        "Partitions: ",
        Figure(shape_key(table.name), "partitions"),
        f", from {name(first)} to {name(last)}.",
    )


def relationships_section(design: Design, evidence: EvidenceSet) -> SectionType:
    """Who refers to whom, how often, and what deleting does."""
    rows = tuple(
        _relationship(design, evidence, table, key)
        for table in whole_tables(design.schema)
        for key in table.foreign_keys
    )
    headers = ("parent", "child", "through", "cardinality", "deleting the parent", "fan-out")
    return Section("Relationships", (Grid(headers, rows),))


def _relationship(
    design: Design, evidence: EvidenceSet, table: Table, key: ForeignKey
) -> tuple[Prose, ...]:
    return (
        (name(key.referenced_table),),
        (name(table.name),),
        (names(key.columns),),
        (_cardinality(table, key),),
        (_ON_DELETE[key.on_delete],),
        _fan_out(design, evidence, table, key),
    )


_ON_DELETE = {
    ForeignKeyAction.NO_ACTION: "is refused while children exist",
    ForeignKeyAction.RESTRICT: "is refused while children exist",
    ForeignKeyAction.CASCADE: "deletes its children",
    ForeignKeyAction.SET_NULL: "leaves its children without one",
    ForeignKeyAction.SET_DEFAULT: "gives its children the default parent",
}


def _cardinality(table: Table, key: ForeignKey) -> str:
    parents = "none or one" if is_optional(table, key) else "one"
    return f"{parents} to {'at most one' if is_single(table, key.columns) else 'many'}"


def _fan_out(design: Design, evidence: EvidenceSet, table: Table, key: ForeignKey) -> Prose:
    found = _reference(design, table, key)
    if found is None:
        return NOTHING
    entity, reference = found
    where = fan_out_key(entity, reference.name)
    if not has(evidence, where, "p50"):
        return NOTHING
    return ("p50 ", Figure(where, "p50"), ", p99 ", Figure(where, "p99"))


def _reference(design: Design, table: Table, key: ForeignKey) -> tuple[str, Reference] | None:
    for entity in design.brief.entities:
        physical = design.names[entity.name]
        if physical.table == table.name:
            for reference in entity.references:
                if physical.references.get(reference.name) == key.columns:
                    return entity.name, reference
    return None
