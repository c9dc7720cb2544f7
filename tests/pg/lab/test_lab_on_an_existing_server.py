"""A lab on a server that somebody lent, as in a container service of CI."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dbarchitect.errors import (
    ConnectionFailedError,
    LabFailedError,
    PrivilegeMissingError,
    SafetyStopError,
)
from dbarchitect.lab import LabOptions, SuppliedLimits, open_lab

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from dbarchitect.lab.endpoint import Endpoint


@pytest.fixture(scope="module")
def lent() -> Iterator[Endpoint]:
    """A server with the template0 that every server but a lab's has."""
    with open_lab() as lab:
        with lab.endpoint.connect_admin() as admin:
            admin.execute("create database template0 template template1")
        yield lab.endpoint


def _url(lent: Endpoint) -> str:
    return lent.conninfo("template1")


def _names(lent: Endpoint) -> set[str]:
    with lent.connect_admin() as admin:
        rows = admin.query(
            "select datname from pg_catalog.pg_database"
            " union all select rolname from pg_catalog.pg_roles order by 1"
        )
    return {name for (name,) in rows}


def test_databases_and_roles_come_and_go(lent: Endpoint) -> None:
    before = _names(lent)
    with open_lab(LabOptions(url=_url(lent))) as lab:
        made = lab.create_database(owner_role="lent_owner")
        lab.create_role("lent_app")
        made.owner.execute_untrusted("create table t (a integer)")
        assert lab.data_directory is None
        assert "lent_owner" in _names(lent)
        assert "CREATE TABLE" in lab.pg_dump(made)
    assert _names(lent) == before


def test_a_role_of_the_owners_name_is_named_and_kept(lent: Endpoint) -> None:
    with lent.connect_admin() as admin:
        admin.execute("create role lent_owner")
        before = _names(lent)
        with (
            open_lab(LabOptions(url=_url(lent))) as lab,
            pytest.raises(LabFailedError, match="already has a role lent_owner") as caught,
        ):
            lab.create_database(owner_role="lent_owner")
        assert caught.value.exit_status == 5
        assert _names(lent) == before
        admin.execute("drop role lent_owner")


def test_no_program_is_needed_here_but_for_clients(lent: Endpoint, tmp_path: Path) -> None:
    nothing_installed = {"DBARCHITECT_PG_BINDIR": str(tmp_path)}
    with open_lab(LabOptions(url=_url(lent)), environ=nothing_installed) as lab:
        made = lab.create_database(owner_role="lent_owner")
        made.owner.execute_untrusted("create table t (a integer)")
        with pytest.raises(LabFailedError, match="no program postgres"):
            lab.pg_dump(made)


def test_only_the_lab_creates_extensions_there_too(lent: Endpoint) -> None:
    with lent.connect_admin() as admin:
        admin.execute("create database bare template template0")
        admin.execute("alter database bare is_template true")
    with lent.connect_admin("bare") as admin:
        admin.execute("alter extension plpgsql drop event trigger dbarchitect_lab_extension")
        admin.execute("drop event trigger dbarchitect_lab_extension")
        admin.execute(
            "alter extension plpgsql drop function pg_catalog.dbarchitect_lab_extension()"
        )
        admin.execute("drop function pg_catalog.dbarchitect_lab_extension()")
    with lent.connect_admin() as admin:
        admin.execute("alter database template0 rename to kept")
        admin.execute("alter database bare rename to template0")
    try:
        with open_lab(LabOptions(url=_url(lent))) as lab:
            made = lab.create_database(owner_role="lent_owner")
            with pytest.raises(PrivilegeMissingError, match="administrator"):
                made.owner.execute_untrusted("create extension hstore")
            lab.create_extension(made, "hstore")
    finally:
        with lent.connect_admin() as admin:
            admin.execute("alter database template0 is_template false")
            admin.execute("drop database template0")
            admin.execute("alter database kept rename to template0")


def test_its_limits_hold_there_too(lent: Endpoint) -> None:
    limits = SuppliedLimits(statement_ms=500)
    with open_lab(LabOptions(url=_url(lent), limits=limits)) as lab:
        made = lab.create_database(owner_role="lent_owner")
        made.owner.execute_untrusted("set statement_timeout = 0")
        with pytest.raises(SafetyStopError, match="500 ms"):
            made.owner.execute_untrusted("select pg_sleep(50)")


def test_a_server_that_is_not_there_is_named_without_its_password() -> None:
    options = LabOptions(url="postgresql://me:hunter2@127.0.0.1:1/none")
    with (
        pytest.raises(ConnectionFailedError, match=r"127\.0\.0\.1.*none") as caught,
        open_lab(options) as lab,
    ):
        lab.create_database()
    assert "hunter2" not in f"{caught.value.message} {caught.value.hint} {caught.value!r}"
