"""What an expression over a column holds, where that follows from what the column holds."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from dbarchitect.design.proof.profiles import ColumnProfile
from dbarchitect.design.proof.values import Values

if TYPE_CHECKING:
    from dbarchitect.design.proof.profiles import TableProfile
    from dbarchitect.storage.payloads import Json

_NAME = r'"?(?P<column>[^"()\s]+)"?'
_KEY = re.compile(rf"\({_NAME} ->> '(?P<key>(?:[^']|'')*)'\)(?:::(?P<cast>\w+))?")
_SAME_WIDTH = re.compile(rf"(?:lower|upper)\({_NAME}\)")

_FIXED = {
    "int2": "smallint",
    "int4": "integer",
    "int8": "bigint",
    "float8": "double precision",
    "bool": "boolean",
    "uuid": "uuid",
}


def expression_profile(profile: TableProfile, expression: str) -> ColumnProfile | None:
    """The profile of an expression as of a column; None where it is not understood."""
    same = _SAME_WIDTH.fullmatch(expression)
    if same is not None:
        return _named(profile, same["column"])
    key = _KEY.fullmatch(expression)
    if key is None:
        return None
    column = _named(profile, key["column"])
    cast = key["cast"]
    if column is None or not column.values.pool or (cast and cast not in _FIXED):
        return None
    made = _of_key(column, key["key"].replace("''", "'"), expression)
    return made if cast is None else replace(made, type_name=_FIXED[cast])


def _named(profile: TableProfile, name: str) -> ColumnProfile | None:
    return next((column for column in profile.columns if column.name == name), None)


def _of_key(column: ColumnProfile, key: str, expression: str) -> ColumnProfile:
    """The values of a key of the documents from which rows draw; null where it is missing."""
    found: Counter[str] = Counter()
    for document in column.values.pool:
        value = document.get(key) if isinstance(document, Mapping) else None
        if value is not None:
            found[_shown(value)] += 1
    whole = sum(found.values())
    widths: Counter[int] = Counter()
    for text, count in found.items():
        widths[len(text.encode())] += count
    values = Values(
        expression,
        tuple((width, count / whole) for width, count in sorted(widths.items())),
        column.values.basis,
        choices=tuple(found),
        shares=tuple(count / whole for count in found.values()),
        distinct=len(found),
    )
    present = (1.0 - column.null_share) * whole / len(column.values.pool)
    return ColumnProfile(
        name=expression, type_name="text", values=values, null_share=1.0 - present
    )


def _shown(value: Json) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)
