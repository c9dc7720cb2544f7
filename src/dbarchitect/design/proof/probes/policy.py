"""Row-level security: named as not verified, for a policy's meaning is not in its text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.design.proof.bench import member
from dbarchitect.model.proof import NotVerified
from dbarchitect.model.schema import ObjectKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.design.proof.bench import Bench
    from dbarchitect.model.probe import Probe


def probes(bench: Bench) -> Iterator[Probe | NotVerified]:
    """Each policy, as what is left to look at."""
    for table in bench.tables:
        for policy in table.policies:
            target = member(ObjectKind.POLICY, table, policy.name)
            reason = "Who should see which rows is not part of a brief yet."
            yield NotVerified(f"policy {target.text}", reason)
