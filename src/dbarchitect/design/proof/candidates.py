"""Values around and beyond the limits of a condition, and rows on either side of it."""

from __future__ import annotations

import re
from itertools import islice, product
from typing import TYPE_CHECKING

from dbarchitect.design.proof.attempts import Attack
from dbarchitect.design.proof.comparisons import column_name, comparisons, mentions
from dbarchitect.model.identifier import quote_identifier, quote_literal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dbarchitect.design.proof.bench import Bench
    from dbarchitect.design.proof.valid_row import ValidRow
    from dbarchitect.model.schema import Column

_NUMERIC = ("smallint", "integer", "bigint", "numeric", "real", "double precision")
_LONGEST_TEXT = 100_000
_LONGEST_LIST = 1000

MOST_ROWS = 256
"""How many rows are tried for one condition."""

AT_ONCE = 16
"""How many of them are asked about in one round trip."""


def beyond(row: ValidRow, column: Column, other: str) -> Iterator[str]:
    """The other side of a comparison, and a little below and above it, as an SQL value."""
    value = f"({_valued(row, other)})"
    if column.type.startswith(("timestamp", "date", "time", "interval")):
        # A constant without a type would be taken for a number or a span.
        value = f"({value}::{column.type})"
    if column.type.startswith("timestamp"):
        yield from (f"({value} - interval '1 day')", f"({value} + interval '1 day')")
    elif column.type.startswith("interval"):
        yield from (f"({value} / 2)", f"({value} + interval '1 day')")
    elif column.type.startswith((*_NUMERIC, "date")):
        yield from (f"({value} - 1)", f"({value} + 1)")
    yield value


def _valued(row: ValidRow, expression: str) -> str:
    """The expression with the row's constants in the place of its columns."""

    def constant(match: re.Match[str]) -> str:
        name = column_name(match.group())
        if match.group().startswith("'") or name not in row.constants:
            return match.group()
        return f"({row.value(name or '')})"

    return re.sub(r"""'(?:[^']|'')*'|"(?:[^"]|"")*"|[A-Za-z_]\w*""", constant, expression)


def strange(row: ValidRow, column: Column, expression: str) -> Iterator[str]:
    """Values of the column's type that rules are likely to refuse."""
    if column.not_null is None:
        yield "NULL"
    if column.type.endswith("[]"):
        yield from _strange_lists(row.value(column.name), column.type)
    elif column.type in {"tstzrange", "daterange"}:
        yield from ("'empty'", "'[2020-01-01,2020-01-02]'", "'[1900-01-01,2900-01-01)'")
    elif column.type.startswith(_NUMERIC):
        yield from ("'-1'", "'0'", "'-1000000'", "'1000000'")
    elif column.type.startswith(("timestamp", "date")):
        yield from ("'1900-01-01'", "'2900-01-01'")
    elif column.type.startswith(("json",)):
        yield from ("'null'", "'[]'", "'\"text\"'", "'0'")
        yield from _with_strange_keys(row.value(column.name), expression)
    elif column.type.startswith(("text", "character")):
        yield from _strange_texts(row, column, expression)
    elif column.type == "boolean":
        yield f"(NOT {row.value(column.name)})"


def _strange_texts(row: ValidRow, column: Column, expression: str) -> Iterator[str]:
    """Texts that are unknown, empty, in capitals, or longer than a number of the rule."""
    yield from ("'not one of them'", "''", f"upper({row.value(column.name)})")
    for text in re.findall(r"\d+", expression):
        if 0 < int(text) < _LONGEST_TEXT:
            yield quote_literal("x" * (int(text) + 1))
            longer = int(text) + 1
            yield f"({row.constants[column.name]} || repeat('x', {longer}))"
            yield f"(repeat('x', {longer}) || {row.constants[column.name]})"


def _strange_lists(own: str, type_name: str) -> Iterator[str]:
    """Lists with a missing element, without any, with too many, and with an unknown one."""
    yield f"(ARRAY[NULL]::{type_name})"
    yield from ("'{}'", f"pg_catalog.array_fill(({own})[1], ARRAY[{_LONGEST_LIST}])")
    if type_name.startswith(("text", "character")):
        yield "'{\"not one of them\"}'"


def _with_strange_keys(document: str, expression: str) -> Iterator[str]:
    """The document with another value under each key that the rule names, and with one more."""
    for key in dict.fromkeys(re.findall(r"'((?:[^'\W]|-)+)'", expression)):
        for value in ('"text"', "0.5", "[0]", '["text"]', "{}", "null"):
            added = quote_literal(f'{{"{key}": {value}}}')
            yield f"({document} || {added}::jsonb)"
    yield f"({document} || '{{\"not one of them\": 1}}'::jsonb)"


def mentioned(row: ValidRow, *expressions: str | None) -> tuple[str, ...]:
    """The row's columns that one of the expressions names."""
    return tuple(
        name
        for name in row.constants
        if any(mentions(expression, name) for expression in expressions if expression)
    )


def sides(  # noqa: PLR0913 - a condition, its row and its surroundings, each by name
    bench: Bench,
    row: ValidRow,
    inside: str,
    outside: str,
    *,
    setup: Sequence[str] = (),
    role: str | None = None,
    more: Sequence[ValidRow] = (),
) -> tuple[ValidRow | None, ValidRow | None]:
    """The row, changed as little as may be, on either side: None where none tried is there.

    Args:
        bench: Who judges.
        row: What to start from.
        inside: The first condition, over the table's columns.
        outside: The second condition.
        setup: What is set before the conditions are looked at.
        role: Whose eyes they are looked at with.
        more: Rows whose values may be taken, too.
    """
    tried = islice(_changed(row, f"({inside}) AND ({outside})", more), MOST_ROWS)
    query = f"SELECT concat(({inside}) IS TRUE, ({outside}) IS TRUE) FROM "  # noqa: S608 - quoted parts
    found: dict[str, ValidRow] = {}
    wanted = {"tf"} if outside == "false" else {"tf", "ft"}
    while not wanted <= set(found) and (some := list(islice(tried, AT_ONCE))):
        answers = bench.judge(
            [
                Attack(
                    statement="SELECT 1",
                    setup=tuple(setup),
                    query=query + _as_table(one),
                    query_role=role,
                )
                for one in some
            ]
        )
        for one, answer in zip(some, answers, strict=True):
            found.setdefault(answer.seen or "", one)
    return found.get("tf"), found.get("ft")


def _as_table(row: ValidRow) -> str:
    """The row as a table of its own name, unwritten."""
    values = ", ".join(
        f"{row.value(name)} AS {quote_identifier(name)}"
        for name, constant in row.constants.items()
        if constant != "DEFAULT"
    )
    return f"(SELECT {values}) AS {quote_identifier(row.table.name.name)}"


def _changed(row: ValidRow, condition: str, more: Sequence[ValidRow]) -> Iterator[ValidRow]:
    """The row as it is, with one column of the condition changed, then with several."""
    names = mentioned(row, condition)
    values = {name: list(_values(row, name, condition, more)) for name in names}
    yield row
    for name, listed in values.items():
        for value in listed:
            yield row.with_values({name: value})
    if len(names) > 1:
        for chosen in product(*([row.constants[n], *values[n][:6]] for n in names)):
            yield row.with_values(dict(zip(names, chosen, strict=True)))


def _values(
    row: ValidRow, name: str, condition: str, more: Sequence[ValidRow]
) -> Iterator[str]:
    column = row.table.column(name)
    for other in more:
        if other.constants.get(name, row.constants[name]) != row.constants[name]:
            yield other.constants[name]
    for rule in comparisons(condition):
        for side in (rule, rule.turned):
            if column_name(side.left) == name:
                yield from beyond(row, column, side.right)
    if column.type.startswith(("text", "character")):
        yield from re.findall(r"'(?:[^']|'')*'", condition)
    yield from strange(row, column, condition)
