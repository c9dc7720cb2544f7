"""Whole valid briefs, drawn by hypothesis: what a person might write, and odder.

Rules:
    1. What is drawn is valid by construction, as far as a rule can be followed while drawing;
       `whole_brief` gives None for the rest, which the reader refuses with a hint.
    2. Access patterns are written over the physical names of the brief that they are in.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, TypeAlias

from hypothesis import strategies as st

from dbarchitect.design.brief.reader import load_brief
from dbarchitect.design.names import physical_names
from dbarchitect.errors import BriefError
from dbarchitect.model.brief import AttributeKind, DeleteMode, Sensitivity
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.tenancy import Isolation

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dbarchitect.model.brief import Brief, Entity
    from dbarchitect.model.design import EntityNames

Tree: TypeAlias = "dict[str, Any]"
"""A piece of a brief as JSON holds it."""

LONG = "a_name_that_goes_on_and_on_until_there_is_hardly_any_room_left"
ENTITY_NAMES = (
    "Person", "OrderItem", "URLMap", "Category", "Datum", "X", "User_Group", "Box2", "Analysis",
    "ThingSeenOnADayOfTheWeekByAnybodyAtAll", "Sheep", "Status", "Key",
)  # fmt: skip
MEMBER_NAMES = (
    "title", "code", "x", "number_of_things", "name", "kind", "value", "total", "state", "a1",
    LONG, LONG[:58], "description", "place", "day", "amount", "level", "label",
)  # fmt: skip
TABLE_NAMES = ("MixedCase", "T", "Spalte_1", LONG[:57].title(), LONG[:58], "Users_Of_It")

TYPES = (
    "text", "text(1)", "text(300)", "email", "url", "phone pii", "ip", "integer", "smallint",
    "bigint >= 0", "numeric", "numeric(12, 4)", "numeric(5) <= 9999", "money", "money >= 0 = 0",
    "float", "boolean", "boolean = false", "date", "date >= '1900-01-01'", "time", "instant",
    "instant = now", "date = today", "duration", "period", "date period", "uuid",
    "json", "json = {}", "bytes", "secret", "vector(3)", "vector(2500)", "text[]",
    "uuid = uuid", "text[] = []",
    "integer[]", "one of [a, b, c]", "one of ['it''s', '100%', 'x y'] = 'x y'", "text ~ '^a'",
    "one of [s, m][]", "json {a: text, b: integer?, c: text[]}", "json only {k: one of [x, y]}",
    "integer between 1 and 9 = 5", "text <> '' = 'x'", "duration = '30 days'",
    "email unique pii",
    "text(40) unique", "integer unique", "uuid unique = uuid", "date unique", "text(3000)",
)  # fmt: skip
INSTANTS = ("happened_at", "seen_at")
KINDS_APART = frozenset(
    {AttributeKind.TEXT, AttributeKind.INTEGER, AttributeKind.DATE, AttributeKind.UUID,
     AttributeKind.EMAIL, AttributeKind.ENUMERATION, AttributeKind.BIGINT}
)  # fmt: skip
"""Kinds that a statement compares with `=` as they are."""

flags = st.booleans()
seldom = st.sampled_from([False, False, False, True])
counts = st.sampled_from([1, 2, 7, 300, "20k", "3M", "400M"])
rates = st.sampled_from(["1/hour", "50/s", "10k/hour", "200/day"])


@st.composite
def attributes(draw: st.DrawFn) -> Tree:
    found: Tree = {}
    names = draw(st.lists(st.sampled_from(MEMBER_NAMES), max_size=6, unique=True))
    for place, name in enumerate(names):
        short = draw(st.sampled_from(TYPES))
        if draw(seldom) and "=" not in short and " " not in short:
            short += "?"
        found[name] = short
        if draw(seldom):
            long: Tree = {"type": short, "description": "What it's about: 100 %."}
            if draw(flags):
                long["column"] = f"Column{place}"
            found[name] = long
    return found


def reference(target: str) -> st.SearchStrategy[Any]:
    long = st.fixed_dictionaries(
        {"to": st.just(target)},
        optional={
            "optional": flags,
            "unique": seldom,
            "description": st.just("Which one."),
            "on delete": st.sampled_from(["restrict", "cascade"]),
        },
    )
    return st.sampled_from([target, f"{target}?", f"{target} unique"]) | long


@st.composite
def references(draw: st.DrawFn, name: str, others: Sequence[str]) -> Tree:
    """References to entities drawn before, so that there is no circle of required ones."""
    entity: Tree = {}
    if draw(seldom) and others:
        entity["part of"] = draw(st.sampled_from(others))
    if draw(flags) and others:
        owners = draw(st.lists(st.sampled_from(others), min_size=1, max_size=2, unique=True))
        entity["belongs to"] = {
            f"owner_{place}": draw(reference(one)) for place, one in enumerate(owners)
        }
    entity["refers to"] = (
        {
            f"ref_{place}": draw(reference(one))
            for place, one in enumerate(draw(st.lists(st.sampled_from(others), max_size=2)))
        }
        if others
        else {}
    )
    if draw(seldom):
        entity["refers to"]["above"] = f"{name}?"
        if draw(flags):
            entity["tree"] = draw(trees)
    if draw(seldom) and len(others) > 1:
        arms = draw(st.lists(st.sampled_from(others), min_size=2, max_size=3, unique=True))
        written: Any = draw(
            st.sampled_from([arms, {"to": arms, "optional": True, "on delete": "cascade"}])
        )
        entity["refers to one of"] = {"about": written}
    if draw(seldom) and others:
        entity["many"] = {"ties": draw(many(draw(st.sampled_from(others))))}
    return {key: value for key, value in entity.items() if value}


def many(target: str) -> st.SearchStrategy[Any]:
    return st.just(target) | st.fixed_dictionaries(
        {"to": st.just(target)},
        optional={
            "rows": st.sampled_from([5, 200]),
            "growth": st.just("3/month"),
            "attributes": st.sampled_from([{"weight": "integer >= 0"}, {"since": "date"}]),
            "keep": st.sampled_from(
                [{"timestamps": False}, {"delete": "soft"}, {"audit": True}]
            ),
        },
    )


trees = st.fixed_dictionaries(
    {"parent": st.just("above"), "depth": st.integers(2, 9)},
    optional={
        "moves": st.sampled_from(["1/month", "50/hour"]),
        "asks": st.fixed_dictionaries(
            {}, optional={"subtree": rates, "ancestors": rates, "outline": rates}
        ).filter(bool),
        "form": st.sampled_from(["parent column", "path", "table of ancestors"]),
    },
)

keeping = st.fixed_dictionaries(
    {},
    optional={
        "timestamps": flags,
        "audit": seldom,
        "delete": st.sampled_from(["hard", "soft"]),
        "history": st.sampled_from(["none", "versions"]),
        "version": seldom,
    },
)


@st.composite
def entities(draw: st.DrawFn, name: str, others: Sequence[str], place: int) -> Tree:
    entity: Tree = {"rows": draw(counts), **draw(references(name, others))}
    entity["attributes"] = draw(attributes())
    if draw(flags):
        entity["growth"] = draw(st.sampled_from(["1/month", "500/day", "30M/month", "0/month"]))
    if draw(seldom):
        entity["table"] = f"{draw(st.sampled_from(TABLE_NAMES))[:57]}{place}"
    if draw(flags):
        entity["keep"] = draw(keeping)
    if draw(seldom):
        entity["identity"] = draw(st.sampled_from(["auto", "bigint", "uuid"]))
    if draw(seldom):
        entity["attributes"]["key_code"] = "text(12)"
        entity["identity"] = {"natural": ["key_code"]}
    if draw(seldom):
        entity["retention"] = draw(st.sampled_from(["30 days", "2 years"]))
    if draw(seldom):
        entity["rows per write"] = draw(st.sampled_from([1, 50, 5000]))
    draw_skew(draw, entity)
    draw_rules(draw, entity)
    draw_partition(draw, entity)
    draw_times(draw, entity)
    entity["attributes"] = entity["attributes"] or {"note": "text"}
    return entity


def draw_skew(draw: st.DrawFn, entity: Tree) -> None:
    """How many rows refer to one, where several may."""
    named = {**entity.get("belongs to", {}), **entity.get("refers to", {})}
    shared = [name for name, one in named.items() if "unique" not in json.dumps(one)]
    if draw(seldom) and shared:
        entity["fan-out"] = {draw(st.sampled_from(shared)): draw(fan_outs)}


def draw_partition(draw: st.DrawFn, entity: Tree) -> None:
    """Partitions, where no rule would hold in each partition alone."""
    if "unique" in json.dumps(entity) or {"no overlap", "identity", "tree"} & entity.keys():
        return
    if draw(flags):
        entity["attributes"]["happened_at"] = "instant"
        span = draw(st.sampled_from(["day", "week", "month"]))
        entity["partition"] = f"by {span} on happened_at"


def draw_times(draw: st.DrawFn, entity: Tree) -> None:
    """What rows were before, rows that are only added, and two times."""
    kind = draw(st.sampled_from(["", "", "", "previous", "append only", "bitemporal"]))
    text, own = json.dumps(entity), entity["attributes"]
    if kind == "previous":
        own |= {"price": "money", "grade": "one of [a, b, c]?"}
        names = draw(st.sampled_from([["price"], ["price", "grade"]]))
        entity["keep"] = {**entity.get("keep", {}), "history": {"previous": names}}
    elif kind == "append only" and "cascade" not in text and "tree" not in entity:
        own["added_at"] = "instant = now"
        entity["keep"] = {"append only": True, "audit": draw(seldom)}
    elif (
        kind == "bitemporal"
        and "unique" not in text
        and not {"tree", "partition", "identity"} & entity.keys()
    ):
        own["fact"] = "text(12)"
        if draw(flags):
            own["valid"] = draw(st.sampled_from(["period", "date period"]))
        entity["identity"] = {"natural": ["fact"]}
        entity["keep"] = {"history": "bitemporal", "audit": draw(seldom)}


def is_bitemporal(entity: Tree) -> bool:
    return bool(entity.get("keep", {}).get("history") == "bitemporal")


def draw_rules(draw: st.DrawFn, entity: Tree) -> None:
    """Rules over more than one member, of attributes that are added for them."""
    own: Tree = entity["attributes"]
    single = [*entity.get("belongs to", {}), *entity.get("refers to", {})]
    if draw(seldom):
        own |= {"first": "integer", "second": "text(30)"}
        entity["unique"] = [["first", draw(st.sampled_from(["second", *single]))]]
    if draw(seldom):
        own |= {"low": "integer", "high": "integer?"}
        entity["checks"] = ["high >= low", "low <> 13"]
    if draw(seldom):
        own["during"] = draw(st.sampled_from(["period", "date period?"]))
        entity["no overlap"] = [[*draw(st.sampled_from([[], single[:1]])), "during"]]
    if draw(seldom):
        own |= {"posted": draw(st.sampled_from(["money", "bigint <> 0"])), "batch": "integer"}
        entity["balanced"] = draw(
            st.sampled_from(["posted per batch", ["posted per batch", "batch per posted"]])
        )
    if draw(seldom):
        own |= {"zip": "text(10)", "city": "text(60)", "country": "text(2)"}
        rules = ["zip -> city", "city -> country", "zip ->> country"]
        entity["depends"] = draw(st.lists(st.sampled_from(rules), min_size=1, unique=True))
        entity["normalise"] = draw(flags)


@st.composite
def links(draw: st.DrawFn, others: Sequence[str]) -> Tree:
    """Ties whose ends are skewed as it comes: both, one or neither of them."""
    ends = draw(st.lists(st.sampled_from(others), min_size=2, max_size=3))
    names = [f"end_{place}" for place, _ in enumerate(ends)]
    found: Tree = {
        "links": dict(zip(names, ends, strict=True)),
        "rows": draw(st.sampled_from([3, 800])),
        "attributes": draw(st.sampled_from([{}, {"since": "date"}])),
    }
    skewed = draw(st.lists(st.sampled_from(names), unique=True))
    if skewed:
        found["fan-out"] = {name: draw(fan_outs) for name in skewed}
    if len(names) > 2 and not found["attributes"] and draw(flags):
        found["joins"] = [[names[0], names[1]], [names[1], names[2]], [names[0], names[2]]]
    return found


fan_outs = st.sampled_from(
    [{"p50": 1, "p99": 4}, {"p50": 2, "p99": 90}, {"p50": 30, "p99": 70}]
)


@st.composite
def bare_briefs(draw: st.DrawFn) -> Tree:
    """A brief without access patterns."""
    names = draw(st.lists(st.sampled_from(ENTITY_NAMES), min_size=1, max_size=5, unique=True))
    found: Tree = {}
    for place, name in enumerate(names):
        others = [one for one in names[:place] if not is_bitemporal(found[one])]
        found[name] = draw(entities(name, others, place))
    names = [name for name in names if not is_bitemporal(found[name])]
    if draw(seldom) and len(names) > 1:
        found["Tie"] = draw(links(names))
    brief: Tree = {"name": "whole", "entities": found}
    if draw(flags):
        brief["postgresql"] = draw(st.integers(14, 18))
    if draw(seldom):
        brief["schema"] = draw(st.sampled_from(["shop", "Mixed Case"[:5], LONG]))
    if draw(seldom):
        brief["horizon"] = draw(st.sampled_from(["1 month", "5 years"]))
    if draw(seldom) and names:
        brief["requirements"] = {"tenancy": draw(tenancies(names))}
    return brief


@st.composite
def tenancies(draw: st.DrawFn, names: Sequence[str]) -> Tree:
    asked: Tree = {"by": draw(st.sampled_from(names))}
    asked["isolation"] = draw(st.sampled_from(["shared", "shared", "schema", "database"]))
    others = [name for name in names if name != asked["by"]]
    if draw(seldom) and others:
        asked["shared"] = [draw(st.sampled_from(others))]
    return asked


def loaded(tree: Tree) -> Brief | None:
    try:
        return load_brief(json.dumps(tree))
    except BriefError:
        return None


@st.composite
def whole_briefs(draw: st.DrawFn) -> Tree | None:
    """A valid brief with access patterns, or None where what was drawn is refused."""
    tree = draw(bare_briefs())
    brief = loaded(tree)
    if brief is None:
        return None
    names = physical_names(brief)
    asked = [one for e in brief.entities for one in patterns(e, names[e.name])]
    asked += [*searches(brief), *joins(brief)]
    chosen = draw(st.lists(st.sampled_from(asked), max_size=6)) if asked else []
    if brief.requirements.isolation is Isolation.SCHEMA:
        chosen = [unplaced(one, f"{quote_identifier(brief.schema)}.") for one in chosen]
    tree["access"] = {
        f"pattern {place}": {
            **one, **draw(freshness(one)), "rate": draw(rates), "p95": "900 ms",
        }
        for place, one in enumerate(chosen)
    }  # fmt: skip
    return tree


def unplaced(pattern: Tree, schema: str) -> Tree:
    """The pattern without the schema: each tenant has one of its own."""
    if "sql" not in pattern:
        return pattern
    return {**pattern, "sql": pattern["sql"].replace(schema, "")}


def freshness(pattern: Tree) -> st.SearchStrategy[Tree]:
    """How old what is read may be: sums seldom have to be of this moment."""
    sql = pattern.get("sql", "")
    if "GROUP BY" not in sql and "count(*)" not in sql:
        return st.just({})
    late = {"at most": "15 min", "late rows": "2 hours"}
    told = [{}, {"freshness": "1 h"}, {"freshness": "10 min"}, {"freshness": late}]
    return st.sampled_from(told)


# ruff: noqa: S608 - statements are put together of names that are quoted


def patterns(entity: Entity, names: EntityNames) -> Iterator[Tree]:
    """Statements over one entity's table, by template."""
    table, key = names.table.sql, quote_identifier(names.key[0])
    select = f"SELECT {key} FROM {table} WHERE"
    yield {"sql": f"{select} {key} = :key"}
    if not entity.keeping.append_only and entity.keeping.delete is DeleteMode.HARD:
        yield {"sql": f"DELETE FROM {table} WHERE {key} = :key"}
    yield {"sql": f"SELECT count(*) FROM {table}"}
    for found in names.references.values():
        column = quote_identifier(found[-1])
        yield {"sql": f"{select} {column} = :it ORDER BY {key} DESC LIMIT 20"}
        yield {"sql": f"SELECT {column}, count(*) FROM {table} GROUP BY {column}"}
    for attribute in entity.attributes:
        if attribute.type.array or attribute.sensitive is Sensitivity.SECRET:
            continue
        column = quote_identifier(names.columns[attribute.name])
        if attribute.type.kind in KINDS_APART:
            yield {"sql": f"{select} {column} = :value"}
            yield {"sql": f"{select} {column} = ANY(:values) LIMIT 5"}
            if not entity.keeping.append_only:
                yield {"sql": f"UPDATE {table} SET {column} = :value WHERE {key} = :key"}
        if attribute.type.kind is AttributeKind.INSTANT:
            day = f"date_trunc('day', {column}, 'UTC')"
            yield {"sql": f"SELECT {day} AS day, count(*) FROM {table} GROUP BY 1"}
            yield {"sql": f"{select} {column} >= :from AND {column} < :to"}
        if attribute.type.kind is AttributeKind.TEXT:
            yield {"sql": f"{select} {column} ILIKE '%' || :piece || '%'"}


def searches(brief: Brief) -> Iterator[Tree]:
    for entity in brief.entities:
        texts = [
            a.name
            for a in entity.attributes
            if a.type.kind is AttributeKind.TEXT and not a.type.array
        ]
        if texts and entity.closure_of is None:
            yield {"search": entity.name, "in": texts[:3]}


def joins(brief: Brief) -> Iterator[Tree]:
    names = physical_names(brief)
    for entity in brief.entities:
        for one in entity.references:
            child, parent = names[entity.name], names[one.target]
            pairs = zip(child.references[one.name], parent.row_key, strict=False)
            on = " AND ".join(
                f"c.{quote_identifier(a)} = p.{quote_identifier(b)}" for a, b in pairs
            )
            key = quote_identifier(parent.key[0])
            yield {
                "sql": f"SELECT c.* FROM {child.table.sql} c JOIN {parent.table.sql} p ON {on}"
                f" WHERE p.{key} = :it"
            }
