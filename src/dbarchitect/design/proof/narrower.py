"""What would refuse a row before the constraint that is attacked does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.design.proof.bench import drop_constraint

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dbarchitect.model.schema import Table


def narrower(table: Table, name: str, columns: Sequence[str]) -> Iterator[str]:
    """Statements that take off what would refuse the same row: uniqueness of some columns."""
    for index in table.indexes:
        own = name in {index.name.name, index.constraint}
        if index.unique and not own and set(index.columns) <= {*columns, None}:
            if index.constraint is None:
                yield f"DROP INDEX IF EXISTS {index.name.sql}"
            else:
                yield drop_constraint(table.name, index.constraint)
