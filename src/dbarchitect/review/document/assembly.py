"""A review's document, section by section, and the evidence that it speaks from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.document import Document, Grid, Paragraph, Section
from dbarchitect.model.evidence import Figure, Words
from dbarchitect.model.snapshot import OriginKind
from dbarchitect.review.document.evidence import COUNTS, keyed, review_evidence, rule_key
from dbarchitect.review.document.facts import ReviewFacts, by_rule, by_table, told
from dbarchitect.review.document.findings import findings_section, rule_anchor
from dbarchitect.review.document.tables import diagram_section, tables_section
from dbarchitect.review.document.unseen import rules_section, unseen_sections

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dbarchitect.model.evidence import EvidenceSet, Prose, ProsePart
    from dbarchitect.model.finding import Finding

MANY_TABLES = 40
"""With more tables than these the diagram is a map of several views, and stands last."""


def build_document(facts: ReviewFacts) -> tuple[Document, EvidenceSet]:
    """The document of a review, and the evidence that its figures point to."""
    findings = keyed(facts.review.findings)
    schema = facts.snapshot.schema
    found = by_table(findings, schema)
    diagram = diagram_section(schema, found)
    is_small = len(schema.tables) <= MANY_TABLES
    document = Document(
        title=_title(facts),
        front_matter=_front_matter(facts),
        sections=(
            _summary_section(facts, findings),
            *([diagram] if is_small else []),
            findings_section(facts, findings),
            *([tables_section(by_table(told(findings), schema))] if findings else []),
            *([] if is_small else [diagram]),
            *unseen_sections(facts),
            rules_section(facts),
        ),
    )
    return document, review_evidence(facts, findings)


def _title(facts: ReviewFacts) -> str:
    # Backticks of a file's name mark no code.
    return f"{facts.source.replace('`', '')}: schema review"


def _front_matter(facts: ReviewFacts) -> tuple[tuple[str, str], ...]:
    origin = facts.snapshot.origin
    read = (
        ()
        if origin.kind is OriginKind.FILES
        else (
            ("read_as", origin.role),
            ("read_at", f"{origin.taken_at:%Y-%m-%d %H:%M %Z}"),
        )
    )
    return (
        ("title", _title(facts)),
        ("status", _status(facts)),
        ("made_by", f"dbarchitect {facts.version}"),
        ("postgresql", origin.server_version),
        *read,
    )


def _status(facts: ReviewFacts) -> str:
    """The worst that was found; half a look finds nothing clean."""
    worst = facts.review.worst()
    if facts.review.findings and worst is not None:
        return f"{worst.name.lower()}s found"
    return "not all could be read" if facts.review.is_half else "no findings"


def _summary_section(facts: ReviewFacts, findings: Sequence[Finding]) -> Section:
    blocks = [Paragraph(_counted(facts))]
    rows = tuple(_row(facts, found) for found in by_rule(findings).values())
    headers = ("rule", "severity", "findings", "what is wrong")
    return Section("Summary", (*blocks, *([Grid(headers, rows)] if rows else [])))


def _counted(facts: ReviewFacts) -> Prose:
    review = facts.review
    tables = sum(table.partition_of is None for table in facts.snapshot.schema.tables)
    parts: list[ProsePart] = [*_found(review.findings), " in "]
    parts += [_count("tables"), " table; " if tables == 1 else " tables; "]
    parts += [_count("rules"), f" rule{'' if len(review.rules_run) == 1 else 's'} ran"]
    if review.not_verified:
        parts += [", ", _count("not_verified"), " not verified"]
    if review.known:
        parts += ["; ", _count("known"), f" {'is' if review.known == 1 else 'are'} known"]
    if review.suppressed:
        is_one = len(review.suppressed) == 1
        parts += ["; ", _count("suppressed"), f" {'is' if is_one else 'are'} suppressed"]
    return (*parts, ".")


def _found(findings: Sequence[Finding]) -> Iterator[ProsePart]:
    severities = {finding.severity for finding in findings}
    yield "" if severities else "No findings"
    for place, severity in enumerate(sorted(severities, reverse=True)):
        word = severity.name.lower()
        many = sum(finding.severity is severity for finding in findings) != 1
        yield f"{', ' if place else ''}{severity.sign} "
        yield _count(word)
        yield f" {word}{'s' if many else ''}"


def _count(name: str) -> Figure:
    return Figure(COUNTS, name)


def _what(facts: ReviewFacts, found: Sequence[Finding]) -> str:
    """One finding speaks for itself; of several the rule says what is wrong."""
    code = found[0].code
    many = [one.sentence for one in facts.review.systemic if one.code == code]
    summaries = [rule.summary for rule in facts.rules if rule.code == code]
    return [*many, *(summaries if len(found) > 1 else []), found[0].message][0]


def _row(facts: ReviewFacts, found: Sequence[Finding]) -> tuple[Prose, ...]:
    first = found[0]
    severity = max(finding.severity for finding in found)
    return (
        (Words(f"{first.code} {first.slug}", rule_anchor(first.code)),),
        (severity.label,),
        (Figure(rule_key(first.code), "findings"),),
        (Words(_what(facts, found)),),
    )
