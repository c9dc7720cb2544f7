"""MNT06: a B-tree that takes far more pages than its entries would fill."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.indexing.size import btree_size
from dbarchitect.model.evidence import Measurement, Method, Unit
from dbarchitect.model.finding import Confidence, Finding, Remedy, Safety, Severity
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.quantities import PAGE_BYTES
from dbarchitect.model.reading import Known
from dbarchitect.review.indexes import index_path
from dbarchitect.review.mean_widths import column_statistics, mean_widths
from dbarchitect.review.rule import Need, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.schema import Index, Table
    from dbarchitect.model.snapshot import RelationSize, Snapshot

RULE = Rule(
    code="MNT06",
    slug="bloated_index",
    severity=Severity.WARNING,
    confidence=Confidence.LIKELY,
    summary="The index takes far more pages than its entries would fill.",
    why=(
        "Scans of the index, its share of the cache, and backups carry the empty space; pages "
        "that deletes emptied in part are used again only for keys of their own range."
    ),
    remedy="Rebuild the index beside the old one, which readers and writers do not wait for.",
    systemic="{count} indexes take far more pages than their entries would fill",
    also_in=("pg-index-health", "postgres_dba"),
    references=(
        "https://www.postgresql.org/docs/18/routine-reindex.html",
        "https://www.postgresql.org/docs/18/btree.html",
    ),
    needs=frozenset({Need.STATISTICS, Need.SIZES}),
    implies=("MNT01",),
    since="0.1",
)

_MEGABYTE = 1024 * 1024


def check(
    snapshot: Snapshot, *, minimum_percent: int = 60, minimum_bytes: int = 10 * _MEGABYTE
) -> Iterator[Finding]:
    """B-trees of columns whose pages exceed those that entries of mean widths fill when built.

    Equal keys are counted as entries of their own, though the server may merge them: that errs
    on the side of silence.

    Args:
        snapshot: What was read.
        minimum_percent: From so much empty space on. Source: inserts in random order leave
            pages ln 2 full (Yao, 1978), which is 23 % below a fresh build; twice that, and as
            much again as a fresh one takes, is more than their doing.
        minimum_bytes: Less is not worth a rebuild. Source: below it a scan takes about 1 ms
            more from the cache.
    """
    statistics = column_statistics(snapshot)
    for table, index, size in _sized(snapshot, minimum_bytes):
        names = [*(name for name in index.columns if name), *index.include]
        widths = mean_widths(snapshot.schema, table, names, statistics)
        if widths is None or size.rows is None:
            continue
        fill = int(dict(index.storage_parameters).get("fillfactor", "90"))
        expected = int(btree_size(widths, int(size.rows), fillfactor=fill).pages)
        wasted = int(size.pages) - expected
        is_large = wasted * PAGE_BYTES >= minimum_bytes
        if is_large and 100 * wasted >= minimum_percent * int(size.pages):
            yield _finding(snapshot, table, index, int(size.pages), expected)


def _sized(
    snapshot: Snapshot, minimum_bytes: int
) -> Iterator[tuple[Table, Index, RelationSize]]:
    """The B-trees of columns alone that take so many bytes."""
    assert isinstance(snapshot.sizes, Known)  # noqa: S101 - the rule needs them
    sizes = {size.relation: size for size in snapshot.sizes.value if size.table is not None}
    for table in snapshot.schema.tables:
        for index in table.indexes:
            size = sizes.get(index.name)
            if size is None or int(size.pages) * PAGE_BYTES < minimum_bytes:
                continue
            if index.access_method == "btree" and None not in index.columns:
                yield table, index, size


def _finding(
    snapshot: Snapshot, table: Table, index: Index, pages: int, expected: int
) -> Finding:
    name = quote_identifier(index.name.name)
    size, wasted = pages * PAGE_BYTES, (pages - expected) * PAGE_BYTES
    return RULE.found(
        snapshot,
        index_path(table, index),
        message=(
            f"About {wasted / _MEGABYTE:,.0f} of the {size / _MEGABYTE:,.0f} MB of {name} are "
            f"empty, and scans of it read and cache them."
        ),
        claim=(
            f"pg_class has {pages:,} pages, and entries of the widths in pg_stats would fill "
            f"about {expected:,}"
        ),
        method=Method.ESTIMATED,
        remedy=Remedy(
            text=RULE.remedy,
            statements=(f"REINDEX INDEX CONCURRENTLY {index.name.sql};",),
            safety=Safety.SAFE,
        ),
        measurements=(
            Measurement(name="pages", value=pages, unit=Unit.PAGES, varying=True),
            Measurement(name="expected", value=expected, unit=Unit.PAGES, varying=True),
        ),
    )
