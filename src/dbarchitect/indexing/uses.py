"""How one statement finds the rows of one table, and what is known of that table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dbarchitect.model.identifier import QualifiedName


@dataclass(frozen=True, slots=True, kw_only=True)
class Ordering:
    """One column of ORDER BY; where nulls come, unsaid, follows the direction as in SQL."""

    column: str
    descending: bool = False
    nulls_first: bool | None = None

    @property
    def direction(self) -> tuple[bool, bool]:
        """Descending, and nulls first."""
        first = self.descending if self.nulls_first is None else self.nulls_first
        return (self.descending, first)


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """A test of a column that is no equality and no range of the bare column.

    `operator` is one of SQL's (`@>`, `&&`, `<->`) or a word of `Comparison` (`like`). `type` is
    that of what is tested, as `format_type` prints it. `expression` is what is tested as SQL
    where that is not the bare column. `is_prefix` and `is_infix` say of a pattern that it
    begins with what is looked for, or with a wildcard.
    """

    column: str
    operator: str
    type: str
    expression: str | None = None
    is_prefix: bool = False
    is_infix: bool = False

    @property
    def tested(self) -> str:
        """What is tested: the column's name or the expression."""
        return self.column if self.expression is None else self.expression


@dataclass(frozen=True, slots=True, kw_only=True)
class TableUse:
    """How one statement finds the rows of one table.

    `equal` are columns compared with `=` to a value that differs from run to run, or to a
    column of a table read before. `constants` are conditions that are the same in every run,
    as SQL. `sorted_by` is given only where the whole ORDER BY lies in this table. `limited`
    says that the statement stops after some rows. `conditions` are all other tests, `nearest`
    the distance by which rows come, the nearest first. `reads` are the columns of the table
    that the statement names at all, empty where that is not known. `rate_per_hour` is how
    often it runs.
    """

    table: QualifiedName
    equal: tuple[str, ...] = ()
    ranges: tuple[str, ...] = ()
    constants: tuple[str, ...] = ()
    sorted_by: tuple[Ordering, ...] = ()
    limited: bool = False
    conditions: tuple[Condition, ...] = ()
    nearest: Condition | None = None
    reads: tuple[str, ...] = ()
    rate_per_hour: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class TableFacts:
    """What is known of a table before an index is chosen.

    `rows` are those at the horizon. `appended` are columns whose values grow with the rows,
    which nobody moves. `changed` are columns that statements assign to in rows that are there.
    `average_bytes` pairs columns with the mean width of their values. `extensions` is the
    schema in which extensions stand.
    """

    rows: int = 0
    appended: frozenset[str] = frozenset()
    changed: frozenset[str] = frozenset()
    average_bytes: tuple[tuple[str, float], ...] = ()
    extensions: str = "public"

    def width(self, column: str) -> float | None:
        """The mean bytes of the column's values; None where nothing is known."""
        return dict(self.average_bytes).get(column)
