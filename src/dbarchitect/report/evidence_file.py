"""Evidence as JSON and back.

Rules:
    1. What another run may change (varying measurements) stands in one block, `measured`, under
       the evidence's key; everything else repeats to the byte.
    2. Reading back what was written gives the same evidence.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NotRequired, TypedDict

from dbarchitect.model.evidence import (
    Evidence,
    EvidenceSet,
    Measurement,
    Method,
    Subject,
    SubjectKind,
    Unit,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dbarchitect.model.constructs import ConstructProof

EVIDENCE_SCHEMA = "dbarchitect/evidence/1"


class ValueEntry(TypedDict):
    """What was measured: the value, how often it was taken, and its spread."""

    value: float | int | str
    n: NotRequired[int]
    low: NotRequired[float]
    high: NotRequired[float]


class MeasurementEntry(TypedDict):
    """A measurement; without a value where that stands in the `measured` block."""

    name: str
    unit: str
    value: NotRequired[float | int | str]
    n: NotRequired[int]
    low: NotRequired[float]
    high: NotRequired[float]


class EvidenceEntry(TypedDict):
    """One piece of evidence."""

    number: str
    key: str
    claim: str
    method: str
    subject: dict[str, str]
    measurements: list[MeasurementEntry]
    statements: list[str]
    parameters: list[str]
    passed: bool | None
    server: str | None
    locale: str | None
    data_seed: int | None


class ConstructEntry(TypedDict):
    """A construct of the brief's grammar: where it is used, and what was executed of that.

    The counts are None where there was no proof.
    """

    construct: str
    places: list[str]
    subjects: list[str]
    passed: int | None
    run: int | None
    not_verified: int | None


class EvidenceFile(TypedDict):
    """The whole file; `design` says what was designed, with which inputs."""

    schema: str
    design: dict[str, str]
    files: dict[str, str]
    constructs: list[ConstructEntry]
    evidence: list[EvidenceEntry]
    measured: dict[str, dict[str, ValueEntry]]


def write_evidence(
    evidence: EvidenceSet,
    design: Mapping[str, str],
    files: Mapping[str, str],
    constructs: Sequence[ConstructProof] = (),
) -> EvidenceFile:
    """The file's content; `files` pairs the name of a file beside it with its SHA-256."""
    return {
        "schema": EVIDENCE_SCHEMA,
        "design": dict(design),
        "files": dict(files),
        "constructs": [_construct(proof) for proof in constructs],
        "evidence": [_entry(item, evidence.numbers[item.key]) for item in evidence.items],
        "measured": {
            item.key: varying
            for item in evidence.items
            if (varying := {m.name: _value(m) for m in item.measurements if m.varying})
        },
    }


def read_evidence(content: EvidenceFile) -> EvidenceSet:
    """The evidence that the file holds.

    Raises:
        KeyError: the file is not of this form.
    """
    measured = content["measured"]
    return EvidenceSet(
        tuple(_evidence(entry, measured.get(entry["key"], {})) for entry in content["evidence"])
    )


def _construct(proof: ConstructProof) -> ConstructEntry:
    return {
        "construct": proof.use.construct,
        "places": ["/".join(place) for place in proof.use.places],
        "subjects": list(proof.subjects),
        "passed": proof.passed,
        "run": proof.run,
        "not_verified": proof.not_verified,
    }


def _entry(item: Evidence, number: str) -> EvidenceEntry:
    return {
        "number": number,
        "key": item.key,
        "claim": item.claim,
        "method": item.method.name.lower(),
        "subject": {"kind": item.subject.kind.value, "description": item.subject.description},
        "measurements": [_measurement_entry(m) for m in item.measurements],
        "statements": list(item.statements),
        "parameters": list(item.parameters),
        "passed": item.passed,
        "server": item.server,
        "locale": item.locale,
        "data_seed": item.data_seed,
    }


def _measurement_entry(measurement: Measurement) -> MeasurementEntry:
    head: MeasurementEntry = {"name": measurement.name, "unit": measurement.unit.value}
    return head if measurement.varying else {**head, **_value(measurement)}


def _value(measurement: Measurement) -> ValueEntry:
    entry: ValueEntry = {"value": measurement.value}
    if measurement.n != 1:
        entry["n"] = measurement.n
    if measurement.low is not None:
        entry["low"] = measurement.low
    if measurement.high is not None:
        entry["high"] = measurement.high
    return entry


def _evidence(entry: EvidenceEntry, varying: Mapping[str, ValueEntry]) -> Evidence:
    subject = entry["subject"]
    return Evidence(
        key=entry["key"],
        claim=entry["claim"],
        method=Method[entry["method"].upper()],
        subject=Subject(SubjectKind(subject["kind"]), subject["description"]),
        measurements=tuple(_measurement(m, varying) for m in entry["measurements"]),
        statements=tuple(entry["statements"]),
        parameters=tuple(entry["parameters"]),
        passed=entry["passed"],
        server=entry["server"],
        locale=entry["locale"],
        data_seed=entry["data_seed"],
    )


def _measurement(entry: MeasurementEntry, varying: Mapping[str, ValueEntry]) -> Measurement:
    name = entry["name"]
    if "value" in entry:
        found: ValueEntry | MeasurementEntry = entry
        value = entry["value"]
    else:
        found = varying[name]
        value = found["value"]
    return Measurement(
        name=name,
        value=value,
        unit=Unit(entry["unit"]),
        n=found.get("n", 1),
        low=found.get("low"),
        high=found.get("high"),
        varying="value" not in entry,
    )
