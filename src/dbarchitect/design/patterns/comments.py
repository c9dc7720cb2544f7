"""A comment on every object: from the brief's words, else from what the object is.

Partitions' columns, constraints and indexes say nothing that their parent has not said.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dbarchitect.design.draft import Draft, Pattern, Stage
from dbarchitect.design.indexes import index_reasons
from dbarchitect.design.names import CREATED_AT, DELETED_AT, UPDATED_AT, VERSION
from dbarchitect.model.brief import AttributeKind, Sensitivity
from dbarchitect.model.quantities import so_many, span_of_days
from dbarchitect.model.schema import KeyConstraint

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dbarchitect.design.draft import Context
    from dbarchitect.model.brief import Attribute, Entity
    from dbarchitect.model.design import IndexReason
    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.model.schema import Column, Constraint, Index, Table

_IMPLIED = {
    CREATED_AT: "When the row was made.",
    UPDATED_AT: "When the row was last changed; kept by a trigger.",
    DELETED_AT: "When the row was deleted; null while it is live.",
    VERSION: "How often the row was written; counted by a trigger.",
}

_KINDS = {
    AttributeKind.EMAIL: "an e-mail address in lower case",
    AttributeKind.URL: "an http or https address",
    AttributeKind.PHONE: "a phone number as E.164 writes it",
    AttributeKind.IP: "an IP address",
    AttributeKind.MONEY: "an amount of money",
    AttributeKind.JSON: "a JSON document",
    AttributeKind.SECRET: "a secret, kept as its hash",
    AttributeKind.INSTANT: "a point in time",
    AttributeKind.DURATION: "a span of time",
    AttributeKind.PERIOD: "a period from one point in time to another, the end not included",
    AttributeKind.DATE_PERIOD: "a period of whole days, the end not included",
    AttributeKind.SMALLINT: "a whole number",
    AttributeKind.INTEGER: "a whole number",
    AttributeKind.BIGINT: "a whole number",
    AttributeKind.NUMERIC: "an exact number",
    AttributeKind.FLOAT: "a number, not exact",
    AttributeKind.BOOLEAN: "true or false",
    AttributeKind.DATE: "a date",
    AttributeKind.TIME: "a time of day, without a zone",
    AttributeKind.UUID: "a UUID",
    AttributeKind.BYTES: "bytes",
    AttributeKind.VECTOR: "a vector, compared by its distance",
    AttributeKind.TEXT: "text of any length",
}

_CAPITALS = (
    "API BIC DNS HTML HTTP IBAN ID IP ISBN JSON MAC PDF SKU SSN URI URL UTC UUID VAT VIN XML"
)
_ACRONYMS = {word.lower(): word for word in _CAPITALS.split(" ")}
"""Words of names that are written in capitals."""

_SENSITIVE = {
    Sensitivity.PII: "Personal data.",
    Sensitivity.SECRET: "Not shown to the read-only role and not in the audit log.",
}


def apply(draft: Draft, context: Context) -> Draft:
    """Comments wherever none stands yet."""
    reasons = {reason.index: reason for reason in index_reasons(draft, context)}
    return draft.map_tables(lambda table: _commented(table, context, reasons))


def column_words(attribute: Attribute) -> str:
    """What an attribute's column holds, in a sentence or two."""
    words = attribute.description or _sentence(attribute)
    extra = _SENSITIVE.get(attribute.sensitive)
    return f"{words} {extra}" if extra else words


def _commented(
    table: Table, context: Context, reasons: Mapping[QualifiedName, IndexReason]
) -> Table:
    if table.partition_of is not None:
        return _bare(table)
    entity = context.entity_of(table.name)
    words = {} if entity is None else _column_words(context, entity)
    return replace(
        table,
        comment=table.comment or (_table_words(entity) if entity is not None else None),
        columns=tuple(_with(column, words) for column in table.columns),
        constraints=tuple(_constraint(table, item) for item in table.constraints),
        indexes=tuple(_index(index, reasons) for index in table.indexes),
    )


def _bare(table: Table) -> Table:
    return replace(
        table,
        columns=tuple(replace(column, comment=None) for column in table.columns),
        constraints=tuple(replace(item, comment=None) for item in table.constraints),
        indexes=tuple(replace(index, comment=None) for index in table.indexes),
    )


def _table_words(entity: Entity) -> str:
    words = entity.description or f"Each row is one {entity.name}."
    if entity.retention_days is not None:
        kept = so_many(*span_of_days(entity.retention_days))
        words += f" Rows are purged {kept} after they were made."
    return words


def _column_words(context: Context, entity: Entity) -> dict[str, str]:
    names = context.names[entity.name]
    words = {names.columns[n]: text for n, text in _IMPLIED.items() if n in names.columns}
    words |= {names.columns[a.name]: column_words(a) for a in entity.attributes}
    for reference in entity.references:
        text = (
            reference.description or f"The {reference.target} that it {_verb(reference.role)}."
        )
        words |= dict.fromkeys(names.references[reference.name], text)
    if "id" in names.key:
        words["id"] = f"Identifies the {entity.name}; means nothing else."
    return words


def _verb(role: str) -> str:
    verbs = {"part of": "is part of", "belongs to": "belongs to", "links": "links"}
    return verbs.get(role, "refers to")


def _sentence(attribute: Attribute) -> str:
    label = attribute.name.replace("_", " ")
    label = " ".join(_ACRONYMS.get(word, word) for word in label.split())
    label = label[:1].upper() + label[1:]
    kind = attribute.type
    if kind.kind is AttributeKind.ENUMERATION:
        what = "a list, each" if kind.array else "one"
        return f"{label}: {what} of {', '.join(kind.values)}."
    what = _KINDS[kind.kind]
    if kind.kind is AttributeKind.TEXT and kind.length is not None:
        what = f"at most {kind.length} characters"
    if kind.array:
        what = f"a list, each {what}"
    if kind.keys:
        what += f" with the keys {', '.join(key.name for key in kind.keys)}"
    tail = "; null where there is none" if attribute.null else ""
    return f"{label}: {what}{tail}."


def _with(column: Column, words: Mapping[str, str]) -> Column:
    if column.comment is not None:
        return column
    text = words.get(column.name)
    if text is None and column.generated is not None:
        text = "Computed by the server from other columns, for searching."
    return replace(column, comment=text)


def _constraint(table: Table, constraint: Constraint) -> Constraint:
    if constraint.comment is not None or not isinstance(constraint, KeyConstraint):
        return constraint
    columns = ", ".join(constraint.columns)
    if constraint.primary:
        return replace(constraint, comment=f"Each row is found by {columns}.")
    words = f"No two rows share {columns}."
    optional = [c.name for c in table.columns if c.not_null is None]
    if set(optional) & set(constraint.columns):
        words += " Rows without a value do not collide."
    return replace(constraint, comment=words)


def _index(index: Index, reasons: Mapping[QualifiedName, IndexReason]) -> Index:
    """A constraint's index has its constraint's comment."""
    if index.constraint is not None or index.name not in reasons:
        return index
    reason = reasons[index.name]
    text = "".join(part for part in reason.why if isinstance(part, str))
    served = f" Serves: {', '.join(reason.serves)}." if reason.serves else ""
    return replace(index, comment=text.replace("`", "") + served)


PATTERN = Pattern(slug="comments", rank=0, steps=((Stage.COMMENTS, apply),))
