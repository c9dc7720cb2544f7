"""The locks, scans and rewrites of every remedy: derived for all rules, written by none."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dbarchitect.model.reading import Known
from dbarchitect.model.snapshot import OriginKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dbarchitect.ddl.effects import Effects
    from dbarchitect.model.finding import Finding, Review
    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.model.quantities import Bytes
    from dbarchitect.model.snapshot import Snapshot


def with_effects(review: Review, snapshot: Snapshot) -> Review:
    """The review, each statement of its remedies with what it does to this database.

    It is the last that is done to findings: statements that change later would be told wrong.
    """
    told = (*review.findings, *(one.finding for one in review.suppressed))
    if not any(finding.remedy.statements for finding in told):
        return review
    from dbarchitect.ddl.effects import Effects  # noqa: PLC0415 - a clean schema needs none of it

    effects = Effects(
        snapshot.schema,
        server_version_num=snapshot.origin.server_version_num,
        sizes=_sizes(snapshot),
    )
    suppressed = (
        replace(one, finding=_with(effects, one.finding)) for one in review.suppressed
    )
    return replace(
        review,
        findings=tuple(_with(effects, finding) for finding in review.findings),
        suppressed=tuple(suppressed),
    )


def _with(effects: Effects, finding: Finding) -> Finding:
    remedy = finding.remedy
    if not remedy.statements:
        return finding
    found = effects.of(remedy.statements)
    return replace(finding, remedy=replace(remedy, effects=found))


def _sizes(snapshot: Snapshot) -> Mapping[QualifiedName, Bytes]:
    """What each relation takes on disk, its TOAST table with it; a lab's size says nothing."""
    if snapshot.origin.kind is not OriginKind.SERVER or not isinstance(snapshot.sizes, Known):
        return {}
    return {
        one.relation: one.stored.value.total_bytes
        for one in snapshot.sizes.value
        if isinstance(one.stored, Known)
    }
