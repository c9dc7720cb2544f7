"""Every key that a request may hold; the reader and the published JSON Schema share them."""

from __future__ import annotations

from dbarchitect.design.brief.keys import BRIEF, COUNT, PER_TIME, TEXT, Key

DESIGN_SCHEMA = "design_schema"

LATER_TASKS = ("optimize_query", "plan_migration", "setup_backup")
"""Tasks that a request may name one day, and that are told so."""

REQUEST = (
    Key("task", "What is asked.", {"enum": [DESIGN_SCHEMA]}),
    Key("context", "What there is: a brief, or current tables.", {"$ref": "#/$defs/context"}),
    Key(
        "requirements",
        "What is asked of the database as a whole, as in a brief.",
        {"$ref": "#/$defs/requirements"},
    ),
)

OF_BRIEF = tuple(key for key in BRIEF if key.name != "requirements")
"""The keys of a brief that a context may hold; none of them must be there."""

CONTEXT = (
    Key(
        "brief",
        "A whole brief, or the path of one beside the request.",
        {"anyOf": [TEXT, {"$ref": "#/$defs/brief"}]},
    ),
    Key(
        "tables",
        "The current tables: their DDL, or the path of SQL files or of a snapshot.",
        TEXT,
    ),
    Key(
        "volume",
        "How many rows each current table has, by its name.",
        {"type": "object", "additionalProperties": COUNT},
    ),
    Key(
        "growth",
        "How many rows come to each current table in a time, by its name.",
        {"type": "object", "additionalProperties": PER_TIME},
    ),
    *(Key(key.name, key.summary, key.schema) for key in OF_BRIEF),
)
