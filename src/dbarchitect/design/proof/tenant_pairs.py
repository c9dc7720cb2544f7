"""Which references of a tenant's table are told apart by a key that holds them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.design.proof.column_values import unique_sets

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dbarchitect.model.schema import ForeignKey, Table


def partner_of(
    table: Table, key: ForeignKey, placed: Sequence[ForeignKey]
) -> ForeignKey | None:
    """The reference before this one in a unique set of both."""
    for unique in unique_sets(table):
        for other in placed:
            if set(key.columns) | set(other.columns) <= set(unique):
                return other
    return None


def with_partners(
    table: Table, keys: Sequence[ForeignKey]
) -> Iterator[tuple[ForeignKey, ForeignKey | None]]:
    """Each reference in turn, with its partner among those before it."""
    for number, key in enumerate(keys):
        yield key, partner_of(table, key, keys[:number])


def is_one_to_one(table: Table, key: ForeignKey) -> bool:
    """Whether one row at most refers to each."""
    return key.columns in set(unique_sets(table))


def is_partner(table: Table, key: ForeignKey) -> bool:
    """Whether another reference is told apart by this one, so that it takes each in turn."""
    return any(
        partner_of(table, other, [key]) is not None
        for other in table.foreign_keys
        if other.columns != key.columns and len(other.columns) > 1
    )
