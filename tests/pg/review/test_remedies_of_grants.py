"""What somebody else than the owner granted is taken back as that one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dbarchitect.lab.loading import load_files
from dbarchitect.postgres.snapshot import read_snapshot
from dbarchitect.review.catalogue import chosen_rules
from dbarchitect.review.engine import review_snapshot

if TYPE_CHECKING:
    from dbarchitect.lab import LabDatabase
    from dbarchitect.model.finding import Finding

_TABLE = """
CREATE ROLE clerk; CREATE ROLE guest; CREATE ROLE "The.Api";
GRANT USAGE ON SCHEMA public TO clerk, guest;
CREATE TABLE entry (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, password text NOT NULL);
"""
_SECURED = """
ALTER TABLE entry ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY p ON entry TO clerk USING (id > 0) WITH CHECK (id > 0);
"""

TAKEN = {
    "SEC20": """GRANT INSERT, UPDATE ON entry TO clerk WITH GRANT OPTION; SET ROLE clerk;
        GRANT INSERT ON entry TO PUBLIC; RESET ROLE; GRANT UPDATE ON entry TO PUBLIC;""",
    "SEC10": """CREATE FUNCTION f() RETURNS int LANGUAGE sql SECURITY DEFINER
            SET search_path = pg_catalog, pg_temp AS 'SELECT 1';
        REVOKE ALL ON FUNCTION f FROM PUBLIC;
        GRANT EXECUTE ON FUNCTION f TO clerk WITH GRANT OPTION; SET ROLE clerk;
        GRANT EXECUTE ON FUNCTION f TO PUBLIC; RESET ROLE;""",
    "SEC15": """GRANT CREATE ON SCHEMA public TO "The.Api" WITH GRANT OPTION;
        SET ROLE "The.Api";
        GRANT CREATE ON SCHEMA public TO PUBLIC; RESET ROLE;""",
    "SEC13": """GRANT SELECT ON entry TO clerk WITH GRANT OPTION; SET ROLE clerk;
        GRANT SELECT (password) ON entry TO PUBLIC; RESET ROLE;""",
    "SEC24": f"""{_SECURED} GRANT TRUNCATE ON entry TO clerk WITH GRANT OPTION; SET ROLE clerk;
        GRANT TRUNCATE ON entry TO guest; RESET ROLE;""",
}


def findings(database: LabDatabase, code: str) -> tuple[Finding, ...]:
    snapshot = read_snapshot(database.admin)
    return review_snapshot(snapshot, chosen_rules((code,), ())).findings


@pytest.mark.parametrize("code", TAKEN)
def test_the_grant_of_another_grantor_is_taken_back(database: LabDatabase, code: str) -> None:
    load_files(database, [("grants.sql", _TABLE + TAKEN[code])])
    (finding,) = findings(database, code)
    assert any(one.startswith("SET ROLE ") for one in finding.remedy.statements)
    for statement in finding.remedy.statements:
        database.owner.execute_untrusted(statement)
    assert findings(database, code) == ()


def test_no_sql_is_given_where_others_hold_the_privilege_through_the_grant(
    database: LabDatabase,
) -> None:
    passed_on = """
        CREATE POLICY q ON entry FOR DELETE TO guest USING (true);
        GRANT TRUNCATE ON entry TO clerk WITH GRANT OPTION; SET ROLE clerk;
        GRANT TRUNCATE ON entry TO guest; RESET ROLE;"""
    load_files(database, [("grants.sql", _TABLE + _SECURED + passed_on)])
    (finding,) = findings(database, "SEC24")
    assert finding.remedy.statements == ()
    assert "revoke theirs first" in finding.remedy.text
