"""NAM12: a column whose name says date where the type says moment, or the reverse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Finding, Severity
from dbarchitect.model.schema.paths import column_path
from dbarchitect.review.columns import ColumnTypes, column_display, words_of
from dbarchitect.review.rule import Rule
from dbarchitect.review.walking import declared_columns

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from dbarchitect.model.snapshot import Snapshot

RULE = Rule(
    code="NAM12",
    slug="time_suffix_against_type",
    severity=Severity.INFO,
    summary="The column is named like a moment and holds a date, or the reverse.",
    why=(
        "Who trusts the name compares the column with a date; where it holds moments, that "
        "finds the rows of midnight only."
    ),
    remedy="Name moments `_at` and dates `_on` or `_date`.",
    systemic="{count} columns of dates and moments are named like the other",
    also_in=("pg-index-health",),
    references=("https://www.postgresql.org/docs/18/datatype-datetime.html",),
    since="0.1",
    opinion=True,
)

_MOMENTS = frozenset({"timestamp with time zone", "timestamp without time zone"})


def check(
    snapshot: Snapshot,
    *,
    of_moments: Collection[str] = ("at",),
    of_dates: Collection[str] = ("on", "date", "day"),
) -> Iterator[Finding]:
    """Dates with a last word of `of_moments`, and timestamps with one of `of_dates`.

    Args:
        snapshot: What was read.
        of_moments: Last words, in lower case, of names of moments.
        of_dates: Last words, in lower case, of names of dates.
    """
    types = ColumnTypes.of(snapshot.schema)
    for table, column in declared_columns(snapshot.schema):
        name, words = types.plain(column.type).name, words_of(column.name)
        wrong = of_moments if name == "date" else of_dates if name in _MOMENTS else ()
        if len(words) > 1 and words[-1] in wrong:
            is_date = name == "date"
            like, what = ("moment", "date") if is_date else ("date", "moment")
            yield RULE.found(
                snapshot,
                column_path(table, column),
                message=(
                    f"{column_display(table, column)} is named like a {like} and holds a "
                    f"{what}."
                ),
                claim=f"the column's type is {column.type}",
            )
