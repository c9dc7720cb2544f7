"""Every key that a brief may hold: its name, what it says, and its JSON Schema.

The reader refuses what is not here, and the published JSON Schema is made from it, so that
the two cannot drift apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

Fragment: TypeAlias = "Mapping[str, object]"
"""A piece of JSON Schema."""

OLDEST_MAJOR = 14
NEWEST_MAJOR = 18
ENTITY_NAME = r"^[A-Za-z][A-Za-z0-9_]*$"
MEMBER_NAME = r"^[a-z][a-z0-9_]*$"
PHYSICAL_NAME = r"^[A-Za-z_][A-Za-z0-9_]*$"

PARTITION = r"none|by (day|week|month) on ([a-z][a-z0-9_]*)"

COMPLIANCE = ("gdpr", "ccpa", "hipaa", "pci-dss", "sox", "iso-27001", "soc-2")
CONSISTENCY = ("strong", "eventual")
ISOLATION = ("shared", "schema", "database")


@dataclass(frozen=True, slots=True)
class Key:
    """One key: its name, what it says in a sentence, and what its value may be."""

    name: str
    summary: str
    schema: Fragment
    required: bool = False


def _ref(name: str) -> Fragment:
    return {"$ref": f"#/$defs/{name}"}


def _map_of(value: Fragment, *, names: str | None = None) -> Fragment:
    base: dict[str, object] = {"type": "object", "additionalProperties": value}
    if names is not None:
        base["propertyNames"] = {"pattern": names}
    return base


def _list_of(value: Fragment, *, least: int = 1) -> Fragment:
    return {"type": "array", "items": value, "minItems": least}


TEXT: Fragment = {"type": "string", "minLength": 1}
FLAG: Fragment = {"type": "boolean"}
COUNT: Fragment = {
    "anyOf": [
        {"type": "integer", "minimum": 0, "maximum": 10**12},
        {"type": "string", "pattern": r"^[0-9_]+(\.[0-9]+)? ?[kKMGT]?$"},
    ]
}
PER_TIME: Fragment = {
    "type": "string",
    "pattern": r"^[0-9_]+(\.[0-9]+)? ?[kKMGT]? *(/|per) *[a-z]+$",
}
MEASURE: Fragment = {"type": "string", "pattern": r"^[0-9_]+(\.[0-9]+)? *[a-z]+$"}
PERCENT: Fragment = {"type": "string", "pattern": r"^[0-9]+(\.[0-9]+)? *%$"}
NUMBER: Fragment = {"type": "number", "minimum": 0}

BRIEF = (
    Key("name", "The name of the database, in lower case.", TEXT, required=True),
    Key("description", "What the business does, in a sentence.", TEXT),
    Key(
        "postgresql",
        "The major version of PostgreSQL that it runs on.",
        {"type": "integer", "minimum": OLDEST_MAJOR, "maximum": NEWEST_MAJOR},
    ),
    Key("horizon", "The time from now for which everything is sized.", MEASURE),
    Key("schema", "The PostgreSQL schema that holds the tables.", TEXT),
    Key(
        "entities",
        "What the business keeps, by name in the singular.",
        {**_map_of(_ref("entity"), names=ENTITY_NAME), "minProperties": 1},
        required=True,
    ),
    Key("audit", "The log in which changes of audited entities are kept.", _ref("audit")),
    Key(
        "access", "The statements that the application runs, by name.", _map_of(_ref("access"))
    ),
    Key("requirements", "What is asked of the database as a whole.", _ref("requirements")),
)

ENTITY = (
    Key("description", "What one row is, in a sentence.", TEXT),
    Key("rows", "How many there are at the start.", COUNT),
    Key("growth", "How many come in a time.", PER_TIME),
    Key(
        "attributes",
        "The facts about it, each in short or long form.",
        _map_of(_ref("attribute"), names=MEMBER_NAME),
    ),
    Key("part of", "The entity that it lives and dies with.", _ref("references")),
    Key("belongs to", "The entities that own it.", _ref("references")),
    Key(
        "refers to",
        "The entities that it refers to, by the reference's name.",
        _ref("references"),
    ),
    Key(
        "links",
        "The two or more entities that each row ties together, N:M.",
        _ref("references"),
    ),
    Key(
        "many",
        "The entities of which many are tied to many of this, by a name in the plural.",
        _map_of({"anyOf": [TEXT, _ref("many")]}, names=MEMBER_NAME),
    ),
    Key(
        "refers to one of",
        "References of which a row has exactly one, by their name together.",
        _map_of({"anyOf": [TEXT, _list_of(TEXT, least=2), _ref("one of")]}, names=MEMBER_NAME),
    ),
    Key(
        "fan-out",
        "How many refer to one row, by the reference's or the entity's name.",
        _map_of(_ref("fan-out")),
    ),
    Key(
        "unique",
        "Attributes and references that only together tell rows apart.",
        _list_of(_list_of(TEXT, least=2)),
    ),
    Key(
        "no overlap",
        "Lists of a period and of what must be the same for rows to be in each other's way.",
        _list_of(_list_of(TEXT)),
    ),
    Key(
        "balanced",
        "What adds up to zero among rows that are the same: `amount per transaction`.",
        {"anyOf": [TEXT, _list_of(TEXT)]},
    ),
    Key("tree", "That the rows make a hierarchy.", _ref("tree")),
    Key("checks", "Rules across attributes, as SQL conditions.", _list_of(TEXT)),
    Key(
        "depends",
        "What determines what: `zip -> city, state`, or `course ->> teacher`.",
        _list_of(TEXT),
    ),
    Key(
        "joins",
        "Three parts or more: a row is there wherever each of its parts is.",
        _list_of(_list_of(TEXT)),
    ),
    Key(
        "normalise",
        "Whether facts that depend on less than a key get an entity of their own (true).",
        FLAG,
    ),
    Key(
        "identity",
        "How rows are told apart: auto, bigint, uuid, or by attributes of their own.",
        {
            "anyOf": [
                {"enum": ["auto", "bigint", "uuid"]},
                {
                    "type": "object",
                    "properties": {"natural": _list_of(TEXT)},
                    "required": ["natural"],
                    "additionalProperties": False,
                },
            ]
        },
    ),
    Key("keep", "How rows live and die.", _ref("keep")),
    Key("retention", "How long a row is kept.", MEASURE),
    Key(
        "partition",
        "By which span of which time its table is partitioned, or none (the design decides).",
        {"type": "string", "pattern": f"^({PARTITION})$"},
    ),
    Key("rows per write", "How many rows one statement usually writes.", COUNT),
    Key("table", "The table's name, where the scheme's does not serve.", TEXT),
)

IDENTITY = (
    Key("natural", "The attributes and references that tell rows apart.", _list_of(TEXT)),
)

KEEP = (
    Key("timestamps", "Whether created_at and updated_at are kept (true).", FLAG),
    Key("audit", "Whether every change is logged (false).", FLAG),
    Key("delete", "What delete means: hard or soft.", {"enum": ["hard", "soft"]}),
    Key(
        "history",
        "Which former states are kept: none, versions, bitemporal, or the value before.",
        {"anyOf": [{"enum": ["none", "versions", "bitemporal"]}, _ref("previous")]},
    ),
    Key("changes", "How many rows are changed in a time, where versions are kept.", PER_TIME),
    Key("history retention", "How long a version is kept after it ended.", MEASURE),
    Key("append only", "Whether rows are neither changed nor deleted (false).", FLAG),
    Key("version", "Whether a row counts its changes, against lost updates (false).", FLAG),
)

PREVIOUS = (
    Key(
        "previous",
        "The attributes whose value before the last change is kept.",
        _list_of(TEXT),
        required=True,
    ),
)

ATTRIBUTE = (
    Key("type", "The short form, or the type alone.", TEXT, required=True),
    Key("null", "Whether it may be missing.", FLAG),
    Key("unique", "Whether no two rows share a value.", FLAG),
    Key(
        "default",
        "The value of a row that gives none.",
        {"type": ["string", "number", "boolean"]},
    ),
    Key("check", "A rule: `>= 0`, or an SQL condition over the attribute.", TEXT),
    Key("values", "The listed values of a `type: enumeration`.", _list_of(TEXT)),
    Key("keys", "The keys of a `type: json`, each with its type.", _map_of(TEXT)),
    Key("sensitive", "Why it needs care.", {"enum": ["none", "pii", "secret"]}),
    Key("distribution", "How the values are spread.", _ref("distribution")),
    Key("example", "A value, for people who read.", {"type": ["string", "number", "boolean"]}),
    Key("description", "What it says, in a sentence.", TEXT),
    Key("column", "The column's name, where the scheme's does not serve.", TEXT),
)

DISTRIBUTION = (
    Key("distinct", "How many different values there are.", COUNT),
    Key("null", "The share of rows without a value.", PERCENT),
    Key("average length", "The mean number of characters.", COUNT),
)

REFERENCE = (
    Key("to", "The entity, or `Entity?` if it may be missing.", TEXT, required=True),
    Key("optional", "Whether it may be missing.", FLAG),
    Key("unique", "Whether at most one row refers to each (1:1).", FLAG),
    Key(
        "on delete",
        "What deleting the other does: restrict, cascade, set null.",
        {"enum": ["restrict", "cascade", "set null"]},
    ),
    Key("column", "The column's name, where the scheme's does not serve.", TEXT),
    Key("description", "What the reference means, in a sentence.", TEXT),
)

MANY = (
    Key("to", "The other entity.", TEXT, required=True),
    Key("entity", "What one tie is called, in the singular (`ArticleTag`).", TEXT),
    Key("description", "What one tie is, in a sentence.", TEXT),
    Key("rows", "How many ties there are at the start.", COUNT),
    Key("growth", "How many come in a time.", PER_TIME),
    Key(
        "fan-out",
        "How many ties one row has, by the entity's name.",
        _map_of(_ref("fan-out")),
    ),
    Key(
        "attributes",
        "The facts about a tie, each in short or long form.",
        _map_of(_ref("attribute"), names=MEMBER_NAME),
    ),
    Key("keep", "How ties live and die.", _ref("keep")),
    Key("table", "The table's name, where the scheme's does not serve.", TEXT),
)

TREE = (
    Key("parent", "The reference to the row above (`parent`).", TEXT),
    Key(
        "depth",
        "How many levels there are, roots included.",
        {"type": "integer", "minimum": 2, "maximum": 100},
        required=True,
    ),
    Key("moves", "How often a row is hung under another, with all below it.", PER_TIME),
    Key("asks", "How often rows below or above one are asked for.", _ref("asks")),
    Key(
        "form",
        "How it is kept, where the design shall not decide.",
        {"enum": ["parent column", "path", "table of ancestors"]},
    ),
)

TREE_ASKS = (
    Key("subtree", "How often all rows below one are asked for.", PER_TIME),
    Key("ancestors", "How often all rows above one are asked for.", PER_TIME),
    Key(
        "outline",
        "How often a page of the rows below one is asked for, each after the one above it.",
        PER_TIME,
    ),
)

ONE_OF = (
    Key(
        "to",
        "The entities, of which a row refers to one.",
        _list_of(TEXT, least=2),
        required=True,
    ),
    Key("optional", "Whether a row may refer to none of them.", FLAG),
    Key(
        "on delete",
        "What deleting the one referred to does: restrict or cascade.",
        {"enum": ["restrict", "cascade"]},
    ),
    Key("description", "What it means, in a sentence.", TEXT),
)

FAN_OUT = (
    Key("p50", "The median number of rows that refer to one.", NUMBER, required=True),
    Key("p99", "The 99th percentile.", NUMBER, required=True),
)

AUDIT = (
    Key("name", "The log's name, which `retention` may use.", TEXT),
    Key("rows", "How many changes are logged at the start.", COUNT),
    Key("growth", "How many come in a time.", PER_TIME),
    Key("retention", "How long a logged change is kept.", MEASURE),
    Key("table", "The table's name, where the scheme's does not serve.", TEXT),
)

ACCESS = (
    Key("sql", "One statement over the physical names, with `:name` binds.", TEXT),
    Key("search", "The entity whose text is searched, instead of `sql`.", TEXT),
    Key("in", "The text attributes that are searched.", _list_of(TEXT)),
    Key("rate", "How often it runs.", PER_TIME, required=True),
    Key("p95", "The time in which 95 of 100 runs must be done.", MEASURE),
    Key(
        "freshness",
        "How old an answer may be; without it, it is current.",
        {"anyOf": [MEASURE, _ref("freshness")]},
    ),
    Key("description", "What it is for, in a sentence.", TEXT),
)

FRESHNESS = (
    Key("at most", "How old an answer may be.", MEASURE, required=True),
    Key("late rows", "How long after its moment a row is written at most.", MEASURE),
    Key("kept for", "How long its sums are kept; without it, for ever.", MEASURE),
)

REQUIREMENTS = (
    Key("availability", "The share of time in which it answers.", PERCENT),
    Key("consistency", "What a reader may see: strong or eventual.", {"enum": [*CONSISTENCY]}),
    Key("rpo", "The most that a disaster may lose, in time.", MEASURE),
    Key("rto", "The longest that a recovery may take.", MEASURE),
    Key("compliance", "The rules that apply.", _list_of({"enum": [*COMPLIANCE]})),
    Key("retention", "How long rows are kept, by entity.", _map_of(MEASURE)),
    Key("tenancy", "Whose data must stay apart.", _ref("tenancy")),
)

TENANCY = (
    Key("by", "The entity that is the tenant.", TEXT, required=True),
    Key("isolation", "What keeps tenants apart.", {"enum": [*ISOLATION]}),
    Key("shared", "The entities that are there for all tenants.", _list_of(TEXT)),
)

OBJECTS = {
    "entity": ENTITY,
    "keep": KEEP,
    "previous": PREVIOUS,
    "reference": REFERENCE,
    "many": MANY,
    "one of": ONE_OF,
    "tree": TREE,
    "asks": TREE_ASKS,
    "fan-out": FAN_OUT,
    "freshness": FRESHNESS,
    "audit": AUDIT,
    "access": ACCESS,
    "requirements": REQUIREMENTS,
    "tenancy": TENANCY,
}
"""The objects that are made of keys alone, by their name in the JSON Schema."""

REQUIRED = {
    key.name: key.summary
    for members in (BRIEF, ATTRIBUTE, *OBJECTS.values())
    for key in members
    if key.required
}
"""What each key says that cannot be left out; no two such keys share a name."""
