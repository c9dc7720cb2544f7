"""KEY19: a tree that knows of each row its parent and no more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Confidence, Finding, Severity
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.schema import ForeignKey, ObjectKind, Table
from dbarchitect.model.schema.paths import member_path
from dbarchitect.review.columns import ColumnTypes, words_of
from dbarchitect.review.foreign_keys import declared_foreign_keys
from dbarchitect.review.nullability import nullability_of
from dbarchitect.review.rule import Rule

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.model.snapshot import Snapshot

RULE = Rule(
    code="KEY19",
    slug="tree_by_parent_alone",
    severity=Severity.INFO,
    confidence=Confidence.POSSIBLE,
    summary="The rows are a tree of which each row knows its parent alone.",
    why=(
        "All rows below one are found level by level, by a recursive query; and nothing keeps "
        "the rows of a circle from being below each other."
    ),
    remedy=(
        "Where branches are read often, keep the path beside the parent (ltree), or the pairs "
        "of rows above and below each other in a table; else bound the depth."
    ),
    systemic="{count} trees know of each row its parent alone",
    also_in=("Karwin, Naive Trees", "sqlcheck 1002"),
    references=(
        "https://www.postgresql.org/docs/18/queries-with.html#QUERIES-WITH-RECURSIVE",
        "https://www.postgresql.org/docs/18/ltree.html",
    ),
    since="0.1",
    opinion=True,
)

PLANS = frozenset({"ancestry", "depth", "hierarchy", "level", "lft", "lineage", "path", "root"})
"""Words in names of columns that tell more of a row's place than its parent.

Source: ltree's documentation, Rails' ancestry and awesome_nested_set, Django's treebeard.
"""
_IN_PAIRS = 2


def check(snapshot: Snapshot, *, plans: Collection[str] = PLANS) -> Iterator[Finding]:
    """Foreign keys of a table to itself, of columns that take null, and nothing beside them.

    Beside them stands a path or a depth, or a table of pairs: two references to this one.

    Args:
        snapshot: What was read.
        plans: Words in names of columns that tell a row's place.
    """
    types = ColumnTypes.of(snapshot.schema)
    nullability = nullability_of(snapshot.schema)
    paired = _paired(snapshot)
    for table, key in declared_foreign_keys(snapshot.schema):
        if key.referenced_table != table.name or table.name in paired:
            continue
        if not nullability.refused_by(table).isdisjoint(key.columns):
            continue
        if not any(_is_plan(types.plain(c.type).name, c.name, plans) for c in table.columns):
            yield _finding(snapshot, table, key)


def _paired(snapshot: Snapshot) -> set[QualifiedName]:
    """Tables that another table refers to twice."""
    found: set[QualifiedName] = set()
    for table in snapshot.schema.tables:
        names = [k.referenced_table for k in table.foreign_keys if not k.inherited]
        found |= {n for n in names if n != table.name and names.count(n) >= _IN_PAIRS}
    return found


def _is_plan(type_name: str, name: str, plans: Collection[str]) -> bool:
    return type_name.rpartition(".")[2] == "ltree" or any(w in plans for w in words_of(name))


def _finding(snapshot: Snapshot, table: Table, key: ForeignKey) -> Finding:
    columns = ", ".join(map(quote_identifier, key.columns))
    return RULE.found(
        snapshot,
        member_path(ObjectKind.CONSTRAINT, table.name, key.name),
        message=(
            f"All rows of {table.name.display} below one are found level by level: of each row "
            f"only {columns} is known."
        ),
        claim="a foreign key refers to its own table; no column tells a path or a depth",
    )
