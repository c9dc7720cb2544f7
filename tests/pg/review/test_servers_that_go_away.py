"""A server that ends, or that others lock, while it is reviewed: told as what it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import psutil
import pytest

from dbarchitect.app.proving import ProofRequest, prove_findings
from dbarchitect.app.review import ReviewRequest, review
from dbarchitect.app.targets import TargetRequest, read_sql
from dbarchitect.errors import ConnectionFailedError, LabFailedError
from dbarchitect.lab import LabOptions
from dbarchitect.model.data_facts import RowsRequest
from dbarchitect.model.finding import Severity
from dbarchitect.review.catalogue import chosen_rules
from dbarchitect.review.engine import review_snapshot

if TYPE_CHECKING:
    from collections.abc import Callable

    from dbarchitect.lab import LabDatabase

ID = "id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY"
DEFECTS = f"""
CREATE TABLE t ({ID}, at timestamp NOT NULL);
CREATE TABLE u ({ID}, t_id bigint NOT NULL REFERENCES t);
"""

# The server folds a call with constants when it plans whatever is asked of the table.
DEADLY = (
    """CREATE FUNCTION deadly(a bigint) RETURNS bigint LANGUAGE plpgsql IMMUTABLE AS $$
    BEGIN
        IF pg_catalog.current_setting('transaction_read_only') = 'on' THEN
            PERFORM pg_catalog.pg_terminate_backend(pg_catalog.pg_backend_pid());
        END IF;
        RETURN a;
    END $$""",
    f"CREATE TABLE t ({ID}, name text NOT NULL)",
    "INSERT INTO t (name) VALUES ('a')",
    "CREATE INDEX ON t ((id + deadly(5)))",
)


def servers() -> set[psutil.Process]:
    """The servers that this process started."""
    return {one for one in psutil.Process().children() if one.name() == "postgres"}


def killing(at: str) -> Callable[[str], None]:
    """What kills the server that was started last, in that phase of a run."""
    before = servers()

    def report(phase: str) -> None:
        if phase.startswith(at):
            for server in servers() - before:
                server.kill()

    return report


@pytest.mark.parametrize("phase", ["reviewing the lab's copy", "running remedies"])
def test_a_lab_that_dies_proves_and_refutes_nothing(phase: str) -> None:
    options = LabOptions()
    snapshot = read_sql(DEFECTS, name="a.sql", lab=options).snapshot
    modules = chosen_rules((), ())
    request = ProofRequest(
        snapshot=snapshot,
        findings=review_snapshot(snapshot, modules).findings,
        modules=modules,
        options={},
        progress=killing(phase),
    )
    with pytest.raises(LabFailedError, match="ended before its work was done"):
        prove_findings(request, options)


def test_a_session_that_is_ended_names_the_server_and_what_it_said(
    database: LabDatabase,
) -> None:
    for statement in DEADLY:
        database.owner.execute_untrusted(statement)
    target = TargetRequest(target=database.conninfo, rows=RowsRequest())
    with pytest.raises(ConnectionFailedError) as caught:
        review(ReviewRequest(target=target))
    error = caught.value
    assert error.message.startswith(f"lost the connection to database {database.name} (host=")
    assert error.message.endswith(": terminating connection due to administrator command")
    assert error.message.count("lost") == 1
    assert error.hint == "Run it again when the server is there; what was begun is rolled back."


@pytest.mark.parametrize("rows", [None, RowsRequest(seconds=5)])
def test_what_others_lock_is_named_and_the_rest_is_reviewed(
    database: LabDatabase, rows: RowsRequest | None
) -> None:
    for statement in (
        f"CREATE TABLE taken ({ID})",
        "CREATE TABLE free (a bigint NOT NULL)",
        "CREATE VIEW over_taken AS SELECT id FROM taken",
        "CREATE INDEX ON free (a)",
    ):
        database.owner.execute_untrusted(statement)
    target = TargetRequest(target=database.conninfo, rows=rows)
    other = database.admin
    with other.transaction():
        other.execute_untrusted("LOCK TABLE public.taken IN ACCESS EXCLUSIVE MODE")
        found = review(ReviewRequest(target=target, select=("KEY01", "SEQ01", "CON03"))).review
    assert [(one.code, one.target.text) for one in found.findings] == [("KEY01", "public.free")]
    assert {"public.taken", "public.over_taken"} <= {one.path.text for one in found.unread}
    assert found.worst() is Severity.WARNING
