"""A construct that the target lacks is refused by name."""

from __future__ import annotations

import re

import pytest

from dbarchitect.ddl import create_statements
from dbarchitect.errors import UsageError
from dbarchitect.model.identifier import QualifiedName
from dbarchitect.model.schema import (
    Check,
    Column,
    Constraint,
    ForeignKey,
    Generated,
    GeneratedKind,
    KeyConstraint,
    NotNull,
    Publication,
    Schema,
    Table,
    View,
    ViewColumn,
)

T = QualifiedName("s", "t")
A = Column(name="a", type="integer")


def table(*constraints: Constraint, column: Column = A) -> Schema:
    return Schema(
        tables=(Table(name=T, owner="o", columns=(column,), constraints=constraints),)
    )


CASES = [
    (
        table(column=Column(name="a", type="text", compression="lz4")),
        14,
        "COMPRESSION of column s.t.a",
    ),
    (
        table(KeyConstraint(name="k", columns=("a",), nulls_not_distinct=True)),
        15,
        "NULLS NOT DISTINCT of constraint s.t.k",
    ),
    (
        table(
            ForeignKey(
                name="f",
                columns=("a",),
                referenced_table=T,
                referenced_columns=("a",),
                set_columns=("a",),
            )
        ),
        15,
        "a column list of ON DELETE of constraint s.t.f",
    ),
    (
        Schema(
            views=(
                View(
                    name=T,
                    columns=(ViewColumn(name="a", type="integer"),),
                    query="SELECT 1 AS a",
                    owner="o",
                    options=(("security_invoker", "true"),),
                ),
            )
        ),
        15,
        "security_invoker of view s.t",
    ),
    (
        Schema(publications=(Publication(name="p", owner="o", schemas=("s",)),)),
        15,
        "FOR TABLES IN SCHEMA of publication p",
    ),
    (
        table(Check(name="c", expression="a > 0", enforced=False)),
        18,
        "NOT ENFORCED of constraint",
    ),
    (
        table(
            column=Column(
                name="a",
                type="integer",
                generated=Generated(expression="1", kind=GeneratedKind.VIRTUAL),
            )
        ),
        18,
        "GENERATED ALWAYS AS ... VIRTUAL of column s.t.a",
    ),
    (
        table(column=Column(name="a", type="integer", not_null=NotNull(no_inherit=True))),
        18,
        "NOT NULL NO INHERIT of column s.t.a",
    ),
]


@pytest.mark.parametrize(("schema", "major", "construct"), CASES)
def test_the_construct_the_object_and_both_versions_are_named(
    schema: Schema, major: int, construct: str
) -> None:
    create_statements(schema, server_version_num=major * 10000)
    expected = f"{re.escape(construct)}.* needs PostgreSQL {major}, the target is {major - 1}$"
    with pytest.raises(UsageError, match=expected):
        create_statements(schema, server_version_num=(major - 1) * 10000)
