"""What differs between two schemas is told by name, and what is the same is not."""

from __future__ import annotations

from dataclasses import replace

from dbarchitect.design.comparison import Change, ChangeKind, schema_changes
from dbarchitect.model.identifier import QualifiedName
from dbarchitect.model.schema import Column, Index, IndexKey, ObjectKind, Schema, Table
from dbarchitect.model.schema.constraints import Check, KeyConstraint, NotNull

NAME = QualifiedName("public", "notes")
TABLE = Table(
    name=NAME,
    owner="o",
    columns=(
        Column(name="id", type="bigint", not_null=NotNull()),
        Column(name="title", type="text"),
    ),
    constraints=(
        KeyConstraint(name="notes_pkey", columns=("id",), primary=True),
        Check(name="c", expression="(title <> ''::text)", columns=("title",)),
    ),
    indexes=(
        Index(
            name=QualifiedName("public", "i"),
            keys=(IndexKey(column="title"),),
            include=("id",),
        ),
    ),
)


def changes(after: Table) -> tuple[Change, ...]:
    return schema_changes(Schema(tables=(TABLE,)), Schema(tables=(after,)))


def test_what_is_the_same_is_no_change() -> None:
    assert changes(TABLE) == ()
    assert changes(replace(TABLE, owner="other", comment="A note.")) == ()


def test_tables_come_and_go() -> None:
    (gone,) = schema_changes(Schema(tables=(TABLE,)), Schema())
    assert (gone.kind, gone.object, gone.name) == (
        ChangeKind.REMOVED, ObjectKind.TABLE, "notes",
    )  # fmt: skip
    (come,) = schema_changes(Schema(), Schema(tables=(TABLE,)))
    assert come.detail == "id bigint, title text"


def test_columns_are_told_as_a_definition_would_say_them() -> None:
    columns = (replace(TABLE.columns[0], type="integer"), Column(name="body", type="text"))
    found = {(c.kind, c.name): c.detail for c in changes(replace(TABLE, columns=columns))}
    assert found == {
        (ChangeKind.CHANGED, "notes.id"): "bigint NOT NULL becomes integer NOT NULL",
        (ChangeKind.ADDED, "notes.body"): "text",
        (ChangeKind.REMOVED, "notes.title"): "",
    }


def test_a_constraint_of_another_name_that_says_the_same_is_renamed() -> None:
    key, check = TABLE.constraints
    (found,) = changes(replace(TABLE, constraints=(key, replace(check, name="d"))))
    assert (found.kind, found.detail) == (ChangeKind.RENAMED, "to d")


def test_an_index_that_says_something_else_is_changed() -> None:
    index = replace(TABLE.indexes[0], unique=True, include=())
    (found,) = changes(replace(TABLE, indexes=(index,)))
    assert found.detail == "btree (title) INCLUDE (id) becomes UNIQUE btree (title)"
