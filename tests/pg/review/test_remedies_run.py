"""A remedy that is given as SQL runs, also where other objects stand in its way."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dbarchitect.lab.loading import load_files
from dbarchitect.model.finding import Severity
from dbarchitect.postgres.snapshot import read_snapshot
from dbarchitect.review.catalogue import all_rules
from dbarchitect.review.engine import review_snapshot

if TYPE_CHECKING:
    from dbarchitect.lab import LabDatabase
    from dbarchitect.model.finding import Finding

_T = "CREATE TABLE t (id int PRIMARY KEY, ts timestamp"
_U = "CREATE TABLE t (id int PRIMARY KEY, code text, deleted_at timestamptz"

WITHOUT_SQL = {
    "index expression": f"{_T}); CREATE INDEX ON t (date_trunc('day', ts));",
    "index predicate": f"{_T}); CREATE INDEX ON t (id) WHERE ts > '2020-01-01';",
    "generated column": f"{_T}, d int GENERATED ALWAYS AS (extract(year FROM ts)) STORED);",
    "policy": f"""{_T}); CREATE POLICY p ON t USING (id > 0) WITH CHECK (ts > '2020-01-01');
        ALTER TABLE t ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;""",
    "trigger of the column": f"""{_T});
        CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
        CREATE TRIGGER g BEFORE UPDATE OF ts ON t FOR EACH ROW EXECUTE FUNCTION f();""",
    "key of a partition's partitions": """
        CREATE TABLE t (k int, ts timestamp, PRIMARY KEY (k, ts)) PARTITION BY LIST (k);
        CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1) PARTITION BY RANGE (ts);""",
    "typed table": """CREATE TYPE y AS (id int, ts timestamp);
        CREATE TABLE t OF y (PRIMARY KEY (id));""",
    "heir of two": f"""{_T}); CREATE TABLE s (id int PRIMARY KEY, ts timestamp);
        CREATE TABLE u (PRIMARY KEY (id)) INHERITS (t, s);""",
    "heir with a NOT NULL of its own": """
        CREATE TABLE t (id int PRIMARY KEY, ts timestamp NOT NULL);
        CREATE TABLE u (ts timestamp NOT NULL, PRIMARY KEY (id)) INHERITS (t);""",
    "view of an heir": f"""{_T}); CREATE TABLE u (PRIMARY KEY (id)) INHERITS (t);
        CREATE VIEW v AS TABLE u;""",
    "generated column of an heir": f"""{_T}); CREATE TABLE u (PRIMARY KEY (id),
        y int GENERATED ALWAYS AS (extract(year FROM ts)) STORED) INHERITS (t);""",
    "expression of a partition's index": """
        CREATE TABLE t (id int PRIMARY KEY, ts timestamp) PARTITION BY HASH (id);
        CREATE TABLE t1 PARTITION OF t FOR VALUES WITH (MODULUS 1, REMAINDER 0);
        CREATE INDEX ON t1 (date_trunc('day', ts));""",
    "columns of a publication": f"{_T}); CREATE PUBLICATION p FOR TABLE t (id, ts);",
    "rewrite rule": f"""{_T});
        CREATE RULE r AS ON DELETE TO t WHERE old.ts IS NULL DO INSTEAD NOTHING;""",
    "parent without a key": """CREATE TABLE t (a text NOT NULL);
        CREATE TABLE u (id int PRIMARY KEY) INHERITS (t);""",
    "row type": f"{_T}); CREATE TABLE u (id int PRIMARY KEY, r t);",
    "key that a foreign key may use": """
        CREATE TABLE t (id int PRIMARY KEY, a int NOT NULL);
        CREATE UNIQUE INDEX t_with_a_long_name ON t (a);
        CREATE TABLE u (a int PRIMARY KEY REFERENCES t (a));
        CREATE UNIQUE INDEX t_short ON t (a);""",
    "replica identity": f"""{_U.replace("code text", "code text NOT NULL")});
        CREATE UNIQUE INDEX i ON t (code);
        ALTER TABLE t REPLICA IDENTITY USING INDEX i;""",
}

WITH_SQL = {
    "plain": f"{_T}); CREATE INDEX ON t (ts);",
    "children": f"{_T}); CREATE TABLE u (PRIMARY KEY (id)) INHERITS (t);",
    "partitions": """CREATE TABLE t (k int PRIMARY KEY, ts timestamp) PARTITION BY LIST (k);
        CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1);""",
    "a partition with an exclusion constraint": """
        CREATE TABLE o (id int PRIMARY KEY);
        CREATE TABLE t (k int, a int REFERENCES o, PRIMARY KEY (k)) PARTITION BY LIST (k);
        CREATE TABLE t1 PARTITION OF t (EXCLUDE USING btree (a WITH =)) FOR VALUES IN (1);
        CREATE TABLE t2 PARTITION OF t FOR VALUES IN (2);""",
    "a name of 63 bytes": f'{_U}); CREATE UNIQUE INDEX "{"é" * 31}x" ON t (code);',
    "a flag whose name holds the mark's": """
        CREATE TABLE t (id int PRIMARY KEY, code text, undeleted bool, deleted bool);
        CREATE UNIQUE INDEX i ON t (code) WHERE undeleted;""",
}


def findings(database: LabDatabase) -> tuple[Finding, ...]:
    rules = [module for module in all_rules() if not module.rule.opinion]
    found = review_snapshot(read_snapshot(database.admin), rules).findings
    return tuple(finding for finding in found if finding.severity >= Severity.WARNING)


@pytest.mark.parametrize("schema", WITHOUT_SQL.values(), ids=WITHOUT_SQL)
def test_no_sql_is_given_where_it_would_fail(database: LabDatabase, schema: str) -> None:
    load_files(database, [("schema.sql", schema)])
    found = findings(database)
    assert {finding.remedy.statements for finding in found} == {()}


@pytest.mark.parametrize("schema", WITH_SQL.values(), ids=WITH_SQL)
def test_the_sql_that_is_given_mends_the_schema(database: LabDatabase, schema: str) -> None:
    load_files(database, [("schema.sql", schema)])
    (finding,) = findings(database)
    assert finding.remedy.statements
    for statement in finding.remedy.statements:
        database.owner.execute_untrusted(statement)
    assert findings(database) == ()


def test_links_that_are_unique_but_for_nulls_have_one_key_afterwards(
    database: LabDatabase,
) -> None:
    schema = """
        CREATE TABLE a (id int PRIMARY KEY);
        CREATE TABLE b (id int PRIMARY KEY);
        CREATE TABLE t (b int REFERENCES b, a int REFERENCES a, UNIQUE (a, b));
        CREATE INDEX t_b ON t (b);"""
    load_files(database, [("schema.sql", schema)])
    (finding,) = findings(database)
    for statement in finding.remedy.statements:
        database.owner.execute_untrusted(statement)
    assert findings(database) == ()
    (table,) = (t for t in read_snapshot(database.admin).schema.tables if t.name.name == "t")
    assert [index.columns for index in table.indexes] == [("b",), ("a", "b")]


def test_remedies_of_a_table_with_foreign_partitions_run(database: LabDatabase) -> None:
    for statement in (
        "CREATE FOREIGN DATA WRAPPER elsewhere",
        "CREATE SERVER billing FOREIGN DATA WRAPPER elsewhere",
        "CREATE TABLE public.users (id bigint PRIMARY KEY)",
        """CREATE TABLE public.t (id bigint NOT NULL, user_id bigint NOT NULL, ts timestamp,
            tags jsonb NOT NULL) PARTITION BY RANGE (id)""",
        "CREATE INDEX ON public.t (tags)",
        "CREATE TABLE public.t1 PARTITION OF public.t FOR VALUES FROM (1) TO (9)",
        """CREATE FOREIGN TABLE public.t2 PARTITION OF public.t FOR VALUES FROM (9) TO (99)
            SERVER billing""",
        "CREATE INDEX alone ON ONLY public.t (user_id)",
    ):
        database.admin.execute_untrusted(statement)
    rules = [module for module in all_rules() if not module.rule.opinion]
    found = review_snapshot(read_snapshot(database.admin), rules).findings
    codes = {one.code for one in found}
    assert {"IDX09", "KEY07", "PAR03", "TYP01"} <= codes
    tried = [one for one in found if one.remedy.statements]
    for statement in (sql for one in tried for sql in one.remedy.statements):
        database.admin.execute_untrusted(statement)
    left = review_snapshot(read_snapshot(database.admin), rules).findings
    assert {one.fingerprint for one in tried}.isdisjoint(one.fingerprint for one in left)
