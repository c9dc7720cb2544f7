"""The JSON Schema of a brief, for editors; made from the same keys that the reader knows.

It is broader than the reader: what needs the whole brief (names, circles, SQL) is left to
`dbarchitect brief check`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.design.brief import keys

if TYPE_CHECKING:
    from dbarchitect.design.brief.keys import Fragment, Key

SCHEMA_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def brief_json_schema() -> dict[str, object]:
    """The JSON Schema (draft 2020-12) of a brief."""
    definitions: dict[str, object] = {
        name: _object(members) for name, members in keys.OBJECTS.items()
    }
    definitions["attribute"] = {"anyOf": [keys.TEXT, _object(keys.ATTRIBUTE)]}
    definitions["distribution"] = {
        **_object(keys.DISTRIBUTION),
        "additionalProperties": keys.PERCENT,
    }
    definitions["references"] = {
        "anyOf": [
            keys.TEXT,
            {"type": "array", "items": keys.TEXT, "minItems": 1},
            {
                "type": "object",
                "additionalProperties": {"anyOf": [keys.TEXT, {"$ref": "#/$defs/reference"}]},
            },
        ]
    }
    return {
        "$schema": SCHEMA_DIALECT,
        "title": "A brief for dbarchitect",
        **_object(keys.BRIEF),
        "$defs": dict(sorted(definitions.items())),
    }


def _object(members: tuple[Key, ...]) -> dict[str, object]:
    properties: dict[str, Fragment] = {
        key.name: {"description": key.summary, **key.schema} for key in members
    }
    result: dict[str, object] = {
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
    }
    required = [key.name for key in members if key.required]
    return {**result, "required": required} if required else result
