"""What hurts most comes first: impact, confidence, and how large and busy the relation is.

The product of three factors:

    impact       1 for info, 10 for warning, 100 for error
    confidence   1 where a finding is so by construction, 0.7 likely, 0.3 possible
    weight       1 + log10 of the relation's megabytes + log10 of its thousands of row changes
                 and scans, each logarithm from 0 up; of a query 1 + log10 of the seconds that
                 it took + log10 of its thousands of calls; 1 where they are not known

So a warning about a busy table of 100 GB stands beside an error about one that nobody uses.
"""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING

from dbarchitect.model.finding import Confidence, Severity
from dbarchitect.model.identifier import QualifiedName
from dbarchitect.model.reading import Known
from dbarchitect.model.schema import ObjectKind
from dbarchitect.model.snapshot import OriginKind
from dbarchitect.review.walking import parents_of_partitions, topmost

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from dbarchitect.model.finding import Finding
    from dbarchitect.model.snapshot import Snapshot

_IMPACT = {Severity.INFO: 1.0, Severity.WARNING: 10.0, Severity.ERROR: 100.0}
_SURE = {Confidence.POSSIBLE: 0.3, Confidence.LIKELY: 0.7, Confidence.CERTAIN: 1.0}
_MEGABYTE = 1024 * 1024
_THOUSAND = 1000
_SECOND_MS = 1000
_RELATION_AND_PART = 3


def ranked(findings: Iterable[Finding], snapshot: Snapshot) -> tuple[Finding, ...]:
    """The findings, what hurts most first; of equals by code and object, or a query's place."""
    weights = _weights(snapshot)

    def place(finding: Finding) -> tuple[float, str, tuple[str, int, int], str, str]:
        score = _IMPACT[finding.severity] * _SURE[finding.confidence]
        relation = _relation(finding)
        weight = _weight_of_query(finding)
        if relation is not None:
            weight = weights.get(relation, 1.0)
        where = _place_of_query(finding)
        return (-score * weight, finding.code, where, finding.target.text, finding.detail)

    return tuple(sorted(findings, key=place))


_NOWHERE = ("", 0, 0)


def _place_of_query(finding: Finding) -> tuple[str, int, int]:
    location = finding.location
    if location is None or finding.target.kind is not ObjectKind.QUERY:
        return _NOWHERE
    return (location.file, location.line or 0, location.column or 0)


def _weight_of_query(finding: Finding) -> float:
    """What the server says that the query took stands among its evidence."""
    if finding.target.kind is not ObjectKind.QUERY:
        return 1.0
    found = {one.name: one.value for one in finding.evidence[0].measurements}
    taken_ms, calls = found.get("total time", 0), found.get("calls", 0)
    if isinstance(taken_ms, str) or isinstance(calls, str):
        return 1.0
    return 1.0 + _orders(taken_ms, _SECOND_MS) + _orders(calls, _THOUSAND)


def _relation(finding: Finding) -> QualifiedName | None:
    """The table that the finding is about, or whose part it is about."""
    target = finding.target
    if len(target.parts) == _RELATION_AND_PART:
        return QualifiedName(target.parts[0], target.parts[1])
    if target.kind is ObjectKind.TABLE:
        return QualifiedName(*target.parts)
    return None


def _weights(snapshot: Snapshot) -> Mapping[QualifiedName, float]:
    if snapshot.origin.kind is not OriginKind.SERVER:
        return {}
    sizes, changes = Counter[QualifiedName](), Counter[QualifiedName]()
    # What is wrong with a partition is found at its topmost table.
    roots = topmost(parents_of_partitions(snapshot.schema))
    if isinstance(snapshot.sizes, Known):
        for size in snapshot.sizes.value:
            if isinstance(size.stored, Known) and size.table is None:
                root = roots.get(size.relation, size.relation)
                sizes[root] += size.stored.value.total_bytes
    if isinstance(snapshot.counters, Known):
        for one in snapshot.counters.value.tables:
            written = one.rows_inserted + one.rows_updated + one.rows_deleted
            read = one.sequential_scans + (one.index_scans or 0)
            changes[roots.get(one.table, one.table)] += written + read
    return {
        name: 1.0 + _orders(sizes[name], _MEGABYTE) + _orders(changes[name], _THOUSAND)
        for name in {*sizes, *changes}
    }


def _orders(amount: float, unit: float) -> float:
    return max(0.0, math.log10(amount / unit)) if amount > 0 else 0.0
