"""Databases, roles and sessions of a lab."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dbarchitect.errors import PrivilegeMissingError, StatementFailedError

if TYPE_CHECKING:
    from dbarchitect.lab import Lab, LabDatabase

pytestmark = pytest.mark.essential


def test_the_owner_builds_in_a_database_of_its_own(database: LabDatabase) -> None:
    database.owner.execute_untrusted("create table t (a integer primary key)")
    assert database.owner.execute_untrusted("insert into t values (1), (2)") == 2
    assert database.owner.query_untrusted("select a from t order by a") == [(1,), (2,)]


def test_the_owner_has_no_rights_beyond_its_database(database: LabDatabase) -> None:
    rights = database.owner.query(
        "select rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls"
        " from pg_catalog.pg_roles where rolname = current_user"
    )
    assert rights == [(False, False, False, False, False)]


def test_several_statements_in_one_string_are_refused(database: LabDatabase) -> None:
    with pytest.raises(StatementFailedError) as caught:
        database.owner.execute_untrusted("create table t (a integer); drop table t")
    assert caught.value.sqlstate == "42601"
    with pytest.raises(StatementFailedError) as caught:
        database.owner.query_untrusted("select 1; select 2")
    assert caught.value.sqlstate == "42601"


def test_a_clone_holds_what_the_original_held(lab: Lab, database: LabDatabase) -> None:
    database.owner.execute_untrusted("create table t as select 7 as a")
    clone = lab.clone_database(database)
    assert clone.owner.query_untrusted("select a from t") == [(7,)]
    clone.owner.execute_untrusted("drop table t")
    assert database.owner.query_untrusted("select a from t") == [(7,)]
    lab.drop_database(clone)


def test_a_role_of_the_lab_can_be_acted_as_by_the_owner(
    lab: Lab, database: LabDatabase
) -> None:
    lab.create_role("Shop App")
    database.owner.execute_untrusted("create table t (a integer)")
    with database.owner.transaction():
        database.owner.execute_untrusted('set local role "Shop App"')
        with pytest.raises(PrivilegeMissingError) as caught, database.owner.savepoint():
            database.owner.query_untrusted("select a from t")
    assert caught.value.sqlstate == "42501"
