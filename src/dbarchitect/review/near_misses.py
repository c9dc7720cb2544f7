"""Foreign keys that no index serves, and the indexes that look as if they did.

One defect is said once: where an invalid index, or one that does not reach all partitions, is
all that a foreign key has, it is the foreign key that is reported.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dbarchitect.indexing.coverage import Coverage, foreign_key_coverage
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.review.foreign_keys import declared_foreign_keys
from dbarchitect.review.mentions import mentions
from dbarchitect.review.served import unserved_path
from dbarchitect.review.walking import partitions_by_parent

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.model.schema import ForeignKey, Index, Schema, Table

_LEFT_BY_REINDEX = ("_ccnew", "_ccold")
"""What REINDEX CONCURRENTLY calls an index while it works.

Source: PostgreSQL documentation, REINDEX, Rebuilding Indexes Concurrently.
"""


@dataclass(frozen=True, slots=True)
class NearMiss:
    """An index that names the columns and does not serve them, and why, as a clause."""

    table: Table
    index: Index
    why: str


@dataclass(frozen=True, slots=True)
class Unserved:
    """A foreign key whose look-up reads a table or a partition whole.

    `leaf` is the first that is read so; `near_miss` what looks as if it served.
    """

    table: Table
    key: ForeignKey
    leaf: Table
    near_miss: NearMiss | None


def is_left_by_reindex(index: Index) -> bool:
    """Whether the index is what a REINDEX CONCURRENTLY that failed left behind."""
    return not index.valid and index.name.name.rstrip("0123456789").endswith(_LEFT_BY_REINDEX)


def unserved_foreign_keys(schema: Schema) -> Iterator[Unserved]:
    """Foreign keys that the server looks up by reading a whole table or partition.

    A foreign key that is not enforced is never looked up. One that a partition inherits is
    its parent's.
    """
    partitions = partitions_by_parent(schema)
    for table, key in declared_foreign_keys(schema):
        path = path_to_unserved(table, key, partitions) if key.enforced else ()
        if path:
            yield Unserved(table, key, path[-1], _near_miss(path, key))


def path_to_unserved(
    table: Table, key: ForeignKey, partitions: Mapping[QualifiedName, Sequence[Table]]
) -> tuple[Table, ...]:
    """The table and what is below it, down to a leaf that is read whole; empty without one."""

    def is_served(leaf: Table) -> bool:
        coverages = (foreign_key_coverage(i, key.columns, leaf) for i in leaf.indexes)
        return any(coverage is not Coverage.NONE for coverage in coverages)

    return unserved_path(table, partitions, is_served)


def _near_miss(path: tuple[Table, ...], key: ForeignKey) -> NearMiss | None:
    """The index that comes nearest: one that only has to be completed before all others."""
    found = [
        (place, NearMiss(table, index, why))
        for table in reversed(path)
        for index in table.indexes
        for place, why in _reasons(index, key, table)
    ]
    return min(found, key=lambda one: one[0])[1] if found else None


def _reasons(index: Index, key: ForeignKey, table: Table) -> Iterator[tuple[int, str]]:
    """Why an index that names a column of the key does not serve, the easiest to mend first."""
    if is_left_by_reindex(index):
        return
    unrestricted = replace(index, predicate=None)
    if _would_serve(index, key, table):
        why = "does not reach all partitions" if index.on_only else "is invalid"
        yield (0, why)
    elif index.predicate is not None and _would_serve(unrestricted, key, table):
        yield (1, f"has only the rows WHERE {index.predicate}")
    elif any(name in key.columns for name in index.columns):
        yield (2, _why_not_by_keys(index, key))
    elif any(mentions(k.expression, name) for k in index.keys for name in key.columns):
        yield (3, "has an expression of the column, not the column")
    elif any(name in key.columns for name in index.include):
        yield (4, "only includes the column: it is not sorted by it")


def _would_serve(index: Index, key: ForeignKey, table: Table) -> bool:
    """Whether it served if it were whole."""
    whole = replace(index, valid=True, on_only=False)
    return foreign_key_coverage(whole, key.columns, table) is not Coverage.NONE


def _why_not_by_keys(index: Index, key: ForeignKey) -> str:
    if index.access_method == "brin":
        return "is a BRIN index, which finds ranges of pages and not rows"
    if index.columns[0] in key.columns:
        return "compares otherwise than the foreign key does"
    first = index.keys[0].column
    before = "an expression" if first is None else quote_identifier(first)
    return f"begins with {before}"
