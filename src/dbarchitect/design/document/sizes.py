"""Sections on size: each table at the horizon, and each index with its reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.design import evidence_keys as keys
from dbarchitect.design.document.declared import shape_key, whole_tables
from dbarchitect.design.document.words import NOTHING, figure_or, name
from dbarchitect.design.forecast import forecast_key
from dbarchitect.model.document import Grid, Paragraph, Section
from dbarchitect.model.evidence import Figure, code

if TYPE_CHECKING:
    from dbarchitect.model.design import Design, IndexReason, TableForecast
    from dbarchitect.model.evidence import EvidenceSet, Prose
    from dbarchitect.model.schema import Index, IndexKey

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


def inventory_section(design: Design, evidence: EvidenceSet) -> Section:
    """Each table with its rows and bytes, now and at the horizon."""
    rows = tuple(_rows(forecast, evidence) for forecast in design.forecasts)
    heads: tuple[str, ...] = _ROWS
    if keys.LARGER in evidence.by_key:
        heads = (*_ROWS, _MORE_ROWS)
        more = (keys.larger_rows(forecast.table) for forecast in design.forecasts)
        found = (figure_or(evidence, key, "rows") for key in more)
        rows = tuple((*row, cell) for row, cell in zip(rows, found, strict=True))
    sizes = tuple(_bytes(forecast, evidence) for forecast in design.forecasts)
    return Section(
        "Table inventory", (Grid(heads, rows), Paragraph((_HOW,)), Grid(_BYTES, sizes))
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


def _bytes(forecast: TableForecast, evidence: EvidenceSet) -> tuple[Prose, ...]:
    size = keys.table_size(forecast.table)
    measurements = ("row_width", "heap", "toast", "indexes", "total", "error")
    return ((name(forecast.table),), *(figure_or(evidence, size, m) for m in measurements))


def indexes_section(design: Design, evidence: EvidenceSet) -> Section:
    """Each index, what it serves and why it is there."""
    reasons = {reason.index: reason for reason in design.index_reasons}
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
        for table in whole_tables(design.schema)
    )
    return Section("Indexes", (Paragraph((_INDEX_SIZES,)),), tables)


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


def _index_row(
    index: Index, reason: IndexReason | None, evidence: EvidenceSet
) -> tuple[Prose, ...]:
    return (
        (name(index.name),),
        (_keys(index),),
        *(
            figure_or(evidence, keys.index_size(index.name), measurement)
            for measurement in ("built", "split", "error")
        ),
        (", ".join(map(code, reason.serves)),) if reason and reason.serves else NOTHING,
        reason.why if reason else NOTHING,
    )


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
