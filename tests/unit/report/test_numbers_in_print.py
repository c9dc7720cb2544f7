from __future__ import annotations

import pytest

from dbarchitect.model.evidence import (
    Evidence,
    EvidenceSet,
    Figure,
    Measurement,
    Method,
    Subject,
    SubjectKind,
    Unit,
)
from dbarchitect.report.numbers import format_value
from dbarchitect.report.spans import plain


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (500_000, Unit.ROWS, "500,000"),
        (0, Unit.ROWS, "0"),
        (1, Unit.BYTES, "1 byte"),
        (1023, Unit.BYTES, "1,023 bytes"),
        (1024, Unit.BYTES, "1 kB"),
        (64_000_000, Unit.BYTES, "61 MB"),
        (1_570_000_000, Unit.BYTES, "1.46 GB"),
        (1024**6 * 3, Unit.BYTES, "3,070 PB"),
        (0.2134, Unit.MILLISECONDS, "0.21 ms"),
        (0.00321, Unit.MILLISECONDS, "0.00321 ms"),
        (20.5, Unit.MILLISECONDS, "20.5 ms"),
        (21_437.26, Unit.PER_SECOND, "21,400/s"),
        (5000, Unit.PER_HOUR, "5,000/h"),
        (8000.0, Unit.PER_MONTH, "8,000/month"),
        (96.04, Unit.RATIO, "96 times"),
        (391_331_255.0, Unit.COST, "391,000,000"),
        (6.4321, Unit.COST, "6.43"),
        (0, Unit.COST, "0"),
        (-3.456, Unit.PERCENT, "-3.46 %"),
        (99.9, Unit.PERCENT, "99.9 %"),
        (99.95, Unit.PERCENT, "99.95 %"),
        (99.999, Unit.PERCENT, "99.999 %"),
        (100, Unit.PERCENT, "100 %"),
        (-0.711, Unit.PERCENT, "-0.7 %"),
        (0.0431, Unit.PERCENT, "0.04 %"),
        (0, Unit.PERCENT, "0 %"),
        (999.95, Unit.SECONDS, "1,000 s"),
        (1, Unit.DAYS, "1 day"),
        (365, Unit.DAYS, "365 days"),
        (365.25, Unit.DAYS, "1 year"),
        (2556.75, Unit.DAYS, "7 years"),
        (395.6875, Unit.DAYS, "13 months"),
        (90, Unit.DAYS, "90 days"),
        (0.041667, Unit.DAYS, "1 hour"),
        (5, Unit.MINUTES, "5 min"),
        (60, Unit.MINUTES, "1 h"),
        (90, Unit.MINUTES, "90 min"),
        (0, Unit.MINUTES, "0 s"),
        (0.5, Unit.MINUTES, "30 s"),
        (0.016667, Unit.MINUTES, "1 s"),
        (11_904, Unit.BUFFERS, "11,904"),
        (float("inf"), Unit.NONE, "inf"),
        ("Index Scan", Unit.NONE, "Index Scan"),
    ],
)
def test_a_value_is_printed_with_its_unit_to_three_digits(
    value: float | str, unit: Unit, text: str
) -> None:
    assert format_value(value, unit) == text


def _evidence(value: float) -> EvidenceSet:
    subject = Subject(SubjectKind.LAB, "lab")
    filler = Evidence(key="a", claim="", method=Method.READ, subject=subject)
    size = Measurement(name="size", value=value, unit=Unit.BYTES)
    item = Evidence(
        key="b", claim="", method=Method.READ, subject=subject, measurements=(size,)
    )
    return EvidenceSet((filler, item))


def test_a_figure_that_cites_names_its_evidence_by_number() -> None:
    assert plain((Figure("b", "size", cite=True),), _evidence(2048)) == "2 kB [E2]"
    assert plain((Figure("b", "size"),), _evidence(2048)) == "2 kB"


def test_a_figure_without_its_measurement_is_an_error_and_not_a_blank() -> None:
    with pytest.raises(KeyError):
        plain((Figure("b", "width"),), _evidence(1))
    with pytest.raises(KeyError):
        plain((Figure("c", "size"),), _evidence(1))
