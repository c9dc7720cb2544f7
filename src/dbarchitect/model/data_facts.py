"""What the rows of tables say of their columns: counts, and a few values as counter-examples.

Rules:
    1. Each count says of how many it is, and whether these are all (`Tally.whole`). What a
       sample shows can refute what holds for each row; it never proves it.
    2. Values stand here only as counter-examples, few and shortened, and none of a column that
       by its name or comment holds what is personal or secret, unless that was asked for.
    3. A table whose rows were not read is listed with its reason; it is no empty table.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from dbarchitect.model.dependency_facts import TableDependencies
from dbarchitect.model.identifier import QualifiedName

SAMPLE_ROWS = 10_000
"""How many rows of a table are sampled, unless said otherwise.

Where one row in 2,000 breaks what is looked for, a sample of 10,000 misses it in 7 of 1,000
samples: (1999/2000)^10000. What it does not refute is asked of the whole table anyway.
"""

SAMPLE_SECONDS = 60.0
"""How long rows are read in all, unless said otherwise.

An assumption: what somebody waits for at a terminal.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class RowsRequest:
    """How many rows of each table are looked at first, and how long for all of them, in s.

    `values` lets counter-examples show what is in columns that seem personal or secret, too.
    """

    rows: int = SAMPLE_ROWS
    seconds: float = SAMPLE_SECONDS
    values: bool = False


@dataclass(frozen=True, slots=True)
class Tally:
    """How many of those that were looked at are so; `whole` says that these were all."""

    count: int
    of: int
    whole: bool

    @property
    def is_all(self) -> bool:
        """Whether each one that was looked at is so, and there was one."""
        return self.count == self.of > 0


class ValueKind(StrEnum):
    """What text can be instead, by the name of the type that would hold it."""

    BOOLEAN = "boolean"
    INTEGER = "bigint"
    NUMBER = "numeric"
    DATE = "date"
    TIMESTAMP = "timestamp without time zone"
    INSTANT = "timestamp with time zone"
    UUID = "uuid"
    JSON = "jsonb"


@dataclass(frozen=True, slots=True, kw_only=True)
class KindTally:
    """How many of a column's values are of a kind; `others` are examples of the rest."""

    kind: ValueKind
    values: Tally
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ListTally:
    """Text that holds several items: how many of the values hold more than one.

    `most_items` is the longest list that was seen, `different_items` how many different items
    were. `examples` are values.
    """

    separator: str
    values: Tally
    most_items: int
    different_items: int
    examples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueRange:
    """The smallest and the largest number of a column, as SQL writes them."""

    smallest: str
    largest: str
    whole: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnFacts:
    """What the rows say of one column.

    `nulls` is of the rows. `distinct` is how many different values are among those that are
    not null, None where they cannot be compared; `repeated` are examples of values that more
    than one row has, where few do. `kind` is what nearly all values of a column of text are,
    `lists` what several items in one value look like. `numbers` is of columns of numbers.
    """

    column: str
    nulls: Tally
    distinct: Tally | None = None
    repeated: tuple[str, ...] = ()
    kind: KindTally | None = None
    lists: ListTally | None = None
    numbers: ValueRange | None = None


class Operation(StrEnum):
    """How a number follows from two others."""

    PRODUCT = "*"
    SUM = "+"


@dataclass(frozen=True, slots=True, kw_only=True)
class SameColumns:
    """Two columns that hold the same: `rows` counts those where they do, nulls among them."""

    first: str
    second: str
    rows: Tally


@dataclass(frozen=True, slots=True, kw_only=True)
class DerivedColumn:
    """A column that two others give: `rows` counts where it is so, of those with values."""

    column: str
    left: str
    operation: Operation
    right: str
    rows: Tally


@dataclass(frozen=True, slots=True, kw_only=True)
class ExclusiveFlags:
    """Booleans of which at most one is true in any row.

    `rows` counts the rows where it is so. `expected` is in how many of these two would be true
    if the flags had nothing to do with each other, for the pair where that is least.
    """

    columns: tuple[str, ...]
    rows: Tally
    expected: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SparseColumns:
    """Columns that hardly any row has, and each such row has all of them.

    `rows` counts the rows that have all of the columns or none. `others` are columns of other
    such groups of which no row of the sample has any beside these though chance would have made
    ten, and `apart` counts the rows where that is so.
    """

    columns: tuple[str, ...]
    rows: Tally
    others: tuple[str, ...] = ()
    apart: Tally


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentKey:
    """A key at the top of documents, the type of its values (of JSON), and how many have it."""

    key: str
    type: str
    documents: Tally


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentFacts:
    """The keys of the objects that a column of jsonb holds, the most frequent first.

    `objects` is how many of the documents that were looked at are objects.
    """

    column: str
    objects: Tally
    keys: tuple[DocumentKey, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceFacts:
    """How far the values of a column are keys of a table.

    `rows` counts the rows with a value that is a key, of those that have one; `values` the
    different values. `orphans` are examples of those that are no key. `keys` is how many keys
    there are, about. `numbers` and `key_numbers` are the ranges of both where they are whole
    numbers. `named` says that names tie the two as well.
    """

    table: QualifiedName
    column: str
    referenced_table: QualifiedName
    referenced_column: str
    values: Tally
    rows: Tally | None = None
    orphans: tuple[str, ...] = ()
    keys: int | None = None
    numbers: ValueRange | None = None
    key_numbers: ValueRange | None = None
    named: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CompositePair:
    """Columns that may refer to another table's key of several, column by column."""

    table: QualifiedName
    columns: tuple[str, ...]
    referenced_table: QualifiedName
    referenced_columns: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CompositeReferenceFacts:
    """How far values of several columns are, together, keys of a table.

    `rows` counts the rows with a key, of those that have a value in each of the columns, and
    `values` the different ones; both are of the whole table. `orphans` are examples of those
    that are no key. There are `keys` keys, of so many values of each column as `widths` says.
    """

    pair: CompositePair
    rows: Tally
    values: Tally
    keys: int
    widths: tuple[int, ...]
    orphans: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TableFacts:
    """What the rows of a table say; those of a partitioned table are its partitions'.

    `rows` were looked at in the sample; `whole` says that these are all. `about_rows` is how
    many the planner takes the table to have, None where it does not know. `dependencies` is
    None where too few rows could tell, or no time was left.
    """

    table: QualifiedName
    rows: int
    whole: bool
    about_rows: int | None = None
    columns: tuple[ColumnFacts, ...] = ()
    dependencies: TableDependencies | None = None
    same: tuple[SameColumns, ...] = ()
    derived: tuple[DerivedColumn, ...] = ()
    exclusive: tuple[ExclusiveFlags, ...] = ()
    sparse: tuple[SparseColumns, ...] = ()
    documents: tuple[DocumentFacts, ...] = ()


@dataclass(frozen=True, slots=True)
class UnreadRows:
    """A table whose rows were not read, or not all that was wanted of them, and why.

    The reason is a full sentence.
    """

    table: QualifiedName
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DataFacts:
    """What the rows of a database say, by table; empty tables are among them.

    `sample_rows` is how many rows of a table were looked at first, at most about, and `seed`
    repeats which. `seconds` was the time for all.
    """

    tables: tuple[TableFacts, ...]
    references: tuple[ReferenceFacts, ...] = ()
    composites: tuple[CompositeReferenceFacts, ...] = ()
    unread: tuple[UnreadRows, ...] = ()
    sample_rows: int
    seconds: float
    seed: int
