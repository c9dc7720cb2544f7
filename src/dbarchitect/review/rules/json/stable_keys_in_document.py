"""JSN02: keys that every document of a column has, with values of one plain type."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Confidence, Finding, Severity
from dbarchitect.model.schema.paths import column_path
from dbarchitect.review.columns import column_display
from dbarchitect.review.row_facts import LEAST_ROWS, among, measured, tables_with_rows
from dbarchitect.review.row_queries import keys_of_documents
from dbarchitect.review.rule import Need, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.data_facts import DocumentFacts, DocumentKey, TableFacts
    from dbarchitect.model.schema import Table
    from dbarchitect.model.snapshot import Snapshot

RULE = Rule(
    code="JSN02",
    slug="stable_keys_in_document",
    severity=Severity.INFO,
    confidence=Confidence.LIKELY,
    summary="All documents of the column have the same keys, with values of one plain type.",
    why=(
        "Each row repeats the names of what could be its columns. The planner keeps no "
        "statistics of the values and guesses, nothing checks their types unless a CHECK is "
        "written for each key, and no foreign key reaches in."
    ),
    remedy=(
        "Promote the keys to columns, with types and constraints, and leave in the document "
        "what really differs from row to row."
    ),
    systemic="{count} columns of documents have keys that could be columns",
    references=(
        "https://www.postgresql.org/docs/18/datatype-json.html#JSON-DOC-DESIGN",
        "https://www.postgresql.org/docs/18/ddl-generated-columns.html",
    ),
    since="0.1",
    needs=frozenset({Need.DATA}),
)

_PLAIN = frozenset({"string", "number", "boolean"})
_SHOWN = 4


def check(
    snapshot: Snapshot, *, rows: int = LEAST_ROWS, least_keys: int = 2, share: float = 0.99
) -> Iterator[Finding]:
    """Columns of json or jsonb whose objects have several such keys.

    Args:
        snapshot: What was read.
        rows: How many documents must be objects. Source: the rule of three, see `LEAST_ROWS`.
        least_keys: So many such keys make a finding. An assumption: one, such as a version,
            says how the rest is to be read.
        share: The share of documents that must have a key. An assumption.
    """
    for table, facts in tables_with_rows(snapshot):
        for documents in facts.documents:
            if documents.objects.of < rows:
                continue
            keys = [key for key in documents.keys if _is_stable(key, share)]
            if len(keys) >= least_keys:
                yield _finding(snapshot, table, facts, documents, keys)


def _is_stable(key: DocumentKey, share: float) -> bool:
    return key.type in _PLAIN and key.documents.count >= key.documents.of * share


def _finding(
    snapshot: Snapshot,
    table: Table,
    facts: TableFacts,
    documents: DocumentFacts,
    keys: list[DocumentKey],
) -> Finding:
    column = table.column(documents.column)
    name = column_display(table, column)
    shown = ", ".join(f"`{key.key}` ({key.type})" for key in keys[:_SHOWN])
    more = f" and {len(keys) - _SHOWN} more" if len(keys) > _SHOWN else ""
    looked = among(documents.objects, facts, "documents")
    return RULE.found(
        snapshot,
        column_path(table, column),
        message=(
            f"Each row of {name} repeats the names of what could be columns, with types, "
            f"statistics and foreign keys: {shown}{more}, in {looked}."
        ),
        claim=f"{len(keys)} keys with values of one plain type are in {looked}",
        measurements=measured("documents that are objects", documents.objects),
        statements=keys_of_documents(table, column.name, column.type),
    )
