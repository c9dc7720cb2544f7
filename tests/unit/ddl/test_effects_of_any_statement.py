"""Whatever the parser takes has effects or says that they are unknown."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dbarchitect.ddl.effects import Effects
from dbarchitect.errors import SqlError
from dbarchitect.model.effects import LockMode, Work
from dbarchitect.model.identifier import QualifiedName
from dbarchitect.model.quantities import Bytes
from dbarchitect.model.schema import Column, Index, IndexKey, PartitionBound, Schema, Table
from dbarchitect.sqltext.describing import describe

FILE = Path(__file__).parents[2] / "pg" / "effects" / "statements.sql"
STATEMENTS = [
    line for line in FILE.read_text("utf-8").splitlines() if line[:2] not in {"", "--"}
]
WORDS = sorted({word for line in STATEMENTS for word in line.rstrip(";").split()})

T = QualifiedName("public", "t")
TABLE = Table(
    name=T,
    columns=(
        Column(name="a", type="integer"),
        Column(name="b", type="text"),
        Column(name="v", type="character varying(50)"),
        Column(name="odd", type='"Other"."No such ""type"'),
    ),
    owner="o",
    indexes=(
        Index(name=QualifiedName("public", "t_b"), keys=(IndexKey(column="b"),)),
        Index(
            name=QualifiedName("public", "t_e"),
            keys=(IndexKey(expression="lower(b)"),),
            predicate="a > 0 AND (",
        ),
    ),
)
CHILD = Table(
    name=QualifiedName("Other", 'p."1'),
    columns=TABLE.columns,
    owner="o",
    partition_of=PartitionBound(parent=T, bound="DEFAULT"),
)
SCHEMAS = (Schema(), Schema(tables=(TABLE,)), Schema(tables=(CHILD, TABLE)))


def effects(schema: Schema, version: int = 180000) -> Effects:
    return Effects(schema, server_version_num=version)


@given(
    st.lists(st.sampled_from(STATEMENTS), min_size=1, max_size=4),
    st.sampled_from(SCHEMAS),
    st.sampled_from([140000, 150000, 180000]),
)
def test_statements_in_any_order_on_any_schema_have_effects(
    statements: list[str], schema: Schema, version: int
) -> None:
    assert len(effects(schema, version).of(statements)) == len(statements)


@given(st.lists(st.sampled_from(WORDS), min_size=2, max_size=14), st.sampled_from(SCHEMAS))
def test_any_text_has_effects_and_what_does_not_parse_is_unknown(
    words: list[str], schema: Schema
) -> None:
    sql = " ".join(words)
    (found,) = effects(schema).of([sql])
    try:
        describe(sql)
    except SqlError:
        assert found.unknown == "The statement could not be read."


@given(st.sampled_from(STATEMENTS), st.data())
def test_a_statement_with_words_exchanged_has_effects(
    statement: str, data: st.DataObject
) -> None:
    words = statement.rstrip(";").split()
    place = data.draw(st.integers(0, len(words) - 1))
    words[place] = data.draw(st.sampled_from(WORDS))
    assert effects(SCHEMAS[2]).of([" ".join(words)])


@pytest.mark.parametrize(
    "statement",
    [
        "DO $$ BEGIN DROP TABLE t; END $$",
        "CALL p()",
        "EXECUTE q",
        "CREATE EXTENSION hstore",
        "ALTER EXTENSION hstore UPDATE",
        "DROP EXTENSION hstore",
        "DROP OWNED BY x",
        "REASSIGN OWNED BY x TO y",
        "IMPORT FOREIGN SCHEMA s FROM SERVER v INTO w",
        "SELECT mine()",
        "DROP TABLE t CASCADE",
        "ALTER TABLE t DROP COLUMN a CASCADE",
        "REINDEX SCHEMA public",
        "VACUUM",
        "ALTER TABLE ALL IN TABLESPACE a SET TABLESPACE b",
        "WITH d AS (DELETE FROM t RETURNING a) SELECT a FROM d",
        "ALTER TABLE nowhere ADD COLUMN a int",
        "ALTER TABLE t VALIDATE CONSTRAINT nowhere",
        "CREATE SCHEMA s CREATE TABLE u (a int)",
        "",
        "ALTER TABLE",
    ],
)
def test_what_cannot_be_told_is_told_as_unknown(statement: str) -> None:
    (found,) = effects(SCHEMAS[1]).of([statement or "-- nothing\n("])
    assert found.unknown is not None


def test_a_type_that_is_not_known_leaves_open_whether_the_table_is_rewritten() -> None:
    change = "ALTER TABLE t ALTER COLUMN odd TYPE text"
    (found,) = effects(SCHEMAS[1]).of([change])
    assert found.relations[0].work is Work.UNKNOWN
    assert found.unknown is not None


def test_the_session_decides_whether_a_zone_is_added_without_a_rewrite() -> None:
    table = Table(
        name=T,
        columns=(Column(name="ts", type="timestamp without time zone"),),
        owner="o",
    )
    (found,) = effects(Schema(tables=(table,))).of(
        ["ALTER TABLE t ALTER COLUMN ts TYPE timestamptz"]
    )
    assert found.relations[0].work is Work.UNKNOWN
    assert found.unknown is not None
    assert "time zone" in found.unknown


def test_the_search_path_finds_what_has_no_schema() -> None:
    statement = 'ALTER TABLE "p.""1" ADD CHECK (a > 0)'
    (unknown,) = effects(SCHEMAS[2]).of([statement])
    assert unknown.unknown is not None
    (found,) = Effects(
        SCHEMAS[2], server_version_num=180000, search_path=("Other", "public")
    ).of([statement])
    assert found.unknown is None
    assert [one.relation for one in found.relations] == [CHILD.name]
    assert found.relations[0].mode is LockMode.ACCESS_EXCLUSIVE
    assert found.relations[0].work is Work.SCANNED


def test_sizes_stand_beside_the_relations_that_have_one() -> None:
    known = Effects(SCHEMAS[1], server_version_num=180000, sizes={T: Bytes(8192)})
    (found,) = known.of(["CREATE INDEX CONCURRENTLY ON t (a)"])
    assert [one.stored for one in found.relations] == [8192]
    assert found.waits
    assert not found.transaction
