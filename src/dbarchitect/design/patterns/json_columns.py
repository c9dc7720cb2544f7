"""Documents inside rows: `jsonb`, for what is read and written as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.design.attributes import attribute_columns, qualified
from dbarchitect.design.draft import Pattern, Reasoned
from dbarchitect.design.patterns.column_or_key import looked_into
from dbarchitect.design.reasoning import estimated, figure, listed
from dbarchitect.model.brief import AttributeKind
from dbarchitect.model.decision import Alternative, Decision

if TYPE_CHECKING:
    from dbarchitect.design.draft import Context
    from dbarchitect.design.sizes import Sizes
    from dbarchitect.model.design import Design

SLUG = "documents"


def decide(design: Design, context: Context, sizes: Sizes) -> Reasoned | None:
    """Why documents that no statement looks into are `jsonb` columns without an index."""
    asked = looked_into(design, context)
    documents = attribute_columns(context, lambda a: a.type.kind is AttributeKind.JSON)
    columns = [column for column in documents if column not in asked]
    if not columns:
        return None
    total = sum(sizes.column_bytes(table, column) for table, column in columns)
    evidence = estimated(SLUG, "What the documents take in all rows.", {"jsonb": total})
    decision = Decision(
        slug=SLUG,
        question=f"Documents in {listed(qualified(columns))}",
        choice="`jsonb`, no index",
        why=(
            (
                "Each is written and read as a whole, and no access pattern looks inside. At "
                "the horizon they take "
            ),
            figure(SLUG, "jsonb", cite=True),
            (
                ", taken as uncompressed. A column that a query filters by, or that another "
                "row must refer to, belongs outside of the document."
            ),
        ),
        alternatives=(
            Alternative("`json`", ("it is parsed again by each reader and has no equality.",)),
            Alternative(
                "a table for each kind of document",
                ("nothing asks for the parts, and each write would touch more rows.",),
            ),
        ),
        would_flip=(
            "A query that filters by a key of the document: then a column of its own.",
        ),
    )
    return Reasoned(decision=decision, evidence=(evidence,))


PATTERN = Pattern(slug=SLUG, rank=68, decide=decide)
