"""The nearest of vectors that are too wide for an index."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.design.brief.amounts import shown
from dbarchitect.design.contradictions.kind import Kind
from dbarchitect.indexing.methods.hnsw import (
    DIMENSIONS_MAX,
    HALF_DIMENSIONS_MAX,
    dimensions_of,
)
from dbarchitect.model.contradiction import Contradiction
from dbarchitect.sqltext.query import DISTANCES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.design import Bind, Design, PhysicalAccess


def _found(design: Design) -> Iterator[Contradiction]:
    for access in design.access:
        for bind in access.binds:
            dimensions = _dimensions(design, bind)
            if bind.operator in DISTANCES and (dimensions or 0) > DIMENSIONS_MAX:
                yield _contradiction(design, access, bind, dimensions or 0)


def _dimensions(design: Design, bind: Bind) -> int | None:
    if bind.table is None or bind.column is None:
        return None
    return dimensions_of(design.schema.table(bind.table).column(bind.column).type)


def _contradiction(
    design: Design, access: PhysicalAccess, bind: Bind, dimensions: int
) -> Contradiction:
    rows = next((f.rows_at_horizon for f in design.forecasts if f.table == bind.table), 0)
    remedy = f"a halfvec of at most {shown(HALF_DIMENSIONS_MAX)} can be indexed"
    if dimensions > HALF_DIMENSIONS_MAX:
        remedy = "a model with fewer dimensions, or the first of them, can be indexed"
    return Contradiction(
        id=f"C-vector-dimensions-{'-'.join(access.name.split())}",
        path=f"access.{access.name}",
        says=f"It asks for the nearest by `{bind.column}`, of {shown(dimensions)} dimensions.",
        against=(
            f"An HNSW index of pgvector holds at most {shown(DIMENSIONS_MAX)} dimensions of a "
            f"vector; {remedy}."
        ),
        effect=(
            f"There is no index for it: each search computes {shown(rows)} distances at the "
            "horizon."
        ),
    )


CONTRADICTION = Kind(slug="vector_dimensions", in_design=_found)
