from __future__ import annotations

import pytest

from dbarchitect.ddl.acl import Acl, default_privileges, object_render, translated
from dbarchitect.ddl.target import Target
from dbarchitect.errors import UsageError
from dbarchitect.model.schema import PUBLIC, Grant, ObjectKind, ObjectPath

TARGET = Target()
PATH = ObjectPath(ObjectKind.TABLE, ("s", "t"))


def sql(kind: str, *wanted: Grant, target: Target = TARGET) -> list[str]:
    baseline = default_privileges(target, kind, "owner")
    known = translated(target, kind, "owner", wanted, PATH)
    acl = Acl(kind=kind, owner="owner", wanted=known, baseline=baseline, path=PATH)
    return list(acl.up(object_render("TABLE s.t")))


def grant(grantee: str, privilege: str, grantor: str = "owner", **more: bool) -> Grant:
    return Grant(grantee=grantee, privilege=privilege, grantor=grantor, **more)


OWN = default_privileges(TARGET, "TABLE", "owner")


def test_privileges_of_one_grantee_are_one_statement_in_the_usual_order() -> None:
    wanted = (*OWN, grant("app", "UPDATE"), grant("app", "SELECT"), grant(PUBLIC, "SELECT"))
    assert sql("TABLE", *wanted) == [
        "GRANT SELECT ON TABLE s.t TO PUBLIC",
        "GRANT SELECT, UPDATE ON TABLE s.t TO app",
    ]


def test_what_the_owner_gave_up_is_revoked() -> None:
    kept = [one for one in OWN if one.privilege != "DELETE"]
    assert sql("TABLE", *kept) == ["REVOKE DELETE ON TABLE s.t FROM owner"]


def test_what_everybody_lost_is_revoked() -> None:
    assert sql("FUNCTION", grant("owner", "EXECUTE")) == [
        "REVOKE EXECUTE ON TABLE s.t FROM PUBLIC"
    ]


def test_defaults_that_are_explicit_stay_explicit() -> None:
    assert sql("TYPE", grant("owner", "USAGE"), grant(PUBLIC, "USAGE")) == [
        "GRANT USAGE ON TABLE s.t TO owner"
    ]


def test_a_chain_of_grantors_is_followed_from_the_owner() -> None:
    wanted = (
        *OWN,
        grant("c", "SELECT", grantor="b"),
        grant("b", "SELECT", grantor="Z", grantable=True),
        grant("Z", "SELECT", grantable=True),
    )
    assert sql("TABLE", *wanted) == [
        'GRANT SELECT ON TABLE s.t TO "Z" WITH GRANT OPTION',
        'SET ROLE "Z"',
        "GRANT SELECT ON TABLE s.t TO b WITH GRANT OPTION",
        "RESET ROLE",
        "SET ROLE b",
        "GRANT SELECT ON TABLE s.t TO c",
        "RESET ROLE",
    ]


def test_an_owners_maintain_is_nothing_to_say_before_17() -> None:
    old = Target(server_version_num=160000)
    assert sql("TABLE", *OWN, grant("app", "SELECT"), target=old) == [
        "GRANT SELECT ON TABLE s.t TO app"
    ]


def test_an_owner_of_before_17_keeps_maintaining() -> None:
    target = Target(knows_maintain=False)
    before = [one for one in OWN if one.privilege != "MAINTAIN"]
    assert sql("TABLE", *before, grant("app", "SELECT"), target=target) == [
        "GRANT SELECT ON TABLE s.t TO app"
    ]


def test_anothers_maintain_is_refused_before_17() -> None:
    old = Target(server_version_num=160000)
    with pytest.raises(UsageError, match=r"MAINTAIN of table s\.t needs PostgreSQL 17"):
        sql("TABLE", *OWN, grant("app", "MAINTAIN"), target=old)
