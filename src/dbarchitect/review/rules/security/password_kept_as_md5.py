"""SEC27: passwords that are kept as MD5."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Finding, Remedy, Severity
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.reading import Known, NotRead
from dbarchitect.model.schema import ObjectKind
from dbarchitect.model.schema.paths import global_path
from dbarchitect.review.connections import server_path
from dbarchitect.review.rule import Need, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.snapshot import Snapshot

RULE = Rule(
    code="SEC27",
    slug="password_kept_as_md5",
    severity=Severity.WARNING,
    summary="A password is kept as MD5, or would be when it is set the next time.",
    why=(
        "What is kept is enough to log in: a backup or a replica that is lost gives the role "
        "away, without the password being guessed. PostgreSQL will take it no more one day."
    ),
    remedy=(
        "Set password_encryption to scram-sha-256, then set the password again, best with "
        "\\password of psql, which sends it encrypted."
    ),
    systemic="{count} passwords are kept as MD5",
    also_in=("pglinter C003", "PostgreSQL wiki"),
    references=(
        "https://www.postgresql.org/docs/18/auth-password.html",
        (
            "https://www.postgresql.org/docs/18/runtime-config-connection.html"
            "#GUC-PASSWORD-ENCRYPTION"
        ),
    ),
    since="0.1",
    needs=frozenset({Need.SETTINGS}),
)


def undecided_part(snapshot: Snapshot) -> str | None:
    """Who may read settings may not always see how passwords are kept."""
    roles = _roles(snapshot)
    return roles.reason if isinstance(roles, NotRead) else None


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """Roles that can log in by such a password, and the setting that makes them.

    A line of pg_hba.conf with the method md5 takes passwords of both kinds, and is none.
    """
    settings, roles = snapshot.settings, _roles(snapshot)
    if isinstance(settings, Known) and settings.value.value("password_encryption") == "md5":
        yield _setting(snapshot)
    if isinstance(roles, Known):
        yield from (_role(snapshot, name) for name in roles.value)


def _roles(snapshot: Snapshot) -> Known[tuple[str, ...]] | NotRead:
    authentication = snapshot.authentication
    if isinstance(authentication, NotRead):
        return authentication
    return authentication.value.md5_roles


def _setting(snapshot: Snapshot) -> Finding:
    return RULE.found(
        snapshot,
        server_path(snapshot),
        message="Each password that is set from now on is MD5, which logs in by itself.",
        claim="password_encryption is md5",
        remedy=Remedy(text="Set password_encryption to scram-sha-256, the server's default."),
        detail="password_encryption",
    )


def _role(snapshot: Snapshot, name: str) -> Finding:
    quoted = quote_identifier(name)
    return RULE.found(
        snapshot,
        global_path(ObjectKind.ROLE, name),
        message=f"Who gets hold of a backup can log in as {quoted}: its password is MD5.",
        claim=f"pg_authid.rolpassword of {quoted} begins with md5, and it can log in",
    )
