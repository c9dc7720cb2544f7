"""CREATE COLLATION of the providers that not every build has."""

from __future__ import annotations

import pytest

from dbarchitect.ddl import create_statements
from dbarchitect.errors import UsageError
from dbarchitect.model.identifier import QualifiedName
from dbarchitect.model.schema import Collation, CollationProvider, Schema

ICU = Collation(
    name=QualifiedName("public", "folded"),
    owner="owner",
    provider=CollationProvider.ICU,
    locale="und-u-ks-level2",
    deterministic=False,
    rules="&a < b",
)


def test_a_collation_of_icu_says_all_that_it_is() -> None:
    sql = [one.sql for one in create_statements(Schema(collations=(ICU,)))]
    assert sql[0] == (
        "CREATE COLLATION public.folded (provider = icu, locale = 'und-u-ks-level2', "
        "rules = '&a < b', deterministic = false)"
    )


def test_rules_are_refused_where_the_target_has_none() -> None:
    with pytest.raises(UsageError, match=r"rules of collation .* PostgreSQL 16"):
        create_statements(Schema(collations=(ICU,)), server_version_num=150000)
