"""Many findings of one rule as one sentence, with the list inside.

Findings stay what they are, each with its fingerprint: of 395 a baseline that knows 394 leaves
one, and that one is printed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Systemic

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dbarchitect.model.finding import Finding
    from dbarchitect.model.snapshot import Snapshot
    from dbarchitect.review.rule import RuleModule

MANY = 10
"""From so many findings of one rule on they are one: more fill a screen of a terminal."""


def systemic(
    findings: Iterable[Finding],
    snapshot: Snapshot,
    modules: Iterable[RuleModule],
    *,
    many: int = MANY,
) -> tuple[Systemic, ...]:
    """The rules that have so many findings, in the order of the first finding of each."""
    by_code: dict[str, list[Finding]] = {}
    for finding in findings:
        by_code.setdefault(finding.code, []).append(finding)
    known = {module.rule.code: module for module in modules}
    return tuple(
        _one(known[code], found, snapshot)
        for code, found in by_code.items()
        if len(found) >= many
    )


def _one(module: RuleModule, found: list[Finding], snapshot: Snapshot) -> Systemic:
    of = None if module.population is None else module.population(snapshot)
    return Systemic(
        code=module.rule.code,
        slug=module.rule.slug,
        severity=max(finding.severity for finding in found),
        sentence=module.rule.systemic.format(count=f"{len(found):,}", of=f"{of or 0:,}") + ".",
        why=module.rule.why,
        count=len(found),
        of=of,
    )
