"""What the rows of a table say of its columns together: which determine which.

Rules:
    1. A dependency that a sample did not refute was asked of each row of the table. Where time
       ran out for that, `whole` is False, and it is known of the sample alone.
    2. Null is a value like others where it is determined. Where it determines it names nothing:
       rows with a null in the determinant have null in what is determined, or are strays.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterExample:
    """One value of a determinant that stands with several values of a column.

    `values` are some of these, the most frequent first, each with its rows; None is null.
    `determinant` has one text for each column. What may be personal or secret is left out:
    then `determinant` is None, or `values` has nothing but its rows and `is_hidden` says so.
    """

    determinant: tuple[str, ...] | None
    values: tuple[tuple[str | None, int], ...]
    is_hidden: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Determined:
    """A column that a determinant determines, or nearly.

    `broken` values of the determinant stand with several values of the column; `strays` are
    rows without the determinant that have a value. `rows_to_change` is the fewest rows that
    would have to change for the dependency to hold, None where it was not counted.
    """

    column: str
    broken: int = 0
    strays: int = 0
    rows_to_change: int | None = 0
    examples: tuple[CounterExample, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether every row that was looked at obeys the dependency."""
        return self.broken == 0 and self.strays == 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Determinant:
    """Columns, and what their values determine.

    Of `rows` that have a value in each of the columns, `values` are different, and `repeated`
    of these stand in several rows. `whole` says that these are the rows of the whole table.
    `equals` are single columns, among those determined, that determine it as well.
    """

    columns: tuple[str, ...]
    rows: int
    values: int
    repeated: int
    whole: bool
    determined: tuple[Determined, ...]
    equals: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TableDependencies:
    """The dependencies that the rows of a table show; what follows from them is left out.

    `unique` are the smallest sets of columns of which no two rows of the sample agree. Columns
    in `left_out` were not compared. `chances_log10` has, of each column that was, the logarithm
    to base 10 of how likely two rows of the sample, drawn at random, have the same value.
    `is_complete` is False where time ran out before all determinants were looked at.
    """

    determinants: tuple[Determinant, ...]
    chances_log10: tuple[tuple[str, float], ...] = ()
    unique: tuple[tuple[str, ...], ...] = ()
    left_out: tuple[str, ...] = ()
    is_complete: bool = True
