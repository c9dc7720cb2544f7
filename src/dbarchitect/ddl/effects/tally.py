"""The locks and the work of one statement, added up as they are found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.effects import LockMode, RelationEffect, StatementEffects, Work
from dbarchitect.model.schema import ObjectKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dbarchitect.ddl.effects.ground import Scene
    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.model.quantities import Bytes
    from dbarchitect.model.schema import Table

SERVER_18 = 180000
"""From which NOT NULL is a constraint like others, and more commands reach children."""

_ORDER = list(Work)
_STORING = frozenset({ObjectKind.TABLE, ObjectKind.MATERIALIZED_VIEW})


class Tally:
    """What a statement has been found to do so far, on the scene that it meets."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.server_version_num = scene.ground.server_version_num
        self._modes: dict[QualifiedName, LockMode] = {}
        self._works: dict[QualifiedName, Work] = {}
        self._unknown: dict[str, None] = {}
        self.transaction = True
        self.waits = False

    def lock(self, name: QualifiedName, mode: LockMode, work: Work = Work.NONE) -> None:
        """The relation is locked in at least this mode, and at least this is done to it."""
        if self.scene.kind(name) is None:
            self.tell(f"{name.display} is not in the schema that was read.")
            return
        self._modes[name] = max(mode, self._modes.get(name, mode))
        known = self._works.get(name, Work.NONE)
        self._works[name] = max(work, known, key=_ORDER.index)

    def store(self, table: Table, mode: LockMode, work: Work) -> None:
        """As `lock`, and a partitioned table, which stores nothing, is only locked."""
        self.lock(table.name, mode, Work.NONE if table.partition_key is not None else work)

    def indexes(self, name: QualifiedName, mode: LockMode, work: Work = Work.NONE) -> None:
        """Each index of the relation is locked in that mode."""
        for index in self.scene.indexes(name):
            self.lock(index.name, mode, work)

    def rewrite(self, name: QualifiedName) -> None:
        """The relation and its indexes are written anew under ACCESS EXCLUSIVE."""
        table = self.scene.table(name)
        if table is not None and table.partition_key is not None:
            self.lock(name, LockMode.ACCESS_EXCLUSIVE)
            return
        self.lock(name, LockMode.ACCESS_EXCLUSIVE, Work.REWRITTEN)
        self.indexes(name, LockMode.ACCESS_EXCLUSIVE, Work.REWRITTEN)

    def tell(self, sentence: str) -> None:
        """Something cannot be told; a full sentence that says what."""
        self._unknown[sentence] = None

    def effects(self, sizes: Mapping[QualifiedName, Bytes]) -> StatementEffects:
        """What has been found, the strongest lock first and the most work within it."""
        found = [self._effect(name, sizes) for name in self._modes]
        return StatementEffects(
            relations=tuple(sorted(filter(_matters, found), key=_place)),
            transaction=self.transaction,
            waits=self.waits,
            unknown=" ".join(self._unknown) or None,
        )

    def _effect(
        self, name: QualifiedName, sizes: Mapping[QualifiedName, Bytes]
    ) -> RelationEffect:
        return RelationEffect(
            relation=name,
            kind=self.scene.kind(name) or ObjectKind.TABLE,
            mode=self._modes[name],
            work=self._works[name],
            stored=sizes.get(name),
            table=self.scene.owner_of_index(name),
        )


def _matters(one: RelationEffect) -> bool:
    least = LockMode.ACCESS_SHARE if one.kind in _STORING else LockMode.ROW_EXCLUSIVE
    return one.mode > least


def _place(one: RelationEffect) -> tuple[bool, int, int, QualifiedName]:
    is_index = one.kind is ObjectKind.INDEX
    return (is_index, -one.mode, -_ORDER.index(one.work), one.relation)
