"""The locks, scans and rewrites of every remedy: derived for all rules, written by none."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dbarchitect.ddl.effects import Effects
from dbarchitect.model.quantities import Bytes
from dbarchitect.model.reading import Known
from dbarchitect.model.snapshot import OriginKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from dbarchitect.model.finding import Finding
    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.model.snapshot import Snapshot


def with_effects(findings: Iterable[Finding], snapshot: Snapshot) -> Iterator[Finding]:
    """Each finding, the statements of its remedy with what they do to this database."""
    effects = Effects(
        snapshot.schema,
        server_version_num=snapshot.origin.server_version_num,
        sizes=_sizes(snapshot),
    )
    for finding in findings:
        remedy = finding.remedy
        if remedy.statements:
            remedy = replace(remedy, effects=effects.of(remedy.statements))
            yield replace(finding, remedy=remedy)
        else:
            yield finding


def _sizes(snapshot: Snapshot) -> Mapping[QualifiedName, Bytes]:
    """What each relation takes on disk, its TOAST table with it; a lab's size says nothing."""
    if snapshot.origin.kind is not OriginKind.SERVER or not isinstance(snapshot.sizes, Known):
        return {}
    return {
        one.relation: Bytes(one.stored.value.main_bytes + one.stored.value.toast_bytes)
        for one in snapshot.sizes.value
        if isinstance(one.stored, Known)
    }
