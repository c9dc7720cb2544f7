from __future__ import annotations

import pytest

from dbarchitect.ddl.naming import index_name, object_name
from dbarchitect.model.identifier import QualifiedName
from dbarchitect.model.schema import Index, IndexKey


@pytest.mark.parametrize(
    ("first", "second", "label", "expected"),
    [
        ("t", "c", "seq", "t_c_seq"),
        ("t", None, "pkey", "t_pkey"),
        ("t" * 63, None, "pkey", "t" * 58 + "_pkey"),
        ("t" * 40, "c" * 40, "seq", "t" * 29 + "_" + "c" * 29 + "_seq"),
        ("t" * 60, "c" * 5, "key", "t" * 53 + "_ccccc_key"),
        ("ж" * 40, None, "pkey", "ж" * 29 + "_pkey"),
    ],
)
def test_a_name_is_cut_as_the_server_cuts_it(
    first: str, second: str | None, label: str, expected: str
) -> None:
    assert object_name(first, second, label) == expected


def index(*columns: str, **more: object) -> Index:
    keys = tuple(IndexKey(column=column) for column in columns)
    return Index(name=QualifiedName("s", "i"), keys=keys, **more)  # type: ignore[arg-type] # flags of a test


def test_an_index_is_named_by_its_columns_and_its_kind() -> None:
    assert index_name("t", index("a", "b")) == "t_a_b_idx"
    assert index_name("t", index("a", include=("z",))) == "t_a_z_idx"
    assert index_name("t", index("a", primary=True, unique=True, constraint="x")) == "t_pkey"
    assert index_name("t", index("a", unique=True, constraint="x")) == "t_a_key"
    assert index_name("t", index("a", constraint="x")) == "t_a_excl"
    assert index_name("t", index("a", "a")) == "t_a_a1_idx"
