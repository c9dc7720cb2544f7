"""TYP21: a table whose column order wastes space in every row."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from dbarchitect.model.evidence import Measurement, Unit
from dbarchitect.model.finding import Finding, Remedy, Severity
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.reading import Known
from dbarchitect.model.schema import ObjectKind
from dbarchitect.model.schema.paths import path_of
from dbarchitect.review.rule import Need, Rule
from dbarchitect.storage.heap import heap_bytes
from dbarchitect.storage.types import SHORT_PAYLOAD_BYTES, ColumnWidth, layout_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.model.schema import Schema, Table
    from dbarchitect.model.snapshot import ColumnStatistics, RelationSize, Snapshot

RULE = Rule(
    code="TYP21",
    slug="padding_between_columns",
    severity=Severity.INFO,
    summary="The order of the columns leaves unused bytes between them in every row.",
    why=(
        "A wide type begins at a multiple of its alignment, so that bytes before it stay "
        "empty: they are stored, cached, backed up and read like data."
    ),
    remedy=(
        "When the table is next made new, put fixed widths of 8 bytes first, then of 4, "
        "2 and 1, then what varies. For this alone no rebuild is worth while."
    ),
    systemic="{count} tables waste space by the order of their columns",
    needs=frozenset({Need.SIZES, Need.STATISTICS}),
    also_in=("postgres_dba x1",),
    references=("https://www.postgresql.org/docs/18/storage-page-layout.html",),
    since="0.1",
)


class _Saving(NamedTuple):
    """What a better order would save, by the formulas of the heap."""

    size_bytes: int
    saved_bytes: int
    order: tuple[str, ...]

    @property
    def percent(self) -> float:
        return 100.0 * self.saved_bytes / self.size_bytes


def check(
    snapshot: Snapshot, *, least_percent: float = 10.0, least_bytes: int = 8 * 1024 * 1024
) -> Iterator[Finding]:
    """Tables that would be smaller by `least_percent` in another order of their columns.

    A partition has its parent's order. A table with a column of a type whose layout is not
    known, or without statistics, is passed over.

    Args:
        snapshot: What was read.
        least_percent: The share of the rows' space that must be saved. Source: none is
            published; the layout is that of the documentation, 65.6, and below a tenth
            nobody rebuilds a table.
        least_bytes: A smaller heap is passed over.
    """
    assert isinstance(snapshot.sizes, Known)  # noqa: S101 - the rule needs it
    sizes = {size.relation: size for size in snapshot.sizes.value}
    known = _statistics(snapshot)
    for table in snapshot.schema.tables:
        if table.partition_of is not None or table.partition_key is not None:
            continue
        rows = _rows(sizes.get(table.name), least_bytes)
        columns = None
        if rows:
            columns = _widths(snapshot.schema, table, known.get(table.name, {}))
        if columns is not None:
            saving = _saving(table, columns, rows)
            if saving.percent >= least_percent:
                yield _finding(snapshot, table, saving, rows)


def _statistics(
    snapshot: Snapshot,
) -> Mapping[QualifiedName, dict[str, ColumnStatistics]]:
    """What ANALYZE saw of each table's own rows."""
    assert isinstance(snapshot.planner_statistics, Known)  # noqa: S101 - the rule needs it
    found: dict[QualifiedName, dict[str, ColumnStatistics]] = {}
    for statistics in snapshot.planner_statistics.value.columns:
        if not statistics.inherited:
            found.setdefault(statistics.relation, {})[statistics.column] = statistics
    return found


def _rows(size: RelationSize | None, least_bytes: int) -> int:
    """The rows of a table that is large enough, 0 of any other."""
    if size is None or size.rows is None or not isinstance(size.stored, Known):
        return 0
    return size.rows if size.stored.value.main_bytes >= least_bytes else 0


def _widths(
    schema: Schema, table: Table, statistics: Mapping[str, ColumnStatistics]
) -> list[ColumnWidth] | None:
    columns: list[ColumnWidth] = []
    for column in table.columns:
        found = statistics.get(column.name)
        if found is None:
            return None
        try:
            layout = layout_of(column.type, schema)
        except KeyError:
            return None
        columns.append(
            ColumnWidth(
                name=column.name,
                layout=layout,
                payloads=((_payload_bytes(found.average_width_bytes), 1.0),),
                null_fraction=found.null_fraction,
            )
        )
    return columns


def _payload_bytes(average_bytes: int) -> int:
    """The width without the header, which is of one byte or of four."""
    short = average_bytes - 1
    return max(0, short if short <= SHORT_PAYLOAD_BYTES else average_bytes - 4)


def _saving(table: Table, columns: Sequence[ColumnWidth], rows: int) -> _Saving:
    parameters = dict(table.storage_parameters)
    fillfactor = int(parameters.get("fillfactor", "100"))
    better = sorted(columns, key=lambda c: (c.layout.varying, -c.layout.alignment))
    now = heap_bytes(columns, rows, fillfactor)
    then = heap_bytes(better, rows, fillfactor)
    return _Saving(now, max(0, now - then), tuple(column.name for column in better))


def _finding(snapshot: Snapshot, table: Table, saving: _Saving, rows: int) -> Finding:
    order = ", ".join(map(quote_identifier, saving.order))
    return RULE.found(
        snapshot,
        path_of(ObjectKind.TABLE, table.name),
        message=(
            f"{saving.percent:.0f} % of {table.name.display} is padding between columns: "
            f"{saving.saved_bytes / 2**20:,.0f} MiB that are stored, cached and read for "
            "nothing."
        ),
        remedy=Remedy(text=f"{RULE.remedy} The order is {order}."),
        claim=f"by types, widths and null fractions its {rows:,} rows would take less",
        measurements=(
            Measurement(name="heap", value=saving.size_bytes, unit=Unit.BYTES, varying=True),
            Measurement(name="saved", value=saving.saved_bytes, unit=Unit.BYTES, varying=True),
        ),
    )
