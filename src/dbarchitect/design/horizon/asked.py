"""Which columns a plan of the design can depend on by more than their widths.

A column that no statement, index, key, check or policy names is only carried along: what the
planner knows of its values moves no cost.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.design.proof.setting import Setting
    from dbarchitect.model.schema import Index, Table

_WORD = re.compile(r"\w+")


def asked_columns(setting: Setting, table: Table) -> frozenset[str]:
    """The table's columns that something names; a word too many does no harm."""
    words = {word for text in _texts(setting, table) for word in _WORD.findall(text.lower())}
    return frozenset(
        column.name
        for column in table.columns
        if words.issuperset(_WORD.findall(column.name.lower()))
    )


def _texts(setting: Setting, table: Table) -> Iterator[str]:
    yield from (a.sql for a in setting.design.access if table.name in a.tables)
    schema = setting.design.schema
    yield from (view.query for view in schema.views)
    yield from (view.query for view in schema.materialized_views)
    yield from (check.expression for check in table.checks)
    yield from (policy.using or "" for policy in table.policies)
    for key in table.foreign_keys:
        yield from key.columns
    for other in schema.tables:
        for key in other.foreign_keys:
            if key.referenced_table == table.name:
                yield from key.referenced_columns
    if table.partition_key is not None:
        yield table.partition_key.definition
    for index in table.indexes:
        yield from _of_index(index)


def _of_index(index: Index) -> Iterator[str]:
    yield from (key.column or key.expression or "" for key in index.keys)
    yield from index.include
    yield index.predicate or ""
