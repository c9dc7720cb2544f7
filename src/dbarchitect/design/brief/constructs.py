"""What the grammar of a brief offers, construct by construct, and which of it a brief uses.

Rules:
    1. Constructs follow from the keys' own tables (through the JSON Schema made of them) and
       from the grammar of the short form: a new key, value or type is one without being listed.
    2. Texts with a form of their own within a key (`Entity?`, `zip -> city`) are told apart by
       `_TEXTS`.
    3. A brief's constructs are those that its author wrote, not the defaults that were taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, cast

from dbarchitect.design.brief.grammar import grammar_parts, parts_used
from dbarchitect.design.brief.jsonschema import brief_json_schema
from dbarchitect.design.brief.nodes import Mapping as MappingNode
from dbarchitect.design.brief.nodes import Scalar, Sequence
from dbarchitect.model.brief import AttributeKind
from dbarchitect.model.constructs import ConstructUse, Place
from dbarchitect.model.partition import PartitionSpan

if TYPE_CHECKING:
    from dbarchitect.design.brief.keys import Fragment
    from dbarchitect.design.brief.nodes import Node

_ROOT = "brief"
_SHORT_FORMS = ("attribute", "attribute: type")
_FEW_NUMBERS = 10
"""A key that takes at most so many whole numbers has a construct for each of them."""

_ENTITY_FORMS = {
    "Entity": r"\w+",
    "Entity?": r"\w+\s*\?",
    "Entity unique": r"\w+\s*\??\s+unique",
}
_ARC_FORMS = {"one of [A, B]": r"one of \[.*\]\s*", "one of [A, B]?": r"one of \[.*\]\s*\?"}

_TEXTS: Mapping[str, Mapping[str, str]] = {
    "references": _ENTITY_FORMS,
    "references, each": _ENTITY_FORMS,
    "reference: to": _ENTITY_FORMS,
    "entity: refers to one of, each": _ARC_FORMS,
    "entity: depends": {"a -> b": r"[^>]*[^->]->[^>]*", "a ->> b": r"[^>]*->>.*"},
    "entity: partition": {
        "none": "none",
        **{f"by {span.value}": rf"by\s+{span.value}\s.*" for span in PartitionSpan},
    },
    "access: sql": {
        word: rf"\s*(WITH\b.*\)\s*)?{word}\b.*"
        for word in ("SELECT", "INSERT", "UPDATE", "DELETE", "MERGE")
    },
}
"""The forms of texts by the key that takes them, each as a pattern of the whole text."""

Use = tuple[str, Place]


def grammar_constructs() -> tuple[str, ...]:
    """Every construct of the grammar, keys first, in the order of their tables."""
    schema = brief_json_schema()
    found = [*_offered(_ROOT, schema)]
    for name, fragment in _definitions(schema).items():
        found += _offered(name, fragment)
    return (*dict.fromkeys(found), *(f"short form, {part}" for part in grammar_parts()))


def constructs_used(root: MappingNode) -> tuple[ConstructUse, ...]:
    """The constructs that a checked brief is written with, in the order of the grammar."""
    places: dict[str, dict[Place, None]] = {}
    schema = brief_json_schema()
    for construct, place in _Walk(_definitions(schema)).of(_ROOT, schema, root, ()):
        places.setdefault(construct, {})[place] = None
    return tuple(
        ConstructUse(name, tuple(places[name]))
        for name in grammar_constructs()
        if name in places
    )


def _definitions(schema: Fragment) -> Mapping[str, Fragment]:
    return cast("Mapping[str, Fragment]", schema["$defs"])


def _offered(name: str, fragment: Fragment) -> Iterator[str]:
    """The constructs that a fragment offers, those of what it refers to left out."""
    yield from (f"{name} = {value}" for value in _values(fragment))
    branches = _branches(fragment)
    shapes = [_shape(branch) for branch in branches]
    for branch, shape in zip(branches, shapes, strict=True):
        if len(set(shapes)) > 1:
            yield f"{name} as a {shape}"
        yield from _offered(name, branch)
    if _shape(fragment) == "text" and not branches:
        yield from (f"{name} as `{form}`" for form in _TEXTS.get(name, ()))
    for key, inner in _properties(fragment).items():
        yield f"{name}: {key}"
        yield from _offered(f"{name}: {key}", inner)
    for part in (fragment.get("items"), fragment.get("additionalProperties")):
        if isinstance(part, Mapping):
            listed = part is fragment.get("items")
            each = name if listed else f"{name}, each"
            if not listed and _properties(fragment):
                yield each
            yield from _offered(each, cast("Fragment", part))


def _properties(fragment: Fragment) -> Mapping[str, Fragment]:
    return cast("Mapping[str, Fragment]", fragment.get("properties", {}))


def _branches(fragment: Fragment) -> tuple[Fragment, ...]:
    return tuple(cast("list[Fragment]", fragment.get("anyOf", [])))


def _values(fragment: Fragment) -> tuple[str, ...]:
    """The values that a fragment takes, where they are few."""
    if "enum" in fragment:
        return tuple(map(str, cast("list[object]", fragment["enum"])))
    if fragment.get("type") == "boolean":
        return ("true", "false")
    least, most = fragment.get("minimum"), fragment.get("maximum")
    if isinstance(least, int) and isinstance(most, int) and most - least < _FEW_NUMBERS:
        return tuple(map(str, range(least, most + 1)))
    return ()


def _shape(fragment: Fragment) -> str:
    if "$ref" in fragment or fragment.get("type") == "object":
        return "mapping"
    return "list" if fragment.get("type") == "array" else "text"


def _shape_of(node: Node) -> str:
    if isinstance(node, Scalar):
        return "text"
    return "list" if isinstance(node, Sequence) else "mapping"


class _Walk:
    """Goes through a brief and its JSON Schema side by side."""

    def __init__(self, definitions: Mapping[str, Fragment]) -> None:
        self._definitions = definitions

    def of(self, name: str, fragment: Fragment, node: Node, place: Place) -> Iterator[Use]:
        """Each construct that the node uses, and where."""
        if "$ref" in fragment:
            target = str(fragment["$ref"]).rpartition("/")[2]
            yield from self.of(target, self._definitions[target], node, place)
            return
        branches = _branches(fragment)
        if branches:
            if len(set(map(_shape, branches))) > 1:
                yield f"{name} as a {_shape_of(node)}", place
            fitting = [one for one in branches if _shape(one) == _shape_of(node)]
            for one in fitting[:1]:
                yield from self.of(name, one, node, place)
        elif isinstance(node, Scalar):
            yield from ((used, place) for used in _of_text(name, fragment, node.text))
        elif isinstance(node, Sequence):
            inner = cast("Fragment", fragment.get("items", {}))
            for item in node.items:
                yield from self.of(name, inner, item, place)
        else:
            yield from self._of_mapping(name, fragment, node, place)

    def _of_mapping(
        self, name: str, fragment: Fragment, node: MappingNode, place: Place
    ) -> Iterator[Use]:
        properties = _properties(fragment)
        each = fragment.get("additionalProperties")
        for key, value in node.entries:
            here = (*place, key.text)
            if key.text in properties:
                yield f"{name}: {key.text}", here
                yield from self.of(f"{name}: {key.text}", properties[key.text], value, here)
            elif isinstance(each, Mapping):
                if properties:
                    yield f"{name}, each", here
                yield from self.of(f"{name}, each", cast("Fragment", each), value, here)


def _of_text(name: str, fragment: Fragment, text: str) -> Iterator[str]:
    if text in _values(fragment):
        yield f"{name} = {text}"
    for form, pattern in _TEXTS.get(name, {}).items():
        if re.fullmatch(pattern, text, re.DOTALL):
            yield f"{name} as `{form}`"
    if name in _SHORT_FORMS and text != AttributeKind.ENUMERATION.value:
        yield from (f"short form, {part}" for part in sorted(parts_used(text)))
