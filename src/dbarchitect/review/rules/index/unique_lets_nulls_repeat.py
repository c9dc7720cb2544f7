"""IDX12: a unique index that a null in one of its columns switches off."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dbarchitect.indexing.coverage import conjuncts
from dbarchitect.model.finding import Confidence, Finding, Remedy, Severity
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.nonnulls import number_of_nonnulls
from dbarchitect.model.schema import Table
from dbarchitect.review.columns import words_of
from dbarchitect.review.constraint_names import free_constraint_name
from dbarchitect.review.indexes import (
    declared_indexes,
    index_path,
    is_partitioned,
    referenced_keys,
    removing,
)
from dbarchitect.review.making_indexes import index_steps
from dbarchitect.review.mentions import mentions
from dbarchitect.review.nullability import nullability_of
from dbarchitect.review.rule import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.model.schema import Index
    from dbarchitect.model.snapshot import Snapshot

RULE = Rule(
    code="IDX12",
    slug="unique_lets_nulls_repeat",
    severity=Severity.INFO,
    confidence=Confidence.LIKELY,
    summary="A column of the unique index may be null, and nulls are never equal.",
    why=(
        "Rows that are null there are not compared with each other at all: the same values in "
        "the other columns can be there any number of times."
    ),
    remedy=(
        "Say that nulls are equal with NULLS NOT DISTINCT, make the column NOT NULL, or add a "
        "partial unique index of the other columns for the rows where it is null."
    ),
    systemic="{count} unique indexes do not compare rows with a null",
    also_in=("SchemaCrawler", "SchemaSpy", "pg-index-health"),
    references=(
        "https://www.postgresql.org/docs/18/indexes-unique.html",
        (
            "https://www.postgresql.org/docs/18/ddl-constraints.html"
            "#DDL-CONSTRAINTS-UNIQUE-CONSTRAINTS"
        ),
    ),
    since="0.1",
)

_NULLS_NOT_DISTINCT = 150000
_MARKS = frozenset({"deleted", "removed", "discarded", "archived", "cancelled", "canceled"})
"""First words of the names of columns that are null in the rows that count.

Source: the defaults of paranoia and Laravel (`deleted_at`) and of discard (`discarded_at`).
"""

_TOLD_BY = frozenset(
    {"barcode", "code", "digest", "email", "handle", "hash", "key", "name", "number", "slug"}
    | {"sku", "title", "token"}
)
_FROM_OUTSIDE = frozenset({"external", "foreign", "remote", "readable", "upstream"})
"""What things are told apart by where they have it: `slug`, `unique_key`, `external_id`.

Source: none is published; such columns close the optional unique keys of GitLab, Kratos,
Boundary and ThingsBoard.
"""


@dataclass(frozen=True, slots=True)
class _Hole:
    """A unique index, its columns that may be null, and the one that marks rows as gone.

    `instead` is a column that rows may have in place of the only one that may be null, with a
    unique index of its own. `is_referenced` says that foreign keys may lean on the index.
    """

    table: Table
    index: Index
    nullable: tuple[str, ...]
    mark: str | None
    instead: str | None = None
    is_referenced: bool = False

    @property
    def told_by(self) -> tuple[QualifiedName, frozenset[str | None]]:
        """Its own, but for what the index that has the other column has in common with it."""
        if self.instead is None:
            return self.index.name, frozenset()
        return self.table.name, frozenset({*self.index.columns, self.instead})


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """Unique indexes of several columns some of which may be null, while others may not.

    A column of its own that is null stands for nothing to compare, and so do those that all
    may be null, the name or the number that a thing within another may have or not, and a
    flag that is true in one row and null in the others.
    Where a second unique index looks after the rows with null, nothing is open; where it
    has another column that takes null in place of this one, a CHECK must read both, and the
    first of the two indexes is told. Where the null is what says that a row is live, the index
    compares no live rows: a warning.
    """
    nullability = nullability_of(snapshot.schema)
    referenced = referenced_keys(snapshot.schema)
    told: set[tuple[QualifiedName, frozenset[str | None]]] = set()
    for relation, index in declared_indexes(snapshot.schema):
        if isinstance(relation, Table) and _is_candidate(index):
            refused = nullability.refused_by(relation)
            hole = _hole(relation, index, refused)
            if hole is not None and hole.told_by not in told:
                told.add(hole.told_by)
                leaned_on = frozenset(index.columns) in referenced.get(relation.name, ())
                yield _finding(snapshot, replace(hole, is_referenced=leaned_on))


def _is_candidate(index: Index) -> bool:
    return (
        index.unique
        and index.valid
        and not index.primary
        and not index.nulls_not_distinct
        and len(index.keys) > 1
        and None not in index.columns
    )


def _hole(table: Table, index: Index, refused: frozenset[str]) -> _Hole | None:
    names = [name for name in index.columns if name is not None]
    said = set[str]() if index.predicate is None else {*conjuncts(index.predicate)}
    nullable = [
        name
        for name in names
        if name not in refused and f"{quote_identifier(name)} IS NOT NULL" not in said
    ]
    if len(nullable) == len(names):
        return None
    open_ones = tuple(
        name
        for name in nullable
        if not _is_looked_after(table, index, name) and not _is_flag(table, name)
    )
    if not open_ones or (len(open_ones) == 1 and _says_none(table, names, open_ones[0])):
        return None
    mark = next((n for n in open_ones if not _MARKS.isdisjoint(words_of(n)[:1])), None)
    alone = open_ones[0] if mark is None and len(open_ones) == 1 else None
    instead = None if alone is None else next(_instead(table, index, alone), None)
    return _Hole(table, index, open_ones, mark, instead)


def _says_none(table: Table, names: Sequence[str], open_one: str) -> bool:
    """Whether null says that a row has no such name: beside references, and none itself.

    So it does where the others only say of which kind the reference is: `owner_type`.
    """
    words = words_of(open_one)
    others = [name for name in names if name != open_one]
    thing = words[:-1]
    if thing and all(words_of(name) in {(*thing, "type"), (*thing, "id")} for name in others):
        return True
    is_told_by = not _TOLD_BY.isdisjoint(words[-1:])
    is_name = is_told_by or not _FROM_OUTSIDE.isdisjoint(words[:1])
    referring = {name for key in table.foreign_keys for name in key.columns}
    return (
        is_name
        and open_one not in referring
        and all(name in referring or _names_a_key(name) for name in others)
    )


def _is_flag(table: Table, name: str) -> bool:
    """Whether it is true in one row of each, and null in the others: `is_current`."""
    return table.column(name).type == "boolean" and _MARKS.isdisjoint(words_of(name)[:1])


def _names_a_key(name: str) -> bool:
    return words_of(name)[-1:] in {("id",), ("uuid",)}


def _is_looked_after(table: Table, index: Index, name: str) -> bool:
    """Whether another unique index compares the rows where the column is null.

    That may have another column that takes null in its place, where a CHECK of the two says
    that a row belongs to one of them.
    """
    rest = {*index.columns} - {name}
    if any(_compares(other, rest, name) for other in _beside(table, index, name)):
        return True
    return any(_is_one_set(table, name, one) for one in _instead(table, index, name))


def _compares(other: Index, rest: set[str | None], name: str) -> bool:
    """Whether it has no columns but these, and where it has the other, a value for null."""
    return all(
        key.column in rest
        if key.expression is None
        else "COALESCE(" in key.expression and mentions(key.expression, name)
        for key in other.keys
    )


def _instead(table: Table, index: Index, name: str) -> Iterator[str]:
    """The columns that take null, and are in another unique index in place of this one.

    A name that a row may have or not is in no other's place.
    """
    rest = {*index.columns} - {name}
    nullable = {
        column.name
        for column in table.columns
        if column.not_null is None
        and column.name != name
        and _TOLD_BY.isdisjoint(words_of(column.name)[-1:])
    }
    for other in _beside(table, index, name):
        more = {*other.columns} - rest
        if rest < {*other.columns} and len(more) == 1:
            yield from nullable & more


def _beside(table: Table, index: Index, name: str) -> Iterator[Index]:
    """The other unique indexes that hold the rows of this one in which the column is null."""
    is_null = f"{quote_identifier(name)} IS NULL"
    return (
        other
        for other in table.indexes
        if other.unique and other.valid and other.name != index.name
        if other.predicate in {None, index.predicate} or is_null in conjuncts(other.predicate)
    )


def _is_one_set(table: Table, first: str, second: str) -> bool:
    """Whether a CHECK reads which of the two are null, as num_nonnulls() does."""
    return any(
        check.enforced
        and "null" in check.expression.lower()
        and mentions(check.expression, first)
        and mentions(check.expression, second)
        for check in table.checks
    )


def _finding(snapshot: Snapshot, hole: _Hole) -> Finding:
    table, index = hole.table, hole.index
    nullable = ", ".join(map(quote_identifier, hole.nullable))
    same = ", ".join(
        quote_identifier(name) for name in index.columns if name and name not in hole.nullable
    )
    which = f"{nullable} is null" if len(hole.nullable) == 1 else f"one of {nullable} is null"
    if hole.instead is not None:
        which = f"neither {nullable} nor {quote_identifier(hole.instead)} is set"
    if hole.mark is None:
        message = (
            f"Any number of rows of {table.name.display} can have the same {same} while "
            f"{which}: {quote_identifier(index.name.name)} does not compare them."
        )
    else:
        message = (
            f"{quote_identifier(index.name.name)} keeps no two live rows of "
            f"{table.name.display} apart: their {quote_identifier(hole.mark)} is null, and "
            "nulls are never equal."
        )
    return RULE.found(
        snapshot,
        index_path(table, index),
        severity=None if hole.mark is None else Severity.WARNING,
        message=message,
        claim=f"the index is unique with NULLS DISTINCT, and {nullable} may be null",
        remedy=_remedy(snapshot, hole),
    )


def _remedy(snapshot: Snapshot, hole: _Hole) -> Remedy:
    table, index = hole.table, hole.index
    if hole.instead is not None:
        return _requiring_one(table, (*hole.nullable, hole.instead))
    is_new = snapshot.origin.server_version_num >= _NULLS_NOT_DISTINCT
    if hole.is_referenced or index.replica_identity or is_partitioned(table):
        return Remedy(text=RULE.remedy)
    if hole.mark is not None and hole.nullable == (hole.mark,):
        keys = tuple(key for key in index.keys if key.column != hole.mark)
        live = f"{quote_identifier(hole.mark)} IS NULL"
        predicate = live if index.predicate is None else f"({index.predicate}) AND {live}"
        text = "Make the index partial WHERE the row is live; duplicates must be gone before."
        made = index_steps(snapshot, table, replace(index, keys=keys, predicate=predicate))
    elif hole.mark is None and is_new:
        text = f"{RULE.remedy} Duplicates must be gone before."
        made = index_steps(snapshot, table, replace(index, nulls_not_distinct=True))
    else:
        return Remedy(text=RULE.remedy)
    return Remedy(text=text, statements=(*made, removing(table, index)))


def _requiring_one(table: Table, columns: tuple[str, ...]) -> Remedy:
    """NULLS NOT DISTINCT would compare rows that have the other column with each other."""
    test = f"{number_of_nonnulls([*map(quote_identifier, columns)])} > 0"
    name = quote_identifier(free_constraint_name(table, columns, "check"))
    return Remedy(
        text=(
            "Say that each row has one of the two; NOT VALID first, rows are checked while "
            "others write. If some have neither by right, add a unique index of the other "
            "columns for those."
        ),
        statements=(
            f"ALTER TABLE {table.name.sql} ADD CONSTRAINT {name} CHECK ({test}) NOT VALID;",
            f"ALTER TABLE {table.name.sql} VALIDATE CONSTRAINT {name};",
        ),
    )
