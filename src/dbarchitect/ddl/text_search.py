"""Text search dictionaries and configurations."""

from __future__ import annotations

from dbarchitect.ddl.fragments import comment_sql
from dbarchitect.ddl.steps import Phase, Step
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.schema import ObjectKind, TextSearchConfiguration, TextSearchDictionary
from dbarchitect.model.schema.paths import global_path, path_of


def dictionary_step(dictionary: TextSearchDictionary) -> Step:
    """CREATE TEXT SEARCH DICTIONARY."""
    words = f"TEXT SEARCH DICTIONARY {dictionary.name.sql}"
    options = f",\n    {dictionary.options}" if dictionary.options else ""
    return Step(
        path=path_of(ObjectKind.TEXT_SEARCH_DICTIONARY, dictionary.name),
        phase=Phase.TEXT_SEARCH,
        up=(
            f"CREATE {words} (\n    TEMPLATE = {dictionary.template.sql}{options}\n)",
            *comment_sql(words, dictionary.comment),
        ),
        down=(f"DROP {words}",),
        requires=frozenset({global_path(ObjectKind.SCHEMA, dictionary.name.schema)}),
    )


def configuration_step(configuration: TextSearchConfiguration) -> Step:
    """CREATE TEXT SEARCH CONFIGURATION and its mappings."""
    words = f"TEXT SEARCH CONFIGURATION {configuration.name.sql}"
    mappings = (
        f"ALTER {words} ADD MAPPING FOR {quote_identifier(one.token)}"
        f" WITH {', '.join(name.sql for name in one.dictionaries)}"
        for one in configuration.mappings
    )
    dictionaries = {name for one in configuration.mappings for name in one.dictionaries}
    return Step(
        path=path_of(ObjectKind.TEXT_SEARCH_CONFIGURATION, configuration.name),
        phase=Phase.TEXT_SEARCH,
        up=(
            f"CREATE {words} (PARSER = {configuration.parser.sql})",
            *mappings,
            *comment_sql(words, configuration.comment),
        ),
        down=(f"DROP {words}",),
        requires=frozenset(
            {
                global_path(ObjectKind.SCHEMA, configuration.name.schema),
                *(path_of(ObjectKind.TEXT_SEARCH_DICTIONARY, name) for name in dictionaries),
            }
        ),
    )
