"""The JSON Schema of a request, made of the keys that its reader knows."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from dbarchitect.design.brief.jsonschema import SCHEMA_DIALECT, brief_json_schema
from dbarchitect.design.request import keys

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dbarchitect.design.brief.keys import Key


def request_json_schema() -> dict[str, object]:
    """The JSON Schema (draft 2020-12) of a request."""
    brief = brief_json_schema()
    known = cast("dict[str, object]", brief.pop("$defs"))
    del brief["$schema"]
    return {
        "$schema": SCHEMA_DIALECT,
        "$id": "dbarchitect/request/1",
        "title": "A request for dbarchitect",
        **_object(keys.REQUEST, required=["task", "context"]),
        "$defs": dict(
            sorted({**known, "brief": brief, "context": _object(keys.CONTEXT)}.items())
        ),
    }


def _object(members: Iterable[Key], required: list[str] | None = None) -> dict[str, object]:
    found: dict[str, object] = {
        "type": "object",
        "properties": {key.name: {"description": key.summary, **key.schema} for key in members},
        "additionalProperties": False,
    }
    return {**found, "required": required} if required else found
