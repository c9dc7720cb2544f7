"""Whether indexes serve a look-up by equality, in a table or in all partitions of one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.indexing.coverage import Coverage, foreign_key_coverage

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.model.schema import Index, Table
    from dbarchitect.sqltext.predicates import Lookup

_TEXTS = ("text", "character varying")
_RELABELLED = frozenset({"::text", "::varchar"})
"""Casts between text and varchar, which the server writes and an index sees through.

Source: PostgreSQL documentation, pg_cast: castmethod `b`, binary-coercible.
"""


def unserved_path(
    table: Table,
    partitions: Mapping[QualifiedName, Sequence[Table]],
    is_served: Callable[[Table], bool],
) -> tuple[Table, ...]:
    """The table and what is below it, down to a leaf that is read whole; empty without one.

    Rows live in the leaves: a partitioned table is served when each of its leaves is.
    """
    children = partitions.get(table.name, ())
    if children:
        found = (unserved_path(child, partitions, is_served) for child in children)
        below = next((path for path in found if path), ())
        return (table, *below) if below else ()
    return () if is_served(table) else (table,)


def unserved_leaf(
    table: Table, lookup: Lookup, partitions: Mapping[QualifiedName, Sequence[Table]]
) -> Table | None:
    """The table, or the first of its leaves, that is read whole for the look-up; or None."""

    def is_served(leaf: Table) -> bool:
        return any(_serves(index, lookup, leaf) for index in leaf.indexes)

    path = unserved_path(table, partitions, is_served)
    return path[-1] if path else None


def compares_column_itself(lookup: Lookup, table: Table) -> bool:
    """Whether an index on the bare column can serve the look-up."""
    if not lookup.wrappers:
        return True
    column = next((c for c in table.columns if c.name == lookup.column), None)
    is_text = column is not None and column.type.startswith(_TEXTS)
    return is_text and all(wrapper in _RELABELLED for wrapper in lookup.wrappers)


def _serves(index: Index, lookup: Lookup, table: Table) -> bool:
    if compares_column_itself(lookup, table):
        return foreign_key_coverage(index, (lookup.column,), table) is not Coverage.NONE
    first = index.keys[0].expression
    is_usable = index.valid and not index.on_only and index.predicate is None
    return is_usable and first is not None and _bare(first) == _bare(lookup.written)


def _bare(expression: str) -> str:
    """The expression without parentheses and blanks, as far as these tell nothing apart."""
    return expression.translate(str.maketrans("", "", "() "))
