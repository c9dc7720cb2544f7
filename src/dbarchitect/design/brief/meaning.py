"""What no single place of a brief can tell: names that meet, references that go in circles."""

from __future__ import annotations

from graphlib import CycleError, TopologicalSorter
from itertools import pairwise
from typing import TYPE_CHECKING

from dbarchitect.design.brief.complaint import did_you_mean
from dbarchitect.design.brief.naming import check_column, check_table
from dbarchitect.design.names import (
    DELETED_AT,
    SURROGATE_KEY,
    audit_table,
    implied_columns,
    physical_names,
)
from dbarchitect.errors import BriefError
from dbarchitect.model.brief import (
    AttributeKind,
    DeleteMode,
    IdentityMode,
    ReferenceRole,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from dbarchitect.errors import Location
    from dbarchitect.model.brief import AccessPattern, Attribute, Brief, Entity, Reference
    from dbarchitect.model.design import EntityNames

SEARCHABLE = frozenset(
    {AttributeKind.TEXT, AttributeKind.EMAIL, AttributeKind.URL, AttributeKind.PHONE}
)
"""The kinds of attribute that full-text search can read."""


def check_meaning(brief: Brief) -> None:
    """The brief's parts fit together, and its physical names can all exist.

    Raises:
        BriefError: they do not, with the place and what to write.
    """
    _check_targets(brief)
    _check_circles(brief)
    for entity in brief.entities:
        _check_members(entity)
    _check_columns_of_references(brief)
    _check_tables(brief)
    for entity, names in zip(brief.entities, physical_names(brief).values(), strict=True):
        _check_columns(entity, names)
    for pattern in brief.access:
        _check_search(brief, pattern)


def _refuse(place: Location | None, message: str, hint: str) -> BriefError:
    return BriefError(message, hint=hint, location=place)


def _check_targets(brief: Brief) -> None:
    known = sorted(entity.name for entity in brief.entities)
    verbs = {
        ReferenceRole.PART_OF: "is part of",
        ReferenceRole.BELONGS_TO: "belongs to",
        ReferenceRole.REFERS_TO: "refers to",
    }
    for entity in brief.entities:
        for reference in entity.references:
            if reference.target not in known:
                message = (
                    f"entity `{entity.name}` {verbs[reference.role]} `{reference.target}`, "
                    "which is not an entity"
                )
                hint = did_you_mean(reference.target, known, what="Entities")
                raise _refuse(reference.location, message, hint)


def _check_circles(brief: Brief) -> None:
    circle = _circle(brief, lambda _, r: r.role is ReferenceRole.PART_OF)
    if circle:
        message = f"compositions go in a circle: {_shown(circle)}"
        hint = (
            "Decide which is the whole; let it refer to its part under `refers to`, if it must."
        )
        raise _refuse(circle[0][1].location, message, hint)
    circle = _circle(brief, lambda e, r: r.name in e.natural_key)
    if circle:
        message = f"natural keys are made of each other in a circle: {_shown(circle)}"
        hint = "Give one of them `identity: auto`."
        raise _refuse(circle[0][1].location, message, hint)
    circle = _circle(brief, lambda _, r: not r.optional)
    if circle:
        message = (
            f"required references go in a circle, so no first row can be: {_shown(circle)}"
        )
        target = circle[-1][1].target
        raise _refuse(circle[-1][1].location, message, f"Make one optional: `{target}?`.")


def _circle(
    brief: Brief, holds: Callable[[Entity, Reference], bool]
) -> list[tuple[Entity, Reference]]:
    """The references of the first circle that only such references make."""
    steps = {
        (entity.name, reference.target): (entity, reference)
        for entity in brief.entities
        for reference in entity.references
        if holds(entity, reference)
    }
    sorter: TopologicalSorter[str] = TopologicalSorter()
    for whole, part in steps:
        sorter.add(whole, part)
    try:
        sorter.prepare()
    except CycleError as error:
        names: list[str] = error.args[1][::-1]
        return [steps[step] for step in pairwise(names)]
    return []


def _shown(circle: list[tuple[Entity, Reference]]) -> str:
    names = [f"`{entity.name}`" for entity, _ in circle]
    return " -> ".join([*names, names[0]])


def _check_members(entity: Entity) -> None:
    attributes = {attribute.name: attribute for attribute in entity.attributes}
    for reference in entity.references:
        if reference.name in attributes:
            message = f"`{reference.name}` of `{entity.name}` is an attribute and a reference"
            hint = "Remove the attribute, or give the reference a name: "
            hint += f"`refers to: {{another_name: {reference.target}}}`."
            raise _refuse(attributes[reference.name].location, message, hint)
    for name in ("created_at", "updated_at", DELETED_AT):
        attribute = attributes.get(name)
        if attribute is not None:
            _check_kept(entity, attribute)
    if not entity.attributes and not entity.references:
        message = f"entity `{entity.name}` has no attributes and no references"
        raise _refuse(entity.location, message, "Write what is known about it: `attributes:`.")
    rules = [frozenset(rule.members) for rule in entity.uniques]
    for position, rule in enumerate(entity.uniques):
        if frozenset(rule.members) in rules[:position]:
            message = f"`{entity.name}` has the same `unique` twice"
            raise _refuse(rule.location, message, "Keep one of the two.")


def _check_kept(entity: Entity, attribute: Attribute) -> None:
    soft = attribute.name == DELETED_AT
    if soft and entity.keeping.delete is not DeleteMode.SOFT:
        return
    if not soft and not entity.keeping.timestamps:
        return
    if attribute.type.kind is AttributeKind.INSTANT and (attribute.null or not soft):
        return
    meant = "instant?" if soft else "instant"
    message = f"`{attribute.name}` of `{entity.name}` is kept by the database and is no {meant}"
    raise _refuse(
        attribute.location, message, f"Remove it, or write `{attribute.name}: {meant}`."
    )


def _check_columns_of_references(brief: Brief) -> None:
    for entity in brief.entities:
        for reference in entity.references:
            key = brief.entity(reference.target)
            if reference.column is not None and len(key.natural_key) > 1:
                message = (
                    f"reference `{reference.name}` of `{entity.name}` has one `column`, "
                    f"but `{key.name}` is told apart by {len(key.natural_key)}"
                )
                raise _refuse(reference.location, message, "Remove `column`.")


def _check_tables(brief: Brief) -> None:
    owners: dict[str, str] = {}
    names = physical_names(brief)
    for entity in brief.entities:
        table = names[entity.name].table.name
        check_table(entity.location, table, f"entity `{entity.name}`")
        if table in owners:
            message = (
                f"entities `{owners[table]}` and `{entity.name}` would both be table `{table}`"
            )
            hint = "Name the table of one of them: `table: another_name`."
            raise _refuse(entity.location, message, hint)
        owners[table] = entity.name
    log, log_table = brief.audit_log, audit_table(brief)
    if log is None or log_table is None:
        return
    check_table(log.location, log_table.name, "the audit log")
    if log_table.name in owners or log.name in names:
        message = f"the audit log `{log.name}` would be table `{log_table.name}`, "
        message += "as an entity is"
        raise _refuse(
            log.location, message, "Give the log another `name`, or remove the entity."
        )


def _check_columns(entity: Entity, names: EntityNames) -> None:
    owners: dict[str, str] = {}
    surrogate = entity.identity is not IdentityMode.NATURAL
    if surrogate:
        owners[SURROGATE_KEY] = "the key"
    for what, place, column in _columns(entity, names):
        if column in owners:
            message = (
                f"{what} of `{entity.name}` would be column `{column}`, as {owners[column]} is"
            )
            hint = "Give one of them another name."
            if column == SURROGATE_KEY and surrogate:
                hint = (
                    "Remove it: every row has a key `id`; or write `identity: {natural: [id]}`."
                )
            raise _refuse(place, message, hint)
        check_column(place, column, f"{what} of `{entity.name}`")
        owners[column] = what


def _columns(entity: Entity, names: EntityNames) -> Iterator[tuple[str, Location | None, str]]:
    for attribute in entity.attributes:
        yield f"attribute `{attribute.name}`", attribute.location, names.columns[attribute.name]
    for name in implied_columns(entity):
        yield "a change time", entity.location, name
    for reference in entity.references:
        for column in names.references[reference.name]:
            yield f"reference `{reference.name}`", reference.location, column


def _check_search(brief: Brief, pattern: AccessPattern) -> None:
    if pattern.search_entity is None:
        return
    known = [entity.name for entity in brief.entities]
    if pattern.search_entity not in known:
        message = f"access `{pattern.name}` searches `{pattern.search_entity}`, "
        message += "which is not an entity"
        hint = did_you_mean(pattern.search_entity, known, what="Entities")
        raise _refuse(pattern.location, message, hint)
    entity = brief.entity(pattern.search_entity)
    texts = [a.name for a in entity.attributes if a.type.kind in SEARCHABLE]
    for name in pattern.search_attributes:
        if name in texts:
            continue
        exists = any(a.name == name for a in entity.attributes)
        why = "is no text" if exists else "the entity does not have"
        message = (
            f"access `{pattern.name}` searches in `{name}` of `{entity.name}`, which {why}"
        )
        hint = did_you_mean(name, texts, what="Its texts")
        raise _refuse(pattern.location, message, hint)
