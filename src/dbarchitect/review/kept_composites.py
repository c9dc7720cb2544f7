"""References by several columns that rows keep though no foreign key does.

Names tie each column to one of the key's, and all rows were asked. Where nearly every
combination of the columns' values is a key, as days and shops of a calendar are, any other
would be one as well: then it may be chance.
"""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING

from dbarchitect.model.reading import Known
from dbarchitect.review.kept_references import LEAST_ROWS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.data_facts import CompositePair, CompositeReferenceFacts
    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.model.snapshot import Snapshot

CHANCE_MOST = 1e-6
"""Above this likelihood that so many combinations are all keys by chance, they may well be. An
assumption: the one of `kept_references`."""


def kept_composites(
    snapshot: Snapshot, *, least_rows: int = LEAST_ROWS
) -> Iterator[CompositeReferenceFacts]:
    """The references by several columns that rows keep, or nearly, one for the same columns.

    Two tables that hold the same keys refer to each other, and which way was meant the rows do
    not say: they are left out. Of several tables that columns refer to the one that has most
    keys is meant: others have a part of them.
    """
    if not isinstance(snapshot.data, Known):
        return
    kept = [one for one in snapshot.data.value.composites if one.rows.of >= least_rows]
    ways = {_way(one.pair) for one in kept if one.rows.is_all}
    best: dict[tuple[QualifiedName, frozenset[str]], CompositeReferenceFacts] = {}
    for one in kept:
        table, columns, *other = _way(one.pair)
        known = best.get((table, columns))
        if (*other, table, columns) not in ways and (known is None or known.keys < one.keys):
            best[table, columns] = one
    yield from best.values()


def decided_together(
    snapshot: Snapshot,
) -> frozenset[tuple[QualifiedName, frozenset[str]]]:
    """The sets of columns that rows show to refer to a key, each with its table."""
    return frozenset(
        (one.pair.table, frozenset(one.pair.columns)) for one in kept_composites(snapshot)
    )


def chance_of(facts: CompositeReferenceFacts) -> float:
    """How likely so many combinations of the keys' values would all be keys by chance."""
    share = min(1.0, facts.keys / max(1, prod(facts.widths)))
    return share**facts.values.of


def _way(
    pair: CompositePair,
) -> tuple[QualifiedName, frozenset[str], QualifiedName, frozenset[str]]:
    return (
        pair.table,
        frozenset(pair.columns),
        pair.referenced_table,
        frozenset(pair.referenced_columns),
    )
