"""A review as plain text for a terminal: the effect first, one remedy that can be pasted."""

from __future__ import annotations

from textwrap import fill
from typing import TYPE_CHECKING

from dbarchitect.model.evidence import Method
from dbarchitect.model.finding import Confidence, Severity
from dbarchitect.model.schema import ObjectKind
from dbarchitect.report.printable import on_one_line
from dbarchitect.report.remedy_proof import plan_lines
from dbarchitect.report.statement_effects import statements_with_effects

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dbarchitect.model.evidence import Evidence
    from dbarchitect.model.finding import Finding, Review, Systemic

_WIDTH = 96
_QUERY_SHOWN = 200
_LISTED = 8
"""So many objects of a rule with many findings are named."""

_SURE = {
    Confidence.CERTAIN: "",
    Confidence.LIKELY: " (likely)",
    Confidence.POSSIBLE: " (possible)",
}
_BY_METHOD = {
    Method.DECLARED: "declared in",
    Method.READ: "read from",
    Method.ESTIMATED: "estimated for",
    Method.PLANNED: "planned in",
    Method.EXECUTED: "executed in",
}


def render_review_text(review: Review, *, notes: Sequence[str] = ()) -> str:
    """The findings, what must be known of them or is unknown, and one line of totals."""
    blocks = list(_blocks(review))
    blocks += [fill(f"note  {note}", _WIDTH, break_on_hyphens=False) for note in notes]
    blocks += [fill(line, _WIDTH) for line in _not_verified(review)]
    blocks += [
        fill(f"not read  {item.path.kind} {item.path.text}: {item.reason}", _WIDTH)
        for item in review.unread
    ]
    blocks += [
        fill(f"{one.location.text}  {one.sentence}", _WIDTH, break_on_hyphens=False)
        for one in review.not_loaded
    ]
    blocks.append(_totals(review))
    return "\n\n".join(blocks) + "\n"


def _blocks(review: Review) -> Iterator[str]:
    """Each finding, and those of a rule that has many as one, where the first would stand."""
    many = {one.code: one for one in review.systemic}
    told: set[str] = set()
    for finding in review.findings:
        if finding.code not in many:
            yield "\n".join(_finding_lines(finding))
        elif finding.code not in told:
            told.add(finding.code)
            yield "\n".join(_systemic_lines(many[finding.code], review.findings))


def _systemic_lines(one: Systemic, findings: Sequence[Finding]) -> Iterator[str]:
    own = [finding for finding in findings if finding.code == one.code]
    yield f"{one.code} {one.slug} · {one.severity.name.lower()} · {one.count:,} objects"
    sources = dict.fromkeys(_source(item) for finding in own for item in finding.evidence)
    yield _indented(f"{one.sentence} {one.why} [{'; '.join(sources)}]")
    yield _indented("Remedies: `--format json` has that of each.")
    yield from (f"      {_place(finding)}" for finding in own[:_LISTED])
    if len(own) > _LISTED:
        yield f"      and {len(own) - _LISTED:,} more"


def _place(finding: Finding) -> str:
    place = f"{finding.location.text}  " if finding.location is not None else ""
    return f"{place}{_target(finding)}"


def _target(finding: Finding) -> str:
    text = on_one_line(finding.target.text)
    return f"query {text}" if finding.target.kind is ObjectKind.QUERY else text


def _finding_lines(finding: Finding) -> Iterator[str]:
    place = f"{finding.location.text}  " if finding.location is not None else ""
    sure = _SURE[finding.confidence]
    yield (
        f"{place}{finding.code} {finding.slug} · {finding.severity.name.lower()}{sure} · "
        f"{_target(finding)}"
    )
    yield from _query_lines(finding)
    yield _indented(f"{finding.message} [{'; '.join(map(_source, finding.evidence))}]")
    safety = finding.remedy.safety.value.replace("_", " ")
    yield _indented(f"Remedy ({safety}): {finding.remedy.text}")
    for statement in statements_with_effects(finding.remedy):
        # Each line is set in: a name with line feeds cannot pass for a finding.
        yield from (f"      {line}" for line in statement.split("\n"))
    if finding.remedy.rewrite:
        yield "  The same rows by:"
        yield from (f"      {line}" for line in finding.remedy.rewrite.split("\n"))
    if finding.proof is not None:
        yield _indented(finding.proof.told)
        if finding.proof.plans is not None:
            yield from (f"      {line}" for line in plan_lines(finding.proof.plans))


def _query_lines(finding: Finding) -> Iterator[str]:
    """The query that the finding is about, cut where it is long."""
    if finding.target.kind is ObjectKind.QUERY and finding.evidence[0].statements:
        text = on_one_line(finding.evidence[0].statements[0])
        shown = text if len(text) <= _QUERY_SHOWN else f"{text[: _QUERY_SHOWN - 4]} ..."
        yield f"      {shown}"
        cost = {m.name: m for m in finding.evidence[0].measurements}
        if "calls" in cost and "total time" in cost:
            seconds = float(cost["total time"].value) / 1000
            yield f"      {cost['calls'].value:,} calls, {seconds:,.1f} s in all"


def _not_verified(review: Review) -> Iterator[str]:
    """Each reason with the rules that it keeps from deciding."""
    by_reason: dict[str, list[str]] = {}
    for item in review.not_verified:
        if item.objects:
            yield f"not verified  {item.code} {item.slug}{item.of_objects}: {item.reason}"
        else:
            by_reason.setdefault(item.reason, []).append(f"{item.code} {item.slug}")
    for reason, names in by_reason.items():
        codes = [name.split(" ", maxsplit=1)[0] for name in names]
        yield f"not verified  {names[0] if len(names) == 1 else ', '.join(codes)}: {reason}"


def _source(evidence: Evidence) -> str:
    return f"{_BY_METHOD[evidence.method]} {evidence.subject.description}"


def _indented(text: str) -> str:
    return fill(
        text,
        _WIDTH,
        initial_indent="  ",
        subsequent_indent="  ",
        break_long_words=False,
        break_on_hyphens=False,
    )


def _totals(review: Review) -> str:
    counts = [
        _counted(count, severity.name.lower())
        for severity in sorted(Severity, reverse=True)
        if (count := sum(finding.severity is severity for finding in review.findings))
    ]
    found = ", ".join(counts) if counts else "no findings"
    total = f"{found}; {_counted(len(review.rules_run), 'rule')} run"
    if review.not_verified:
        total += f", {len(review.not_verified)} not verified"
    if review.known:
        total += f", {_counted(review.known, 'finding')} known"
    if review.suppressed:
        total += f", {len(review.suppressed)} suppressed"
    if review.unread:
        total += f", {_counted(len(review.unread), 'object')} not read"
    if review.not_loaded:
        total += f", {_counted(len(review.not_loaded), 'statement')} not loaded"
    return f"{total}."


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
