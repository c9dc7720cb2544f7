"""Findings that are known: by a baseline, by another snapshot, or suppressed with a reason."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dbarchitect.model.finding import Suppressed

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import date

    from dbarchitect.model.finding import Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class Suppression:
    """Findings of a rule that somebody answers for, until a day.

    `target` is the path of the object as a finding prints it, where `*` stands for any
    characters. After `until`, the last day, the findings are back.
    """

    code: str
    target: str
    reason: str
    until: date

    def covers(self, finding: Finding) -> bool:
        """Whether the finding is meant, on whatever day."""
        parts = map(re.escape, self.target.split("*"))
        named = re.fullmatch(".*".join(parts), finding.target.text, re.DOTALL)
        return finding.code == self.code and named is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sorted:
    """Findings apart: `new` ones, how many are `known`, and what is `suppressed`.

    `expired` are suppressions that would cover a finding had their day not passed; `unused`
    those that cover none.
    """

    new: tuple[Finding, ...]
    known: int
    suppressed: tuple[Suppressed, ...]
    expired: tuple[Suppression, ...]
    unused: tuple[Suppression, ...]


def without_known(
    findings: Iterable[Finding],
    *,
    known: Collection[str],
    suppressions: Sequence[Suppression],
    today: date,
) -> Sorted:
    """Findings whose fingerprint is not known and that nobody answers for today."""
    new: list[Finding] = []
    suppressed: list[Suppressed] = []
    met: set[Suppression] = set()
    count = 0
    for finding in findings:
        covering = [one for one in suppressions if one.covers(finding)]
        met.update(covering)
        if finding.fingerprint in known:
            count += 1
        elif valid := [one for one in covering if one.until >= today]:
            longest = max(valid, key=lambda one: one.until)
            suppressed.append(
                Suppressed(finding=finding, reason=longest.reason, until=longest.until)
            )
        else:
            new.append(finding)
    return Sorted(
        new=tuple(new),
        known=count,
        suppressed=tuple(suppressed),
        expired=tuple(one for one in suppressions if one in met and one.until < today),
        unused=tuple(one for one in suppressions if one not in met),
    )
