"""One attribute of a brief, in short or long form."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dbarchitect.design.brief import keys, quantities
from dbarchitect.design.brief.complaint import ComplaintError, did_you_mean
from dbarchitect.design.brief.constants import NUMBERS, TEXTS, checked_values
from dbarchitect.design.brief.expressions import checked_condition
from dbarchitect.design.brief.fields import (
    Fields,
    at,
    items_of,
    mapping_of,
    refuse,
    scalar_of,
    text_of,
    value_of,
)
from dbarchitect.design.brief.keyed import read_keyed
from dbarchitect.design.brief.naming import member_name, physical_name
from dbarchitect.design.brief.nodes import Mapping, Node, Scalar, Sequence
from dbarchitect.design.brief.own_defaults import require_allowed
from dbarchitect.design.brief.shorthand import (
    Condition,
    Default,
    Shorthand,
    read_conditions,
    read_default,
    read_shorthand,
)
from dbarchitect.design.brief.sqlform import check_sql, default_sql
from dbarchitect.model.brief import (
    Attribute,
    AttributeKind,
    AttributeType,
    Distribution,
    Sensitivity,
)
from dbarchitect.model.quantities import in_full

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dbarchitect.design.brief.refusals import Refusals

WEIGHTS_TOLERANCE_PERCENT = 0.01
"""How far the shares of a distribution may be from 100 % in sum: rounding to two places."""


def read_attribute(key: Scalar, node: Node, refusals: Refusals) -> Attribute:
    """The attribute that a key and its value say.

    Raises:
        BriefError: with the place and what to write.
    """
    name = member_name(key, "an attribute")
    what = f"attribute `{name}`"
    if isinstance(node, Mapping):
        return _long(key, Fields.of(node, what, keys.ATTRIBUTE, refusals))
    form = _short(node, what)
    return Attribute(
        name=name,
        type=form.type,
        null=form.null,
        unique=form.unique,
        default=default_sql(form.default, form.type),
        check=check_sql(name, form.conditions, form.type),
        sensitive=form.sensitive,
        location=key.location,
    )


def _short(node: Node, what: str) -> Shorthand:
    text = text_of(node, what)
    try:
        form = read_shorthand(text)
        require_allowed(form.default, form.conditions, form.type)
    except ComplaintError as complaint:
        raise at(node, what, complaint) from complaint
    return form


def _long(key: Scalar, fields: Fields) -> Attribute:
    """The attribute; of its keys each is refused by itself, and the type with all its marks."""
    description = fields.attempt("description", lambda: fields.text("description"))
    example = fields.attempt("example", lambda: _example(fields))
    column = fields.attempt(
        "column", lambda: physical_name(fields.nodes.get("column"), fields.what("column"))
    )
    form = _merged(fields, _typed(fields))
    return Attribute(
        name=key.text,
        type=form.type,
        null=form.null,
        unique=form.unique,
        default=default_sql(form.default, form.type),
        check=fields.attempt("check", lambda: _check(key.text, fields, form)),
        sensitive=form.sensitive,
        distribution=fields.attempt("distribution", lambda: _distribution(fields, form))
        or Distribution(),
        example=example,
        description=description,
        column=column,
        location=key.location,
    )


def _example(fields: Fields) -> str | None:
    node = fields.nodes.get("example")
    return None if node is None else scalar_of(node, fields.what("example")).text


def _typed(fields: Fields) -> Shorthand:
    node = fields.required("type")
    listed = fields.nodes.get("values")
    if fields.has("keys") and listed is None:
        return read_keyed(fields)
    if listed is None:
        return _short(node, fields.what("type"))
    if scalar_of(node, fields.what("type")).text != AttributeKind.ENUMERATION.value:
        message = f"{fields.subject} has `values`, but its type is no enumeration"
        raise refuse(listed, message, "Write `type: enumeration`, or `type: one of [a, b]`.")
    what = fields.what("values")
    values = [text_of(item, f"an item of {what}") for item in items_of(listed, what)]
    try:
        kind = AttributeType(kind=AttributeKind.ENUMERATION, values=checked_values(values))
    except ComplaintError as complaint:
        raise at(listed, what, complaint) from complaint
    return Shorthand(type=kind)


def _merged(fields: Fields, form: Shorthand) -> Shorthand:
    said = {
        "null": form.null,
        "unique": form.unique,
        "default": form.default is not None,
        "check": bool(form.conditions),
        "sensitive": form.sensitive is Sensitivity.PII,
    }
    for key, is_said in said.items():
        if is_said and fields.has(key):
            message = f"{fields.what(key)} is said twice: here and in its type"
            raise refuse(fields.names[key], message, "Say it in one of the two places.")
    sensitive = fields.choice("sensitive", tuple(Sensitivity))
    if form.sensitive is Sensitivity.SECRET and sensitive not in (None, Sensitivity.SECRET):
        message = f"{fields.what('sensitive')} is `{sensitive}`, but its type is a secret"
        raise refuse(fields.nodes["sensitive"], message, "Remove the key, or use another type.")
    return replace(
        form,
        null=form.null or bool(fields.flag("null")),
        unique=form.unique or bool(fields.flag("unique")),
        sensitive=form.sensitive if sensitive is None else Sensitivity(sensitive),
        default=_default(fields, form) if fields.has("default") else form.default,
    )


def _default(fields: Fields, form: Shorthand) -> Default:
    node, what = fields.nodes["default"], fields.what("default")
    if form.type.kind is AttributeKind.JSON and _is_empty(node):
        return Default("{}" if isinstance(node, Mapping) else "[]")
    if form.type.array and isinstance(node, Sequence) and _is_empty(node):
        return Default("{}")
    scalar = scalar_of(node, what)
    as_it_is = {*NUMBERS, AttributeKind.BOOLEAN, AttributeKind.JSON}
    if not scalar.plain:
        # What stands in quotes may be empty, and may begin and end with spaces.
        as_it_is |= TEXTS
    text = scalar.text if form.type.kind in as_it_is else text_of(node, what)
    try:
        return read_default(text, form.type)
    except ComplaintError as complaint:
        raise at(node, what, complaint) from complaint


def _is_empty(node: Node) -> bool:
    return (isinstance(node, Mapping) and not node.entries) or (
        isinstance(node, Sequence) and not node.items
    )


def _check(name: str, fields: Fields, form: Shorthand) -> str | None:
    node = fields.nodes.get("check")
    if node is None:
        return check_sql(name, _allowing(fields, form), form.type)
    text, what = text_of(node, fields.what("check")), fields.what("check")
    try:
        conditions = read_conditions(text, form.type)
        require_allowed(form.default, conditions or (), form.type)
    except ComplaintError as complaint:
        raise at(node, what, complaint) from complaint
    if conditions is not None:
        return check_sql(name, conditions, form.type)
    hint = "Write a rule across attributes under `checks:` of the entity."
    return checked_condition(scalar_of(node, what), [name], what, hint=hint)


def _allowing(fields: Fields, form: Shorthand) -> tuple[Condition, ...]:
    """The conditions of the type, which allow the default that stands beside them."""
    node = fields.nodes.get("default")
    if node is not None:
        try:
            require_allowed(form.default, form.conditions, form.type)
        except ComplaintError as complaint:
            raise at(node, fields.what("default"), complaint) from complaint
    return form.conditions


def _distribution(fields: Fields, form: Shorthand) -> Distribution:
    statistics, weights = dict[str, Node](), list[tuple[Scalar, Node]]()
    for key, node in fields.entries("distribution"):
        if key.text in _weighted(form.type):
            weights.append((key, node))
        elif key.text in {k.name for k in keys.DISTRIBUTION}:
            statistics[key.text] = node
        else:
            raise _unknown_value(key, fields, form)
    what = fields.what("distribution")
    inner = fields.inner(what, statistics)
    null = inner.value("null", quantities.percent)
    if null and not form.null:
        message = f"{what} has a share of null, and the attribute is required"
        raise refuse(statistics["null"], message, "Write `?` after its type, or no such share.")
    return Distribution(
        weights=_weights(fields, weights),
        distinct=inner.value("distinct", quantities.count),
        null_fraction=None if null is None else null / 100,
        average_length=inner.value("average length", quantities.count),
    )


def _weighted(kind: AttributeType) -> tuple[str, ...]:
    return ("true", "false") if kind.kind is AttributeKind.BOOLEAN else kind.values


def _unknown_value(key: Scalar, fields: Fields, form: Shorthand) -> Exception:
    known = [*_weighted(form.type), *(k.name for k in keys.DISTRIBUTION)]
    message = f"{fields.what('distribution')} names `{key.text}`, which is none of its values"
    return refuse(key, message, did_you_mean(key.text, known, what="Values and keys"))


def _weights(
    fields: Fields, entries: Iterable[tuple[Scalar, Node]]
) -> tuple[tuple[str, float], ...]:
    what = fields.what("distribution")
    shares = [
        (key.text, value_of(node, f"`{key.text}` of {what}", quantities.percent))
        for key, node in entries
    ]
    total = sum(share for _, share in shares)
    if shares and abs(total - 100) > WEIGHTS_TOLERANCE_PERCENT:
        message = f"the shares in {what} add up to {in_full(total)} %"
        node = mapping_of(fields.nodes["distribution"], what)
        raise refuse(
            node, message, "Let them add up to 100 %; leave out values that never occur."
        )
    return tuple((name, round(share / 100, 6)) for name, share in shares)
