"""GIN: many keys in one value: elements, pairs of a document, words, trigrams.

Rules:
    1. An array is found by its elements with `@>`, `&&` and `<@`; never by
       `value = ANY (column)`, which no access method knows.
    2. A document that is only asked what it contains has jsonb_path_ops: one key for each
       value instead of one for each key and each value. Where keys are asked for (`?`), the
       default operator class is the one that knows them.
    3. Patterns with wildcards on both sides, and texts by likeness, have trigrams (pg_trgm).

Source: PostgreSQL documentation 8.14.4 (jsonb Indexing), 65.4 (GIN), F.35 (pg_trgm).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from dbarchitect.indexing.entry_work import COMPARISONS_PER_PAGE, EntryWork
from dbarchitect.indexing.methods.predicates import is_reachable, predicate_of
from dbarchitect.model.identifier import QualifiedName
from dbarchitect.model.schema import Index, IndexKey

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.indexing.entry_work import IndexShape
    from dbarchitect.indexing.uses import Condition, TableFacts, TableUse

METHOD = "gin"
TRIGRAM_CLASS = "gin_trgm_ops"
PATH_CLASS = "jsonb_path_ops"
DEFAULT_CLASS = ""
"""The operator class that a type has where none is named."""

_ARRAY = frozenset({"@>", "<@", "&&"})
_CONTAINS = frozenset({"@>", "@?", "@@"})
_KEYS = frozenset({"?", "?|", "?&"})
_LIKENESS = frozenset({"like", "ilike", "~", "~*", "%", "<%", "%>"})
_TEXTS = ("text", "character varying", "character")


def candidates(use: TableUse, facts: TableFacts, name: QualifiedName) -> Iterator[Index]:
    """An index for each condition that GIN answers; of documents the smaller class first."""
    for condition in use.conditions:
        for class_name in operator_classes(condition):
            key = IndexKey(
                column=condition.column if condition.expression is None else None,
                expression=condition.expression,
                operator_class=_class(class_name, facts),
            )
            yield Index(
                name=name, keys=(key,), access_method=METHOD, predicate=predicate_of(use)
            )


def serves(index: Index, use: TableUse) -> bool:
    """Whether one of the use's conditions is found by a key of the index."""
    return is_reachable(index, use) and any(
        condition.tested in {key.column, key.expression}
        and (DEFAULT_CLASS if key.operator_class is None else key.operator_class.name)
        in operator_classes(condition)
        for key in index.keys
        for condition in use.conditions
    )


def operator_classes(condition: Condition) -> tuple[str, ...]:
    """The operator classes by which GIN answers the condition, the smallest index first."""
    operator, bare = condition.operator, condition.type.partition("(")[0]
    if condition.type == "jsonb" and operator in _CONTAINS:
        return (PATH_CLASS, DEFAULT_CLASS)
    by_default = (
        (condition.type == "jsonb" and operator in _KEYS)
        or (condition.type.endswith("[]") and operator in _ARRAY)
        or (condition.type == "tsvector" and operator == "@@")
    )
    if by_default:
        return (DEFAULT_CLASS,)
    is_text = bare in _TEXTS and not condition.type.endswith("[]")
    if is_text and operator in _LIKENESS and not _is_beginning(condition):
        return (TRIGRAM_CLASS,)
    return ()


def _is_beginning(condition: Condition) -> bool:
    return condition.operator == "like" and condition.is_prefix


def _class(name: str, facts: TableFacts) -> QualifiedName | None:
    if name == DEFAULT_CLASS:
        return None
    return QualifiedName(facts.extensions if name == TRIGRAM_CLASS else "pg_catalog", name)


PENDING_LIST_BYTES = 4 * 2**20
"""The default of gin_pending_list_limit. Source: PostgreSQL documentation 65.4.4.1."""

PENDING_ROW_BYTES = 100
PENDING_KEY_BYTES = 20
"""What a row puts into the pending list and into WAL, and each of its keys.

Measured in the lab: 193 bytes for 3 keys, 242 for 6, 305 for 10, 464 for 20.
"""


def entry_work(shape: IndexShape) -> EntryWork:
    """Each key changes a page of its own; keys wait in a list and go there together.

    A row in many is the first on a page since the list was emptied last: in the lab 10 keys
    made 17 kB of WAL a row where 500 rows were gathered and 2.6 kB where it was 5,000.
    """
    pending = PENDING_ROW_BYTES + PENDING_KEY_BYTES * shape.keys
    waits = dict(shape.index.storage_parameters).get("fastupdate", "on") != "off"
    comparisons = math.log2(max(2.0, shape.entries)) + 2 * COMPARISONS_PER_PAGE
    return EntryWork(
        comparisons=comparisons * shape.keys,
        page_changes=shape.keys,
        record_bytes=2 * pending if waits else pending,
        gathered_rows=max(1.0, PENDING_LIST_BYTES / pending) if waits else 1.0,
    )
