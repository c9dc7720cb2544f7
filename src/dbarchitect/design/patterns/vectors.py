"""Vectors: pgvector's type, and HNSW where the nearest are asked for.

The type and its operators come from an extension, which may stand in any schema: the column
names it in full.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dbarchitect.design.attributes import attribute_columns, qualified
from dbarchitect.design.draft import Draft, Pattern, Reasoned, Stage
from dbarchitect.design.extensions import EXTENSION_SCHEMA
from dbarchitect.design.reasoning import estimated, figure, listed
from dbarchitect.indexing.methods.hnsw import METHOD, PARAMETERS
from dbarchitect.model.brief import AttributeKind
from dbarchitect.model.decision import Alternative, Decision
from dbarchitect.model.evidence import code
from dbarchitect.model.identifier import quote_identifier

if TYPE_CHECKING:
    from dbarchitect.design.draft import Context
    from dbarchitect.design.sizes import Sizes
    from dbarchitect.model.brief import Attribute
    from dbarchitect.model.design import Design
    from dbarchitect.model.evidence import Prose
    from dbarchitect.model.schema import Column, Table

SLUG = "vectors"
_TYPE = "vector"


def apply(draft: Draft, context: Context) -> Draft:
    """Each vector's type with the schema of its extension."""
    schema = quote_identifier(EXTENSION_SCHEMA)
    for table, column in attribute_columns(context, _is_vector):
        draft = draft.with_table(_qualified(draft.table(table), column, schema))
    return draft


def _is_vector(attribute: Attribute) -> bool:
    return attribute.type.kind is AttributeKind.VECTOR


def _qualified(table: Table, name: str, schema: str) -> Table:
    def changed(column: Column) -> Column:
        is_bare = column.name == name and column.type.startswith(_TYPE)
        return replace(column, type=f"{schema}.{column.type}") if is_bare else column

    return replace(table, columns=tuple(map(changed, table.columns)))


def decide(design: Design, context: Context, sizes: Sizes) -> Reasoned | None:
    """Why the nearest are found by HNSW, or by reading every row."""
    columns = attribute_columns(context, _is_vector)
    if not columns:
        return None
    built = [
        sizes.built_bytes(table, index) or 0
        for name in dict.fromkeys(table for table, _ in columns)
        for table in (design.schema.table(name),)
        for index in table.indexes
        if index.access_method == METHOD
    ]
    evidence = estimated(
        SLUG,
        "What the vectors and their indexes take at the horizon.",
        {
            "vectors": sum(sizes.column_bytes(table, column) for table, column in columns),
            "indexes": sum(built),
        },
    )
    where = listed(qualified(columns))
    decision = _indexed(where) if built else _bare(where)
    return Reasoned(decision=decision, evidence=(evidence,))


def _indexed(where: str) -> Decision:
    parameters = " and ".join(code(f"{name} = {value}") for name, value in PARAMETERS)
    return Decision(
        slug=SLUG,
        question=f"The nearest by {where}",
        choice="pgvector's type with an HNSW index",
        why=(
            "The vectors take ",
            figure(SLUG, "vectors", cite=True),
            " at the horizon and the index beside them ",
            figure(SLUG, "indexes", cite=True),
            (
                ". A search then reads a few hundred vectors instead of all. It finds nearly "
                "all of the nearest, not all: how many, the lab says for the vectors that it "
                "made, and only yours can say it for yours. The operator of the statement "
                f"decides the operator class. {parameters} are pgvector's own defaults, "
                f"written out so that no other default is ever built; {code('hnsw.ef_search')} "
                "(40) is set by a session that wants more of them right, and must not be below "
                "its LIMIT."
            ),
        ),
        alternatives=(
            Alternative(
                "no index",
                ("every search computes the distance to every row; all it finds is right.",),
            ),
            Alternative(
                "IVFFlat",
                (
                    (
                        "it is built faster and smaller, but its lists are learnt from the "
                        "rows at the time of the build: an empty table teaches nothing."
                    ),
                ),
            ),
            Alternative(
                f"{code('halfvec')} in the index",
                ("half of the bytes, and distances with three digits instead of seven.",),
            ),
            Alternative("a vector store", ("one more store to run, to feed and to fail.",)),
        ),
        would_flip=(
            (
                "Searches that filter so much that few of the nearest remain: then the "
                "filter's index finds the rows, and their distances are sorted."
            ),
        ),
    )


def _bare(where: str) -> Decision:
    return Decision(
        slug=SLUG,
        question=f"Vectors in {where}",
        choice="pgvector's type, no index",
        why=_WITHOUT,
        alternatives=(
            Alternative(
                "an HNSW index",
                ("no access pattern asks for the nearest by a distance that it could hold.",),
            ),
            Alternative("an array of numbers", ("it knows no distance.",)),
        ),
        would_flip=(
            (
                f"A statement with {code('ORDER BY column <=> :value LIMIT n')} over at most "
                "2,000 dimensions."
            ),
        ),
    )


_WITHOUT: Prose = (
    "The vectors take ",
    figure(SLUG, "vectors", cite=True),
    " at the horizon. They are kept and read with their rows.",
)


PATTERN = Pattern(slug=SLUG, rank=82, steps=((Stage.COLUMNS, apply),), decide=decide)
