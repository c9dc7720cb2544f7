"""TYP11: text whose values are all numbers, dates, uuids, truth values or documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.data_facts import KindTally, ValueKind
from dbarchitect.model.finding import Confidence, Finding, Remedy, Safety, Severity
from dbarchitect.model.identifier import quote_identifier, quote_literal
from dbarchitect.model.schema.paths import column_path
from dbarchitect.review.altering import TypeChanges, retyping, type_changes
from dbarchitect.review.columns import ColumnTypes, column_display, words_of
from dbarchitect.review.row_facts import (
    LEAST_ROWS,
    among,
    columns_with_rows,
    measured,
    method_of,
)
from dbarchitect.review.row_queries import rows_where
from dbarchitect.review.rule import Need, Rule
from dbarchitect.review.uuid_text import holds_uuids

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from dbarchitect.model.data_facts import TableFacts
    from dbarchitect.model.schema import Column, Table
    from dbarchitect.model.snapshot import Snapshot

RULE = Rule(
    code="TYP11",
    slug="text_of_another_kind",
    severity=Severity.INFO,
    confidence=Confidence.LIKELY,
    summary="The column is text, and all of its values are of a kind that has its own type.",
    why=(
        "Text sorts 10 before 9, compares dates by their spelling, takes more room, and lets "
        "in the first value that is none of the kind, on which every cast in a query fails."
    ),
    remedy=(
        "Give the column the type of its values. The change fails, and changes nothing, on "
        "the first value that is of another kind."
    ),
    systemic="{count} columns hold numbers, dates or the like as text",
    also_in=("Azimutt attribute-type-bad",),
    references=(
        "https://www.postgresql.org/docs/18/datatype.html",
        "https://www.postgresql.org/docs/18/sql-altertable.html",
    ),
    since="0.1",
    needs=frozenset({Need.DATA}),
)

_NAMES = (
    "account barcode batch build card cell code ean extension external fax gtin iban id "
    "identifier isbn key mobile no nr nummer number phone pin plate postal postcode reference "
    "ref release revision routing serial sku sort ssn tax tel telephone token upc vat "
    "version zip"
)
NAMING_WORDS = frozenset(_NAMES.split())
"""What is written in digits and is no number: nobody adds telephone numbers up."""

_TESTS_INPUT = 160000
"""The first version with pg_input_is_valid. Source: PostgreSQL documentation 9.26.11."""

_NUMBERS = frozenset({ValueKind.INTEGER, ValueKind.NUMBER})
_MOMENTS = frozenset({ValueKind.DATE, ValueKind.TIMESTAMP, ValueKind.INSTANT})
_HURTING = frozenset({ValueKind.NUMBER, *_MOMENTS})

_KINDS: Mapping[ValueKind, str] = {
    ValueKind.BOOLEAN: "a yes or no",
    ValueKind.INTEGER: "a whole number",
    ValueKind.NUMBER: "a number",
    ValueKind.DATE: "a date",
    ValueKind.TIMESTAMP: "a date with a time of day",
    ValueKind.INSTANT: "a moment with its time zone",
    ValueKind.UUID: "a uuid",
    ValueKind.JSON: "a JSON document",
}


def check(
    snapshot: Snapshot,
    *,
    rows: int = LEAST_ROWS,
    naming_words: Collection[str] = NAMING_WORDS,
) -> Iterator[Finding]:
    """Columns of text with values of one kind, those with a foreign key left out.

    Digits with a leading zero are no number, and neither are those of a column that names
    things by number. A column of one and the same value is of no kind. Dates, moments and
    numbers with a fraction are a warning.

    Args:
        snapshot: What was read.
        rows: How many rows must have a value. Source: the rule of three, see `LEAST_ROWS`.
        naming_words: Words, in lower case, of names of columns whose digits are a name.
    """
    types, changes = ColumnTypes.of(snapshot.schema), type_changes(snapshot.schema)
    naming = frozenset(naming_words)
    for table, facts, column, found in columns_with_rows(snapshot):
        kind = found.kind
        if kind is None or kind.values.of < rows or _is_told(table, column, kind, types):
            continue
        if kind.kind in _NUMBERS and not naming.isdisjoint(words_of(column.name)):
            continue
        remedy = _remedy(changes, types, table, column, kind)
        yield _finding(snapshot, table, facts, column, kind, remedy)


def _is_told(table: Table, column: Column, kind: KindTally, types: ColumnTypes) -> bool:
    """Whether the type follows another column's, or another rule says it by the name."""
    if any(column.name in key.columns for key in table.foreign_keys):
        return True
    plain = types.plain(column.type)
    return kind.kind is ValueKind.UUID and holds_uuids(table, column, plain)


def _finding(
    snapshot: Snapshot,
    table: Table,
    facts: TableFacts,
    column: Column,
    kind: KindTally,
    remedy: Remedy,
) -> Finding:
    name, what = column_display(table, column), _KINDS[kind.kind]
    return RULE.found(
        snapshot,
        column_path(table, column),
        message=(
            f"{name} sorts and compares as text what {_counted(kind, facts)} {what}, and "
            f"accepts what is none{_examples(kind)}."
        ),
        claim=f"{kind.values.count:,} of {among(kind.values, facts, 'values')} are {what}",
        remedy=remedy,
        severity=Severity.WARNING if kind.kind in _HURTING else Severity.INFO,
        measurements=measured(f"values that are {what}", kind.values),
        method=method_of(kind.values),
        statements=_statements(snapshot, table, column, kind),
    )


def _statements(
    snapshot: Snapshot, table: Table, column: Column, kind: KindTally
) -> tuple[str, ...]:
    """The values that the type does not take, where the server can tell without an error."""
    if snapshot.origin.server_version_num < _TESTS_INPUT:
        return ()
    name, type_name = quote_identifier(column.name), quote_literal(kind.kind.value)
    return rows_where(table, f"NOT pg_input_is_valid({name}, {type_name})")


def _counted(kind: KindTally, facts: TableFacts) -> str:
    looked = among(kind.values, facts, "values")
    if kind.values.is_all:
        return f"in {looked} is"
    return f"in {kind.values.count:,} of {looked} is"


def _examples(kind: KindTally) -> str:
    if kind.values.is_all:
        return ""
    others = kind.values.of - kind.values.count
    shown = f", such as {', '.join(map(repr, kind.others))}" if kind.others else ""
    return f": {others:,} already {'is' if others == 1 else 'are'}{shown}"


def _remedy(
    changes: TypeChanges, types: ColumnTypes, table: Table, column: Column, kind: KindTally
) -> Remedy:
    if not kind.values.is_all:
        return Remedy(text=f"Mend the values that are of another kind. Then: {RULE.remedy}")
    if kind.kind is ValueKind.TIMESTAMP:
        return Remedy(
            text=(
                "Give the column the type timestamptz, with USING to say in which time zone "
                "its values are meant. This rewrites the table under ACCESS EXCLUSIVE."
            )
        )
    is_free = (
        types.plain(column.type).is_plain
        and column.default is None
        and changes.is_free_of_expressions(table, column)
    )
    if not is_free:
        return Remedy(text=f"{RULE.remedy} Other objects depend on it: change them, too.")
    using = f"{quote_identifier(column.name)}::{kind.kind.value}"
    is_document = kind.kind.value == "jsonb"
    kept = (
        " Documents lose the order of their keys, and of a key given twice the last one stays."
    )
    return Remedy(
        text=f"{RULE.remedy}{kept if is_document else ''}",
        statements=(retyping(table, column, kind.kind.value, using=using),),
        safety=Safety.NEEDS_REVIEW,
    )
