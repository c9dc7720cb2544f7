"""Which relations a database has, and where their files are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dbarchitect.errors import InvariantBrokenError
from dbarchitect.model.identifier import QualifiedName
from dbarchitect.postgres.resources import load_sql

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from dbarchitect.model.twin import IndexFacts
    from dbarchitect.postgres.session import Session


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """A relation of a database.

    `path` is None where nothing is stored. `table` and `root` are an index's: its table, and
    the partitioned index that it is a part of (itself, where it is of none).
    """

    oid: int
    name: QualifiedName
    is_index: bool
    path: Path | None
    access_method: str | None
    table: QualifiedName | None
    root: QualifiedName | None


@dataclass(frozen=True, slots=True)
class Catalog:
    """The relations of a database, by name."""

    relations: Mapping[QualifiedName, Relation]
    parts: Mapping[tuple[QualifiedName, QualifiedName], Relation]

    def relation(self, name: QualifiedName) -> Relation:
        """The relation of that name.

        Raises:
            InvariantBrokenError: the database has none.
        """
        found = self.relations.get(name)
        if found is None:
            message = f"the twin's database has no {name.display}"
            raise InvariantBrokenError(message)
        return found

    def index(self, facts: IndexFacts) -> Relation:
        """The index that is meant: itself, or its part on the table.

        Raises:
            InvariantBrokenError: the database has none.
        """
        part = self.parts.get((facts.index, facts.table))
        return part if part is not None else self.relation(facts.index)

    def wholes(self) -> Mapping[str, str]:
        """By the bare name of a partitioned index's part, which a plan says: that index's own.

        A name that stands for parts of several is left out.
        """
        found: dict[str, set[str]] = {}
        for relation in self.relations.values():
            if relation.root is not None:
                found.setdefault(relation.name.name, set()).add(relation.root.name)
        return {name: min(roots) for name, roots in found.items() if len(roots) == 1}


def read_catalog(admin: Session, data_directory: Path) -> Catalog:
    """The relations of the session's database; files are under the data directory."""
    relations: dict[QualifiedName, Relation] = {}
    parts: dict[tuple[QualifiedName, QualifiedName], Relation] = {}
    for row in admin.dict_rows(load_sql("dbarchitect.lab.twin", "relations")):
        table = _name(row["table_namespace"], row["table_name"])
        root = _name(row["root_namespace"], row["root_name"])
        relation = Relation(
            oid=row["oid"],
            name=QualifiedName(row["namespace"], row["name"]),
            is_index=row["kind"] in {"i", "I"},
            path=None if row["path"] is None else data_directory / row["path"],
            access_method=row["access_method"],
            table=table,
            root=root,
        )
        relations[relation.name] = relation
        if table is not None and root is not None:
            parts[root, table] = relation
    return Catalog(relations, parts)


def _name(namespace: str | None, name: str | None) -> QualifiedName | None:
    return None if namespace is None or name is None else QualifiedName(namespace, name)
