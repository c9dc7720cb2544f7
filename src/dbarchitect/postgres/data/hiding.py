"""Values are left out of facts, or shortened, before anybody sees them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dbarchitect.postgres.data.sensitive import is_sensitive, shown

if TYPE_CHECKING:
    from dbarchitect.model.data_facts import ColumnFacts, TableFacts
    from dbarchitect.model.schema import Table
    from dbarchitect.postgres.data.options import DataOptions


def shortened(table: Table, facts: TableFacts, options: DataOptions) -> TableFacts:
    """The facts with few, short examples, and none of what seems personal or secret."""
    hidden = hidden_columns(table, options)
    columns = (_column(one, hidden=one.column in hidden) for one in facts.columns)
    return replace(facts, columns=tuple(columns))


def hidden_columns(table: Table, options: DataOptions) -> frozenset[str]:
    """The columns of which no value is shown."""
    if options.values:
        return frozenset()
    return frozenset(column.name for column in table.columns if is_sensitive(table, column))


def _column(facts: ColumnFacts, *, hidden: bool) -> ColumnFacts:
    lists, kind = facts.lists, facts.kind
    return replace(
        facts,
        repeated=() if hidden else shown(facts.repeated),
        kind=kind and replace(kind, others=() if hidden else shown(kind.others)),
        lists=lists and replace(lists, examples=() if hidden else shown(lists.examples)),
        numbers=None if hidden else facts.numbers,
    )
