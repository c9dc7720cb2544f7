from __future__ import annotations

import re

import pytest

from dbarchitect.design.document import build_diagram
from dbarchitect.model.identifier import QualifiedName
from dbarchitect.model.schema import (
    Column,
    ForeignKey,
    Index,
    IndexKey,
    KeyConstraint,
    NotNull,
    PartitionBound,
    Schema,
    Table,
)
from dbarchitect.report.mermaid import render_erd

ENTITY = re.compile(r'    [A-Za-z][A-Za-z0-9_]*(\["[^"\\]*"\])? \{')
ATTRIBUTE = re.compile(
    r"        [A-Za-z][A-Za-z0-9_()\[\]]* [A-Za-z][A-Za-z0-9_]*"
    r'( (PK|FK|UK)(, (PK|FK|UK))*)?( "[^"\\]*")?'
)
RELATIONSHIP = re.compile(
    r"    [A-Za-z][A-Za-z0-9_]* (\|\||\|o)--(o\||o\{) [A-Za-z][A-Za-z0-9_]* : \"[^\"\\]*\""
)


def assert_is_mermaid(text: str) -> None:
    """Each line is what Mermaid's grammar takes; nothing else is there."""
    first, *rest = text.splitlines()
    assert first == "erDiagram"
    inside = False
    for line in rest:
        if inside and line == "    }":
            inside = False
        elif inside:
            assert ATTRIBUTE.fullmatch(line), line
        elif ENTITY.fullmatch(line):
            inside = True
        else:
            assert RELATIONSHIP.fullmatch(line), line
    assert not inside


def _column(name: str, kind: str = "bigint", *, required: bool = True) -> Column:
    return Column(name=name, type=kind, not_null=NotNull() if required else None)


def _key(name: str, *columns: str, primary: bool = False) -> KeyConstraint:
    return KeyConstraint(name=name, columns=columns, primary=primary)


def _reference(parent: Table, column: str) -> ForeignKey:
    return ForeignKey(
        name=f"{column}_fkey",
        columns=(column,),
        referenced_table=parent.name,
        referenced_columns=("id",),
    )


def _table(
    name: str,
    *columns: Column,
    constraints: tuple[KeyConstraint | ForeignKey, ...] = (),
    indexes: tuple[Index, ...] = (),
) -> Table:
    return Table(
        name=QualifiedName("public", name),
        columns=(_column("id"), *columns),
        owner="owner",
        constraints=(_key(f"{name}_pkey", "id", primary=True), *constraints),
        indexes=indexes,
    )


USERS = _table(
    "users", _column("email", "text"), constraints=(_key("users_email_key", "email"),)
)


def _drawn(*tables: Table) -> str:
    text = render_erd(build_diagram(Schema(tables=tables)))
    assert_is_mermaid(text)
    return text


def test_a_mandatory_reference_has_exactly_one_parent_and_many_children() -> None:
    orders = _table("orders", _column("user_id"), constraints=(_reference(USERS, "user_id"),))
    assert 'users ||--o{ orders : "user_id"' in _drawn(USERS, orders)


def test_an_optional_reference_may_have_no_parent() -> None:
    column = _column("user_id", required=False)
    orders = _table("orders", column, constraints=(_reference(USERS, "user_id"),))
    assert 'users |o--o{ orders : "user_id"' in _drawn(USERS, orders)


def test_a_unique_reference_has_at_most_one_child() -> None:
    rules = (_reference(USERS, "user_id"), _key("profiles_user_id_key", "user_id"))
    profiles = _table("profiles", _column("user_id"), constraints=rules)
    text = _drawn(USERS, profiles)
    assert 'users ||--o| profiles : "user_id"' in text
    assert "bigint user_id FK" in text


def test_a_table_can_refer_to_itself() -> None:
    column = _column("parent_id", required=False)
    table = _table("categories", column)
    table = _table("categories", column, constraints=(_reference(table, "parent_id"),))
    assert 'categories |o--o{ categories : "parent_id"' in _drawn(table)


def test_keys_are_marked() -> None:
    text = _drawn(USERS)
    assert "bigint id PK\n" in text


def test_uniqueness_among_some_rows_says_among_which() -> None:
    index = Index(
        name=QualifiedName("public", "users_email_key"),
        keys=(IndexKey(column="email"),),
        unique=True,
        predicate="deleted_at IS NULL",
    )
    text = _drawn(_table("users", _column("email", "text"), indexes=(index,)))
    assert 'text email UK "unique where deleted_at IS NULL"' in text


def test_partitions_are_folded_into_their_table() -> None:
    part = Table(
        name=QualifiedName("public", "log_2026_01"),
        columns=(_column("id"),),
        owner="owner",
        partition_of=PartitionBound(parent=QualifiedName("public", "log"), bound="DEFAULT"),
    )
    assert "log_2026_01" not in _drawn(_table("log"), part)


@pytest.mark.parametrize(
    ("kind", "drawn"),
    [
        ("timestamp with time zone", "timestamptz"),
        ("numeric(12,2)", "numeric"),
        ("character varying(100)", "varchar(100)"),
        ("text[]", "text[]"),
        ('public."my type"', "public_my_type"),
        ("timestamp(3) with time zone", "timestamp(3)_with_time_zone"),
    ],
)
def test_types_are_short_and_have_no_blanks(kind: str, drawn: str) -> None:
    assert f"        {drawn} c\n" in _drawn(_table("t", _column("c", kind)))


@pytest.mark.parametrize(
    "name",
    ['"; DROP TABLE', "名前", "order", "MixedCase", "a b", "1st", "end", "x\ny", "title"],
)
def test_hostile_names_are_safe_and_still_shown(name: str) -> None:
    text = _drawn(_table(name, _column(name, "text")))
    assert_is_mermaid(text)


def test_two_names_that_become_alike_stay_apart() -> None:
    text = _drawn(_table("a b"), _table("a-b"))
    assert 'a_b["' in text
    assert 'a_b_2["' in text


@pytest.mark.parametrize(
    "word", ["end", "one", "many", "to", "style", "Class", "subgraph", "PK"]
)
def test_words_of_mermaid_itself_are_no_names(word: str) -> None:
    text = _drawn(_table(word, _column(word, "text")))
    assert f"    t_{word}[" in text
    assert f"text t_{word} " in text
