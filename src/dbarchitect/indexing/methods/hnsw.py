"""HNSW: the nearest vectors first, nearly all of them right (pgvector).

Rules:
    1. The operator decides the operator class; an index on another distance is of no use.
    2. A vector has at most 2,000 dimensions in an index; beyond that there is none.
    3. `m` and `ef_construction` are written out: what was built must not follow a default.

Source: pgvector's documentation, section HNSW.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from dbarchitect.indexing.entry_work import (
    COMPARISONS_PER_PAGE,
    WAL_RECORD_BYTES,
    EntryWork,
)
from dbarchitect.indexing.methods.predicates import is_reachable, predicate_of
from dbarchitect.model.identifier import QualifiedName
from dbarchitect.model.schema import Index, IndexKey

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.indexing.entry_work import IndexShape
    from dbarchitect.indexing.uses import Condition, TableFacts, TableUse

METHOD = "hnsw"

DIMENSIONS_MAX = 2000
"""HNSW_MAX_DIM, for the type vector. Source: pgvector, src/hnsw.h."""

HALF_DIMENSIONS_MAX = 4000
"""The same for halfvec, whose numbers take two bytes. Source: pgvector's documentation."""

PARAMETERS = (("ef_construction", "64"), ("m", "16"))
"""pgvector's own defaults. Source: HNSW_DEFAULT_M and _EF_CONSTRUCTION, src/hnsw.h."""

_CLASSES = {
    "<->": "vector_l2_ops",
    "<=>": "vector_cosine_ops",
    "<#>": "vector_ip_ops",
    "<+>": "vector_l1_ops",
}
OPERATORS = {operator_class: operator for operator, operator_class in _CLASSES.items()}
"""The distance that each operator class knows."""

_VECTOR = re.compile(r'(?:"?\w+"?\.)?vector\((\d+)\)')


def dimensions_of(type_name: str) -> int | None:
    """The dimensions of a vector's type; None for another type and without dimensions."""
    found = _VECTOR.fullmatch(type_name)
    return None if found is None else int(found[1])


def candidates(use: TableUse, facts: TableFacts, name: QualifiedName) -> Iterator[Index]:
    """The index for the distance by which the nearest rows come, if they are limited."""
    nearest = use.nearest
    if nearest is None or not use.limited or not _is_answered(nearest):
        return
    key = IndexKey(
        column=nearest.column,
        operator_class=QualifiedName(facts.extensions, _CLASSES[nearest.operator]),
    )
    yield Index(
        name=name,
        keys=(key,),
        access_method=METHOD,
        predicate=predicate_of(use),
        storage_parameters=PARAMETERS,
    )


def serves(index: Index, use: TableUse) -> bool:
    """Whether the rows come by the distance that the index knows."""
    nearest, key = use.nearest, index.keys[0]
    return (
        nearest is not None
        and use.limited
        and is_reachable(index, use)
        and key.column == nearest.column
        and key.operator_class is not None
        and key.operator_class.name == _CLASSES.get(nearest.operator)
    )


def _is_answered(nearest: Condition) -> bool:
    dimensions = dimensions_of(nearest.type)
    is_known = nearest.operator in _CLASSES and nearest.expression is None
    return is_known and dimensions is not None and dimensions <= DIMENSIONS_MAX


DIMENSIONS_PER_COMPARISON = 4
"""How many dimensions of a distance take as long as a comparison.

Measured in the lab: a visit took 1.5 us with 64 dimensions and 3.1 us with 384.
"""


def entry_work(shape: IndexShape) -> EntryWork:
    """Where the vector belongs is searched for, and its neighbours are told of it.

    The search keeps `ef_construction` vectors and looks at the `2 m` neighbours of each; in the
    lab these were 2,870 pages for 2,048, and 16 to 20 records of WAL with m = 16.
    Source: HnswFindElementNeighbors and HnswUpdateNeighborsOnDisk, pgvector, src/hnswinsert.c.
    """
    parameters = {**dict(PARAMETERS), **dict(shape.index.storage_parameters)}
    m, kept = int(parameters["m"]), int(parameters["ef_construction"])
    visits = min(float(2 * m * kept), max(1.0, shape.entries))
    told = 1.0 + m
    distance = shape.dimensions / DIMENSIONS_PER_COMPARISON
    return EntryWork(
        comparisons=visits * (COMPARISONS_PER_PAGE + distance),
        page_changes=told,
        pages_read=min(visits, float(shape.pages)),
        record_bytes=shape.entry_bytes + told * (WAL_RECORD_BYTES + 2 * _POINTER_BYTES * m),
    )


_POINTER_BYTES = 6
