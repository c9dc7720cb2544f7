"""The declared keys of documents and the elements of lists, each as a CHECK of its own name.

Rules:
    1. A key that is there has its type; one that must be there is there. What JSON calls null
       is no value: a key without one is left out.
    2. A list has no missing elements; of listed values it has no others.
    3. Nothing here raises an error of its own: a document of another shape breaks a rule.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from dbarchitect.design.draft import Draft, Pattern, Stage, constraint_name
from dbarchitect.design.types import column_type
from dbarchitect.model.brief import AttributeKind
from dbarchitect.model.identifier import quote_identifier, quote_literal
from dbarchitect.model.schema import Check

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.design.draft import Context
    from dbarchitect.model.brief import AttributeType, DocumentKey

SLUG = "declared-keys"

_Rule = tuple[tuple[str, ...], str, str]
"""What the name is made of beside the table, the condition, the rule in words."""

_JSON_TYPES = {
    AttributeKind.INTEGER: "number",
    AttributeKind.NUMERIC: "number",
    AttributeKind.BOOLEAN: "boolean",
    AttributeKind.JSON: "object",
}


def apply(draft: Draft, context: Context) -> Draft:
    """A CHECK for each rule of each document and list of the brief."""
    for entity in context.brief.entities:
        names = context.names[entity.name]
        table = draft.table(names.table)
        for attribute in entity.attributes:
            column = names.columns[attribute.name]
            for words, condition, comment in _rules(column, attribute.type):
                check = Check(
                    name=constraint_name(table, words, "check"),
                    expression=condition,
                    columns=(column,),
                    comment=comment,
                )
                table = replace(table, constraints=(*table.constraints, check))
        draft = draft.with_table(table)
    return draft


def _rules(column: str, kind: AttributeType) -> Iterator[_Rule]:
    if kind.array:
        yield from _of_list(column, kind)
    elif kind.keys:
        yield from _of_document(column, kind)


def _of_list(column: str, kind: AttributeType) -> Iterator[_Rule]:
    name = quote_identifier(column)
    missing = f"array_position({name}, NULL) IS NULL"
    yield (column,), missing, "A list of values, none of them missing."
    if kind.values:
        values = ", ".join(map(quote_literal, kind.values))
        known = f"{name} <@ ARRAY[{values}]::{column_type(kind)}"
        yield (column,), known, "Only the values that the business knows."


def _of_document(column: str, kind: AttributeType) -> Iterator[_Rule]:
    name = quote_identifier(column)
    yield (column,), f"jsonb_typeof({name}) = 'object'", "An object with keys."
    for key in kind.keys:
        words = f"{key.name} is {_words(key.type)}"
        words += ", where it is there." if key.optional else ", and never missing."
        yield (column, key.name), _condition(name, key), words
    if kind.closed:
        known = ", ".join(quote_literal(key.name) for key in kind.keys)
        no_more = f"({name} - ARRAY[{known}]) = '{{}}'::jsonb"
        yield (column, "keys"), no_more, "No keys but the declared ones."


def _condition(column: str, key: DocumentKey) -> str:
    literal = quote_literal(key.name)
    value = f"({column} -> {literal})"
    typed = " AND ".join(_typed(value, column, key))
    if key.optional:
        return f"NOT ({column} ? {literal}) OR ({typed})"
    return f"({column} ? {literal}) AND {typed}"


def _typed(value: str, column: str, key: DocumentKey) -> Iterator[str]:
    """That a value has its type: that of JSON, and what of it JSON does not tell apart."""
    is_whole = '@.type() == "number" && @ == @.floor()'
    one = "array" if key.type.array else _JSON_TYPES.get(key.type.kind, "string")
    yield f"jsonb_typeof({value}) = '{one}'"
    inner = _JSON_TYPES.get(key.type.kind, "string")
    path = f"$.{json.dumps(key.name)}"
    if key.type.values:
        yield f"{value} <@ {quote_literal(json.dumps(list(key.type.values)))}::jsonb"
    elif key.type.kind is AttributeKind.INTEGER:
        each = f"{path}[*] ? (!({is_whole}))" if key.type.array else f"{path} ? (!({is_whole}))"
        yield f"NOT jsonb_path_exists({column}, {quote_literal(each)})"
    elif key.type.array:
        each = f'{path}[*] ? (@.type() != "{inner}")'
        yield f"NOT jsonb_path_exists({column}, {quote_literal(each)})"


def _words(kind: AttributeType) -> str:
    names = {
        AttributeKind.INTEGER: "a whole number",
        AttributeKind.NUMERIC: "a number",
        AttributeKind.BOOLEAN: "true or false",
        AttributeKind.JSON: "an object",
        AttributeKind.ENUMERATION: "one of the listed values",
    }
    one = names.get(kind.kind, "a text")
    return f"a list, each element {one}" if kind.array else one


PATTERN = Pattern(slug=SLUG, rank=67, steps=((Stage.CONSTRAINTS, apply),))
