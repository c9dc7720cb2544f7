"""From one table to one entity."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from dbarchitect.design.brief.complaint import ComplaintError
from dbarchitect.design.brief.expressions import checked_condition
from dbarchitect.design.brief.nodes import Scalar
from dbarchitect.design.brief.shorthand import Shorthand, read_shorthand
from dbarchitect.design.brief.shortwriter import write_shorthand
from dbarchitect.design.derived.defaults import attribute_default
from dbarchitect.design.derived.keys import derived_key, tell_keys
from dbarchitect.design.derived.kinds import (
    attribute_type,
    is_said_by_type,
    type_said_by_check,
)
from dbarchitect.design.derived.naming import (
    attribute_of,
    can_be_column,
    can_be_table,
    reference_of,
)
from dbarchitect.design.derived.paths import path_said_by_tree
from dbarchitect.design.derived.references import derived_references, named_members
from dbarchitect.design.derived.uniques import derived_uniques
from dbarchitect.design.names import CREATED_AT, DELETED_AT, UPDATED_AT, table_name
from dbarchitect.errors import BriefError, Location
from dbarchitect.model.brief import IdentityMode

if TYPE_CHECKING:
    from dbarchitect.design.derived.facts import Ground, Named, Plain
    from dbarchitect.design.derived.keys import DerivedKey
    from dbarchitect.design.derived.references import Derived
    from dbarchitect.model.brief import AttributeType
    from dbarchitect.model.schema import Check, Column, Table

_INSTANT = "timestamp with time zone"


@dataclass(slots=True)
class _Members:
    """The attributes so far: the name of each column, and what is said of it."""

    names: dict[str, str] = field(default_factory=dict[str, str])
    forms: dict[str, Shorthand] = field(default_factory=dict[str, Shorthand])


def derived_entity(named: Named, ground: Ground) -> dict[str, Plain]:
    """What a brief says of the table; what it cannot say is told."""
    table = named.table
    key = derived_key(table)
    tell_keys(table, key, ground)
    references = derived_references(table, ground)
    kept = _kept(table)
    checks = list(table.checks)
    members = _members(table, key, references, kept, checks, ground)
    rules = derived_uniques(table, members.names, references, ground, soft=DELETED_AT in kept)
    for name in rules.attributes:
        members.forms[name] = replace(members.forms[name], unique=True)
    entity: dict[str, Plain] = {}
    if table.comment:
        entity["description"] = " ".join(table.comment.split())
    attributes = {
        name: _written(name, form, table, members, ground)
        for name, form in members.forms.items()
    }
    entity["attributes"] = dict(attributes)
    entity["refers to"] = {one.reference.name: one.plain for one in references}
    entity["unique"] = [[*rule] for rule in rules.together]
    entity["checks"] = [*_conditions(table, checks, members, kept, ground)]
    entity |= _identity(key, members, references, table, ground)
    entity["keep"] = _keep(kept)
    if table_name(named.entity) != table.name.name and can_be_table(table.name.name):
        entity["table"] = table.name.name
    elif not can_be_table(table.name.name):
        entity["table"] = f"{reference_of(table.name.name, ())}_entries"
        reason = f"A brief cannot name it; the design calls it {entity['table']}."
        ground.leave_out(f"table {table.name.display}", reason)
    return {name: value for name, value in entity.items() if value not in ({}, [])}


def _members(
    table: Table,
    key: DerivedKey,
    references: tuple[Derived, ...],
    kept: frozenset[str],
    checks: list[Check],
    ground: Ground,
) -> _Members:
    held = {column for one in references for column in one.columns}
    taken = {one.reference.name for one in references}
    members = _Members()
    for column in table.columns:
        if column.name in held or column.name in kept or column.name == key.column:
            continue
        path = path_said_by_tree(table, column, references)
        if path is not None:
            ground.leave_out(f"column {table.name.display}.{column.name}", path)
            continue
        kind = _kind(table, column, checks, ground)
        if kind is None:
            continue
        name = attribute_of(column.name, taken)
        taken.add(name)
        members.names[column.name] = name
        members.forms[name] = Shorthand(
            type=kind, null=column.not_null is None and column.name not in key.columns
        )
    return members


def _kind(
    table: Table, column: Column, checks: list[Check], ground: Ground
) -> AttributeType | None:
    subject = f"column {table.name.display}.{column.name}"
    if column.generated is not None:
        ground.leave_out(subject, "It is generated from others.")
        return None
    kind = attribute_type(column, ground.schema)
    if kind is None:
        ground.leave_out(subject, f"A brief knows no type {column.type}.")
        return None
    if column.type.startswith(("character(", "money", "timestamp without", "json", "real")):
        _tell_type(subject, column.type, ground)
    for check in [check for check in checks if check.columns == (column.name,)]:
        said = type_said_by_check(column, check, kind)
        kind = said or kind
        if said is not None or is_said_by_type(check, kind):
            checks.remove(check)
    return kind


def _tell_type(subject: str, written: str, ground: Ground) -> None:
    better = {
        "character(": "text, which pads nothing",
        "money": "numeric, which no locale changes",
        "timestamp": "timestamp with time zone",
        "json": "jsonb",
        "real": "double precision",
    }
    if written == "jsonb":
        return
    new = next(word for head, word in better.items() if written.startswith(head))
    ground.leave_out(subject, f"It is {written}; the design makes it {new}.")


def _kept(table: Table) -> frozenset[str]:
    """The columns that `keep` stands for."""
    present = {c.name: c for c in table.columns if c.type == _INSTANT and c.generated is None}
    found: set[str] = set()
    if CREATED_AT in present and UPDATED_AT in present:
        found |= {CREATED_AT, UPDATED_AT}
    if DELETED_AT in present and present[DELETED_AT].not_null is None:
        found.add(DELETED_AT)
    return frozenset(found)


def _keep(kept: frozenset[str]) -> Plain:
    return {
        "timestamps": UPDATED_AT in kept,
        "audit": False,
        "delete": "soft" if DELETED_AT in kept else "hard",
    }


def _written(
    name: str, form: Shorthand, table: Table, members: _Members, ground: Ground
) -> Plain:
    """The attribute in the short form, or the long one where its column has another name."""
    column = next(table.column(c) for c, n in members.names.items() if n == name)
    form = _with_default(form, column, f"column {table.name.display}.{column.name}", ground)
    text = write_shorthand(form)
    long: dict[str, Plain] = {}
    if column.name != name:
        if can_be_column(column.name):
            long["column"] = column.name
        else:
            reason = f"A brief cannot name it; the design calls it {name}."
            ground.leave_out(f"column {table.name.display}.{column.name}", reason)
    if column.comment:
        long["description"] = " ".join(column.comment.split())
    return {"type": text, **long} if long else text


def _with_default(form: Shorthand, column: Column, subject: str, ground: Ground) -> Shorthand:
    if column.default is None:
        return form
    default = attribute_default(column.default, form.type)
    if default is not None:
        wanted = replace(form, default=default)
        with suppress(ComplaintError):  # a brief's defaults are narrower than SQL's
            read_shorthand(write_shorthand(wanted))
            return wanted
    ground.leave_out(subject, f"A brief cannot say its default {column.default}.")
    return form


def _conditions(
    table: Table,
    checks: list[Check],
    members: _Members,
    kept: frozenset[str],
    ground: Ground,
) -> list[Plain]:
    known = [c for c, name in members.names.items() if c == name] + sorted(kept)
    found: list[Plain] = []
    for check in checks:
        node = Scalar(text=check.expression, location=Location("check"))
        try:
            found.append(checked_condition(node, known, f"check {check.name}"))
        except BriefError as error:
            subject = f"check {check.name} of table {table.name.display}"
            ground.leave_out(subject, f"A brief cannot say it: {error.message}.")
    return found


def _identity(
    key: DerivedKey,
    members: _Members,
    references: tuple[Derived, ...],
    table: Table,
    ground: Ground,
) -> dict[str, Plain]:
    if key.mode is IdentityMode.AUTO:
        return {}
    if key.mode is not IdentityMode.NATURAL:
        return {"identity": key.mode.value}
    names = named_members(key.columns, members.names, references)
    if names is None:
        subject = f"primary key of table {table.name.display}"
        ground.leave_out(subject, "It holds columns that the brief does not have.")
        return {}
    return {"identity": {"natural": [*names]}}
