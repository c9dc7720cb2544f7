"""The names that PostgreSQL gives by itself, so that they need not be written.

Source: makeObjectName and ChooseIndexColumnNames in src/backend/commands/indexcmds.c.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.identifier import MAX_IDENTIFIER_BYTES, identifier_bytes

if TYPE_CHECKING:
    from dbarchitect.model.schema import Index


def object_name(first: str, second: str | None, label: str) -> str:
    """`first_second_label`, the longer of the two cut back until it fits in 63 bytes."""
    overhead = identifier_bytes(label) + 1 + (0 if second is None else 1)
    available = MAX_IDENTIFIER_BYTES - overhead
    first_bytes = identifier_bytes(first)
    second_bytes = 0 if second is None else identifier_bytes(second)
    while first_bytes + second_bytes > available:
        if first_bytes > second_bytes:
            first_bytes -= 1
        else:
            second_bytes -= 1
    parts = [_clip(first, first_bytes)]
    if second is not None:
        parts.append(_clip(second, second_bytes))
    return "_".join((*parts, label))


def index_name(table: str, index: Index) -> str:
    """The name that a partition's index on columns gets when its parent's is made."""
    if index.primary:
        return object_name(table, None, "pkey")
    label = "idx"
    if index.constraint is not None:
        label = "key" if index.unique else "excl"
    return object_name(table, _joined(_key_names(index)), label)


def _key_names(index: Index) -> list[str]:
    """Columns by name, made different by numbers."""
    names: list[str] = []
    for key in (*(key.column for key in index.keys), *index.include):
        base, number = key or "expr", 0
        name = base
        while name in names:
            number += 1
            name = _clip(base, MAX_IDENTIFIER_BYTES - len(str(number))) + str(number)
        names.append(name)
    return names


def _joined(names: list[str]) -> str:
    """The names joined by underscores, no further than one identifier's length."""
    joined = ""
    for name in names:
        joined = f"{joined}_{name}" if joined else name
        if identifier_bytes(joined) > MAX_IDENTIFIER_BYTES:
            return _clip(joined, MAX_IDENTIFIER_BYTES)
    return joined


def _clip(name: str, length_bytes: int) -> str:
    """The longest beginning of whole characters that fits."""
    return name.encode()[:length_bytes].decode(errors="ignore")
