"""A value that statements look for inside of documents: a key, or a column of its own."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dbarchitect.design.attributes import attribute_columns
from dbarchitect.design.draft import Pattern, Reasoned
from dbarchitect.design.reasoning import estimated, figure, listed
from dbarchitect.indexing.methods.gin import PATH_CLASS
from dbarchitect.model.brief import AttributeKind
from dbarchitect.model.decision import Alternative, Decision
from dbarchitect.model.evidence import code

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.design.draft import Context
    from dbarchitect.design.sizes import Sizes
    from dbarchitect.model.design import Design
    from dbarchitect.model.evidence import Figure, Prose
    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.model.schema import Index, Table

SLUG = "column-or-key"

OFTEN_PER_HOUR = 3600
"""From once a second on a key that rows are found by is asked for as a column is."""

_Place = tuple["QualifiedName", str]


def looked_into(design: Design, context: Context) -> set[_Place]:
    """The documents that a statement finds rows by."""
    documents = set(attribute_columns(context, lambda a: a.type.kind is AttributeKind.JSON))
    return {
        (bind.table, bind.column)
        for access in design.access
        for bind in access.binds
        if bind.table is not None
        and bind.column is not None
        and (bind.table, bind.column) in documents
        and not bind.is_written
    }


def decide(design: Design, context: Context, sizes: Sizes) -> Reasoned | None:
    """Which indexes look into documents, what they take, and when a key is a column."""
    places = looked_into(design, context)
    found = [
        (table, index)
        for table in design.schema.tables
        for index in table.indexes
        if index.partition_of is None and _document(table, index, places) is not None
    ]
    if not found:
        return None
    bytes_ = {
        index.name.name: sizes.built_bytes(table, index) or 0 for table, index in found
    } | dict(_others(found, sizes))
    claim = "What indexes into documents take at the horizon, and what others would."
    decision = Decision(
        slug=SLUG,
        question="Rows that are found by what is inside of a document",
        choice=", ".join(_choices(found)),
        why=_why(design, found, places),
        alternatives=tuple(_alternatives(found)),
        would_flip=(
            (
                "A key that must be unique, that another row refers to, or that is in every "
                "document: then it is a column."
            ),
        ),
    )
    return Reasoned(decision=decision, evidence=(estimated(SLUG, claim, bytes_),))


def _document(table: Table, index: Index, places: set[_Place]) -> str | None:
    """The document that the index looks into, if it does."""
    key = index.keys[0]
    for name, column in places:
        inside = key.expression is not None and f"({column} ->" in key.expression
        if table.name == name and (inside or key.column == column):
            return column
    return None


def _choices(found: list[tuple[Table, Index]]) -> Iterator[str]:
    kinds = {
        "a B-tree over the value of a key": any(i.keys[0].expression for _, i in found),
        "GIN over the whole document": any(i.access_method == "gin" for _, i in found),
    }
    return (words for words, is_there in kinds.items() if is_there)


def _why(design: Design, found: list[tuple[Table, Index]], places: set[_Place]) -> Prose:
    why: list[str | Figure] = []
    for _, index in found:
        name = index.name.name
        why += [f"{code(name)} takes ", figure(SLUG, name, cite=True), ". "]
    often = listed(
        access.name
        for access in design.access
        if access.rate_per_hour >= OFTEN_PER_HOUR
        and any((bind.table, bind.column) in places for bind in access.binds)
    )
    why.append(
        "One key that is compared has a B-tree over its value; any key and any value have one "
        f"GIN index together, with {code(PATH_CLASS)} where only {code('@>')} is asked: one "
        "entry for each value with its path."
    )
    if often:
        why.append(
            f" {often} run once a second or more: what they look for would be cheaper as a "
            "column, which has statistics of its own, a type and NOT NULL."
        )
    return tuple(why)


def _others(found: list[tuple[Table, Index]], sizes: Sizes) -> Iterator[tuple[str, int]]:
    """What GIN indexes of the smaller class would take with the default one."""
    for table, index in found:
        key = index.keys[0]
        if key.operator_class is not None and key.operator_class.name == PATH_CLASS:
            other = replace(index, keys=(replace(key, operator_class=None),))
            yield f"{index.name.name} with jsonb_ops", sizes.built_bytes(table, other) or 0


def _alternatives(found: list[tuple[Table, Index]]) -> Iterator[Alternative]:
    for _, index in found:
        named = index.keys[0].operator_class
        if named is not None and named.name == PATH_CLASS:
            yield Alternative(
                f"{code('jsonb_ops')} for {code(index.name.name)}",
                (
                    "it takes ",
                    figure(SLUG, f"{index.name.name} with jsonb_ops", cite=True),
                    f" and answers {code('?')} too, which no statement asks.",
                ),
            )
    yield Alternative(
        "a column for the key",
        (
            (
                "each writer of the document would have to write it twice, or it is taken out "
                "of the document; a generated column can do the former."
            ),
        ),
    )


PATTERN = Pattern(slug=SLUG, rank=69, decide=decide)
