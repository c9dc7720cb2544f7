"""IDX16: an index that has the same column twice."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from dbarchitect.indexing.redundancy import comparison
from dbarchitect.model.finding import Finding, Remedy, Safety, Severity
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.review.indexes import (
    Relation,
    declared_indexes,
    dropping,
    index_path,
    is_partitioned,
    only_finds_rows,
)
from dbarchitect.review.making_indexes import index_steps
from dbarchitect.review.rule import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.schema import Index
    from dbarchitect.model.snapshot import Snapshot

RULE = Rule(
    code="IDX16",
    slug="column_twice_in_index",
    severity=Severity.INFO,
    summary="The index has the same column twice.",
    why=(
        "Each entry is wider by the second copy, which finds, sorts and returns nothing that "
        "the first does not."
    ),
    remedy="Replace it by an index that has the column once, and see which one was meant.",
    systemic="{count} indexes have a column twice",
    also_in=("Bytebase",),
    references=("https://www.postgresql.org/docs/18/indexes-multicolumn.html",),
    since="0.1",
)


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """Indexes with a key that an earlier one repeats, or that include one of their keys."""
    for relation, index in declared_indexes(snapshot.schema):
        twice = _twice(index)
        if twice:
            yield _finding(snapshot, relation, index, twice)


def _twice(index: Index) -> list[str]:
    """The columns that are compared in one way twice, or compared and included."""
    if len(index.keys) + len(index.include) == 1:
        return []
    times = Counter(map(comparison, index.keys))
    found = [key.column for key in index.keys if times[comparison(key)] > 1]
    included = Counter(index.include)
    plain = {key.column for key in index.keys if key.operator_class is None}
    found += [name for name in index.include if name in plain or included[name] > 1]
    return sorted({name for name in found if name is not None})


def _finding(snapshot: Snapshot, relation: Relation, index: Index, twice: list[str]) -> Finding:
    name, columns = quote_identifier(index.name.name), ", ".join(map(quote_identifier, twice))
    return RULE.found(
        snapshot,
        index_path(relation, index),
        message=f"{name} of {relation.name.display} stores {columns} twice for each row.",
        claim=f"pg_index lists {columns} more than once for {name}",
        remedy=_remedy(snapshot, relation, index),
    )


def _remedy(snapshot: Snapshot, relation: Relation, index: Index) -> Remedy:
    if not only_finds_rows(index):
        return Remedy(text=RULE.remedy)
    first = {comparison(key): key for key in reversed(index.keys)}
    keys = tuple(key for key in index.keys if first[comparison(key)] is key)
    held = {key.column for key in keys if key.operator_class is None}
    include = tuple(name for name in dict.fromkeys(index.include) if name not in held)
    return Remedy(
        text=RULE.remedy,
        statements=(
            *index_steps(snapshot, relation, replace(index, keys=keys, include=include)),
            dropping(relation, index),
        ),
        safety=Safety.NEEDS_REVIEW if is_partitioned(relation) else Safety.SAFE,
    )
