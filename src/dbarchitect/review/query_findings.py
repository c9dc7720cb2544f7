"""Findings about queries: where each stands, what it takes, and what to write instead.

Rules:
    1. A finding's target is the query's fingerprint: it stays where constants, white space or
       the place of the query change.
    2. Of statements that differ in constants only the first is reported.
    3. A query of a view or a function is the object's: that is the target, and there is no
       rewrite of what the server has deparsed.
    4. A rewrite gives the same rows, duplicates among them, whatever the tables hold, under
       the guard that the rule has looked at.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dbarchitect.model.evidence import Evidence, Measurement, Method, Subject, SubjectKind, Unit
from dbarchitect.model.finding import Finding, Remedy, Safety
from dbarchitect.model.schema import ObjectKind, ObjectPath
from dbarchitect.review.queries import bodies_of, queries_of
from dbarchitect.sqltext.tree import expression_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from dbarchitect.model.finding import Severity
    from dbarchitect.model.snapshot import Snapshot
    from dbarchitect.review.queries import Query
    from dbarchitect.review.rule import Rule
    from dbarchitect.sqltext.tree import Node

_SHOWN = 72
"""Characters of a part of a query that a message shows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Defect:
    """What is wrong with one part of a query.

    `node` is where it stands, None for the query as a whole; `detail` tells several defects of
    one rule in one query apart. `statements` change the database; `rewrite` makes the query to
    write instead, empty where there is none: it is called only where the defect is told.
    `measurements` are figures behind the claim beside what the query took, and `others` are
    other queries that it speaks of.
    """

    message: str
    claim: str
    node: Node | None = None
    detail: str = ""
    remedy: str = ""
    statements: tuple[str, ...] = ()
    safety: Safety = Safety.NEEDS_REVIEW
    rewrite: Callable[[], str] = str
    severity: Severity | None = None
    measurements: tuple[Measurement, ...] = ()
    others: tuple[Query, ...] = ()


def found_in_queries(
    snapshot: Snapshot,
    rule: Rule,
    defects: Callable[[Query], Iterable[Defect]],
    *,
    bodies: bool = True,
) -> Iterator[Finding]:
    """The rule's findings in each query of the snapshot, once for each fingerprint.

    With `bodies` in those of its views and functions, too, once for each object.
    """
    queries = queries_of(snapshot).queries
    told: set[tuple[str, str]] = set()
    for query in (*queries, *(bodies_of(snapshot).queries if bodies else ())):
        for defect in defects(query):
            target = query.subject or query_path(query.fingerprint)
            detail = _detail(query, defect)
            if (target.text, detail) not in told:
                told.add((target.text, detail))
                make = _finding if query.subject is None else _finding_of_body
                yield make(snapshot, rule, query, defect)


def _detail(query: Query, defect: Defect) -> str:
    """What tells it apart; a function has several statements, each with its fingerprint."""
    if query.subject is None or query.subject.kind is not ObjectKind.FUNCTION:
        return defect.detail
    return f"{defect.detail} {query.fingerprint}".lstrip()


def _finding_of_body(snapshot: Snapshot, rule: Rule, query: Query, defect: Defect) -> Finding:
    """A finding about a view or a function, without a text to write instead."""
    target = query.subject
    assert target is not None  # noqa: S101 - a body has one
    name = target.parts[-1]
    is_function = target.kind is ObjectKind.FUNCTION
    called = f"{name.partition('(')[0]}, `{shortened(query.shown)}`"
    where = called if is_function else f"view {name}"
    return rule.found(
        snapshot,
        target,
        message=f"In {where}: {defect.message}",
        claim=defect.claim,
        remedy=Remedy(
            text=defect.remedy or rule.remedy,
            statements=defect.statements,
            safety=defect.safety,
        ),
        detail=_detail(query, defect),
        severity=defect.severity,
        measurements=defect.measurements,
    )


def part_text(node: Node) -> str:
    """A part of a query as a message shows it: on one line, cut where it is long."""
    return shortened(" ".join(expression_text({node.kind: node.fields}).split()))


def shortened(text: str) -> str:
    """The text, cut where it is long."""
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 4]} ..."


def query_path(fingerprint: str) -> ObjectPath:
    """Where a query is: its fingerprint."""
    return ObjectPath(ObjectKind.QUERY, (fingerprint,))


def _finding(snapshot: Snapshot, rule: Rule, query: Query, defect: Defect) -> Finding:
    target = query_path(query.fingerprint)
    remedy = Remedy(
        text=defect.remedy or rule.remedy,
        statements=defect.statements,
        safety=defect.safety,
        rewrite=defect.rewrite(),
    )
    return Finding(
        code=rule.code,
        slug=rule.slug,
        severity=rule.severity if defect.severity is None else defect.severity,
        confidence=rule.confidence,
        target=target,
        message=defect.message,
        remedy=remedy,
        evidence=(_evidence(snapshot, query, defect, target),),
        detail=defect.detail,
        location=query.place_of(defect.node),
    )


def _evidence(snapshot: Snapshot, query: Query, defect: Defect, target: ObjectPath) -> Evidence:
    location = query.given.location
    counted = f"pg_stat_statements of database {snapshot.origin.database}"
    source = counted if location is None else location.file
    return Evidence(
        key=f"{target.kind}/{target.text}",
        claim=defect.claim,
        method=Method.READ,
        subject=Subject(SubjectKind.SOURCE, source),
        measurements=(*_measurements(query), *defect.measurements),
        statements=(query.shown, *(other.shown for other in defect.others)),
        server=snapshot.origin.server_version,
    )


def _measurements(query: Query) -> Iterator[Measurement]:
    cost = query.cost
    if cost is None:
        return
    yield Measurement(name="calls", value=cost.calls, unit=Unit.COUNT, varying=True)
    yield Measurement(
        name="total time", value=round(cost.total_ms, 3), unit=Unit.MILLISECONDS, varying=True
    )
    yield Measurement(name="rows", value=cost.rows, unit=Unit.ROWS, varying=True)
