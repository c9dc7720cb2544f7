"""What pg_dumpall writes of several databases is never taken for one schema."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dbarchitect.errors import SqlError
from dbarchitect.lab.loading import load_files
from dbarchitect.lab.one_database import database_named
from dbarchitect.postgres.snapshot import read_snapshot

if TYPE_CHECKING:
    from dbarchitect.lab import LabDatabase

HEAD = """SET client_encoding = 'UTF8';
CREATE ROLE app;
\\connect template1
SET search_path = '';
SELECT pg_catalog.set_config('search_path', '', false);
CREATE DATABASE shop;
"""


def tables(database: LabDatabase, *texts: str) -> list[str]:
    load_files(database, [(f"{n}.sql", text) for n, text in enumerate(texts)])
    return [table.name.name for table in read_snapshot(database.admin).schema.tables]


def test_a_dump_of_a_server_with_one_database_is_read(database: LabDatabase) -> None:
    assert tables(database, HEAD + "\\connect shop\nCREATE TABLE public.t (a int);") == ["t"]


@pytest.mark.parametrize(
    "second", ["\\connect blog", "\\c blog", "\\connect -reuse-previous=on \"dbname='blog'\""]
)
def test_objects_of_two_databases_are_refused_at_the_second(
    database: LabDatabase, second: str
) -> None:
    text = f"\\connect shop\nCREATE TABLE t (a int);\n{second}\nCREATE TABLE t (b int);"
    with pytest.raises(SqlError, match="several databases: shop, blog") as caught:
        tables(database, text)
    assert caught.value.location is not None
    assert caught.value.location.text == "0.sql:4:1"
    assert "pg_dump --schema-only" in (caught.value.hint or "")
    assert read_snapshot(database.admin).schema.tables == ()


def test_objects_before_the_way_to_another_database_are_refused(database: LabDatabase) -> None:
    with pytest.raises(SqlError, match="several databases"):
        tables(database, "CREATE TABLE t (a int);\n\\c shop\nCREATE TABLE u (a int);")


def test_files_of_two_databases_are_refused(database: LabDatabase) -> None:
    with pytest.raises(SqlError, match="several databases"):
        tables(database, "\\c a\nCREATE TABLE t ();", "\\c b\nCREATE TABLE u ();")


def test_another_role_in_the_same_database_is_no_other_database(database: LabDatabase) -> None:
    text = (
        "\\c shop\nCREATE TABLE t ();\n\\c - app\nCREATE TABLE u ();\n"
        "\\c shop\nCREATE VIEW v AS SELECT 1 AS a;"
    )
    assert tables(database, text) == ["t", "u"]


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        ("shop", "shop"),
        ('"my shop" app', "my shop"),
        ("- app", "before"),
        ("", "before"),
        ("-reuse-previous=on \"dbname='my shop'\"", "my shop"),
        ("'host=h dbname=shop'", "shop"),
        ("'host=h'", "before"),
        ("postgresql://h:5432/shop?sslmode=require", "shop"),
    ],
)
def test_the_database_that_connect_names(arguments: str, named: str) -> None:
    assert database_named(arguments, "before") == named
