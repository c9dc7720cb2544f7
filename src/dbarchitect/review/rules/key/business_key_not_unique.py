"""KEY06: what people tell rows by is not unique; only a number without a meaning is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Confidence, Finding, Remedy, Severity
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.schema import Column, ObjectKind, Table
from dbarchitect.model.schema.paths import member_path
from dbarchitect.review.columns import ColumnTypes, words_of
from dbarchitect.review.foreign_keys import referencing_keys
from dbarchitect.review.making_unique import unique_statements
from dbarchitect.review.nullability import nullability_of
from dbarchitect.review.rule import Rule
from dbarchitect.review.surrogates import surrogate_key
from dbarchitect.review.unique_values import decided_by_rows
from dbarchitect.review.walking import declared_tables
from dbarchitect.review.words import forms_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from dbarchitect.model.snapshot import Snapshot

RULE = Rule(
    code="KEY06",
    slug="business_key_not_unique",
    severity=Severity.INFO,
    confidence=Confidence.LIKELY,
    summary="The column by which people tell rows apart is not unique; only the made key is.",
    why=(
        "The same thing can be stored twice under two numbers: references are shared out among "
        "both, and to merge them later is work by hand."
    ),
    remedy="Declare the column unique, together with others where it is so within them only.",
    systemic="{count} tables are told apart by a made number alone",
    references=(
        "https://www.postgresql.org/docs/18/ddl-constraints.html#DDL-CONSTRAINTS-UNIQUE-CONSTRAINTS",
    ),
    since="0.1",
)

IDENTIFYING = frozenset(
    {"ean", "email", "gtin", "iban", "imei", "isbn", "issn", "login", "sku", "slug", "username"}
)
"""Names of columns that are made to tell things apart.

Source: the standards of these numbers, and the `unique` of these fields in the user and content
models of Django, Rails' Devise and Laravel.
"""
_NUMBERS = frozenset({"code", "no", "nr", "number"})
_TEXTS = frozenset({"text", "character varying", "character"})
_REMOVED = frozenset({"deleted", "removed", "archived", "discarded"})


def check(
    snapshot: Snapshot, *, identifying: Collection[str] = IDENTIFYING
) -> Iterator[Finding]:
    """Tables that others refer to, with a made key, no other unique rule, and such a column.

    The column is a text that takes no null, called as one of `identifying` or after the table
    itself: `order_number` of `orders`. No index that is unique names it. Where rows were
    looked at they decide: what they confirm KEY29 tells, with what they show.

    Args:
        snapshot: What was read.
        identifying: Names of columns that tell things apart.
    """
    referring = referencing_keys(snapshot.schema)
    nullability = nullability_of(snapshot.schema)
    types = ColumnTypes.of(snapshot.schema)
    decided = decided_by_rows(snapshot)
    for table in declared_tables(snapshot.schema):
        if table.name not in referring or surrogate_key(table) is None or _has_another(table):
            continue
        refused = nullability.refused_by(table)
        for column in table.columns:
            is_text = types.plain(column.type).name in _TEXTS and column.is_local
            is_open = is_text and (table.name, column.name) not in decided
            if is_open and column.name in refused and _tells(table, column, identifying):
                yield _finding(snapshot, table, column)


def _has_another(table: Table) -> bool:
    return any(index.unique and not index.primary for index in table.indexes)


def _tells(table: Table, column: Column, identifying: Collection[str]) -> bool:
    words = words_of(column.name)
    if "".join(words) in identifying:
        return True
    if words[-1:] == () or words[-1] not in _NUMBERS:
        return False
    return not forms_of(words[:-1]).isdisjoint(forms_of(words_of(table.name.name)))


def _finding(snapshot: Snapshot, table: Table, column: Column) -> Finding:
    name = quote_identifier(column.name)
    return RULE.found(
        snapshot,
        member_path(ObjectKind.COLUMN, table.name, column.name),
        message=(
            f"Two rows of {table.name.display} may have the same {name}, and be one thing "
            "under two numbers."
        ),
        claim=f"the only unique index is the primary key's, and no index makes {name} unique",
        remedy=_remedy(table, column),
    )


def _remedy(table: Table, column: Column) -> Remedy:
    marked = any(not _REMOVED.isdisjoint(words_of(c.name)) for c in table.columns)
    if table.partition_key is not None or marked:
        return Remedy(text=f"{RULE.remedy} Rows that are marked as deleted must not count.")
    return Remedy(
        text=f"{RULE.remedy} Rows that are there twice must be merged first.",
        statements=unique_statements(table, (column.name,)),
    )
