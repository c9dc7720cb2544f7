"""NRM15: columns that hardly any row has, and that come together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.data_facts import Tally
from dbarchitect.model.english import listed
from dbarchitect.model.evidence import Measurement, Unit
from dbarchitect.model.finding import Confidence, Finding, Remedy, Severity
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.nonnulls import number_of_nonnulls
from dbarchitect.model.schema.paths import column_path
from dbarchitect.review.constraint_names import free_constraint_name
from dbarchitect.review.inheriting import inherited_tables, unless_inherited
from dbarchitect.review.mentions import mentions
from dbarchitect.review.row_facts import LEAST_ROWS, among, measured, tables_with_rows
from dbarchitect.review.row_queries import rows_where
from dbarchitect.review.rule import Need, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.data_facts import SparseColumns, TableFacts
    from dbarchitect.model.schema import Table
    from dbarchitect.model.snapshot import Snapshot

RULE = Rule(
    code="NRM15",
    slug="sparse_columns",
    severity=Severity.INFO,
    confidence=Confidence.LIKELY,
    summary="Hardly any row has these columns, each that has one has all, and nothing says so.",
    why=(
        "They tell of another kind of thing than most rows are: none of them can be NOT NULL, "
        "so a row may have one without the others, and every query has to know which rows "
        "are meant."
    ),
    remedy=(
        "Let a CHECK keep them together, or give them a table of their own with the same key, "
        "where each can be NOT NULL."
    ),
    systemic="{count} groups of columns are of few rows, and come together",
    references=(
        "https://www.postgresql.org/docs/18/ddl-constraints.html#DDL-CONSTRAINTS-CHECK-CONSTRAINTS",
        "https://www.postgresql.org/docs/18/functions-comparison.html",
    ),
    since="0.1",
    needs=frozenset({Need.DATA}),
)

LEAST_FILLED = 30
"""Fewer rows have columns together by chance. Source: the rule of three, see `row_facts`."""

LEAST_COLUMNS = 3
"""Two columns, as when and by whom a row was deleted, stand together by custom. An
assumption."""


def check(
    snapshot: Snapshot,
    *,
    rows: int = LEAST_ROWS,
    filled: int = LEAST_FILLED,
    columns: int = LEAST_COLUMNS,
) -> Iterator[Finding]:
    """Columns that are null in more than 95 % of the rows, all or none of them in each row.

    Left out are those that one CHECK reads together, and those of one foreign key.

    Args:
        snapshot: What was read.
        rows: How many rows the table must have. Source: the rule of three, see `LEAST_ROWS`.
        filled: How many of them must have the columns.
        columns: How many columns must come together.
    """
    inherited = inherited_tables(snapshot.schema)
    for table, facts in tables_with_rows(snapshot):
        for sparse in facts.sparse:
            have = _rows_that_have(facts, sparse)
            is_so = sparse.rows.is_all and sparse.rows.whole and sparse.rows.of >= rows
            is_many = len(sparse.columns) >= columns and have.count >= filled
            if is_so and is_many and not _is_kept(table, sparse):
                remedy = unless_inherited(_remedy(table, sparse), table, inherited)
                yield _finding(snapshot, table, facts, sparse, remedy)


def _rows_that_have(facts: TableFacts, sparse: SparseColumns) -> Tally:
    nulls = next(one.nulls for one in facts.columns if one.column == sparse.columns[0])
    return Tally(nulls.of - nulls.count, nulls.of, nulls.whole)


def _is_kept(table: Table, sparse: SparseColumns) -> bool:
    names = set(sparse.columns)
    return any(names <= set(key.columns) for key in table.foreign_keys) or any(
        all(mentions(check.expression, name) for name in names)
        for check in table.checks
        if check.enforced
    )


def _finding(
    snapshot: Snapshot, table: Table, facts: TableFacts, sparse: SparseColumns, remedy: Remedy
) -> Finding:
    names, have = listed(map(quote_identifier, sparse.columns)), _rows_that_have(facts, sparse)
    apart = ""
    if sparse.others and sparse.apart.is_all and sparse.apart.whole:
        others = listed(map(quote_identifier, sparse.others), "or")
        apart = f" None of these rows has {others}."
    few = f"{have.count:,} of {have.of:,} rows of {table.name.display}"
    return RULE.found(
        snapshot,
        column_path(table, table.column(sparse.columns[0])),
        message=(
            f"A row can have one of {names} without the others: {few} have them, always "
            f"together, and nothing keeps them so.{apart}"
        ),
        claim=f"all or none of {names} are filled in {among(sparse.rows, facts)}",
        remedy=remedy,
        statements=rows_where(table, f"{_number(sparse)} NOT IN (0, {len(sparse.columns)})"),
        detail=", ".join(map(quote_identifier, sparse.columns)),
        measurements=(
            *measured("rows with all or none", sparse.rows),
            Measurement(name="rows with them", value=have.count, unit=Unit.ROWS, varying=True),
        ),
    )


def _remedy(table: Table, sparse: SparseColumns) -> Remedy:
    name = quote_identifier(free_constraint_name(table, sparse.columns, "check"))
    return Remedy(
        text=RULE.remedy,
        statements=(
            (
                f"ALTER TABLE {table.name.sql} ADD CONSTRAINT {name} "
                f"CHECK ({_number(sparse)} IN (0, {len(sparse.columns)})) NOT VALID;"
            ),
            f"ALTER TABLE {table.name.sql} VALIDATE CONSTRAINT {name};",
        ),
    )


def _number(sparse: SparseColumns) -> str:
    return number_of_nonnulls([*map(quote_identifier, sparse.columns)])
