"""How many rows tables have, as far as the planner of a server in use knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.reading import NotRead
from dbarchitect.model.snapshot import OriginKind
from dbarchitect.review.walking import parents_of_partitions

if TYPE_CHECKING:
    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.model.snapshot import Snapshot


def known_rows(snapshot: Snapshot) -> dict[QualifiedName, int]:
    """The planner's figures by table, partitions counted with the table that they are of.

    A table is left out where the planner has no figure of it or of one of its partitions. All
    are where the sizes were not read, and where they are a lab's, which say nothing.
    """
    if isinstance(snapshot.sizes, NotRead) or snapshot.origin.kind is not OriginKind.SERVER:
        return {}
    parents = parents_of_partitions(snapshot.schema)
    partitioned = {t.name for t in snapshot.schema.tables if t.partition_key is not None}
    found: dict[QualifiedName, int] = {}
    unknown: set[QualifiedName] = set()
    for size in snapshot.sizes.value:
        if size.table is not None or size.relation in partitioned:
            continue
        name: QualifiedName | None = size.relation
        while name is not None:
            if size.rows is None:
                unknown.add(name)
            else:
                found[name] = found.get(name, 0) + size.rows
            name = parents.get(name)
    return {name: rows for name, rows in found.items() if name not in unknown}
