from __future__ import annotations

import json
from typing import cast

from hypothesis import given
from hypothesis import strategies as st

from dbarchitect.model.evidence import (
    Evidence,
    EvidenceSet,
    Measurement,
    Method,
    Subject,
    SubjectKind,
    Unit,
)
from dbarchitect.report.envelope import render_json
from dbarchitect.report.evidence_file import EvidenceFile, read_evidence, write_evidence

numbers = st.one_of(
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(st.characters(exclude_categories=["Cs"])),
)
texts = st.text(st.characters(exclude_categories=["Cs"]))
spread = st.none() | st.floats(allow_nan=False, allow_infinity=False)
measurements = st.builds(
    Measurement,
    name=texts,
    value=numbers,
    unit=st.sampled_from(Unit),
    n=st.integers(1, 9),
    low=spread,
    high=spread,
    varying=st.booleans(),
)
items = st.builds(
    Evidence,
    key=texts,
    claim=texts,
    method=st.sampled_from(Method),
    subject=st.builds(Subject, kind=st.sampled_from(SubjectKind), description=texts),
    measurements=st.lists(measurements, unique_by=lambda m: m.name, max_size=3).map(tuple),
    statements=st.lists(texts, max_size=2).map(tuple),
    parameters=st.lists(texts, max_size=2).map(tuple),
    passed=st.none() | st.booleans(),
    server=st.none() | texts,
    locale=st.none() | texts,
    data_seed=st.none() | st.integers(),
)
sets = st.lists(items, unique_by=lambda item: item.key, max_size=3).map(
    lambda found: EvidenceSet(tuple(found))
)


def _written(evidence: EvidenceSet) -> str:
    return render_json(dict(write_evidence(evidence, {"name": "shop"}, {})))


@given(sets)
def test_what_was_written_reads_back_equal(evidence: EvidenceSet) -> None:
    assert read_evidence(cast("EvidenceFile", json.loads(_written(evidence)))) == evidence


def _timed(value: float) -> EvidenceSet:
    measured = Measurement(name="p95", value=value, unit=Unit.MILLISECONDS, varying=True)
    size = Measurement(name="rows", value=7, unit=Unit.ROWS)
    subject = Subject(SubjectKind.LAB, "lab")
    return EvidenceSet(
        (
            Evidence(
                key="access/x",
                claim="c",
                method=Method.EXECUTED,
                subject=subject,
                measurements=(measured, size),
            ),
        )
    )


def test_two_runs_differ_in_the_measured_block_alone() -> None:
    first, second = json.loads(_written(_timed(1.5))), json.loads(_written(_timed(2.5)))
    assert first.pop("measured") == {"access/x": {"p95": {"value": 1.5}}}
    assert second.pop("measured") == {"access/x": {"p95": {"value": 2.5}}}
    assert first == second
