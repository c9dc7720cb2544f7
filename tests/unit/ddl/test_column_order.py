"""Which tables of INHERITS come back with their columns in another order."""

from __future__ import annotations

import pytest

from dbarchitect.ddl import reordered_tables
from dbarchitect.model.identifier import QualifiedName
from dbarchitect.model.schema import Column, Schema, Table


def _table(name: str, columns: str, *inherits: str) -> Table:
    return Table(
        name=QualifiedName("public", name),
        columns=tuple(Column(name=one, type="integer") for one in columns),
        owner="owner",
        inherits=tuple(QualifiedName("public", one) for one in inherits),
    )


@pytest.mark.parametrize(
    ("parents", "child", "reordered"),
    [
        ({"p": "ab"}, "abc", False),
        ({"p": "abd"}, "abcd", True),
        ({"p": "ab", "q": "bc"}, "abcd", False),
        ({"p": "ab", "q": "bce"}, "abcde", True),
        ({}, "ba", False),
    ],
)
def test_a_column_that_a_parent_got_later_changes_the_order(
    parents: dict[str, str], child: str, *, reordered: bool
) -> None:
    tables = [_table(name, columns) for name, columns in parents.items()]
    tables.append(_table("child", child, *parents))
    found = reordered_tables(Schema(tables=tuple(tables)))
    assert [one.name.name for one in found] == (["child"] if reordered else [])
