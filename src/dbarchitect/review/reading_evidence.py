"""Evidence of what a snapshot itself says: `read` unless it is estimated; of its origin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.evidence import Evidence, Measurement, Method, Subject, SubjectKind

if TYPE_CHECKING:
    from dbarchitect.model.schema import ObjectPath
    from dbarchitect.model.snapshot import Snapshot


def read_from(
    snapshot: Snapshot,
    target: ObjectPath,
    claim: str,
    measurements: tuple[Measurement, ...] = (),
    method: Method = Method.READ,
) -> Evidence:
    """Evidence that `claim` stands in the catalog, or follows from what stands there."""
    origin = snapshot.origin
    subject = Subject(SubjectKind.SOURCE, origin.named)
    return Evidence(
        key=f"{target.kind}/{target.text}",
        claim=claim,
        method=method,
        subject=subject,
        measurements=measurements,
        server=origin.server_version,
    )
