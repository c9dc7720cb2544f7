"""How many rows of each table the lab holds, at the smaller scale and at the larger one.

Rules:
    1. One share of the horizon's rows holds for all tables, so that a row has as many others
       below it as it will have; it is part of every sentence about the lab's rows.
    2. Small tables are there in full, at both scales: what they hold is the horizon, and what
       refers to them grows from scale to scale as it goes on to.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dbarchitect.design.proof.tree_rows import with_pairs
from dbarchitect.model.scales import Scale

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from dbarchitect.model.design import Design, TableForecast
    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.model.proof import SizeEstimate

ROW_BUDGET = 300_000
"""Rows of the entities' tables in the lab unless told otherwise: seconds on two cores."""

MOST_LARGER_BYTES = 2 * 1024**3
"""The most that the larger scale takes on disk by formula: a minute to fill on two cores."""

CLEARLY_MORE = 1.3
"""Below this factor between two scales growth cannot be told from how pages are filled."""

FEWEST_ROWS = 1000
"""A table is not scaled below this many rows, nor below what it has at the horizon."""

WHOLE_ROWS = 20_000
"""A table of so few rows at the horizon is there in full, at each scale: it costs a second, and
of what is read of it nothing has to be inferred."""

WHOLE_SHARE = 0.25
"""The part of all rows that such tables may have together, the smallest first."""

OWN_TABLE_ROWS = 100_000
"""The most rows of a table that no entity stands behind: enough to check its size."""

_GRAPH = "hnsw"


def choose_scale(design: Design, budget: int = ROW_BUDGET) -> Scale:
    """The largest share of the horizon's rows that keeps the entities' tables in the budget.

    Small tables are there in full. What the design adds by itself (the audit log) is read by no
    access pattern: it gets the same share, but no more than `OWN_TABLE_ROWS`.
    """
    entities = _entity_rows(design)
    if sum(entities.values()) <= budget:
        return _scale(design, 1.0, frozenset())
    graphs = _with_graphs(design)
    whole = _whole({t: n for t, n in entities.items() if t not in graphs}, budget)
    rest = sum(count for table, count in entities.items() if table not in whole)
    left = budget - sum(entities[table] for table in whole)
    return _scale(design, left / rest, whole)


def _whole(entities: Mapping[QualifiedName, int], budget: int) -> frozenset[QualifiedName]:
    """The tables that are small enough to be there in full."""
    found: set[QualifiedName] = set()
    together = 0
    for table, count in sorted(entities.items(), key=lambda one: (one[1], one[0])):
        together += count
        if count <= WHOLE_ROWS and together <= WHOLE_SHARE * budget:
            found.add(table)
    return frozenset(found)


def _with_graphs(design: Design) -> frozenset[QualifiedName]:
    return frozenset(
        table.name
        for table in design.schema.tables
        if any(index.access_method == _GRAPH for index in table.indexes)
    )


def choose_larger_scale(
    design: Design, smaller: Scale, most_rows: int, sizes: Sequence[SizeEstimate]
) -> Scale | None:
    """The scale whose largest table of an entity has so many rows, or all of the horizon's.

    None where that would not be clearly more than the smaller scale. By the sizes at the
    horizon the tables of entities take no more than `MOST_LARGER_BYTES`. What is there in full
    at the smaller scale is so here. To build a graph of vectors takes a hundred times as long
    as its rows: a table with one is there in full where it is small, and else as it was.
    """
    entities = _entity_rows(design)
    whole = sum(s.size_bytes + s.toast_high_bytes for s in sizes if s.table in entities)
    most = max(entities.values(), default=1)
    share = min(1.0, most_rows / most, MOST_LARGER_BYTES / max(1, whole))
    if share < smaller.share * CLEARLY_MORE:
        return None
    full = {t for t, count in entities.items() if smaller.rows[t] >= count}
    graphs = _with_graphs(design)
    small = {table for table in graphs if entities[table] <= WHOLE_ROWS}
    found = _scale(design, share, full | small)
    kept = {table: smaller.rows[table] for table in graphs - small}
    return replace(found, rows={**found.rows, **kept})


def _entity_rows(design: Design) -> dict[QualifiedName, int]:
    return {f.table: _rows(f) for f in design.forecasts if f.entity is not None}


def _rows(forecast: TableForecast) -> int:
    """Rows at the horizon; a table that will be empty then is filled as it is now."""
    return max(1, forecast.rows_at_horizon or forecast.rows)


def _scale(design: Design, share: float, whole: Collection[QualifiedName]) -> Scale:
    entities = _entity_rows(design)
    own = {f.table: _rows(f) for f in design.forecasts if f.entity is None}
    rows = {t: n if t in whole else _scaled(n, share) for t, n in entities.items()}
    rows |= {table: min(_scaled(count, share), OWN_TABLE_ROWS) for table, count in own.items()}
    return Scale(share, with_pairs(design, rows))


def _scaled(count: int, share: float) -> int:
    return count if share >= 1 else max(round(count * share), min(count, FEWEST_ROWS))
