"""What stands beside the buffers that a pattern takes without an index."""

from __future__ import annotations

import pytest

from dbarchitect.design.document.patterns import ratio_words
from dbarchitect.design.reasoning import ESTIMATE
from dbarchitect.model.evidence import Evidence, Figure, Measurement, Method


@pytest.mark.parametrize(
    ("ratio", "words"),
    [
        (5 / 14, ("fewer among the lab's rows, ",)),
        (100 / 103, ("about as many, ",)),
        (1.8, (Figure("one", "ratio"), " as many, ")),
    ],
)
def test_fewer_buffers_are_not_about_as_many(
    ratio: float, words: tuple[str | Figure, ...]
) -> None:
    item = Evidence(
        key="one",
        claim="Buffers with and without.",
        method=Method.EXECUTED,
        subject=ESTIMATE,
        measurements=(Measurement(name="ratio", value=ratio),),
    )
    assert ratio_words(item) == words
