"""The functions of a design, which nobody but their owner may call or lead astray.

`pg_temp` is named in the path, as the last: a path that does not name it has it as the first,
even one that is empty. Whoever may make temporary objects could then put a type of theirs
(`CREATE DOMAIN pg_temp.text ... CHECK (...)`) in the place of the server's, and the CHECK would
run with the rights of the owner of a function that is SECURITY DEFINER.

Source: PostgreSQL documentation, CREATE FUNCTION, "Writing SECURITY DEFINER Functions Safely".
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dbarchitect.model.schema import Grant, Routine

if TYPE_CHECKING:
    from dbarchitect.model.identifier import QualifiedName

_PINNED = (("search_path", "pg_catalog, pg_temp"),)
"""The setting as the catalog holds it: `SET search_path TO 'pg_catalog', 'pg_temp'`."""

_DEFINITION = """CREATE OR REPLACE FUNCTION {name}({arguments})
 RETURNS {returns}
 LANGUAGE plpgsql
{definer} SET search_path TO 'pg_catalog', 'pg_temp'
AS {quote}
{body}
{quote}"""


def trigger_routine(
    name: QualifiedName, owner: str, body: str, comment: str, *, as_owner: bool = False
) -> Routine:
    """The function of a trigger, from its block of PL/pgSQL.

    With `as_owner` it has its owner's rights and not those of whoever writes a row.
    """
    made = Routine(
        name=name,
        arguments="",
        definition=body,
        owner=owner,
        language="plpgsql",
        returns="trigger",
        security_definer=as_owner,
        settings=_PINNED,
        privileges=own_execute(owner),
        comment=comment,
    )
    return replace(made, definition=_definition(made, body))


def job_routine(
    name: QualifiedName, owner: str, body: str, comment: str, *, arguments: str, returns: str
) -> Routine:
    """A function that a job calls, from its block of PL/pgSQL; it has its owner's rights."""
    made = trigger_routine(name, owner, body, comment, as_owner=True)
    made = replace(made, arguments=arguments, returns=returns)
    return replace(made, definition=_definition(made, body))


def own_execute(owner: str) -> tuple[Grant, ...]:
    """EXECUTE for the owner alone: a trigger needs no grant to fire."""
    return (Grant(grantee=owner, privilege="EXECUTE", grantor=owner),)


def _definition(routine: Routine, body: str) -> str:
    return _DEFINITION.format(
        name=routine.name.sql,
        arguments=routine.arguments,
        returns=routine.returns,
        definer=" SECURITY DEFINER\n" if routine.security_definer else "",
        body=body,
        quote=dollar_quote(body),
    )


def dollar_quote(body: str, tag: str = "$function") -> str:
    """A dollar quote that the body does not close, the server's own choice for a function.

    Source: pg_get_functiondef, src/backend/utils/adt/ruleutils.c.
    """
    quote = tag
    while quote in body:
        quote += "x"
    return f"{quote}$"
