"""A Drizzle schema in TypeScript, for drizzle-orm's PostgreSQL core.

Source: Drizzle documentation, PostgreSQL column types, Indexes & Constraints, Relations.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.model_files import ModelFiles, Unsaid
from dbarchitect.model.schema.relations import GeneratedKind
from dbarchitect.report.models.drizzle_module import drizzle_module
from dbarchitect.report.models.names import modelled_tables
from dbarchitect.report.models.record import ModelFormat
from dbarchitect.report.models.unsaid import Fact, heading, unsaid

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.model_files import ModelSource

_SLUG = "drizzle"
SAYS = frozenset(
    {
        Fact.SCHEMAS,
        Fact.ENUMS,
        Fact.SEQUENCES,
        Fact.CHECKS,
        Fact.NULLS_NOT_DISTINCT,
        Fact.METHODS,
        Fact.PARTIAL,
        Fact.EXPRESSIONS,
        Fact.ORDER,
        Fact.INDEX_PARAMETERS,
        Fact.DEFAULTS,
        Fact.GENERATED,
        Fact.IDENTITY,
        Fact.IDENTITY_OPTIONS,
        Fact.IDENTITY_NAMES,
        Fact.ROW_SECURITY,
    }
)
"""What Drizzle says; the rest is listed at the head of the file."""


def _render(source: ModelSource) -> ModelFiles:
    missing = (*unsaid(source.schema, SAYS), *_halves(source))
    text = "\n".join([*heading(missing, "//"), "", drizzle_module(source)])
    return ModelFiles(
        slug=_SLUG, title="Drizzle", files={f"{_SLUG}/schema.ts": text}, unsaid=missing
    )


def _halves(source: ModelSource) -> Iterator[Unsaid]:
    """What Drizzle has words for, but not for all of it."""
    tables = modelled_tables(source)
    virtual = tuple(
        f"{table.name.display}.{column.name}"
        for table in tables
        for column in table.columns
        if column.generated is not None and column.generated.kind is GeneratedKind.VIRTUAL
    )
    unique = tuple(
        index.name.display
        for table in tables
        for index in table.indexes
        if index.nulls_not_distinct and index.constraint is None
    )
    forced = tuple(table.name.display for table in tables if table.force_row_security)
    for what, names in (
        ("that a generated column is VIRTUAL", virtual),
        ("NULLS NOT DISTINCT of an index", unique),
        ("FORCE ROW LEVEL SECURITY", forced),
    ):
        if names:
            yield Unsaid(what=what, names=names)


FORMAT = ModelFormat(slug=_SLUG, render=_render)
