"""What a review's document is made of, and how its findings lie in the schema."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dbarchitect.model.evidence import code
from dbarchitect.model.finding import MOST_TOLD
from dbarchitect.model.identifier import QualifiedName
from dbarchitect.model.schema import ObjectKind
from dbarchitect.review.walking import parents_of_partitions, topmost

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from dbarchitect.model.finding import Finding, Review, RuleText
    from dbarchitect.model.schema import ObjectPath, Schema
    from dbarchitect.model.snapshot import Snapshot

_OF_A_RELATION = 3
_RELATIONS = {
    ObjectKind.TABLE,
    ObjectKind.FOREIGN_TABLE,
    ObjectKind.INDEX,
    ObjectKind.SEQUENCE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewFacts:
    """A review and what it was made of; `version` is ours.

    `rules` are those that were asked for. `left_out` and `notes` are sentences on what of the
    target was not loaded, or in another form.
    """

    version: str
    review: Review
    snapshot: Snapshot
    rules: tuple[RuleText, ...]
    left_out: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def source(self) -> str:
        """What was reviewed: files, or a database by its name, never with a password."""
        return self.snapshot.origin.named


def named(target: ObjectPath) -> str:
    """The object as code; a query by its fingerprint, which says that it is one."""
    return f"{'query ' if target.kind is ObjectKind.QUERY else ''}{code(target.text)}"


def by_rule(findings: Iterable[Finding]) -> dict[str, list[Finding]]:
    """The findings of each rule, in the order of the first of each."""
    found: dict[str, list[Finding]] = {}
    for finding in findings:
        found.setdefault(finding.code, []).append(finding)
    return found


def told(findings: Sequence[Finding], most: int = MOST_TOLD) -> tuple[Finding, ...]:
    """The findings that a document tells: the first of each rule."""
    firsts = [found[:most] for found in by_rule(findings).values()]
    kept = {id(finding) for first in firsts for finding in first}
    return tuple(finding for finding in findings if id(finding) in kept)


def by_table(
    findings: Iterable[Finding], schema: Schema
) -> dict[QualifiedName | None, list[Finding]]:
    """The findings of each table, under None those of no table; partitions count as theirs."""
    tables = _tables(schema)
    found: dict[QualifiedName | None, list[Finding]] = {}
    for finding in findings:
        found.setdefault(_table(finding.target, tables), []).append(finding)
    return found


def _tables(schema: Schema) -> dict[QualifiedName, QualifiedName]:
    """The table of each table, index and owned sequence."""
    roots = topmost(parents_of_partitions(schema))
    found = {table.name: roots.get(table.name, table.name) for table in schema.tables}
    for table in schema.tables:
        found |= {index.name: found[table.name] for index in table.indexes}
    owned = ((sequence.name, sequence.owned_by) for sequence in schema.sequences)
    return found | {name: found.get(by[0], by[0]) for name, by in owned if by is not None}


def _table(
    target: ObjectPath, tables: Mapping[QualifiedName, QualifiedName]
) -> QualifiedName | None:
    if target.kind in _RELATIONS or len(target.parts) == _OF_A_RELATION:
        return tables.get(QualifiedName(target.parts[0], target.parts[1]))
    return None
