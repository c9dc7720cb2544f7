"""Where in the schema the findings are: the diagram, and the findings of each table."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from dbarchitect.model.diagram import Diagram
from dbarchitect.model.document import Bullets, Folded, Paragraph, Section
from dbarchitect.model.english import counted
from dbarchitect.model.evidence import Words, code
from dbarchitect.model.finding import Severity
from dbarchitect.model.schema_diagram import build_diagram, table_anchor
from dbarchitect.review.document.facts import named
from dbarchitect.review.document.findings import finding_anchor
from dbarchitect.review.rolling_up import MANY

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from dbarchitect.model.evidence import Prose
    from dbarchitect.model.finding import Finding
    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.model.schema import Schema

MOST_DRAWN = 1_000
"""So many tables are drawn: more take minutes, and nobody looks at hundreds of views."""

_NOTE = (
    "A table with findings has the sign of the worst of them: "
    + ", ".join(severity.label for severity in sorted(Severity, reverse=True))
    + "."
)


def diagram_section(
    schema: Schema, found: Mapping[QualifiedName | None, Sequence[Finding]]
) -> Section:
    """The tables and foreign keys, those tables marked that have findings."""
    worst = {
        table: max(finding.severity for finding in findings)
        for table, findings in found.items()
        if table is not None
    }
    diagram = most_telling(build_diagram(schema, worst, note=_NOTE if worst else ""))
    blocks = (diagram,) if diagram.tables else (Paragraph(("There is no table.",)),)
    return Section("Entity relationship diagram", blocks)


def most_telling(diagram: Diagram, most: int = MOST_DRAWN) -> Diagram:
    """The diagram with so many tables at most: the worst findings, then most foreign keys."""
    if len(diagram.tables) <= most:
        return diagram
    ties = Counter(name for link in diagram.links for name in (link.parent, link.child))
    ranked = sorted(
        diagram.tables, key=lambda table: (-(table.severity or 0), -ties[table.name])
    )
    kept = {table.name for table in ranked[:most]}
    note = (
        f"Of {len(diagram.tables):,} tables {most:,} are drawn: those with the worst findings,"
        " then those with most foreign keys."
    )
    return Diagram(
        tables=tuple(table for table in diagram.tables if table.name in kept),
        links=tuple(link for link in diagram.links if {link.parent, link.child} <= kept),
        note=f"{diagram.note} {note}".strip(),
    )


def tables_section(found: Mapping[QualifiedName | None, Sequence[Finding]]) -> Section:
    """The findings of each table, in the order of the tables' names."""
    tables = sorted(table for table in found if table is not None)
    folds = [
        _folded(code(table.display), found[table], table_anchor(table)) for table in tables
    ]
    if None in found:
        folds.append(_folded("Other objects", found[None], ""))
    if len(folds) >= MANY:
        folds = [Folded((f"All {len(folds):,}",), tuple(folds))]
    return Section("Findings by table", tuple(folds))


def _folded(name: str, findings: Sequence[Finding], anchor: str) -> Folded:
    return Folded(
        (f"{name}: {', '.join(_counts(findings))}",),
        (Bullets(tuple(map(_item, findings))),),
        anchor=anchor,
        severity=max(finding.severity for finding in findings),
    )


def _counts(findings: Sequence[Finding]) -> Iterator[str]:
    counts = Counter(finding.severity for finding in findings)
    for severity in sorted(counts, reverse=True):
        yield f"{severity.sign} {counted(counts[severity], severity.name.lower())}"


def _item(finding: Finding) -> Prose:
    link = Words(f"{finding.code} {finding.slug}", finding_anchor(finding))
    return (f"{finding.severity.sign} ", link, f" on {named(finding.target)}")
