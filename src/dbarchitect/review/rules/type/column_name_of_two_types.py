"""TYP12: a column whose type differs from that of most columns of its name."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from dbarchitect.model.finding import Confidence, Finding, Severity
from dbarchitect.model.schema.paths import column_path
from dbarchitect.review.columns import ColumnTypes, column_display, words_of
from dbarchitect.review.polymorphic import named_references
from dbarchitect.review.rule import Rule
from dbarchitect.review.walking import declared_columns

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.model.schema import Column, Schema, Table
    from dbarchitect.model.snapshot import Snapshot

RULE = Rule(
    code="TYP12",
    slug="column_name_of_two_types",
    severity=Severity.INFO,
    confidence=Confidence.POSSIBLE,
    summary="Most columns of this name are of another type.",
    why=(
        "Whoever joins, copies or compares the two writes a cast, or gets one: an index on the "
        "side that is cast is not used, and a value of the one may not fit the other."
    ),
    remedy="Give the column the type of the others, or a name of its own.",
    systemic="{count} columns have another type than most columns of their name",
    also_in=("pg-index-health", "SchemaCrawler", "Azimutt"),
    references=("https://www.postgresql.org/docs/18/typeconv-oper.html",),
    since="0.1",
)

_FAMILIES = {
    "smallint": "integer",
    "bigint": "integer",
    "real": "number",
    "double precision": "number",
    "numeric": "number",
    "character varying": "text",
    "character": "text",
    "citext": "text",
    "name": "text",
    "timestamp without time zone": "timestamp",
    "timestamp with time zone": "timestamp",
    "time without time zone": "time",
    "time with time zone": "time",
    "json": "JSON",
    "jsonb": "JSON",
}
"""Types between which there is nothing to say here: TYP01, SEQ04 and JSN01 say it."""

_WORDS_OF_A_NAME_THAT_SAYS_WHAT_IT_IS = 2
_ENCRYPTED = frozenset({"cipher", "ciphertext", "encrypted"})
"""Words in names of columns, or of their domains, whose values only a program can read."""


def check(
    snapshot: Snapshot, *, majority_percent: float = 75.0, at_least: int = 3
) -> Iterator[Finding]:
    """Columns that differ from nearly all others of their name, which has two words or more.

    Columns of foreign keys are left out, and those whose table another column names: their
    type is their key's. So are columns of encrypted values, which nobody compares.

    Args:
        snapshot: What was read.
        majority_percent: The share of the columns of a name that must be of one type. Source:
            below three in four the name has no usual type.
        at_least: The number of columns that must be of that type.
    """
    types = ColumnTypes.of(snapshot.schema)
    related = frozenset(_related(snapshot.schema))
    by_name: dict[str, list[tuple[Table, Column, str]]] = {}
    for table, column in declared_columns(snapshot.schema):
        is_telling = len(words_of(column.name)) >= _WORDS_OF_A_NAME_THAT_SAYS_WHAT_IT_IS
        if not is_telling or _is_encrypted(types, column):
            continue
        if (table.name, column.name) not in related:
            family = _family(types, column)
            by_name.setdefault(column.name, []).append((table, column, family))
    for _, group in sorted(by_name.items()):
        usual, count = Counter(family for *_, family in group).most_common(1)[0]
        if count < at_least or 100.0 * count < majority_percent * len(group):
            continue
        said = _said(types, [column for _, column, family in group if family == usual], usual)
        for table, column, family in group:
            if family != usual:
                yield _finding(snapshot, table, column, said, count)


def _is_encrypted(types: ColumnTypes, column: Column) -> bool:
    """Whether its name, or its domain's, says that only a program can read it."""
    domain = types.plain(column.type).domain
    names = (column.name,) if domain is None else (column.name, domain.name)
    return any(not _ENCRYPTED.isdisjoint(words_of(name)) for name in names)


def _family(types: ColumnTypes, column: Column) -> str:
    found = types.plain(column.type)
    base = found.name.rpartition(".")[2]
    return _FAMILIES.get(base, found.name) + ("[]" if found.is_array else "")


def _said(types: ColumnTypes, columns: list[Column], family: str) -> str:
    """The type that all of them have, else what kind of type theirs are."""
    names = {(types.plain(c.type).name, types.plain(c.type).is_array) for c in columns}
    if len(names) > 1:
        return family
    ((name, is_array),) = names
    return f"{name}[]" if is_array else name


def _related(schema: Schema) -> Iterator[tuple[QualifiedName, str]]:
    for table in schema.tables:
        for key in table.foreign_keys:
            yield from ((table.name, name) for name in key.columns)
        yield from ((table.name, key.name) for _, key in named_references(table))


def _finding(
    snapshot: Snapshot, table: Table, column: Column, usual: str, count: int
) -> Finding:
    return RULE.found(
        snapshot,
        column_path(table, column),
        message=(
            f"{column_display(table, column)} is {column.type} where columns of this name are "
            f"mostly {usual}: comparing them needs a cast, and a cast side's index is not used."
        ),
        claim=f"{count} other columns of this name are {usual}",
    )
