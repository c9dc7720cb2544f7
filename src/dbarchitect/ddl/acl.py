"""From the privileges that hold by themselves to those that shall hold, as GRANT and REVOKE.

Invariants:
    1. What no statement was ever made about stays so: an object whose privileges are None
       gets no statement.
    2. Who granted is part of a privilege: another grantor than the owner is acted by SET ROLE,
       and comes after the grant that lets it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.schema import PUBLIC, Grant, ObjectPath

if TYPE_CHECKING:
    from dbarchitect.ddl.target import Target

_MAINTAIN = "MAINTAIN"
_KNOWN = {
    "TABLE": (
        "SELECT",
        "INSERT",
        "UPDATE",
        "DELETE",
        "TRUNCATE",
        "REFERENCES",
        "TRIGGER",
        _MAINTAIN,
    ),
    "SEQUENCE": ("USAGE", "SELECT", "UPDATE"),
    "FUNCTION": ("EXECUTE",),
    "TYPE": ("USAGE",),
    "SCHEMA": ("USAGE", "CREATE"),
    "LARGE OBJECT": ("SELECT", "UPDATE"),
}
"""The privileges of each kind. Source: table 5.2, PostgreSQL documentation 5.8."""

_FOR_EVERYBODY = {"FUNCTION": ("EXECUTE",), "TYPE": ("USAGE",)}

Render = Callable[[str, str, str, str], str]
"""(verb, privileges, grantee with TO or FROM, suffix) -> a statement."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Acl:
    """An object's privileges, seen from its kind's defaults.

    `baseline` is what holds before the first statement.
    """

    kind: str
    owner: str
    wanted: tuple[Grant, ...]
    baseline: tuple[Grant, ...]
    path: ObjectPath

    def up(self, render: Render) -> Iterator[str]:
        """The statements that lead from the baseline to what is wanted."""
        yield from self.revokes(render)
        yield from self.grants(render)

    def revokes(self, render: Render) -> Iterator[str]:
        """The statements that take away what is not wanted."""
        yield from _revokes(self, render)

    def grants(self, render: Render) -> Iterator[str]:
        """The statements that give what is missing; one at least where nothing is revoked.

        The one that changes nothing makes the defaults explicit, as they were.
        """
        statements = [*_grants(self, render)]
        if not statements and not [*_revokes(self, render)]:
            own = _words(_KNOWN[self.kind], {g.privilege for g in self.baseline})
            statements = [render("GRANT", own, f"TO {role_sql(self.owner)}", "")]
        yield from statements


def translated(
    target: Target, kind: str, owner: str, grants: tuple[Grant, ...], path: ObjectPath
) -> tuple[Grant, ...]:
    """The privileges as the target knows them: before 17 to own a table was to maintain it.

    Raises:
        UsageError: somebody else may MAINTAIN, and the target has no such privilege.
    """
    own = Grant(grantee=owner, privilege=_MAINTAIN, grantor=owner)
    others = tuple(g for g in grants if (g.grantee, g.privilege) != (owner, _MAINTAIN))
    if target.major < _MAINTAIN_SINCE:
        if any(grant.privilege == _MAINTAIN for grant in others):
            target.require(_MAINTAIN_SINCE, "privilege MAINTAIN", path)
        return others
    keeps_some = any(grant.grantee == owner for grant in grants)
    if kind == "TABLE" and keeps_some and not target.knows_maintain:
        return (*grants, own)
    return grants


def default_privileges(target: Target, kind: str, owner: str) -> tuple[Grant, ...]:
    """What holds for a new object of that kind. Source: acldefault in utils/adt/acl.c."""
    own = [
        Grant(grantee=owner, privilege=privilege, grantor=owner)
        for privilege in _KNOWN[kind]
        if privilege != _MAINTAIN or target.major >= _MAINTAIN_SINCE
    ]
    everybody = [
        Grant(grantee=PUBLIC, privilege=privilege, grantor=owner)
        for privilege in _FOR_EVERYBODY.get(kind, ())
    ]
    return (*own, *everybody)


_MAINTAIN_SINCE = 17
"""Source: release notes of PostgreSQL 17."""


def role_sql(name: str) -> str:
    """The role as GRANT writes it."""
    return "PUBLIC" if name == PUBLIC else quote_identifier(name)


def object_render(words: str) -> Render:
    """Statements about one object, such as `TABLE public.t`."""

    def render(verb: str, privileges: str, grantee: str, suffix: str) -> str:
        return f"{verb} {privileges} ON {words} {grantee}{suffix}"

    return render


def _words(order: Iterable[str], privileges: set[str]) -> str:
    known = [privilege for privilege in order if privilege in privileges]
    return ", ".join((*known, *sorted(privileges - set(known))))


def _revokes(acl: Acl, render: Render) -> Iterator[str]:
    wanted = {(g.grantee, g.privilege, g.grantor) for g in acl.wanted}
    gone: dict[str, set[str]] = {}
    for grant in acl.baseline:
        if (grant.grantee, grant.privilege, grant.grantor) not in wanted:
            gone.setdefault(grant.grantee, set()).add(grant.privilege)
    for grantee in sorted(gone):
        words = _words(_KNOWN[acl.kind], gone[grantee])
        yield render("REVOKE", words, f"FROM {role_sql(grantee)}", "")


def _grants(acl: Acl, render: Render) -> Iterator[str]:
    new: dict[tuple[str, str, bool], set[str]] = {}
    held = set(acl.baseline)
    for grant in acl.wanted:
        if grant not in held:
            group = (grant.grantor, grant.grantee, grant.grantable)
            new.setdefault(group, set()).add(grant.privilege)
    for grantor, grantee, grantable in _in_chain(acl.owner, sorted(new)):
        words = _words(_KNOWN[acl.kind], new[grantor, grantee, grantable])
        suffix = " WITH GRANT OPTION" if grantable else ""
        sql = render("GRANT", words, f"TO {role_sql(grantee)}", suffix)
        if grantor == acl.owner:
            yield sql
        else:
            yield from (f"SET ROLE {quote_identifier(grantor)}", sql, "RESET ROLE")


def _in_chain(
    owner: str, groups: list[tuple[str, str, bool]]
) -> Iterator[tuple[str, str, bool]]:
    """The groups, each after one that gives its grantor the right to grant."""
    entitled = {owner}
    waiting = groups
    while waiting:
        ready = [group for group in waiting if group[0] in entitled] or waiting
        yield from ready
        entitled.update(grantee for _, grantee, grantable in ready if grantable)
        waiting = [group for group in waiting if group not in ready]
