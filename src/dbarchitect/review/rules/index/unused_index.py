"""IDX06: an index that no query has used for a long time."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from dbarchitect.model.evidence import Measurement, Unit
from dbarchitect.model.finding import Confidence, Finding, Remedy, Safety, Severity
from dbarchitect.model.identifier import QualifiedName, quote_identifier
from dbarchitect.model.reading import Known
from dbarchitect.review.ages import counted_days, counters_of, too_young
from dbarchitect.review.indexes import (
    Relation,
    declared_indexes,
    dropping,
    index_path,
    is_needed_by_foreign_key,
    only_finds_rows,
    topmost_indexes,
)
from dbarchitect.review.rule import Need, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from dbarchitect.model.schema import Index
    from dbarchitect.model.snapshot import Snapshot

RULE = Rule(
    code="IDX06",
    slug="unused_index",
    severity=Severity.WARNING,
    confidence=Confidence.LIKELY,
    summary="No query has used the index since its counters began.",
    why=(
        "Every INSERT, and every UPDATE that is not HOT, writes such an index, vacuum reads "
        "it, and it takes cache from what is used."
    ),
    remedy=(
        "Drop it, once you know that it is older than the counters and that no standby uses "
        "it: each server counts its own reads."
    ),
    systemic="{count} indexes were not used since their counters began",
    also_in=("splinter 0005", "pg-index-health", "pglinter B004", "Azimutt", "postgres_dba"),
    references=(
        "https://www.postgresql.org/docs/18/monitoring-stats.html",
        "https://www.postgresql.org/docs/18/indexes-examine.html",
    ),
    needs=frozenset({Need.COUNTERS, Need.SIZES}),
    since="0.1",
)

_MEGABYTE = 1024 * 1024


def undecided(
    snapshot: Snapshot,
    *,
    minimum_days: int = 30,
    minimum_bytes: int = _MEGABYTE,  # noqa: ARG001 - it takes what `check` takes
) -> str | None:
    """Counters of a standby, or of too few days, do not tell."""
    return too_young(snapshot, minimum_days)


def check(
    snapshot: Snapshot,
    *,
    minimum_days: int = 30,  # noqa: ARG001 - `undecided` takes it
    minimum_bytes: int = _MEGABYTE,
) -> Iterator[Finding]:
    """Indexes without a scan that enforce nothing, and that no foreign key needs.

    A partitioned table's index is used where that of any partition is.

    Args:
        snapshot: What was read.
        minimum_days: So long the counters must have counted. Source: reports run once a month.
        minimum_bytes: Smaller ones are not worth a finding. Source: 128 pages, which cost less
            to keep than to think about.
    """
    tops = topmost_indexes(snapshot.schema)
    scans, sizes = _scans(snapshot, tops), _sizes(snapshot, tops)
    for relation, index in declared_indexes(snapshot.schema):
        size = sizes[index.name]
        if scans.get(index.name) != 0 or size < minimum_bytes or not index.valid:
            continue
        if only_finds_rows(index) and not is_needed_by_foreign_key(relation, index):
            yield _finding(snapshot, relation, index, size)


def _scans(
    snapshot: Snapshot, tops: Mapping[QualifiedName, QualifiedName]
) -> Counter[QualifiedName]:
    found = Counter[QualifiedName]()
    for counted in counters_of(snapshot).indexes:
        found[tops.get(counted.index, counted.index)] += counted.scans
    return found


def _sizes(
    snapshot: Snapshot, tops: Mapping[QualifiedName, QualifiedName]
) -> Counter[QualifiedName]:
    assert isinstance(snapshot.sizes, Known)  # noqa: S101 - the rule needs them
    found = Counter[QualifiedName]()
    for size in snapshot.sizes.value:
        if size.table is not None and isinstance(size.stored, Known):
            found[tops.get(size.relation, size.relation)] += size.stored.value.main_bytes
    return found


def _finding(snapshot: Snapshot, relation: Relation, index: Index, size: int) -> Finding:
    name, days = quote_identifier(index.name.name), round(counted_days(snapshot))
    return RULE.found(
        snapshot,
        index_path(relation, index),
        message=(
            f"Each write of {relation.name.display} pays for {name}, "
            f"{size / _MEGABYTE:,.1f} MB that no query of this server has used in {days} days."
        ),
        claim=f"pg_stat_all_indexes.idx_scan of {name} is 0",
        remedy=Remedy(
            text=RULE.remedy,
            statements=(dropping(relation, index),),
            safety=Safety.NEEDS_REVIEW,
        ),
        measurements=(
            Measurement(name="size", value=size, unit=Unit.BYTES, varying=True),
            Measurement(name="counted", value=days, unit=Unit.DAYS, varying=True),
        ),
    )
