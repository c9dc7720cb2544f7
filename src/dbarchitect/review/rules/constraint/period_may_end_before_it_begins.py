"""CON06: two columns that bound something, and nothing keeps them in order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Confidence, Finding, Remedy, Severity
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.schema import Column, ObjectKind, Table
from dbarchitect.model.schema.paths import member_path
from dbarchitect.review.columns import ColumnTypes, words_of
from dbarchitect.review.constraint_names import free_constraint_name
from dbarchitect.review.mentions import mentions
from dbarchitect.review.rule import Rule
from dbarchitect.review.walking import declared_tables

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.snapshot import Snapshot

RULE = Rule(
    code="CON06",
    slug="period_may_end_before_it_begins",
    severity=Severity.INFO,
    confidence=Confidence.LIKELY,
    summary="Nothing keeps the lower of two bounds below the upper one.",
    why=(
        "A row whose end lies before its beginning is found by no query for a moment, counts "
        "as negative time in totals, and makes each range that is built of the two an error."
    ),
    remedy="Let a CHECK keep the two in order.",
    systemic="{count} pairs of bounds are kept in order by nothing",
    references=(
        "https://www.postgresql.org/docs/18/ddl-constraints.html#DDL-CONSTRAINTS-CHECK-CONSTRAINTS",
        "https://www.postgresql.org/docs/18/rangetypes.html",
    ),
    since="0.1",
)

_IN_TIME: tuple[tuple[str, str], ...] = (
    ("start", "end"),
    ("starts", "ends"),
    ("begin", "end"),
    ("begins", "ends"),
    ("from", "to"),
    ("from", "until"),
    ("from", "till"),
    ("from", "thru"),
    ("since", "until"),
)
_IN_SIZE: tuple[tuple[str, str], ...] = (
    ("min", "max"),
    ("minimum", "maximum"),
    ("lower", "upper"),
    ("lowest", "highest"),
)
_TIMES = frozenset({"date", "timestamp without time zone", "timestamp with time zone"})
_SIZES = frozenset({"smallint", "integer", "bigint", "numeric", "real", "double precision"})


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """Pairs such as `starts_at` and `ends_at`, `min_price` and `max_price`, of one type.

    Times of day may pass midnight, numbers from and to may run down, and what was started and
    finished is written by the clock: these are no pairs. A CHECK, an exclusion, an index or a
    computed column that reads both keeps them in order, or is taken to.
    """
    types = ColumnTypes.of(snapshot.schema)
    for table in declared_tables(snapshot.schema):
        for lower, upper in _pairs(table, types):
            if not any(
                mentions(text, lower.name) and mentions(text, upper.name)
                for text in _texts(table)
            ):
                is_in_time = types.plain(lower.type).name in _TIMES
                yield _finding(snapshot, table, lower, upper, is_in_time=is_in_time)


def _pairs(table: Table, types: ColumnTypes) -> Iterator[tuple[Column, Column]]:
    columns = {words_of(column.name): column for column in table.columns if column.is_local}
    for words, lower in columns.items():
        plain = types.plain(lower.type)
        if plain.is_array:
            continue
        ordered = _IN_TIME if plain.name in _TIMES else ()
        if plain.name in _SIZES:
            ordered = _IN_SIZE
        for low, high in ordered:
            if low not in words:
                continue
            place = words.index(low)
            upper = columns.get((*words[:place], high, *words[place + 1 :]))
            if upper is not None and types.plain(upper.type) == plain:
                yield lower, upper


def _texts(table: Table) -> Iterator[str | None]:
    yield from (check.expression for check in table.checks if check.enforced)
    for index in table.indexes:
        yield from (key.expression for key in index.keys)
    for column in table.columns:
        yield column.generated.expression if column.generated is not None else None


def _finding(
    snapshot: Snapshot, table: Table, lower: Column, upper: Column, *, is_in_time: bool
) -> Finding:
    low, high = quote_identifier(lower.name), quote_identifier(upper.name)
    wrong = "before" if is_in_time else "below"
    return RULE.found(
        snapshot,
        member_path(ObjectKind.COLUMN, table.name, upper.name),
        message=f"A row of {table.name.display} may have its {high} {wrong} its {low}.",
        claim=f"no CHECK reads {low} and {high} together",
        remedy=_remedy(table, lower, upper, is_in_time=is_in_time),
    )


def _remedy(table: Table, lower: Column, upper: Column, *, is_in_time: bool) -> Remedy:
    name = quote_identifier(free_constraint_name(table, (lower.name, upper.name), "check"))
    expression = f"{quote_identifier(lower.name)} <= {quote_identifier(upper.name)}"
    more = " Where periods of one thing may not overlap, add an EXCLUDE." if is_in_time else ""
    return Remedy(
        text=RULE.remedy + more,
        statements=(
            (
                f"ALTER TABLE {table.name.sql} "
                f"ADD CONSTRAINT {name} CHECK ({expression}) NOT VALID;"
            ),
            f"ALTER TABLE {table.name.sql} VALIDATE CONSTRAINT {name};",
        ),
    )
