"""Rows of a table worked out by their formulas, at numbers spread over all of its rows.

Rules:
    1. The same design, rows and seed give the same rows: the numbers are no draw of chance.
    2. Rows lie in a temporary table, so that generated columns and expressions of indexes are
       worked out by the server as for any row; it is gone with the `with` block.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

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

    from dbarchitect.design.proof.profiles import TableProfile
    from dbarchitect.design.proof.setting import Setting
    from dbarchitect.postgres.session import Session

MOST_ROWS = 10_000
"""Rows worked out of a table: their hundredths are within about half a hundredth of the whole
table's (the standard error of a median of 10,000 draws is 0.5 %)."""

ROW_NUMBER = "dbarchitect row number"

_TABLE = "pg_temp.evaluated"

_TEMPORARY_BUFFERS = "64MB"
"""Room for all rows that are worked out of one table: each is read many times."""


@dataclass(frozen=True, slots=True)
class Evaluated:
    """Some rows of a table, with their numbers, in `table`."""

    session: Session
    profile: TableProfile
    count: int
    table: str = _TABLE


@contextmanager
def evaluated(
    session: Session, setting: Setting, profile: TableProfile
) -> Generator[Evaluated]:
    """Rows of the table, worked out; all of them where they are few.

    Raises:
        RowsNotDrawnError: none satisfies the table's CHECKs, however often it is drawn, or the
            table refuses them for another reason.
    """
    count = min(profile.rows, MOST_ROWS)
    session.apply_settings({"temp_buffers": _TEMPORARY_BUFFERS})
    # Commas and dots in the middle: each is a quoted name or a name of ours.
    session.execute_untrusted(
        f"CREATE TEMPORARY TABLE evaluated (LIKE {profile.table.name.sql}"
        " INCLUDING GENERATED INCLUDING CONSTRAINTS)"
    )
    try:
        number = quote_identifier(ROW_NUMBER)
        session.execute_untrusted(f"ALTER TABLE {_TABLE} ADD COLUMN {number} bigint")
        yield Evaluated(session, profile, _fill(session, setting, profile, count))
    finally:
        session.execute_untrusted(f"DROP TABLE {_TABLE}")


def _fill(session: Session, setting: Setting, profile: TableProfile, count: int) -> int:
    """The rows are there; how many of them satisfied the CHECKs."""
    own = [quote_identifier(column.name) for column in profile.columns if not column.computed]
    names = ", ".join([quote_identifier(ROW_NUMBER), *own])
    numbers = _numbers(setting, profile, count)
    insert = f"INSERT INTO {_TABLE} ({names})\n"
    try:
        return session.execute_untrusted(insert + numbered_rows_sql(setting, profile, numbers))
    except StatementFailedError as error:
        if error.sqlstate != CHECK_VIOLATION:
            # There are more rows than their keys can tell apart, say.
            message = f"rows of {profile.table.name.display} could not be drawn: {error}"
            raise RowsNotDrawnError(message) from error
        rows = numbered_rows_sql(setting, profile, numbers, attempts=MORE_ATTEMPTS)
        made = session.execute_untrusted(insert + rows)
        if made == 0:
            raise not_drawn(profile.table, made, count, MORE_ATTEMPTS) from error
        return made


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
