"""Sections on size: each table at the horizon, and each index with its reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.design import evidence_keys as keys
from dbarchitect.design.document.declared import shape_key, whole_tables
from dbarchitect.design.document.words import NOTHING, figure_or, name
from dbarchitect.design.forecast import forecast_key
from dbarchitect.design.summaries.telling import copy_key
from dbarchitect.indexing.chance import is_built_by_chance
from dbarchitect.model.document import Grid, Paragraph, Section
from dbarchitect.model.evidence import Figure, code

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.design import Design, IndexReason, TableForecast
    from dbarchitect.model.evidence import EvidenceSet, Prose
    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.model.schema import Index, IndexKey, MaterializedView, Table
    from dbarchitect.model.summary import CopyChoice

_ROWS = ("table", "columns", "rows now", "growth", "rows at the horizon", "rows in the lab")
_MORE_ROWS = "rows at the larger scale"
_BYTES = (
    "table",
    "row width",
    "heap",
    "TOAST",
    "indexes",
    "total",
    "error of the heap's formula",
)
_HOW = (
    "Sizes are for the horizon, by the page arithmetic of PostgreSQL. The error is that of the "
    "same formula against the tables that were filled in the lab. kB, MB and GB are powers of "
    "two, as `pg_size_pretty` prints them."
)


_VIEWS = (
    "A materialised view has the rows that its last refresh found, and the size of one that "
    "was just made: a refresh beside readers deletes and inserts what has changed, and leaves "
    "the rest to autovacuum."
)


def inventory_section(design: Design, evidence: EvidenceSet) -> Section:
    """Each table with its rows and bytes, now and at the horizon."""
    rows = tuple(_rows(forecast, evidence) for forecast in design.forecasts)
    heads: tuple[str, ...] = _ROWS
    if keys.LARGER in evidence.by_key:
        heads = (*_ROWS, _MORE_ROWS)
        more = (keys.larger_rows(forecast.table) for forecast in design.forecasts)
        found = (figure_or(evidence, key, "rows") for key in more)
        rows = tuple((*row, cell) for row, cell in zip(rows, found, strict=True))
    views = tuple(_kept_views(design))
    more_cells = len(heads) - len(_ROWS)
    rows += tuple(_view_rows(view, evidence, more_cells) for view in views)
    named = (*(f.table for f in design.forecasts), *(view.name for view, _ in views))
    sizes = tuple(_bytes(table, evidence) for table in named)
    told = (_HOW, _VIEWS) if views else (_HOW,)
    paragraphs = (Paragraph((text,)) for text in told)
    return Section("Table inventory", (Grid(heads, rows), *paragraphs, Grid(_BYTES, sizes)))


def _kept_views(design: Design) -> Iterator[tuple[MaterializedView, CopyChoice]]:
    """Each materialised view, and the choice that it comes of."""
    for view in design.schema.materialized_views:
        for choice in design.copies:
            if choice.summary is not None and choice.summary.name == view.name:
                yield view, choice


def _view_rows(
    kept: tuple[MaterializedView, CopyChoice], evidence: EvidenceSet, more_cells: int
) -> tuple[Prose, ...]:
    view, choice = kept
    return (
        (name(view.name),),
        figure_or(evidence, shape_key(view.name), "columns"),
        NOTHING,
        NOTHING,
        figure_or(evidence, copy_key(choice), "rows"),
        NOTHING,
        *(NOTHING for _ in range(more_cells)),
    )


def _rows(forecast: TableForecast, evidence: EvidenceSet) -> tuple[Prose, ...]:
    known = forecast_key(forecast.table)
    return (
        (name(forecast.table),),
        figure_or(evidence, shape_key(forecast.table), "columns"),
        (Figure(known, "rows"),),
        (Figure(known, "growth"),),
        (Figure(known, "rows_at_horizon"),),
        figure_or(evidence, keys.lab_rows(forecast.table), "rows"),
    )


def _bytes(table: QualifiedName, evidence: EvidenceSet) -> tuple[Prose, ...]:
    size = keys.table_size(table)
    measurements = ("row_width", "heap", "toast", "indexes", "total", "error")
    return ((name(table),), *(figure_or(evidence, size, m) for m in measurements))


def indexes_section(design: Design, evidence: EvidenceSet) -> Section:
    """Each index, what it serves and why it is there."""
    reasons = {reason.index: reason for reason in design.index_reasons}
    held: list[Table | MaterializedView] = [*whole_tables(design.schema)]
    held += design.schema.materialized_views
    tables = tuple(
        Section(
            name(table.name),
            (
                Grid(
                    _INDEX_HEADERS,
                    tuple(
                        _index_row(index, reasons.get(index.name), evidence)
                        for index in table.indexes
                    ),
                ),
            ),
        )
        for table in held
    )
    told = [_INDEX_SIZES]
    drawn = {
        index.access_method
        for table in held
        for index in table.indexes
        if is_built_by_chance(index, table.columns)
    }
    told += [_BY_CHANCE[method] for method in sorted(drawn)]
    return Section("Indexes", tuple(Paragraph((text,)) for text in told), tables)


_INDEX_HEADERS = (
    "index",
    "keys",
    "just built",
    "after random inserts",
    "error",
    "serves",
    "why",
)
_INDEX_SIZES = (
    "Where no kind is told, the index is a plain B-tree. Sizes are for the horizon: of an "
    "index just built, and after inserts in random order. The "
    "error is that of the first formula against the lab."
)


_BY_CHANCE = {
    "hnsw": (
        "What an HNSW index takes differs from build to build, for its layers are drawn by "
        "chance: its formula is not held against one build."
    ),
    "gist": (
        "What a GiST index on paths takes differs from build to build, for it draws among "
        "places that are as good: its formula is not held against one build."
    ),
}


def _index_row(
    index: Index, reason: IndexReason | None, evidence: EvidenceSet
) -> tuple[Prose, ...]:
    served = _served(index, reason, evidence)
    return (
        (name(index.name),),
        (_keys(index),),
        *(
            figure_or(evidence, keys.index_size(index.name), measurement)
            for measurement in ("built", "split", "error")
        ),
        (", ".join(map(code, served)),) if served else NOTHING,
        reason.why if reason else NOTHING,
    )


def _served(index: Index, reason: IndexReason | None, evidence: EvidenceSet) -> tuple[str, ...]:
    """What it is for by the rules, and what is planned with it at the horizon."""
    item = evidence.by_key.get(keys.accepted_index(index.name))
    planned = (
        measurement.name.removeprefix("with/")
        for measurement in (item.measurements if item else ())
        if measurement.name.startswith("with/")
    )
    return tuple(dict.fromkeys((*(reason.serves if reason else ()), *planned)))


def _keys(index: Index) -> str:
    text = code(", ".join(map(_key, index.keys)))
    if index.include:
        text += f" with {code(', '.join(index.include))}"
    if index.predicate is not None:
        text += f" where {code(index.predicate)}"
    kind = _kind(index)
    return f"{text}: {kind}" if kind else text


def _key(key: IndexKey) -> str:
    text = key.column if key.column is not None else key.expression or ""
    return f"{text} DESC" if key.descending else text


def _kind(index: Index) -> str:
    """What the index is beside a plain B-tree."""
    method = {"btree": "", "gin": "GIN", "gist": "GiST", "brin": "BRIN"}.get(
        index.access_method, index.access_method
    )
    rule = "primary key" if index.primary else "unique" if index.unique else ""
    return ", ".join(filter(None, (rule, method)))
