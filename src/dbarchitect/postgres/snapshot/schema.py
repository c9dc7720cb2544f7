"""A whole schema from the rows of one reading."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol, TypeVar

from dbarchitect.model.schema import MaterializedView, Schema, Sequence, Table, View
from dbarchitect.postgres.snapshot.dependencies import build_dependencies
from dbarchitect.postgres.snapshot.objects import (
    build_default_privileges,
    build_extensions,
    build_namespaces,
    build_publications,
    build_statistics,
)
from dbarchitect.postgres.snapshot.roles import build_roles
from dbarchitect.postgres.snapshot.routines import build_aggregates, build_routines
from dbarchitect.postgres.snapshot.sequences import build_sequences
from dbarchitect.postgres.snapshot.tables import (
    build_materialized_views,
    build_parts,
    build_tables,
    build_views,
)
from dbarchitect.postgres.snapshot.text_search import (
    build_text_search_configurations,
    build_text_search_dictionaries,
)
from dbarchitect.postgres.snapshot.types import (
    build_collations,
    build_composite_types,
    build_domains,
    build_enums,
    build_range_types,
    build_shell_types,
)
from dbarchitect.postgres.snapshot.unread import build_unread

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.postgres.snapshot.catalog import Catalog


class _Named(Protocol):
    @property
    def name(self) -> QualifiedName: ...


NamedT = TypeVar("NamedT", bound=_Named)


@dataclass(frozen=True, slots=True)
class Relations:
    """What is built from relations, their columns and their parts alone, sorted by name."""

    sequences: tuple[Sequence, ...]
    tables: tuple[Table, ...]
    views: tuple[View, ...]
    materialized_views: tuple[MaterializedView, ...]


def build_relations(catalog: Catalog) -> Relations:
    """The relations that these rows describe; needs the rows of the first two groups."""
    parts = build_parts(catalog)
    return Relations(
        sequences=_by_name(build_sequences(catalog)),
        tables=_by_name(build_tables(catalog, parts)),
        views=_by_name(build_views(catalog, parts)),
        materialized_views=_by_name(build_materialized_views(catalog, parts)),
    )


def build_schema(catalog: Catalog, relations: Relations) -> Schema:
    """The schema that these rows describe, each kind sorted by name."""
    schema = Schema(
        namespaces=tuple(build_namespaces(catalog)),
        extensions=tuple(build_extensions(catalog)),
        collations=_by_name(build_collations(catalog)),
        enums=_by_name(build_enums(catalog)),
        domains=_by_name(build_domains(catalog)),
        composite_types=_by_name(build_composite_types(catalog)),
        range_types=_by_name(build_range_types(catalog)),
        shell_types=_by_name(build_shell_types(catalog)),
        sequences=relations.sequences,
        tables=relations.tables,
        views=relations.views,
        materialized_views=relations.materialized_views,
        routines=_by_name(build_routines(catalog)),
        aggregates=_by_name(build_aggregates(catalog)),
        text_search_dictionaries=_by_name(build_text_search_dictionaries(catalog)),
        text_search_configurations=_by_name(build_text_search_configurations(catalog)),
        statistics=_by_name(build_statistics(catalog)),
        publications=tuple(build_publications(catalog)),
        default_privileges=tuple(build_default_privileges(catalog)),
        dependencies=tuple(build_dependencies(catalog)),
        unread=tuple(build_unread(catalog)),
    )
    return replace(schema, roles=tuple(build_roles(catalog, schema)))


def _by_name(things: Iterable[NamedT]) -> tuple[NamedT, ...]:
    return tuple(sorted(things, key=lambda thing: (thing.name.schema, thing.name.name)))
