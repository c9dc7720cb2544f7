"""What hurts most comes first."""

from __future__ import annotations

from dataclasses import replace

from dbarchitect.errors import Location
from dbarchitect.model.evidence import Measurement, Unit
from dbarchitect.model.finding import Confidence, Finding, Severity
from dbarchitect.model.identifier import QualifiedName
from dbarchitect.model.quantities import Bytes, Pages
from dbarchitect.model.reading import Known
from dbarchitect.model.schema import ObjectKind, ObjectPath, PartitionBound
from dbarchitect.model.snapshot import OriginKind, RelationSize, StoredBytes
from dbarchitect.review.ranking import ranked
from findings_made import finding_of, snapshot_of, table

BIG, SMALL = QualifiedName("public", "big"), QualifiedName("public", "small")
PART = QualifiedName("public", "big_1")


def sized(name: QualifiedName, size_bytes: int) -> RelationSize:
    return RelationSize(
        relation=name,
        kind=ObjectKind.TABLE,
        stored=Known(StoredBytes(main_bytes=Bytes(size_bytes), toast_bytes=Bytes(0))),
        pages=Pages(size_bytes // 8192),
        rows=None,
        all_visible_pages=Pages(0),
    )


def test_errors_come_before_warnings_and_what_is_sure_before_guesses() -> None:
    guess = finding_of("KEY07", SMALL, confidence=Confidence.POSSIBLE)
    sure = finding_of("KEY09", SMALL)
    error = finding_of("SEC01", SMALL, severity=Severity.ERROR)
    assert ranked([guess, sure, error], snapshot_of()) == (error, sure, guess)


def test_of_equals_the_larger_table_comes_first_where_sizes_are_of_production() -> None:
    tables = (
        table(BIG),
        replace(table(PART), partition_of=PartitionBound(parent=BIG, bound="DEFAULT")),
        table(SMALL),
    )
    snapshot = snapshot_of(tables, kind=OriginKind.SERVER)
    # A partitioned table stores nothing itself: its partitions' bytes are its own.
    measured = replace(snapshot, sizes=Known((sized(PART, 10**11), sized(SMALL, 10**4))))
    small, big = finding_of("AAA01", SMALL), finding_of("KEY01", BIG)
    assert ranked([small, big], measured) == (big, small)
    assert ranked([small, big], snapshot) == (small, big)
    lab = replace(measured, origin=replace(measured.origin, kind=OriginKind.LAB))
    assert ranked([small, big], lab) == (small, big)


def test_size_can_lift_a_warning_over_an_error() -> None:
    snapshot = snapshot_of((), kind=OriginKind.SERVER)
    measured = replace(snapshot, sizes=Known((sized(BIG, 10**18),)))
    error = finding_of("SEC01", SMALL, severity=Severity.ERROR)
    warning = finding_of("KEY01", BIG)
    assert ranked([error, warning], measured) == (warning, error)


def of_query(fingerprint: str, *, line: int = 1, seconds: float = 0) -> Finding:
    """A finding on a query that a server counted, or that stands in a file."""
    made = finding_of("QRY01", SMALL)
    taken = Measurement(name="total time", value=seconds * 1000, unit=Unit.MILLISECONDS)
    evidence = replace(made.evidence[0], measurements=(taken,) if seconds else ())
    return replace(
        made,
        target=ObjectPath(ObjectKind.QUERY, (fingerprint,)),
        evidence=(evidence,),
        location=None if seconds else Location("q.sql", line, 1),
    )


def test_the_query_that_takes_most_time_comes_first() -> None:
    quick, slow = of_query("a", seconds=2), of_query("b", seconds=20_000)
    assert ranked([quick, slow], snapshot_of()) == (slow, quick)


def test_queries_of_a_file_come_in_their_order() -> None:
    later, earlier = of_query("a", line=9), of_query("b", line=2)
    assert ranked([later, earlier], snapshot_of()) == (earlier, later)
