"""What is read of pg_hba.conf, of passwords and of extensions' files, and by whom."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from dbarchitect.model.reading import Known, NotRead
from dbarchitect.model.snapshot_text import snapshot_from_text, snapshot_to_text
from dbarchitect.review.catalogue import chosen_rules
from dbarchitect.review.engine import review_snapshot

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pg.snapshot.conftest import Source

RADIUS = "radius radiusservers=127.0.0.1 radiussecrets=b"
HBA = f"""\
local all all trust
hostnossl shop,"Other" +team,app 10.0.0.0 255.255.0.0 {RADIUS}
nonsense
host all all all scram-sha-256
"""


@pytest.fixture
def hba(source: Source) -> Iterator[Path]:
    """The file of the server, which is put back; the server never loads it."""
    ((path,),) = source.session().query("SELECT pg_catalog.current_setting('hba_file')")
    file = Path(path)
    kept = file.read_text()
    file.write_text(HBA)
    yield file
    file.write_text(kept)


def test_the_lines_are_read_in_their_order_with_those_that_do_not_parse(
    source: Source, hba: Path
) -> None:
    snapshot = source.read()
    assert isinstance(snapshot.authentication, Known)
    read = snapshot.authentication.value
    assert read.unparsed == (3,)
    assert [(rule.line, rule.type, rule.method) for rule in read.rules] == [
        (1, "local", "trust"),
        (2, "hostnossl", "radius"),
        (4, "host", "scram-sha-256"),
    ]
    named = read.rules[1]
    assert (named.databases, named.users) == (("shop", "Other"), ("+team", "app"))
    assert (named.address, named.netmask) == ("10.0.0.0", "255.255.0.0")
    assert "radiusservers=127.0.0.1" in named.options
    has_names = source.lab.server_version_num >= 160000
    assert {rule.file for rule in read.rules} == {str(hba) if has_names else None}
    assert snapshot_from_text(snapshot_to_text(snapshot)) == snapshot


def test_a_role_without_the_rights_is_told_what_it_lacks(source: Source) -> None:
    source.run("create role asks_who login")
    try:
        source.run(f"grant connect on database {source.database.name} to asks_who")
        denied = source.read(role="asks_who").authentication
        assert isinstance(denied, NotRead)
        assert "pg_hba_file_rules" in denied.reason
        source.run(
            "grant select on pg_catalog.pg_hba_file_rules to asks_who;"
            "grant execute on function pg_catalog.pg_hba_file_rules() to asks_who"
        )
        snapshot = source.read(role="asks_who")
        granted = snapshot.authentication
        assert isinstance(granted, Known)
        assert granted.value.rules
        review = review_snapshot(snapshot, chosen_rules(["SEC17", "SEC27"], []))
        assert review.rules_run == ("SEC17", "SEC27")
        (unknown,) = review.not_verified
        assert unknown.code == "SEC27"
        assert "pg_authid" in unknown.reason
    finally:
        source.run("drop owned by asks_who; drop role asks_who")


def test_a_file_that_cannot_be_read_is_no_failure_of_the_rest(
    source: Source, hba: Path
) -> None:
    hba.rename(hba.with_suffix(".away"))
    try:
        snapshot = source.read()
    finally:
        hba.with_suffix(".away").rename(hba)
    assert isinstance(snapshot.authentication, NotRead)
    assert "could not open" in snapshot.authentication.reason
    assert isinstance(snapshot.settings, Known)


def test_passwords_of_the_old_kind_are_named_by_role_alone(source: Source) -> None:
    source.run(
        "create role kept_new login password 'SCRAM-SHA-256$4096:c2FsdHNhbHRzYWx0c2FsdA==$"
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa=:"
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa=';"
        "create role kept_old login password 'md50123456789abcdef0123456789abcdef';"
        "create role kept_idle password 'md50123456789abcdef0123456789abcdef'"
    )
    try:
        snapshot = source.read()
    finally:
        source.run("drop role kept_new, kept_old, kept_idle")
    assert isinstance(snapshot.authentication, Known)
    assert snapshot.authentication.value.md5_roles == Known(("kept_old",))
    assert "0123456789abcdef" not in snapshot_to_text(snapshot)


def test_extensions_come_with_the_version_that_the_server_has(source: Source) -> None:
    source.run("create extension hstore schema public version '1.4'")
    snapshot = source.read()
    assert isinstance(snapshot.available_extensions, Known)
    (one,) = snapshot.available_extensions.value
    assert (one.name, one.installed_version, one.default_version) == ("hstore", "1.4", "1.8")
