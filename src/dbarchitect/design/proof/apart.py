"""Tenants in schemas or databases of their own: two are made, and one tries the other's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.ddl import create_statements
from dbarchitect.design.proof.ground import role_names
from dbarchitect.design.tenancy.template import (
    ATTACKER,
    PLACEHOLDER,
    grants_of_one,
    schema_of_one,
)
from dbarchitect.errors import DbarchitectError, StatementFailedError
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.proof import BuildCheck
from dbarchitect.model.tenancy import Isolation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.lab import Lab, LabDatabase
    from dbarchitect.model.design import Design
    from dbarchitect.model.schema import Table
    from dbarchitect.postgres.session import Session

TENANTS = (ATTACKER, "tenant_two")
INSUFFICIENT_PRIVILEGE = "42501"


def apart_checks(lab: Lab, design: Design) -> tuple[BuildCheck, ...]:
    """Two tenants of the design of one have been made and have tried each other's.

    Raises:
        StatementFailedError: a statement of the design is refused.
    """
    if design.brief.requirements.isolation is Isolation.SCHEMA:
        return _in_schemas(lab, design)
    return _in_databases(lab, design)


def _role(design: Design, key: str, tenant: str) -> str:
    return design.roles[key].replace(PLACEHOLDER, tenant)


def _database(lab: Lab, design: Design, tenant: str) -> LabDatabase:
    """An empty database of the tenant's owner, with what belongs to no tenant."""
    database = lab.create_database(owner_role=_role(design, "owner", tenant))
    for extension in design.schema.extensions:
        lab.create_extension(database, extension.name, schema="public")
    return database


def _build(lab: Lab, design: Design, session: Session, tenant: str) -> None:
    """The tenant's schema is made by its owner, who is no superuser."""
    for name in role_names(design):
        if name != design.roles["owner"]:
            lab.create_role(name.replace(PLACEHOLDER, tenant), login=True)
    statements = create_statements(
        schema_of_one(design),
        server_version_num=lab.server_version_num,
        existing_roles=role_names(design),
    )
    owner = quote_identifier(_role(design, "owner", tenant))
    session.execute_untrusted(f"SET ROLE {owner}")
    for statement in statements:
        session.execute_untrusted(statement.sql.replace(PLACEHOLDER, tenant))
    session.execute_untrusted("RESET ROLE")


def _in_schemas(lab: Lab, design: Design) -> tuple[BuildCheck, ...]:
    database = _database(lab, design, TENANTS[0])
    try:
        for tenant in TENANTS:
            owner = quote_identifier(_role(design, "owner", tenant))
            lab.create_role(_role(design, "owner", tenant), login=True)
            name = quote_identifier(database.name)
            database.admin.execute_untrusted(f"GRANT CREATE ON DATABASE {name} TO {owner}")
            _build(lab, design, database.owner, tenant)
        return tuple(_schema_checks(database, design))
    finally:
        lab.drop_database(database)


def _schema_checks(database: LabDatabase, design: Design) -> Iterator[BuildCheck]:
    """Each role of the first tenant reads each table of the second, and is refused."""
    one, two = TENANTS
    for key in ("app", "readonly"):
        role = _role(design, key, one)
        for table in _tables(design):
            sql = f"SELECT count(*) FROM {table.name.sql}".replace(PLACEHOLDER, two)  # noqa: S608 - a quoted name
            refused = _outcome(database.owner, role, sql, ())
            opened = _outcome(database.owner, role, sql, _opening(design, role, two))
            own = _outcome(database.owner, _role(design, "owner", two), sql, ())
            yield BuildCheck(
                name=f"{role} in {table.name.display.replace(PLACEHOLDER, two)}",
                claim=(
                    "A role of one tenant is refused by the schema of another, and was let in "
                    "where that had been granted."
                ),
                passed=(refused, opened, own) == (INSUFFICIENT_PRIVILEGE, "", ""),
                detail=f"{refused or 'accepted'}; with the privilege {opened or 'accepted'}",
            )


def _opening(design: Design, role: str, tenant: str) -> tuple[str, ...]:
    """What its owner would have to grant."""
    owner = quote_identifier(_role(design, "owner", tenant))
    schema = quote_identifier(tenant)
    name = quote_identifier(role)
    return (
        f"SET LOCAL ROLE {owner}",
        f"GRANT USAGE ON SCHEMA {schema} TO {name}",
        f"GRANT SELECT ON ALL TABLES IN SCHEMA {schema} TO {name}",
    )


def _outcome(session: Session, role: str, sql: str, before: tuple[str, ...]) -> str:
    """The SQLSTATE with which the statement is refused to the role, empty where it runs."""
    try:
        with session.rolled_back():
            for statement in (*before, f"SET LOCAL ROLE {quote_identifier(role)}", sql):
                session.execute_untrusted(statement)
    except StatementFailedError as error:
        return error.sqlstate or "refused"
    return ""


def _tables(design: Design) -> Iterator[Table]:
    return (table for table in design.schema.tables if table.partition_of is None)


def _in_databases(lab: Lab, design: Design) -> tuple[BuildCheck, ...]:
    made = [_database(lab, design, tenant) for tenant in TENANTS]
    try:
        for database, tenant in zip(made, TENANTS, strict=True):
            _build(lab, design, database.owner, tenant)
        return tuple(_database_checks(lab, made[1], design))
    finally:
        for database in made:
            lab.drop_database(database)


def _database_checks(lab: Lab, other: LabDatabase, design: Design) -> Iterator[BuildCheck]:
    """Each role of the first tenant connects to the second's database, and is refused."""
    one, two = TENANTS
    name = quote_identifier(other.name)
    for key in ("app", "readonly"):
        role = _role(design, key, one)
        # The server lets everybody connect to a new database; the script ends that.
        other.admin.execute_untrusted(f"GRANT CONNECT ON DATABASE {name} TO PUBLIC")
        opened = _connects(lab, other, role)
        for sql in grants_of_one(design):
            text = sql.replace(f"DATABASE {PLACEHOLDER}", f"DATABASE {name}")
            other.admin.execute_untrusted(text.replace(PLACEHOLDER, two))
        refused = _connects(lab, other, role)
        own = _connects(lab, other, _role(design, key, two))
        yield BuildCheck(
            name=f"{role} in the database of {two}",
            claim=(
                "A role of one tenant cannot connect to the database of another; it could "
                "before the script took that from PUBLIC."
            ),
            passed=(opened, refused, own) == (True, False, True),
            detail=f"before: {_word(opened)}; after: {_word(refused)}; its own: {_word(own)}",
        )


def _word(connected: bool) -> str:  # noqa: FBT001 - the one thing that it words
    return "connected" if connected else "refused"


def _connects(lab: Lab, database: LabDatabase, role: str) -> bool:
    try:
        with lab.connect(database, role):
            return True
    except DbarchitectError:
        return False
