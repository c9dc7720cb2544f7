"""Full-text search: a stored, weighted `tsvector` with a GIN index.

The first attribute that is searched weighs most. The vector is a generated column: no trigger
can be forgotten, and ranking reads it instead of parsing each hit's text again.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dbarchitect.design.draft import Draft, Pattern, Reasoned, Stage
from dbarchitect.design.forecast import forecast_key
from dbarchitect.design.names import SEARCH_VECTOR, derived_name
from dbarchitect.design.reasoning import estimated, figure, listed
from dbarchitect.model.decision import Alternative, Decision
from dbarchitect.model.evidence import Figure, code
from dbarchitect.model.identifier import QualifiedName, quote_identifier, quote_literal
from dbarchitect.model.schema import Column, Generated, GeneratedKind, Index, IndexKey, NotNull

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dbarchitect.design.draft import Context
    from dbarchitect.design.sizes import Sizes
    from dbarchitect.model.brief import Entity
    from dbarchitect.model.design import Design
    from dbarchitect.model.evidence import Prose
    from dbarchitect.model.schema import Table

SLUG = "search"
CONFIGURATION = "english"
"""The text search configuration that is assumed where the brief names no language."""

_WEIGHTS = "ABCD"
"""Weights that `setweight` knows. Source: PostgreSQL documentation 12.3.1."""


def searched(context: Context) -> dict[str, tuple[str, ...]]:
    """The attributes of each entity that any access pattern searches, heaviest first."""
    found: dict[str, dict[str, None]] = {}
    for pattern in context.brief.access:
        if pattern.search_entity is not None:
            attributes = found.setdefault(pattern.search_entity, {})
            attributes.update(dict.fromkeys(pattern.search_attributes))
    return {entity: tuple(attributes) for entity, attributes in found.items()}


def apply_columns(draft: Draft, context: Context) -> Draft:
    """A `search_vector` on each table that is searched."""
    for name, attributes in searched(context).items():
        entity = context.brief.entity(name)
        table = draft.table(context.names[name].table)
        column = Column(
            name=SEARCH_VECTOR,
            type="tsvector",
            not_null=NotNull(),
            generated=Generated(
                expression=_vector(context, entity, attributes), kind=GeneratedKind.STORED
            ),
        )
        draft = draft.with_table(replace(table, columns=(*table.columns, column)))
    return draft


def apply_indexes(draft: Draft, context: Context) -> Draft:
    """A GIN index on each `search_vector`."""
    for name in searched(context):
        table = draft.table(context.names[name].table)
        draft = draft.with_table(_indexed(draft, table))
    return draft


def search_sql(context: Context, entity: Entity, attributes: tuple[str, ...]) -> str:
    """The search as SQL; `$1` is what a person typed, twenty hits come, the best first."""
    names = context.names[entity.name]
    shown = dict.fromkeys((*names.key, *(names.columns[a] for a in attributes)))
    columns = ", ".join(f"t.{quote_identifier(column)}" for column in shown)
    live = ""
    if "deleted_at" in names.columns:
        live = f"\n  AND t.{quote_identifier(names.columns['deleted_at'])} IS NULL"
    key = ", ".join(f"t.{quote_identifier(column)}" for column in names.key)
    return (
        f"SELECT {columns}, ts_rank(t.{SEARCH_VECTOR}, q.query) AS rank\n"
        f"FROM {names.table.display} AS t,\n"
        f"  websearch_to_tsquery({quote_literal(CONFIGURATION)}, $1) AS q (query)\n"
        f"WHERE t.{SEARCH_VECTOR} @@ q.query{_only(context, entity, attributes)}{live}\n"
        f"ORDER BY rank DESC, {key}\n"
        "LIMIT 20"
    )


def _only(context: Context, entity: Entity, attributes: tuple[str, ...]) -> str:
    """The condition that keeps hits in other attributes out, where others are searched too."""
    every = searched(context)[entity.name]
    if set(attributes) == set(every):
        return ""
    weights = sorted({_weight(every.index(name)) for name in attributes})
    allowed = "{" + ",".join(weights).lower() + "}"
    return f"\n  AND ts_filter(t.{SEARCH_VECTOR}, '{allowed}') @@ q.query"


def _weight(position: int) -> str:
    return _WEIGHTS[min(position, len(_WEIGHTS) - 1)]


def _vector(context: Context, entity: Entity, attributes: tuple[str, ...]) -> str:
    columns = context.names[entity.name].columns
    optional = {attribute.name for attribute in entity.attributes if attribute.null}
    parts: list[str] = []
    for position, name in enumerate(attributes):
        text = quote_identifier(columns[name])
        if name in optional:
            text = f"COALESCE({text}, '')"
        vector = f"to_tsvector({quote_literal(CONFIGURATION)}, {text})"
        parts.append(f"setweight({vector}, '{_weight(position)}')")
    return " || ".join(parts)


def _indexed(draft: Draft, table: Table) -> Table:
    name = draft.free_name(derived_name(table.name.name, (SEARCH_VECTOR,), "idx"))
    index = Index(
        name=QualifiedName(table.name.schema, name),
        keys=(IndexKey(column=SEARCH_VECTOR),),
        access_method="gin",
    )
    return replace(table, indexes=(*table.indexes, index))


def decide(design: Design, context: Context, sizes: Sizes) -> Reasoned | None:
    """Why search is a stored vector inside PostgreSQL."""
    found = searched(context)
    if not found:
        return None
    tables = [context.names[name].table for name in found]
    evidence = estimated(
        SLUG,
        "What the stored vectors take in all rows.",
        {"vectors": sum(sizes.column_bytes(table, SEARCH_VECTOR) for table in tables)},
    )
    rows = {table: Figure(forecast_key(table), "rows_at_horizon") for table in tables}
    decision = Decision(
        slug=SLUG,
        question=f"Search in {listed(table.display for table in tables)}",
        choice=f"a stored {code('tsvector')}" + _with_index(design, tables),
        why=(
            *_volumes(rows),
            (
                "At that size PostgreSQL searches words itself: no second system to feed and "
                "to keep in step. A generated column cannot be forgotten by a writer, and "
                "ranking reads it instead of parsing the text of each hit again. The first "
                f"attribute weighs most. The language is assumed to be {CONFIGURATION.title()}."
            ),
        ),
        alternatives=(
            Alternative(
                "an index on the expression alone",
                (
                    "it would save the column's ",
                    figure(SLUG, "vectors", cite=True),
                    " at the horizon, and parse every hit for its rank.",
                ),
            ),
            Alternative(
                "`LIKE '%word%'` with trigrams",
                ("it finds pieces of words, knows no word forms, and ranks nothing.",),
            ),
            Alternative("a search server", ("one more store to run, to fill and to fail.",)),
        ),
        would_flip=(
            (
                "Texts in several languages, tolerance for typing errors, or facets over "
                "millions of hits."
            ),
        ),
    )
    return Reasoned(decision=decision, evidence=(evidence,))


def _with_index(design: Design, tables: Sequence[QualifiedName]) -> str:
    """What finds the words, as the indexes were weighed."""
    schema = design.schema
    without = [
        table
        for table in tables
        if all(i.keys[0].column != SEARCH_VECTOR for i in schema.table(table).indexes)
    ]
    if not without:
        return " with a GIN index"
    if len(without) == len(tables):
        return ", whose GIN index was weighed and refused"
    return f" with a GIN index, but in {listed(table.display for table in without)}: refused"


def _volumes(rows: Mapping[QualifiedName, Figure]) -> Prose:
    """Such as: At the horizon `notes` has 20 rows, `tags` 5 and `books` 7."""
    parts: list[str | Figure] = ["At the horizon "]
    for place, (table, figure_) in enumerate(rows.items()):
        between = "" if place == 0 else " and " if place == len(rows) - 1 else ", "
        parts += [f"{between}{code(table.display)} {'has ' if place == 0 else ''}", figure_]
        parts += [" rows"] if place == 0 else []
    return (*parts, ". ")


PATTERN = Pattern(
    slug=SLUG,
    rank=80,
    steps=((Stage.COLUMNS, apply_columns), (Stage.INDEXES, apply_indexes)),
    decide=decide,
)
