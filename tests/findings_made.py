"""Findings and snapshots made for tests of what is done with them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from dbarchitect.model.evidence import Evidence, Method, Subject, SubjectKind
from dbarchitect.model.finding import Confidence, Finding, Remedy, Severity
from dbarchitect.model.schema import ObjectKind, Schema, Table
from dbarchitect.model.schema.paths import path_of
from dbarchitect.model.snapshot import Locale, Origin, OriginKind, Snapshot

if TYPE_CHECKING:
    from dbarchitect.model.identifier import QualifiedName


def finding_of(
    code: str,
    table: QualifiedName,
    *,
    severity: Severity = Severity.WARNING,
    confidence: Confidence = Confidence.CERTAIN,
    detail: str = "",
) -> Finding:
    """A finding of that code on the table."""
    target = path_of(ObjectKind.TABLE, table)
    evidence = Evidence(
        key=target.text,
        claim="it was made up",
        method=Method.DECLARED,
        subject=Subject(SubjectKind.SOURCE, "a test"),
    )
    return Finding(
        code=code,
        slug="made_up",
        severity=severity,
        confidence=confidence,
        target=target,
        message="Nothing happens.",
        remedy=Remedy(text="Do nothing."),
        evidence=(evidence,),
        detail=detail,
    )


def table(name: QualifiedName) -> Table:
    """A table without columns."""
    return Table(name=name, owner="o", columns=())


def snapshot_of(
    tables: tuple[Table, ...] = (), *, kind: OriginKind = OriginKind.FILES
) -> Snapshot:
    """A snapshot of tables and nothing else."""
    origin = Origin(
        kind=kind,
        server_version_num=180000,
        database="d",
        encoding="UTF8",
        locale=Locale(provider="builtin", collate="C", ctype="C", locale="C.UTF-8"),
        role="r",
        taken_at=datetime(2026, 1, 1, tzinfo=UTC),
    )
    return Snapshot(origin=origin, schema=Schema(tables=tables))
