"""Who runs the access patterns: the owner, or the application with a tenant that it has set."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from dbarchitect.design.proof.kinds import ABSENT, HOT, MEDIAN
from dbarchitect.design.tenancy.setting import SETTING
from dbarchitect.model.identifier import QualifiedName, quote_identifier
from dbarchitect.postgres.resources import load_sql

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping

    from dbarchitect.design.proof.setting import Setting
    from dbarchitect.postgres.session import Session

_PACKAGE = "dbarchitect.design.proof"


@dataclass(frozen=True, slots=True, kw_only=True)
class Acting:
    """The role that patterns run as, None for the owner, and the tenant for each kind of key.

    The hot tenant is the one with most rows, the median one that in the middle of those that
    have rows of all that access patterns ask for. A key that is absent is looked for by the hot
    one.
    """

    session: Session
    owner: str
    role: str | None = None
    tenants: Mapping[str, str] = field(default_factory=dict[str, str])

    def begin(self, kind: str) -> None:
        """The session acts as the application, for the tenant of that kind of key."""
        if self.role is not None:
            tenant = self.tenants[kind]
            self.session.apply_settings({"role": self.role, SETTING: tenant})

    def end(self) -> None:
        """The session is the owner's again, with no tenant set."""
        if self.role is not None:
            self.session.apply_settings({"role": self.owner, SETTING: ""})

    @contextmanager
    def as_owner(self) -> Generator[None]:
        """Inside a transaction: what stands within is done by the owner."""
        if self.role is None:
            yield
            return
        self.session.execute_untrusted(f"SET LOCAL ROLE {quote_identifier(self.owner)}")
        yield
        self.session.execute_untrusted(f"SET LOCAL ROLE {quote_identifier(self.role)}")


def lift_force(session: Session) -> frozenset[QualifiedName]:
    """The owner passes row-level security; the tables that it was forced on, by name."""
    forced = frozenset(
        QualifiedName(*row) for row in session.query(load_sql(_PACKAGE, "forced_tables"))
    )
    for table in sorted(forced):
        session.execute_untrusted(f"ALTER TABLE {table.sql} NO FORCE ROW LEVEL SECURITY")
    return forced


def acting(session: Session, setting: Setting) -> Acting:
    """Who runs the patterns of a design on its filled tables."""
    owner = setting.design.roles["owner"]
    # The setting decides the rows, and to count them all takes a second or two.
    found = setting.once(lambda: _tenants_by_rows(session, setting), "tenants by rows")
    if not found:
        return Acting(session=session, owner=owner)
    most = max(tables for _, tables in found)
    usual = [tenant for tenant, tables in found if tables == most]
    hottest = found[0][0]
    tenants = {HOT: hottest, MEDIAN: usual[(len(usual) - 1) // 2], ABSENT: hottest}
    return Acting(
        session=session, owner=owner, role=setting.design.roles["app"], tenants=tenants
    )


def _tenants_by_rows(session: Session, setting: Setting) -> list[tuple[str, int]]:
    """The tenants that have rows, as text, the one with most first.

    With each stands of how many tables that access patterns ask for it has rows: in a lab with
    few rows most tenants have none of some kind, and a pattern would find nothing of theirs.
    """
    asked = {table for access in setting.design.access for table in access.tables}
    counted = [
        f"SELECT g.tenant::text, g.n, {int(names.table in asked)} AS asked FROM ("  # noqa: S608 - quoted names
        f"SELECT {quote_identifier(names.tenant)} AS tenant, count(*) AS n "
        f"FROM {names.table.sql} GROUP BY 1) AS g"
        for names in setting.design.names.values()
        if names.tenant is not None
    ]
    if not counted:
        return []
    rows = session.query_untrusted(
        "SELECT t.tenant, sum(t.asked)::integer "  # noqa: S608 - quoted names
        f"FROM ({' UNION ALL '.join(counted)}) AS t "
        "GROUP BY t.tenant ORDER BY sum(t.n) DESC, t.tenant"
    )
    return [(str(tenant), int(str(tables))) for tenant, tables in rows]
