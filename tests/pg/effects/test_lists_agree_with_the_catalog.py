"""What the derivation knows of functions and casts is what the server's catalog says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dbarchitect.ddl.effects.type_changes import BINARY_COERCIBLE
from dbarchitect.ddl.effects.volatility import STEADY, VOLATILE

if TYPE_CHECKING:
    from dbarchitect.lab import LabDatabase

FUNCTIONS = """
    select proname::text, pg_catalog.array_agg(distinct provolatile::text)
    from pg_catalog.pg_proc
    where pronamespace = 'pg_catalog'::pg_catalog.regnamespace group by 1 order by 1
"""
CASTS = """
    select s.typname::text, t.typname::text
    from pg_catalog.pg_cast as c
    join pg_catalog.pg_type as s on s.oid = c.castsource
    join pg_catalog.pg_type as t on t.oid = c.casttarget
    where c.castmethod = 'b' and s.typname !~ '^pg_'
    order by 1, 2
"""


@pytest.mark.essential
def test_functions_are_as_volatile_as_the_catalog_says(database: LabDatabase) -> None:
    known = {name: set(kinds) for name, kinds in database.admin.query(FUNCTIONS)}
    assert {name for name in VOLATILE & known.keys() if known[name] != {"v"}} == set()
    assert {name for name in STEADY & known.keys() if "v" in known[name]} == set()
    assert known.keys() >= STEADY - {"coalesce"}


@pytest.mark.essential
def test_the_types_that_are_another_one_as_they_are_are_all_there(
    database: LabDatabase,
) -> None:
    casts = {(source, target) for source, target in database.admin.query(CASTS)}
    assert casts == {(one, two) for one, others in BINARY_COERCIBLE.items() for two in others}
