"""Which names a brief may use, and the remedy for those that it may not."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from dbarchitect.design.brief.fields import refuse, text_of
from dbarchitect.design.brief.keys import ENTITY_NAME, MEMBER_NAME, PHYSICAL_NAME
from dbarchitect.design.names import snake_case
from dbarchitect.errors import BriefError
from dbarchitect.model.identifier import MAX_IDENTIFIER_BYTES, identifier_bytes
from dbarchitect.model.keywords import QUOTED_KEYWORDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.design.brief.nodes import Node, Scalar
    from dbarchitect.errors import Location

MAX_TABLE_BYTES = MAX_IDENTIFIER_BYTES - len("_pkey")
"""The longest table whose primary key's name is not cut."""

MAX_BRIEF_NAME_BYTES = 40
"""Room for what a role or a database appends to it."""

SYSTEM_COLUMNS = frozenset({"tableoid", "xmin", "cmin", "xmax", "cmax", "ctid"})
"""Source: PostgreSQL documentation 5.6 (system columns)."""


def entity_name(key: Scalar) -> str:
    """The name of an entity.

    Raises:
        BriefError: it is no name of ASCII letters, digits and `_`.
    """
    if re.fullmatch(ENTITY_NAME, key.text):
        hint = "Write a shorter name, and say more in its `description:`."
        _check_length(key.location, key.text, MAX_IDENTIFIER_BYTES, "entity", hint)
        return key.text
    better = "".join(w[:1].upper() + w[1:] for w in _ascii(key.text, "Entity").split("_"))
    message = f"`{_short(key.text)}` is no name of an entity: {_why(key.text)}"
    hint = f"Write ASCII letters, digits and `_`, such as `{better}`; `table:` names its table."
    raise refuse(key, message, hint)


def member_name(key: Scalar, what: str) -> str:
    """The name of an attribute or a reference; `what` says which.

    Raises:
        BriefError: no lower-case ASCII name, or a word that SQL reserves.
    """
    name = key.text
    if not re.fullmatch(MEMBER_NAME, name):
        better = snake_case(_ascii(name, "name"))
        message = f"`{_short(name)}` is no name of {what}: {_why(name, lower=True)}"
        hint = f"Write `{better}`, and `column: {name}` if the column must be called so."
        if not re.fullmatch(PHYSICAL_NAME, name):
            hint = f"Write lower-case ASCII letters, digits and `_`, such as `{better}`."
        raise refuse(key, message, hint)
    remedy = "Write a shorter name, and say more in its `description:`."
    _check_length(key.location, name, MAX_IDENTIFIER_BYTES, what, remedy)
    return name


def column_errors(place: Location | None, column: str, what: str) -> Iterator[BriefError]:
    """Why a column cannot be called so: reserved by SQL or by the server, or over 63 bytes."""
    if column in QUOTED_KEYWORDS or column in SYSTEM_COLUMNS:
        owner = "PostgreSQL's own" if column in SYSTEM_COLUMNS else "a key word of SQL"
        message = f"{what} would be column `{column}`, which is {owner}"
        hint = f"Give it another name, such as `{column}_value`."
        yield BriefError(message, hint=hint, location=place)
    remedy = "Give it another name."
    yield from _too_long(place, column, MAX_IDENTIFIER_BYTES, f"{what} would be column", remedy)


def table_errors(place: Location | None, table: str, what: str) -> Iterator[BriefError]:
    """Why a table cannot be called so: reserved by SQL, or over 58 bytes.

    Of the 63 bytes of a name `_pkey` takes 5.
    """
    if table in QUOTED_KEYWORDS:
        message = f"{what} would be table `{table}`, which is a key word of SQL"
        hint = f"Write another name as `table:`, such as `{table}_entries`."
        yield BriefError(message, hint=hint, location=place)
    remedy = "Write a shorter name as `table:`."
    yield from _too_long(place, table, MAX_TABLE_BYTES, f"{what} would be table", remedy)


def check_schema(place: Location | None, schema: str) -> None:
    """The schema's name is one that a user may make and write without quotes.

    Raises:
        BriefError: reserved by SQL or by the server, or over 63 bytes.
    """
    if schema.startswith("pg_") or schema == "information_schema" or schema in QUOTED_KEYWORDS:
        message = f"schema `{schema}` is reserved"
        raise BriefError(message, hint="Give it another name.", location=place)
    _check_length(place, schema, MAX_IDENTIFIER_BYTES, "schema", "Write a shorter name.")


def brief_name(node: Node) -> str:
    """The brief's name, from which database and roles are named.

    Raises:
        BriefError: no lower-case ASCII name, or over 40 bytes.
    """
    name = text_of(node, "`name` of the brief")
    if not re.fullmatch(MEMBER_NAME, name):
        better = snake_case(_ascii(name, "shop"))
        message = f"`name` of the brief is `{_short(name)}`: {_why(name, lower=True)}"
        hint = f"Write lower-case ASCII letters, digits and `_`, such as `{better}`."
        raise refuse(node, message, hint)
    _check_length(node.location, name, MAX_BRIEF_NAME_BYTES, "the brief is", "Shorten it.")
    return name


def physical_name(node: Node | None, what: str) -> str | None:
    """The name that the author gives a table, a column or a schema, or None.

    Raises:
        BriefError: it holds anything but ASCII letters, digits and `_`.
    """
    if node is None:
        return None
    name = text_of(node, what)
    if re.fullmatch(PHYSICAL_NAME, name):
        return name
    message = f"{what} is `{_short(name)}`: {_why(name)}"
    raise refuse(node, message, "Write ASCII letters, digits and `_`, beginning with a letter.")


def _check_length(
    place: Location | None, name: str, limit: int, what: str, remedy: str
) -> None:
    for error in _too_long(place, name, limit, what, remedy):
        raise error


def _too_long(
    place: Location | None, name: str, limit: int, what: str, remedy: str
) -> Iterator[BriefError]:
    size = identifier_bytes(name)
    if size > limit:
        message = f"{what} `{_short(name)}` of {size} bytes; there is room for {limit}"
        yield BriefError(message, hint=remedy, location=place)


def _why(name: str, *, lower: bool = False) -> str:
    if not name:
        return "it is empty"
    strange = next((c for c in name if not re.match(r"[A-Za-z0-9_]", c)), None)
    if strange is not None:
        kind = "is not ASCII" if ord(strange) > 127 else "cannot stand in it"  # noqa: PLR2004 - ASCII
        return f"`{strange if strange.isprintable() else repr(strange)}` {kind}"
    if name[0].isdigit():
        return "it begins with a digit"
    return (
        "it must be lower case" if lower and name[0] != "_" else "it must begin with a letter"
    )


def _ascii(name: str, otherwise: str) -> str:
    plain = unicodedata.normalize("NFKD", name.replace("ß", "ss"))
    plain = plain.encode("ascii", "ignore").decode()
    kept = re.sub(r"[^A-Za-z0-9]+", "_", plain).strip("_0123456789")
    return kept[:30].rstrip("_") or otherwise


def _short(name: str) -> str:
    shown = (
        name if len(name) <= MAX_IDENTIFIER_BYTES else name[: MAX_IDENTIFIER_BYTES - 3] + "..."
    )
    return "".join(c if c.isprintable() else "?" for c in shown)
