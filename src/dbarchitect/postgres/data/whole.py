"""What a sample did not refute, asked of each row of the table.

All that can be counted side by side is counted in one reading of the table; whether values come
again takes a reading for each column.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from dbarchitect.model.data_facts import (
    ColumnFacts,
    DerivedColumn,
    ExclusiveFlags,
    KindTally,
    ListTally,
    SameColumns,
    TableFacts,
    Tally,
    ValueKind,
    ValueRange,
)
from dbarchitect.model.identifier import quote_identifier, quote_literal
from dbarchitect.model.nonnulls import number_of_nonnulls
from dbarchitect.postgres.data.asking import RowsNotReadError
from dbarchitect.postgres.data.kinds import PATTERNS
from dbarchitect.postgres.data.lists import list_pattern
from dbarchitect.postgres.data.sampling import rows_of

if TYPE_CHECKING:
    from collections.abc import Iterator

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
    """An aggregate over all rows, of how many, and what its answer is known by."""

    key: _Key
    sql: str
    of: str = "pg_catalog.count(*)"


@dataclass(frozen=True, slots=True)
class _Answer:
    """What one reading counted, and of how many: between two of them rows come and go."""

    value: Any
    of: int

    @property
    def tally(self) -> Tally:
        """The count in all rows."""
        return Tally(self.value, self.of, whole=True)


_Answers = dict[_Key, _Answer]


def verified(asker: Asker, sample: Sample, facts: TableFacts) -> TableFacts:
    """The facts, those that the sample left standing replaced by counts over all rows.

    What was not asked stays as the sample has it, where the table is too large for the time.
    """
    if facts.whole or facts.rows == 0:
        return facts
    answers: _Answers = {}
    for questions in _in_readings(facts, asker.server_version_num):
        try:
            answers.update(_answers(asker, sample, questions))
        except RowsNotReadError:
            break
    return _answered(facts, answers)


def _in_readings(facts: TableFacts, version: int) -> Iterator[list[_Question]]:
    """What is asked side by side: patterns, which take longest, after all others."""
    first = [
        *_questions_of_columns(facts),
        *_questions_of_pairs(facts),
        *_questions_of_sparse(facts),
    ]
    for questions in (first, list(_questions_of_text(facts, version))):
        for start in range(0, len(questions), _QUESTIONS_MOST):
            yield questions[start : start + _QUESTIONS_MOST]


def _answers(asker: Asker, sample: Sample, questions: list[_Question]) -> _Answers:
    # The server counts equal aggregates once.
    listed = ", ".join(f"{question.sql}, {question.of}" for question in questions)
    (found,) = asker.rows(f"SELECT {listed} FROM {rows_of(sample.source)} AS t")  # noqa: S608 - names and patterns are quoted
    pairs = zip(found[::2], found[1::2], strict=True)
    return {
        question.key: _Answer(value, of)
        for question, (value, of) in zip(questions, pairs, strict=True)
    }


def _questions_of_columns(facts: TableFacts) -> Iterator[_Question]:
    for column in facts.columns:
        name = f"t.{quote_identifier(column.column)}"
        yield _Question(("filled", column.column), _filled(name))
        if column.distinct is not None and column.distinct.count == 1:
            # Of a column that is the same in the sample: sorting equal values costs little.
            sql = f"pg_catalog.count(DISTINCT {name})"
            yield _Question(("different", column.column), sql, of=_filled(name))
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
                yield _Question(("kind", column.column), _counted(test), of=_filled(name))
        if column.lists is not None:
            pattern = list_pattern(column.lists.separator)
            test = _matches(text, pattern)
            yield _Question(("list", column.column), _counted(test), of=_filled(name))


def _questions_of_pairs(facts: TableFacts) -> Iterator[_Question]:
    for same in facts.same:
        first, second = (f"t.{quote_identifier(name)}" for name in (same.first, same.second))
        test = f"{first} IS NOT DISTINCT FROM {second}"
        yield _Question(_same_key(same), _counted(test))
    for one in facts.derived:
        parts = (one.column, one.left, one.right)
        result, left, right = (f"t.{quote_identifier(n)}::pg_catalog.numeric" for n in parts)
        test = f"{left} {one.operation.value} {right} = {result}"
        yield _Question(_derived_key(one), _counted(test), of=_counted(f"({test}) IS NOT NULL"))
    for flags in facts.exclusive:
        listed = " + ".join(f"(t.{quote_identifier(n)} IS TRUE)::int" for n in flags.columns)
        yield _Question(_exclusive_key(flags), _counted(f"({listed}) < 2"))


def _questions_of_sparse(facts: TableFacts) -> Iterator[_Question]:
    for one in facts.sparse:
        number = _number_of_nonnulls(one.columns)
        together = _counted(f"{number} IN (0, {len(one.columns)})")
        yield _Question(("sparse", *one.columns), together)
        if one.others:
            apart = _counted(f"{number} = 0 OR {_number_of_nonnulls(one.others)} = 0")
            yield _Question(("apart", *one.columns), apart)


def _number_of_nonnulls(names: tuple[str, ...]) -> str:
    values = [f"t.{quote_identifier(name)}" for name in names]
    return number_of_nonnulls(values, schema="pg_catalog.")


def _filled(name: str) -> str:
    return f"pg_catalog.count({name})"


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


def _answered(facts: TableFacts, answers: _Answers) -> TableFacts:
    if not answers:
        return facts

    def rows(sampled: Tally, key: _Key) -> Tally:
        return answers[key].tally if key in answers else sampled

    return replace(
        facts,
        about_rows=next(iter(answers.values())).of,
        columns=tuple(_column(column, answers) for column in facts.columns),
        same=tuple(replace(o, rows=rows(o.rows, _same_key(o))) for o in facts.same),
        derived=tuple(replace(o, rows=rows(o.rows, _derived_key(o))) for o in facts.derived),
        exclusive=tuple(
            replace(o, rows=rows(o.rows, _exclusive_key(o))) for o in facts.exclusive
        ),
        sparse=tuple(
            replace(
                o,
                rows=rows(o.rows, ("sparse", *o.columns)),
                apart=rows(o.apart, ("apart", *o.columns)),
            )
            for o in facts.sparse
        ),
    )


def _same_key(one: SameColumns) -> _Key:
    return "same", one.first, one.second


def _derived_key(one: DerivedColumn) -> _Key:
    return "derived", one.column, one.left, one.operation.value, one.right


def _exclusive_key(one: ExclusiveFlags) -> _Key:
    return "exclusive", *one.columns


def _column(column: ColumnFacts, answers: _Answers) -> ColumnFacts:
    filled = answers.get(("filled", column.column))
    if filled is None:
        return column
    different = answers.get(("different", column.column))
    kind, lists = (answers.get((asked, column.column)) for asked in ("kind", "list"))
    return replace(
        column,
        nulls=Tally(filled.of - filled.value, filled.of, whole=True),
        distinct=column.distinct if different is None else different.tally,
        kind=column.kind and _of_kind(column.kind, kind),
        lists=column.lists and _of_lists(column.lists, lists),
        numbers=_range(column, answers),
    )


def _of_kind(kind: KindTally, found: _Answer | None) -> KindTally:
    return kind if found is None else replace(kind, values=found.tally)


def _of_lists(lists: ListTally, found: _Answer | None) -> ListTally:
    return lists if found is None else replace(lists, values=found.tally)


def _range(column: ColumnFacts, answers: _Answers) -> ValueRange | None:
    smallest, largest = (answers.get((end, column.column)) for end in ("min", "max"))
    if smallest is None or largest is None or None in (smallest.value, largest.value):
        return column.numbers
    return ValueRange(smallest=smallest.value, largest=largest.value, whole=True)
