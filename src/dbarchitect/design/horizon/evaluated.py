"""Rows of a table worked out by their formulas, at numbers spread over all of its rows.

Rules:
    1. The same design, rows and seed give the same rows: the numbers are no draw of chance.
    2. Rows lie in a temporary table, so that generated columns and expressions of indexes are
       worked out by the server as for any row; it is gone with the `with` block.
    3. What was asked of the same rows before in this lab is answered without them: rows are
       worked out at the first question that is new.
    4. Of vectors nothing is asked but how wide they are: one stands for all.
"""

from __future__ import annotations

import hashlib
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from dbarchitect.design.extensions import is_vector
from dbarchitect.design.proof.corpus import salt
from dbarchitect.design.proof.populate import (
    CHECK_VIOLATION,
    MORE_ATTEMPTS,
    RowsNotDrawnError,
    not_drawn,
    numbered_rows_sql,
)
from dbarchitect.errors import StatementFailedError
from dbarchitect.model.identifier import quote_identifier

if TYPE_CHECKING:
    from collections.abc import Generator

    from dbarchitect.design.proof.profiles import ColumnProfile, TableProfile
    from dbarchitect.design.proof.setting import Setting
    from dbarchitect.lab import Lab
    from dbarchitect.postgres.session import Session

MOST_ROWS = 10_000
"""Rows worked out of a table: their hundredths are within about half a hundredth of the whole
table's (the standard error of a median of 10,000 draws is 0.5 %)."""

ROW_NUMBER = "dbarchitect row number"

_TABLE = "pg_temp.evaluated"

_TEMPORARY_BUFFERS = "64MB"
"""Room for all rows that are worked out of one table: each is read many times."""


Answers = dict[tuple[str, str], list[tuple[Any, ...]]]
"""Answers by the digest of the rows that were asked and by the question."""

_ANSWERS: WeakKeyDictionary[Lab, Answers] = WeakKeyDictionary()


def answers_in(lab: Lab) -> Answers:
    """What was answered in the lab so far; it lives as long as the lab."""
    return _ANSWERS.setdefault(lab, {})


@dataclass(slots=True)
class Evaluated:
    """Some rows of a table, with their numbers, in `table`.

    Questions are SQL over `table`; the first one may raise what `evaluated` says.
    """

    session: Session
    setting: Setting
    profile: TableProfile
    answers: Answers
    table: str = field(default=_TABLE, init=False)
    is_filled: bool = field(default=False, init=False)
    _digest: str = field(default="", init=False)

    @property
    def count(self) -> int:
        """How many rows there are: those that satisfied the CHECKs."""
        ((count,),) = self.query(f"SELECT count(*) FROM {self.table}")  # noqa: S608 - a name of ours
        return int(count)

    def query(self, sql: str) -> list[tuple[Any, ...]]:
        """The answer to a question that nothing but the rows decides."""
        if not self._digest:
            self._digest = _digest(self.setting, self.profile)
        key = (self._digest, sql)
        if key not in self.answers:
            if not self.is_filled:
                self.is_filled = True
                _make(self.session, self.profile)
                _fill(self.session, self.setting, self.profile)
            self.answers[key] = self.session.query_untrusted(sql)
        return self.answers[key]


@contextmanager
def evaluated(
    session: Session, setting: Setting, profile: TableProfile, answers: Answers | None = None
) -> Generator[Evaluated]:
    """Rows of the table, worked out; all of them where they are few.

    Raises:
        RowsNotDrawnError: none satisfies the table's CHECKs, however often it is drawn, or the
            table refuses them for another reason.
    """
    rows = Evaluated(session, setting, profile, {} if answers is None else answers)
    try:
        yield rows
    finally:
        if rows.is_filled:
            session.execute_untrusted(f"DROP TABLE IF EXISTS {_TABLE}")


def _make(session: Session, profile: TableProfile) -> None:
    session.apply_settings({"temp_buffers": _TEMPORARY_BUFFERS})
    # Commas and dots in the middle: each is a quoted name or a name of ours.
    session.execute_untrusted(
        f"CREATE TEMPORARY TABLE evaluated (LIKE {profile.table.name.sql}"
        " INCLUDING GENERATED INCLUDING CONSTRAINTS)"
    )
    number = quote_identifier(ROW_NUMBER)
    session.execute_untrusted(f"ALTER TABLE {_TABLE} ADD COLUMN {number} bigint")


def _digest(setting: Setting, profile: TableProfile) -> str:
    """What decides the rows: their formulas, and what the server makes of them."""
    schema, table = setting.design.schema, profile.table
    types = (schema.enums, schema.domains, schema.composite_types, schema.range_types)
    words = (schema.text_search_dictionaries, schema.text_search_configurations)
    made = setting.once(lambda: repr((types, words, schema.routines)), "what rows are made by")
    rows = _insert_sql(setting, profile)
    whole = f"{rows}\n{table.columns!r}\n{table.checks!r}\n{made}"
    return hashlib.sha256(whole.encode()).hexdigest()


def _insert_sql(setting: Setting, profile: TableProfile, *, attempts: int = 1) -> str:
    made = _with_one_vector(profile)
    own = [quote_identifier(column.name) for column in made.columns if not column.computed]
    names = ", ".join([quote_identifier(ROW_NUMBER), *own])
    numbers = _numbers(setting, profile, min(profile.rows, MOST_ROWS))
    rows = numbered_rows_sql(setting, made, numbers, attempts=attempts)
    return f"INSERT INTO {_TABLE} ({names})\n{rows}"


def _with_one_vector(profile: TableProfile) -> TableProfile:
    def one(column: ColumnProfile) -> ColumnProfile:
        if column.computed or not is_vector(column.type_name):
            return column
        first = column.values.at("1::bigint", "16::bigint")
        return replace(column, values=replace(column.values, sql=f"(SELECT {first})"))

    return replace(profile, columns=tuple(map(one, profile.columns)))


def _fill(session: Session, setting: Setting, profile: TableProfile) -> None:
    """The rows are there, as far as they satisfy the CHECKs."""
    try:
        session.execute_untrusted(_insert_sql(setting, profile))
    except StatementFailedError as error:
        if error.sqlstate != CHECK_VIOLATION:
            # There are more rows than their keys can tell apart, say.
            message = f"rows of {profile.table.name.display} could not be drawn: {error}"
            raise RowsNotDrawnError(message) from error
        again = _insert_sql(setting, profile, attempts=MORE_ATTEMPTS)
        if session.execute_untrusted(again) == 0:
            count = min(profile.rows, MOST_ROWS)
            raise not_drawn(profile.table, 0, count, MORE_ATTEMPTS) from error


def _numbers(setting: Setting, profile: TableProfile, count: int) -> str:
    """SQL of `count` row numbers: the first, the last, and one out of each equal span between.

    Where in its span a number lies follows from a hash: equal steps could fall in step with
    the formulas, which scatter rows by multiplication.
    """
    if count == profile.rows:
        return f"SELECT k FROM pg_catalog.generate_series(1::bigint, {count}) AS s (k)"  # noqa: S608 - a number
    name = profile.table.name
    own = salt(setting.seed, name.schema, name.name, "number")
    unit = f"((pg_catalog.hashint8extended(k, {own}) & 1048575)::double precision / 1048576)"
    begin, end = (f"({k} * {profile.rows} / {count})" for k in ("k", "(k + 1)"))
    place = f"1 + {begin} + pg_catalog.floor({unit} * ({end} - {begin}))::bigint"
    return (
        f"SELECT CASE k WHEN 0 THEN 1 WHEN {count - 1} THEN {profile.rows} ELSE {place} END"  # noqa: S608 - numbers
        f" FROM pg_catalog.generate_series(0::bigint, {count - 1}) AS s (k)"
    )
