"""What the review did not see, or left out: no finding there says nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.document import Bullets, Folded, Grid, Section
from dbarchitect.model.english import counted
from dbarchitect.model.evidence import Words, code

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.evidence import Prose
    from dbarchitect.review.document.facts import ReviewFacts


def unseen_sections(facts: ReviewFacts) -> Iterator[Section]:
    """A section for each way in which something was not seen, none where there is nothing."""
    review = facts.review
    if review.unread:
        rows = tuple(
            ((one.path.kind.value,), (code(one.path.text),), (Words(one.reason),))
            for one in review.unread
        )
        yield Section("Not read", (Grid(("kind", "object", "why"), rows),))
    if review.not_loaded:
        missing = (f"{one.location.text}: {one.sentence}" for one in review.not_loaded)
        yield _listed("Missing of the files", tuple(missing))
    if facts.left_out:
        yield _listed("Not loaded", facts.left_out)
    if facts.notes:
        yield _listed("Notes", facts.notes)
    if review.suppressed:
        yield Section("Suppressed", (_suppressed(facts),))
    if review.not_verified:
        yield Section("Not verified", tuple(_not_verified(facts)))


def _listed(heading: str, sentences: tuple[str, ...]) -> Section:
    return Section(heading, (Bullets(tuple((Words(sentence),) for sentence in sentences)),))


def _suppressed(facts: ReviewFacts) -> Grid:
    rows = tuple(
        (
            (one.finding.severity.label,),
            (f"{one.finding.code} {one.finding.slug}",),
            (code(one.finding.target.text),),
            (Words(one.reason),),
            (one.until.isoformat(),),
        )
        for one in facts.review.suppressed
    )
    return Grid(("severity", "rule", "object", "why", "until"), rows)


def _not_verified(facts: ReviewFacts) -> Iterator[Folded]:
    """Each reason with the rules that it keeps from deciding."""
    by_reason: dict[str, list[Prose]] = {}
    for item in facts.review.not_verified:
        rule = f"{item.code} {item.slug}{item.of_objects}"
        by_reason.setdefault(item.reason, []).append((Words(rule),))
    for reason, rules in by_reason.items():
        yield Folded(
            (Words(reason), f" {counted(len(rules), 'rule')}"), (Bullets(tuple(rules)),)
        )


def rules_section(facts: ReviewFacts) -> Section:
    """What was looked for: a rule without findings is told from one that did not run."""
    ran = set(facts.review.rules_run)
    rows: tuple[tuple[Prose, ...], ...] = tuple(
        ((f"{rule.code} {rule.slug}",), (rule.summary,))
        for rule in facts.rules
        if rule.code in ran
    )
    grid = Grid(("rule", "what it looks for"), rows)
    return Section(
        "Rules that ran", (Folded((counted(len(rows), "rule"),), (grid,) if rows else ()),)
    )
