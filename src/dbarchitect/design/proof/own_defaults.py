"""Defaults that a rule of the brief refuses, told as errors of the brief: the server judges.

What reading alone can tell (numbers, days) was refused there; here are patterns, the order of
texts, spans and conditions in SQL.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.errors import BriefError, StatementFailedError
from dbarchitect.model.identifier import quote_identifier

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.brief import Attribute
    from dbarchitect.model.design import Design
    from dbarchitect.model.schema import Check, Table
    from dbarchitect.postgres.session import Session


def require_allowed_defaults(session: Session, design: Design) -> None:
    """Nothing, where the defaults of a row that says nothing else break no CHECK.

    A CHECK is asked whose columns all have defaults; what the server cannot evaluate is left
    to the probes.

    Raises:
        BriefError: a CHECK refuses them; with the place of the attribute.
    """
    for entity in design.brief.entities:
        names = design.names[entity.name]
        table = design.schema.table(names.table)
        for check in table.checks:
            said = [a for a in entity.attributes if names.columns[a.name] in check.columns]
            if len(said) < len(check.columns) or not all(a.default for a in said):
                continue
            if _is_refused(session, table, check):
                raise _error(entity.name, said, check)


def _is_refused(session: Session, table: Table, check: Check) -> bool:
    given = ", ".join(_given(table, check))
    name = quote_identifier(table.name.name)
    # Names are quoted; the defaults and the condition are the brief's own SQL.
    sql = f"SELECT ({check.expression}) IS FALSE FROM (SELECT {given}) AS {name}"  # noqa: S608
    try:
        return bool(session.query_untrusted(sql)[0][0])
    except StatementFailedError:
        return False


def _given(table: Table, check: Check) -> Iterator[str]:
    for name in check.columns:
        column = table.column(name)
        yield f"CAST({column.default} AS {column.type}) AS {quote_identifier(name)}"


def _error(entity: str, said: list[Attribute], check: Check) -> BriefError:
    given = " and ".join(f"`{a.default}` of attribute `{a.name}`" for a in said)
    word = "default" if len(said) == 1 else "defaults"
    message = f"entity `{entity}`: the {word} {given}: refused by `{check.expression}`"
    hint = (
        "Write a default that it allows, or none: every insert that leaves it out would fail."
    )
    return BriefError(message, hint=hint, location=said[0].location)
