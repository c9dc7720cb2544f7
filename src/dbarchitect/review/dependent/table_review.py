"""What is to be said of the dependencies of a table: its things, accidents and slips."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from dbarchitect.review.columns import ColumnTypes
from dbarchitect.review.dependent.judging import Judge
from dbarchitect.review.dependent.parts import Part, owned, parts_of
from dbarchitect.review.dependent.splitting import Splitting, Surroundings
from dbarchitect.review.latest import ForLatest
from dbarchitect.review.row_facts import tables_with_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dbarchitect.model.schema import ForeignKey, Table
    from dbarchitect.model.snapshot import Snapshot
    from dbarchitect.review.dependent.judging import Judged


@dataclass(frozen=True)
class TableReview:
    """The dependencies of one table, judged."""

    surroundings: Surroundings
    table: Table
    judge: Judge

    @property
    def snapshot(self) -> Snapshot:
        """What was read."""
        return self.surroundings.snapshot

    @cached_property
    def judged(self) -> tuple[Judged, ...]:
        """Every column that depends on less than a key."""
        return tuple(self.judge.judged())

    @cached_property
    def things(self) -> tuple[Part, ...]:
        """The things inside the table, those that rather are ones of their own first."""
        parts = parts_of(owned(self.judged))
        return tuple(sorted(parts, key=lambda part: (not self.is_partial(part), part.key)))

    @cached_property
    def splitting(self) -> Splitting | None:
        """The table taken apart into those that hold in each row and have no table yet."""
        judged = (
            one
            for one in self.judged
            if one.whole and self.reference(one.determinant.columns) is None
        )
        parts = parts_of(owned(judged))
        return Splitting(self.surroundings, self.table, parts) if parts else None

    def is_partial(self, part: Part) -> bool:
        """Whether the thing's key is a part of the table's."""
        return self.judge.is_part_of_key(part.determinant)

    def reference(self, key: tuple[str, ...]) -> ForeignKey | None:
        """The foreign key that the columns are, None where they are none."""
        keys = (one for one in self.table.foreign_keys if set(one.columns) == set(key))
        return next(keys, None)

    def leads(self, part: Part) -> bool:
        """Whether the SQL for the whole table stands with this thing: one has it for all."""
        if self.splitting is None:
            return False
        keys = {one.key for one in self.splitting.parts}
        return next(thing.key for thing in self.things if thing.key in keys) == part.key


@ForLatest
def table_reviews(snapshot: Snapshot) -> Sequence[TableReview]:
    """Each table of which more than its keys determines something.

    New tables have the names that nothing else has, those for tables further up in the list
    among them: what is to be run for one table leaves that for the others as it is.
    """
    types, surroundings = ColumnTypes.of(snapshot.schema), Surroundings(snapshot)
    reviews = [
        TableReview(surroundings, table, Judge(table, facts.dependencies, types))
        for table, facts in tables_with_rows(snapshot)
        if facts.dependencies is not None and facts.dependencies.determinants
    ]
    for review in reviews:
        if review.splitting is not None:
            review.splitting.take_names()
    return reviews
