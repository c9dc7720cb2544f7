"""Text search dictionaries and configurations that users made."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from dbarchitect.model.schema import (
    TextSearchConfiguration,
    TextSearchDictionary,
    TextSearchMapping,
)
from dbarchitect.postgres.snapshot import queries
from dbarchitect.postgres.snapshot.catalog import PG_TS_CONFIG, PG_TS_DICT, Catalog

if TYPE_CHECKING:
    from dbarchitect.model.identifier import QualifiedName


def build_text_search_dictionaries(catalog: Catalog) -> list[TextSearchDictionary]:
    """Every text search dictionary."""
    return [
        TextSearchDictionary(
            name=catalog.qualified(row.namespace, row.name),
            owner=catalog.role(row.owner),
            template=catalog.qualified(row.template_namespace, row.template),
            options=row.options,
            comment=catalog.comment(PG_TS_DICT, row.oid),
        )
        for row in catalog.rows(queries.TEXT_SEARCH_DICTIONARIES)
    ]


def build_text_search_configurations(catalog: Catalog) -> list[TextSearchConfiguration]:
    """Every text search configuration with its mappings."""
    mappings = _mappings(catalog)
    return [
        TextSearchConfiguration(
            name=catalog.qualified(row.namespace, row.name),
            owner=catalog.role(row.owner),
            parser=catalog.qualified(row.parser_namespace, row.parser),
            mappings=tuple(
                TextSearchMapping(token=token, dictionaries=tuple(dictionaries))
                for token, dictionaries in mappings[row.oid].items()
            ),
            comment=catalog.comment(PG_TS_CONFIG, row.oid),
        )
        for row in catalog.rows(queries.TEXT_SEARCH_CONFIGURATIONS)
    ]


def _mappings(catalog: Catalog) -> defaultdict[int, dict[str, list[QualifiedName]]]:
    found: defaultdict[int, dict[str, list[QualifiedName]]] = defaultdict(dict)
    for row in catalog.rows(queries.TEXT_SEARCH_MAPPINGS):
        name = catalog.qualified(row.dictionary_namespace, row.dictionary)
        found[row.configuration].setdefault(row.token, []).append(name)
    return found
