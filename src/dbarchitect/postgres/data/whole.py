"""What a sample did not refute, asked of each row of the table.

All that can be counted side by side is counted in one reading of the table; whether values come
again takes a reading for each column.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from dbarchitect.model.data_facts import (
    ColumnFacts,
    KindTally,
    ListTally,
    TableFacts,
    Tally,
    ValueKind,
    ValueRange,
)
from dbarchitect.model.identifier import quote_identifier, quote_literal
from dbarchitect.postgres.data.asking import RowsNotReadError
from dbarchitect.postgres.data.kinds import PATTERNS
from dbarchitect.postgres.data.lists import list_pattern
from dbarchitect.postgres.data.sampling import rows_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from dbarchitect.postgres.data.asking import Asker
    from dbarchitect.postgres.data.sampling import Sample

TESTS_INPUT = 160000
"""From here on the server tells whether text is input of a type without an error. Source:
PostgreSQL documentation 9.26.11, pg_input_is_valid."""

_QUESTIONS_MOST = 500
"""So many columns a SELECT is asked for at most; the server's limit is 1,664."""

_PARSED = frozenset({ValueKind.DATE, ValueKind.TIMESTAMP, ValueKind.INSTANT, ValueKind.JSON})
"""Kinds of which a pattern alone does not tell that a value has a meaning."""

_Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Question:
    """An aggregate over all rows, and what its answer is known by."""

    key: _Key
    sql: str


def verified(asker: Asker, sample: Sample, facts: TableFacts) -> TableFacts:
    """The facts, those that the sample left standing replaced by counts over all rows.

    They stay those of the sample where the table is too large for the time.
    """
    if facts.whole or facts.rows == 0:
        return facts
    answers: dict[_Key, Any] = {}
    try:
        for questions in _in_readings(facts, asker.server_version_num):
            answers.update(_answers(asker, sample, questions))
    except RowsNotReadError:
        if not answers:
            return facts
    return _answered(facts, answers)


def _in_readings(facts: TableFacts, version: int) -> Iterator[list[_Question]]:
    """What is asked side by side: patterns, which take longest, after all others."""
    first = [*_questions_of_columns(facts), *_questions_of_pairs(facts)]
    for questions in (first, list(_questions_of_text(facts, version))):
        for start in range(0, len(questions), _QUESTIONS_MOST):
            yield questions[start : start + _QUESTIONS_MOST]


_ROWS: _Key = ("rows",)


def _answers(
    asker: Asker, sample: Sample, questions: list[_Question]
) -> Iterator[tuple[_Key, Any]]:
    listed = ", ".join(question.sql for question in questions)
    statement = f"SELECT pg_catalog.count(*), {listed} FROM {rows_of(sample.source)} AS t"  # noqa: S608 - names and patterns are quoted
    ((total, *found),) = asker.rows(statement)
    yield _ROWS, total
    yield from zip((question.key for question in questions), found, strict=True)


def _questions_of_columns(facts: TableFacts) -> Iterator[_Question]:
    for column in facts.columns:
        name = f"t.{quote_identifier(column.column)}"
        yield _Question(("filled", column.column), f"pg_catalog.count({name})")
        if column.distinct is not None and column.distinct.count == 1:
            # Of a column that is the same in the sample: sorting equal values costs little.
            sql = f"pg_catalog.count(DISTINCT {name})"
            yield _Question(("different", column.column), sql)
        if column.numbers is not None:
            for end in ("min", "max"):
                sql = f"pg_catalog.{end}({name})::pg_catalog.text"
                yield _Question((end, column.column), sql)


def _questions_of_text(facts: TableFacts, version: int) -> Iterator[_Question]:
    for column in facts.columns:
        name = f"t.{quote_identifier(column.column)}"
        text = f'{name}::pg_catalog.text COLLATE pg_catalog."C"'
        if column.kind is not None:
            test = _kind_test(text, column.kind.kind, version)
            if test is not None:
                yield _Question(("kind", column.column), _counted(test))
        if column.lists is not None:
            pattern = list_pattern(column.lists.separator)
            yield _Question(("list", column.column), _counted(_matches(text, pattern)))


def _questions_of_pairs(facts: TableFacts) -> Iterator[_Question]:
    for same in facts.same:
        first, second = (f"t.{quote_identifier(name)}" for name in (same.first, same.second))
        test = f"{first} IS NOT DISTINCT FROM {second}"
        yield _Question(("same", same.first, same.second), _counted(test))
    for one in facts.derived:
        parts = (one.column, one.left, one.right)
        result, left, right = (f"t.{quote_identifier(n)}::pg_catalog.numeric" for n in parts)
        key = ("derived", one.column, one.left, one.operation.value, one.right)
        test = f"{left} {one.operation.value} {right} = {result}"
        yield _Question((*key, "yes"), _counted(test))
        yield _Question((*key, "no"), _counted(f"NOT ({test})"))
    for flags in facts.exclusive:
        listed = " + ".join(f"(t.{quote_identifier(n)} IS TRUE)::int" for n in flags.columns)
        yield _Question(("exclusive", *flags.columns), _counted(f"({listed}) < 2"))


def _counted(test: str) -> str:
    return f"pg_catalog.count(*) FILTER (WHERE {test})"


def _matches(text: str, pattern: str) -> str:
    return f"{text} ~ {quote_literal(pattern)}"


def _kind_test(text: str, kind: ValueKind, version: int) -> str | None:
    """The test in SQL; None where the server cannot tell without an error."""
    pattern = _matches(text, PATTERNS[kind])
    if kind not in _PARSED:
        return pattern
    if version < TESTS_INPUT:
        return None
    # CASE keeps the order: what does not look like the type is not parsed.
    parsed = f"pg_catalog.pg_input_is_valid({text}, {quote_literal(kind.value)})"
    return f"CASE WHEN {pattern} THEN {parsed} ELSE false END"


def _answered(facts: TableFacts, answers: Mapping[_Key, Any]) -> TableFacts:
    total: int = answers[_ROWS]
    return replace(
        facts,
        about_rows=total,
        columns=tuple(_column(column, total, answers) for column in facts.columns),
        same=tuple(
            replace(one, rows=_all(answers["same", one.first, one.second], total))
            for one in facts.same
        ),
        derived=tuple(
            replace(one, rows=_all(yes, yes + no))
            for one in facts.derived
            for key in [("derived", one.column, one.left, one.operation.value, one.right)]
            for yes, no in [(answers[*key, "yes"], answers[*key, "no"])]
        ),
        exclusive=tuple(
            replace(one, rows=_all(answers["exclusive", *one.columns], total))
            for one in facts.exclusive
        ),
    )


def _all(count: int, of: int) -> Tally:
    return Tally(count, of, whole=True)


def _column(column: ColumnFacts, total: int, answers: Mapping[_Key, Any]) -> ColumnFacts:
    filled: int = answers["filled", column.column]
    return replace(
        column,
        nulls=_all(total - filled, total),
        distinct=_different(column, answers.get(("different", column.column)), filled),
        kind=_kind(column.kind, answers.get(("kind", column.column)), filled),
        lists=_list(column.lists, answers.get(("list", column.column)), filled),
        numbers=_range(column, answers),
    )


def _different(column: ColumnFacts, count: int | None, of: int) -> Tally | None:
    return column.distinct if count is None else _all(count, of)


def _kind(kind: KindTally | None, count: int | None, of: int) -> KindTally | None:
    if kind is None or count is None:
        return kind
    return replace(kind, values=_all(count, of))


def _list(found: ListTally | None, count: int | None, of: int) -> ListTally | None:
    if found is None or count is None:
        return found
    return replace(found, values=_all(count, of))


def _range(column: ColumnFacts, answers: Mapping[_Key, Any]) -> ValueRange | None:
    smallest: str | None = answers.get(("min", column.column))
    largest: str | None = answers.get(("max", column.column))
    if smallest is None or largest is None:
        return column.numbers
    return ValueRange(smallest=smallest, largest=largest, whole=True)
