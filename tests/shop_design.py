"""The shop's design, and designs of short briefs."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from dbarchitect.ddl import create_statements
from dbarchitect.design.architect import design_schema
from dbarchitect.design.brief.reader import load_brief, read_brief
from dbarchitect.design.names import physical_names

if TYPE_CHECKING:
    from dbarchitect.lab import Lab, LabDatabase
    from dbarchitect.model.design import Design

AS_OF = date(2026, 11, 21)

SHOP = Path(__file__).parents[1] / "examples" / "shop" / "brief.yaml"


@cache
def shop_design() -> Design:
    brief = read_brief(SHOP)
    return design_schema(brief, physical_names(brief), as_of=AS_OF)


def design_of(text: str) -> Design:
    brief = load_brief(text)
    return design_schema(brief, physical_names(brief), as_of=AS_OF)


def load_design(lab: Lab, database: LabDatabase, design: Design) -> None:
    """The design's roles exist and its objects are in the database."""
    for role in design.roles.values():
        lab.create_role(role)
    statements = create_statements(
        design.schema, server_version_num=lab.server_version_num, include_roles=False
    )
    with database.owner.transaction():
        for statement in statements:
            database.owner.execute_untrusted(statement.sql)
