"""The shop, loaded once; what a test does there is rolled back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from shop_design import load_design, shop_design

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.lab import Lab, LabDatabase
    from dbarchitect.postgres.session import Session


@pytest.fixture(scope="module")
def shop_database(lab: Lab) -> Iterator[LabDatabase]:
    before = set(lab.roles)
    database = lab.create_database()
    load_design(lab, database, shop_design())
    yield database
    lab.drop_database(database)
    for role in reversed(lab.roles):
        if role not in before | {database.owner_role}:
            lab.drop_role(role)


@pytest.fixture
def shop(shop_database: LabDatabase) -> Iterator[Session]:
    """A session as the application, in a transaction that is rolled back."""
    session = shop_database.owner
    with session.rolled_back():
        session.execute_untrusted("SET LOCAL ROLE shop_app")
        yield session
