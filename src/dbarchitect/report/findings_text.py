"""A review as text for a terminal: the effect first, one remedy that can be pasted.

Rule: no line that a name or a file can make begins at the left, where findings begin.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from textwrap import fill
from typing import TYPE_CHECKING

from dbarchitect.model.english import counted
from dbarchitect.model.evidence import Method
from dbarchitect.model.finding import MOST_TOLD, Confidence, Severity
from dbarchitect.model.schema import ObjectKind
from dbarchitect.report.printable import on_one_line, printable
from dbarchitect.report.remedy_proof import plan_lines, remedies_tried
from dbarchitect.report.statement_effects import statements_with_effects

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dbarchitect.model.evidence import Evidence
    from dbarchitect.model.finding import Finding, Remedy, Review, Systemic
    from dbarchitect.model.schema import UnreadObject

WIDTH = 96
"""Columns of a text that is not for a terminal, and the most for one: lines stay readable."""

_QUERY_SHOWN = 200
_LISTED = 8
"""So many objects of a rule with many findings are named."""

_CODES = 4
"""So many rules that one reason keeps from deciding are named."""

_COLORS = {"error": "31", "warning": "33", "info": "36"}
_RULE = re.compile(r"^((?:\S.*?  )?)([A-Z]{3}\d\d \w+) · (error|warning|info)\b", re.MULTILINE)
_UNKNOWN = re.compile(r"^(not read|not verified|note)(?=  )", re.MULTILINE)

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


@dataclass(frozen=True, slots=True, kw_only=True)
class TextStyle:
    """How wide a text may be, in columns, and whether it has ANSI colours."""

    width: int = WIDTH
    color: bool = False


def render_review_text(
    review: Review, *, notes: Sequence[str] = (), style: TextStyle = TextStyle()
) -> str:
    """The findings, what must be known of them or is unknown, and one line of totals."""
    width = style.width
    blocks = list(_blocks(review, width))
    blocks += [_filled(f"note  {note}", width) for note in notes]
    blocks += [_filled(line, width) for line in _not_verified(review)]
    blocks += [_filled(line, width) for line in _not_read(review)]
    blocks += [
        _filled(f"{one.location.text}  {one.sentence}", width) for one in review.not_loaded
    ]
    blocks.append(_filled(_totals(review), width))
    text = printable("\n\n".join(blocks) + "\n")
    return _painted(text) if style.color else text


def _painted(text: str) -> str:
    """The text with colours, which come after control characters of names are gone."""

    def rule(match: re.Match[str]) -> str:
        place, name, severity = match.groups()
        return f"{place}\x1b[1m{name}\x1b[0m · \x1b[{_COLORS[severity]}m{severity}\x1b[0m"

    return _UNKNOWN.sub("\x1b[2m\\1\x1b[0m", _RULE.sub(rule, text))


def _blocks(review: Review, width: int) -> Iterator[str]:
    """Each finding, and those of a rule that has many as one, where the first would stand."""
    many = {one.code: one for one in review.systemic}
    of_rule: dict[str, list[Finding]] = {code: [] for code in many}
    for finding in review.findings:
        if finding.code in many:
            of_rule[finding.code].append(finding)
    for finding in review.findings:
        if finding.code not in many:
            yield "\n".join(_finding_lines(finding, width))
        elif finding is of_rule[finding.code][0]:
            yield "\n".join(_systemic_lines(many[finding.code], of_rule[finding.code], width))


def _systemic_lines(one: Systemic, own: Sequence[Finding], width: int) -> Iterator[str]:
    yield f"{one.code} {one.slug} · {one.severity.name.lower()} · {one.count:,} objects"
    sources = dict.fromkeys(_source(item) for finding in own for item in finding.evidence)
    yield _indented(f"{one.sentence} {one.why} [{'; '.join(sources)}]", width)
    yield from (f"      {_place(finding)}" for finding in own[:_LISTED])
    if len(own) > _LISTED:
        yield f"      and {len(own) - _LISTED:,} more"
    yield from _remedy_lines(own[0].remedy, width, of=" for the first")
    tried = remedies_tried(own)
    if tried is not None:
        yield _indented(f"{tried[0].upper()}{tried[1:]}.", width)
    form = "html" if len(own) <= MOST_TOLD else "json"
    yield f"  --format {form} has the remedy of each."


def _place(finding: Finding) -> str:
    place = f"{finding.location.text}  " if finding.location is not None else ""
    return f"{place}{_target(finding)}"


def _target(finding: Finding) -> str:
    text = on_one_line(finding.target.text)
    return f"query {text}" if finding.target.kind is ObjectKind.QUERY else text


def _finding_lines(finding: Finding, width: int) -> Iterator[str]:
    place = f"{finding.location.text}  " if finding.location is not None else ""
    sure = _SURE[finding.confidence]
    yield (
        f"{place}{finding.code} {finding.slug} · {finding.severity.name.lower()}{sure} · "
        f"{_target(finding)}"
    )
    yield from _query_lines(finding)
    yield _indented(f"{finding.message} [{'; '.join(map(_source, finding.evidence))}]", width)
    yield from _shown_by(finding)
    yield from _remedy_lines(finding.remedy, width)
    for proof in finding.proofs:
        yield _indented(proof.told, width)
        if proof.plans is not None:
            yield from (f"      {line}" for line in plan_lines(proof.plans))


def _remedy_lines(remedy: Remedy, width: int, *, of: str = "") -> Iterator[str]:
    safety = remedy.safety.value.replace("_", " ")
    yield _indented(f"Remedy{of} ({safety}): {remedy.text}", width)
    for statement in statements_with_effects(remedy):
        # Each line is set in: a name with line feeds cannot pass for a finding.
        yield from (f"      {line}" for line in statement.split("\n"))
    if remedy.rewrite:
        yield "  The same rows by:"
        yield from (f"      {line}" for line in remedy.rewrite.split("\n"))


def _shown_by(finding: Finding) -> Iterator[str]:
    """Queries by which everybody can see it in the source, each on one line."""
    if finding.target.kind is ObjectKind.QUERY:
        return
    for evidence in finding.evidence:
        # What a planner or a lab was asked is told with its answer.
        if evidence.method in {Method.READ, Method.ESTIMATED}:
            yield from (f"  To see it: {on_one_line(sql)}" for sql in evidence.statements)


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
        yield f"not verified  {_together(names)}: {reason}"


def _together(names: Sequence[str]) -> str:
    """One rule by its name, some by their codes, and many by their number."""
    codes = [name.split(" ", maxsplit=1)[0] for name in names]
    if len(codes) == 1:
        return names[0]
    if len(codes) <= _CODES:
        return ", ".join(codes)
    return f"{len(codes)} rules ({', '.join(codes[:_CODES])} ...)"


def _source(evidence: Evidence) -> str:
    return f"{_BY_METHOD[evidence.method]} {evidence.subject.description}"


def _not_read(review: Review) -> Iterator[str]:
    """Each object with its reason, in order; where one reason is that of many, these as one."""
    by_reason: dict[str, list[str]] = {}
    for item in review.unread:
        by_reason.setdefault(item.reason, []).append(_unread_name(item))
    for item in review.unread:
        names = by_reason[item.reason]
        if len(names) <= _LISTED:
            yield f"not read  {_unread_name(item)}: {item.reason}"
        elif names[0] == _unread_name(item):
            listed, more = ", ".join(names[:_LISTED]), len(names) - _LISTED
            yield f"not read  {listed} and {more:,} more: {item.reason}"


def _unread_name(item: UnreadObject) -> str:
    return on_one_line(f"{item.path.kind} {item.path.text}")


def _indented(text: str, width: int) -> str:
    return fill(
        text,
        width,
        initial_indent="  ",
        subsequent_indent="  ",
        break_long_words=False,
        break_on_hyphens=False,
    )


def _filled(text: str, width: int) -> str:
    return fill(text, width, break_long_words=False, break_on_hyphens=False)


def _totals(review: Review) -> str:
    counts = [
        counted(count, severity.name.lower())
        for severity in sorted(Severity, reverse=True)
        if (count := sum(finding.severity is severity for finding in review.findings))
    ]
    found = ", ".join(counts) if counts else "no findings"
    total = f"{found}; {counted(len(review.rules_run), 'rule')} run"
    if review.not_verified:
        total += f", {len(review.not_verified)} not verified"
    if review.known:
        total += f", {counted(review.known, 'finding')} known"
    if review.suppressed:
        total += f", {len(review.suppressed):,} suppressed"
    if review.unread:
        total += f", {counted(len(review.unread), 'object')} not read"
    if review.not_loaded:
        total += f", {counted(len(review.not_loaded), 'statement')} not loaded"
    tried = remedies_tried(review.findings)
    return f"{total}; {tried}." if tried is not None else f"{total}."
