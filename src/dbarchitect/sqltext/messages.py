"""A tree as the message of which libpg_query writes SQL again.

The reader of JSON that protobuf has builds a table of all fields for each message: of a node,
which may be one of 270 kinds, that is most of what writing a query takes.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from collections.abc import Mapping

# The classes of protobuf are made at run time, and have no stubs.
Message = Any
Field = Any


def fill(message: Message, fields: Mapping[str, object]) -> None:
    """The message has these fields, named as the JSON of libpg_query names them.

    Raises:
        KeyError: there is no such field, or no such label.
    """
    known = _fields(message.DESCRIPTOR)
    for name, value in fields.items():
        field, is_list = known[name]
        if not is_list:
            _set(message, field, value)
            continue
        held = getattr(message, field.name)
        for item in cast("list[object]", value):
            if field.message_type is None:
                held.append(_scalar(field, item))
            else:
                fill(held.add(), cast("Mapping[str, object]", item))


def _set(message: Message, field: Field, value: object) -> None:
    if field.message_type is None:
        setattr(message, field.name, _scalar(field, value))
        return
    held = getattr(message, field.name)
    held.SetInParent()
    fill(held, cast("Mapping[str, object]", value))


def _scalar(field: Field, value: object) -> object:
    return value if field.enum_type is None else field.enum_type.values_by_name[value].number


@cache
def _fields(kind: Message) -> dict[str, tuple[Field, bool]]:
    """The fields of a kind of message by both their names, and whether each is a list."""
    found: dict[str, tuple[Field, bool]] = {}
    for field in kind.fields:
        known = (field, bool(field.is_repeated))
        found[field.name] = known
        found[field.json_name] = known
    return found
