"""Sequences of their own, and the options of those behind identity columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.construction import quickly
from dbarchitect.model.schema import Persistence, Sequence, SequenceOptions
from dbarchitect.postgres.snapshot import queries
from dbarchitect.postgres.snapshot.catalog import PG_CLASS, Catalog

_make_options = quickly(SequenceOptions)
_make_sequence = quickly(Sequence)

if TYPE_CHECKING:
    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.postgres.snapshot.rows import (
        SequenceRow,
    )

PERSISTENCE = {
    "p": Persistence.PERMANENT,
    "u": Persistence.UNLOGGED,
}


def sequence_options(row: SequenceRow) -> SequenceOptions:
    """The options of a sequence."""
    return _make_options(
        type=row.type,
        start=row.start,
        increment=row.increment,
        minimum=row.minimum,
        maximum=row.maximum,
        cache=row.cache,
        cycle=row.cycle,
    )


def build_sequences(catalog: Catalog) -> list[Sequence]:
    """Every sequence that is not an identity column's."""
    found: list[Sequence] = []
    for row in catalog.rows(queries.SEQUENCES):
        relation = catalog.readable.get(row.oid)
        if relation is None or row.is_identity:
            continue
        found.append(
            _make_sequence(
                name=catalog.relations[row.oid],
                owner=catalog.role(relation.owner),
                options=sequence_options(row),
                persistence=PERSISTENCE[relation.persistence],
                owned_by=_owner(catalog, row),
                privileges=catalog.granted(PG_CLASS, row.oid),
                comment=catalog.comment(PG_CLASS, row.oid),
            )
        )
    return found


def _owner(catalog: Catalog, row: SequenceRow) -> tuple[QualifiedName, str] | None:
    table = catalog.relations.get(row.owner_relation or 0)
    if table is None or row.owner_relation is None or row.owner_column is None:
        return None
    return table, catalog.column_names[row.owner_relation][row.owner_column]
