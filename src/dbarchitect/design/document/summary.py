"""Sums over single pieces of evidence, made anew for every document.

Rule: a sum is never trusted from a file. A change of one probe's outcome changes it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.design import evidence_keys as keys
from dbarchitect.design.document.declared import BRIEF, access_key
from dbarchitect.model.evidence import (
    Evidence,
    EvidenceSet,
    Measurement,
    Method,
    Subject,
    SubjectKind,
    Unit,
    code,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.design import Design

PROBES = "summary/probes"
LARGEST = "summary/largest-table"
RATES = "summary/rates"


def with_summary(design: Design, evidence: EvidenceSet) -> EvidenceSet:
    """The evidence with its sums after it; sums that it held already are made anew."""
    found = [item for item in evidence.items if not item.key.startswith("summary/")]
    base = EvidenceSet(tuple(found))
    return EvidenceSet.of(found, _probes(base), _largest(design, base), _rates(design, base))


def probe_kinds(evidence: EvidenceSet) -> tuple[str, ...]:
    """The kinds of object that were attacked, in the order of the evidence."""
    keys_of_probes = (i.key for i in evidence.items if i.key.startswith(keys.PROBE))
    return tuple(dict.fromkeys(key.split("/")[1] for key in keys_of_probes))


def probes_key(kind: str) -> str:
    """The key of the sum over the probes of one kind."""
    return f"{PROBES}/{kind}"


def _probes(evidence: EvidenceSet) -> Iterator[Evidence]:
    probes = [item for item in evidence.items if item.key.startswith(keys.PROBE)]
    if probes:
        yield _sum(PROBES, probes)
    for kind in probe_kinds(evidence):
        prefix = f"{keys.PROBE}{kind}/"
        yield _sum(probes_key(kind), [item for item in probes if item.key.startswith(prefix)])


def _sum(key: str, probes: list[Evidence]) -> Evidence:
    counts = {
        "probes": len(probes),
        "held": sum(_count(probe, "held") for probe in probes),
        "able_to_fail": sum(_count(probe, "able_to_fail") for probe in probes),
    }
    return Evidence(
        key=key,
        claim="Probes taken together.",
        method=Method.EXECUTED,
        subject=probes[0].subject,
        measurements=tuple(
            Measurement(name=name, value=count, unit=Unit.COUNT)
            for name, count in counts.items()
        ),
        passed=all(probe.passed for probe in probes),
    )


def _count(probe: Evidence, name: str) -> int:
    return int(probe.measurement(name).value)


def _largest(design: Design, evidence: EvidenceSet) -> Iterator[Evidence]:
    sizes = {
        forecast.table: _bytes(evidence, keys.table_size(forecast.table))
        for forecast in design.forecasts
    }
    whole = _bytes(evidence, keys.SIZE_OF_DATABASE)
    if not whole or not any(sizes.values()):
        return
    table = max(sizes, key=lambda found: sizes[found])
    yield Evidence(
        key=LARGEST,
        claim="The table that takes most of the disk at the horizon.",
        method=Method.ESTIMATED,
        subject=Subject(SubjectKind.BRIEF, "the sizes of all tables"),
        measurements=(
            Measurement(name="table", value=code(table.display)),
            Measurement(name="share", value=100 * sizes[table] / whole, unit=Unit.PERCENT),
        ),
    )


def _rates(design: Design, evidence: EvidenceSet) -> Iterator[Evidence]:
    """Statements in the busiest hour, those of them that read, and how many have a target."""
    said = {pattern: evidence.by_key.get(access_key(pattern.name)) for pattern in design.access}
    rates = {pattern: _value(item, "rate") for pattern, item in said.items() if item}
    if not rates:
        return
    reads = sum(rate for pattern, rate in rates.items() if not pattern.writes)
    targets = sum(1 for item in said.values() if item and _value(item, "target"))
    yield Evidence(
        key=RATES,
        claim="The access patterns taken together.",
        method=Method.DECLARED,
        subject=BRIEF,
        measurements=(
            Measurement(name="rate", value=sum(rates.values()), unit=Unit.COUNT),
            Measurement(name="reads", value=reads, unit=Unit.COUNT),
            Measurement(name="targets", value=targets, unit=Unit.COUNT),
        ),
    )


def _bytes(evidence: EvidenceSet, key: str) -> float:
    item = evidence.by_key.get(key)
    return 0 if item is None else _value(item, "total")


def _value(item: Evidence, name: str) -> float:
    found = next((m.value for m in item.measurements if m.name == name), 0)
    return found if isinstance(found, int | float) else 0
