"""Why values that are keys are a reference, or an accident; and how much was looked at."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from dbarchitect.model.data_facts import (
    DataFacts,
    ReferenceFacts,
    TableFacts,
    Tally,
    ValueRange,
)
from dbarchitect.model.evidence import Method
from dbarchitect.model.identifier import QualifiedName
from dbarchitect.model.reading import Known
from dbarchitect.review.kept_references import Tie, decided_by_rows, kept_references
from dbarchitect.review.row_facts import among, method_of
from findings_made import snapshot_of

if TYPE_CHECKING:
    from dbarchitect.model.snapshot import Snapshot

HOLDER, TARGET = QualifiedName("public", "visits"), QualifiedName("public", "documents")
OTHER = QualifiedName("public", "others")


def reference(
    known: int = 200,
    *,
    of: int = 200,
    rows: Tally | None = None,
    named: bool = True,
    keys: int | None = None,
    to: QualifiedName = TARGET,
) -> ReferenceFacts:
    """200 values between 1 and 100,000, of which so many keys are there."""
    span = ValueRange(smallest="1", largest="100000", whole=True)
    return ReferenceFacts(
        table=HOLDER,
        column="seen_there",
        referenced_table=to,
        referenced_column="number",
        values=Tally(known, of, whole=False),
        rows=rows,
        keys=keys,
        key_numbers=None if keys is None else span,
        named=named,
    )


def with_references(*references: ReferenceFacts) -> Snapshot:
    data = DataFacts(tables=(), references=references, sample_rows=1, seconds=1.0, seed=1)
    return replace(snapshot_of(()), data=Known(data))


@pytest.mark.parametrize(
    ("facts", "tie"),
    [
        (reference(), Tie.NAMED),
        (reference(185), Tie.NAMED),
        (reference(150), None),
        (reference(20, of=20), None),
        (reference(named=False, keys=1_000), Tie.HARDLY_BY_CHANCE),
        (reference(named=False, keys=100_000), Tie.RANGES_END_ALIKE),
        (reference(named=False), Tie.HARDLY_BY_CHANCE),
        (reference(199, named=False, keys=1_000), None),
        (reference(rows=Tally(990, 1_000, whole=True)), Tie.NAMED),
        (reference(named=False, keys=9, rows=Tally(990, 1_000, whole=True)), None),
        (reference(rows=Tally(9, 9, whole=True)), None),
    ],
)
def test_a_reference_is_kept_where_it_is_no_accident(
    facts: ReferenceFacts, tie: Tie | None
) -> None:
    found = [one.tie for one in kept_references(with_references(facts))]
    assert found == ([] if tie is None else [tie])


def test_of_several_the_named_one_counts_and_the_one_that_has_all() -> None:
    unnamed = reference(named=False, keys=500, to=OTHER)
    (found,) = kept_references(with_references(unnamed, reference(190)))
    assert found.facts.referenced_table == TARGET
    (found,) = kept_references(with_references(reference(190), reference(to=OTHER)))
    assert found.facts.referenced_table == OTHER


def test_rows_decide_for_what_they_keep_and_for_what_they_refute() -> None:
    place = (HOLDER, "seen_there")
    assert decided_by_rows(with_references(reference())) == {place}
    assert decided_by_rows(with_references(reference(10))) == {place}
    assert decided_by_rows(with_references(reference(150))) == frozenset()
    assert decided_by_rows(snapshot_of(())) == frozenset()


def test_it_is_said_how_much_was_looked_at() -> None:
    facts = TableFacts(table=HOLDER, rows=10_000, whole=False, about_rows=4_000_000)
    sampled = Tally(3, 10_000, whole=False)
    assert among(sampled, facts) == "a sample of 10,000 of about 4,000,000 rows"
    assert method_of(sampled) is Method.ESTIMATED
    counted = Tally(3, 1_204, whole=True)
    assert among(counted, facts, "values") == "all 1,204 values"
    assert method_of(counted) is Method.READ
