"""SEC13: a column that by its name holds secrets, readable by everybody."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from dbarchitect.model.finding import Confidence, Finding, Remedy, Severity
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.schema import PUBLIC, ObjectKind
from dbarchitect.model.schema.paths import member_path
from dbarchitect.review.access import API_ROLES, Access, is_supabase, revocation, role_names
from dbarchitect.review.rule import Rule

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from dbarchitect.model.schema import (
        Column,
        Grant,
        MaterializedView,
        Privileges,
        Table,
        View,
        ViewColumn,
    )
    from dbarchitect.model.snapshot import Snapshot

RULE = Rule(
    code="SEC13",
    slug="sensitive_column_open_to_everybody",
    severity=Severity.ERROR,
    confidence=Confidence.LIKELY,
    summary="Everybody may read a column that by its name holds secrets or facts of a person.",
    why=(
        "Each role that can connect, one made for a report or a monitor among them, can copy "
        "the passwords, keys or numbers of all people in the table."
    ),
    remedy="Grant SELECT to the roles that need the column, then revoke it from PUBLIC.",
    systemic="{count} columns with secrets can be read by everybody",
    also_in=("splinter 0023",),
    references=(
        "https://www.postgresql.org/docs/18/ddl-priv.html",
        "https://www.postgresql.org/docs/18/sql-grant.html",
    ),
    since="0.1",
)

SENSITIVE_NAMES = (
    "password",
    "passwd",
    "pwd",
    "password_hash",
    "hashed_password",
    "encrypted_password",
    "password_digest",
    "secret",
    "secret_key",
    "client_secret",
    "private_key",
    "api_key",
    "apikey",
    "access_token",
    "refresh_token",
    "auth_token",
    "session_token",
    "reset_token",
    "otp_secret",
    "totp_secret",
    "ssn",
    "social_security_number",
    "national_id",
    "passport_number",
    "tax_id",
    "credit_card",
    "credit_card_number",
    "card_number",
    "cvv",
    "iban",
    "bank_account_number",
    "date_of_birth",
)
"""Names that a column has only for what its owner would not tell everybody.

Source: the usual names of Devise, Django, Laravel, OAuth 2.0 (RFC 6749) and of personal
identifiers in GDPR article 87 and PCI DSS 3.
"""


def check(
    snapshot: Snapshot,
    *,
    names: Collection[str] = SENSITIVE_NAMES,
    api_roles: Collection[str] = API_ROLES,
) -> Iterator[Finding]:
    """Columns of these names that PUBLIC may read, in a schema that everybody may look into.

    In a database of Supabase the roles of its API are everybody, too. Row security is no
    answer here: it hides rows, and who sees a row sees its columns; but where it is on, what
    the API may read is for policies to say. `names` are compared in lower case, without `_`.
    """
    wanted = {_plain(name) for name in names}
    everybody = {PUBLIC, *(api_roles if is_supabase(snapshot.schema) else ())}
    access = Access(snapshot.schema)
    for relation in _relations(snapshot):
        if relation.name.schema not in access.open_schemas or _is_hidden(relation):
            continue
        for column in relation.columns:
            if _plain(column.name) in wanted:
                readers = _readers(relation, column) & everybody
                if readers:
                    yield _finding(snapshot, relation, column, readers)


def _relations(snapshot: Snapshot) -> Iterator[Table | View | MaterializedView]:
    yield from snapshot.schema.tables
    yield from snapshot.schema.views
    yield from snapshot.schema.materialized_views


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


def _is_hidden(relation: Table | View | MaterializedView) -> bool:
    """Whether policies say who sees rows, or the relation is but a part of another."""
    is_secured = getattr(relation, "row_security", False)
    return is_secured or getattr(relation, "partition_of", None) is not None


def _readers(
    relation: Table | View | MaterializedView, column: Column | ViewColumn
) -> set[str]:
    return _grantees(relation.privileges) | _grantees(column.privileges)


def _grantees(privileges: Privileges) -> set[str]:
    return {grant.grantee for grant in _reading(privileges)}


def _reading(privileges: Privileges) -> list[Grant]:
    return [grant for grant in privileges or () if grant.privilege == "SELECT"]


def _finding(
    snapshot: Snapshot,
    relation: Table | View | MaterializedView,
    column: Column | ViewColumn,
    readers: set[str],
) -> Finding:
    name = quote_identifier(column.name)
    return RULE.found(
        snapshot,
        member_path(ObjectKind.COLUMN, relation.name, column.name),
        message=f"Every role that can connect can read {relation.name.display}.{name}.",
        claim=f"{role_names(readers)} has SELECT on it, and row security is off",
        remedy=_remedy(relation, column, readers),
    )


def _remedy(
    relation: Table | View | MaterializedView, column: Column | ViewColumn, readers: set[str]
) -> Remedy:
    of_table = _grantees(relation.privileges) & readers
    held = [
        replace(grant, privilege=f"SELECT ({quote_identifier(column.name)})")
        for grant in _reading(column.privileges)
        if grant.grantee in readers
    ]
    held += [g for g in _reading(relation.privileges) if g.grantee in readers]
    text = RULE.remedy
    if of_table:
        text += (
            " A grant on the table counts for all of its columns: grant anew those that "
            "everybody may read."
        )
    return revocation(
        text, relation.name.sql, relation.owner, held, all_grants=relation.privileges
    )
