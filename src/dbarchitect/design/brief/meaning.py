"""What no single place of a brief can tell: names that meet, references that go in circles."""

from __future__ import annotations

from graphlib import CycleError, TopologicalSorter
from itertools import pairwise
from typing import TYPE_CHECKING

from dbarchitect.design.brief.bitemporal import bitemporal_errors
from dbarchitect.design.brief.complaint import did_you_mean
from dbarchitect.design.brief.history import history_errors
from dbarchitect.design.brief.naming import column_errors, table_errors
from dbarchitect.design.brief.tenancy import tenancy_errors
from dbarchitect.design.brief.unchanged import keeping_errors
from dbarchitect.design.names import (
    CREATED_AT,
    DELETED_AT,
    SURROGATE_KEY,
    UPDATED_AT,
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

    from dbarchitect.design.brief.refusals import Refusals
    from dbarchitect.errors import Location
    from dbarchitect.model.brief import AccessPattern, Attribute, Brief, Entity, Reference
    from dbarchitect.model.design import EntityNames

SEARCHABLE = frozenset(
    {AttributeKind.TEXT, AttributeKind.EMAIL, AttributeKind.URL, AttributeKind.PHONE}
)
"""The kinds of attribute that full-text search can read."""

_KEPT = (CREATED_AT, UPDATED_AT, DELETED_AT)


def check_meaning(brief: Brief, refusals: Refusals) -> None:
    """The brief's parts fit together, and its physical names can all exist.

    What does not is taken to the refusals. Names that go in circles end the checks.
    """
    refusals.take_all(e for entity in brief.entities for e in _members(entity))
    circle = next(_circles(brief), None)
    if circle is not None:
        refusals.take(circle)
        return
    refusals.take_all(bitemporal_errors(brief))
    refusals.take_all(_columns_of_references(brief))
    refusals.take_all(history_errors(brief))
    refusals.take_all(_tables(brief))
    for entity, names in zip(brief.entities, physical_names(brief).values(), strict=True):
        refusals.take_all(_named_columns(entity, names))
    for pattern in brief.access:
        refusals.take_all(_searches(brief, pattern))
    refusals.take_all(tenancy_errors(brief))
    refusals.take_all(keeping_errors(brief))


def _refuse(place: Location | None, message: str, hint: str) -> BriefError:
    return BriefError(message, hint=hint, location=place)


def _circles(brief: Brief) -> Iterator[BriefError]:
    circle = _circle(brief, lambda _, r: r.role is ReferenceRole.PART_OF)
    if circle:
        message = f"compositions go in a circle: {_shown(circle)}"
        hint = (
            "Decide which is the whole; let it refer to its part under `refers to`, if it must."
        )
        yield _refuse(circle[0][1].location, message, hint)
    circle = _circle(brief, lambda e, r: r.name in e.natural_key)
    if circle:
        message = f"natural keys are made of each other in a circle: {_shown(circle)}"
        hint = "Give one of them `identity: auto`."
        yield _refuse(circle[0][1].location, message, hint)
    circle = _circle(brief, lambda _, r: not r.optional)
    if circle:
        message = (
            f"required references go in a circle, so no first row can be: {_shown(circle)}"
        )
        target = circle[-1][1].target
        yield _refuse(circle[-1][1].location, message, f"Make one optional: `{target}?`.")


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


def _members(entity: Entity) -> Iterator[BriefError]:
    attributes = {attribute.name: attribute for attribute in entity.attributes}
    for reference in entity.references:
        if reference.name in attributes:
            message = f"`{reference.name}` of `{entity.name}` is an attribute and a reference"
            hint = "Remove the attribute, or give the reference a name: "
            hint += f"`refers to: {{another_name: {reference.target}}}`."
            yield _refuse(attributes[reference.name].location, message, hint)
    for attribute in entity.attributes:
        yield from _kept(entity, attribute)
    if not entity.attributes and not entity.references:
        message = f"entity `{entity.name}` has no attributes and no references"
        yield _refuse(entity.location, message, "Write what is known about it: `attributes:`.")
    rules = [frozenset(rule.members) for rule in entity.uniques]
    for position, rule in enumerate(entity.uniques):
        if frozenset(rule.members) in rules[:position]:
            message = f"`{entity.name}` has the same `unique` twice"
            yield _refuse(rule.location, message, "Keep one of the two.")
    overlaps = [(frozenset(rule.members), rule.period) for rule in entity.no_overlaps]
    for position, overlap in enumerate(entity.no_overlaps):
        if overlaps[position] in overlaps[:position]:
            message = f"`{entity.name}` has the same `no overlap` twice"
            yield _refuse(overlap.location, message, "Keep one of the two.")


def _is_kept(entity: Entity, name: str) -> bool:
    """Whether the database keeps a column of that name in each row of the entity."""
    if name == DELETED_AT:
        return entity.keeping.delete is DeleteMode.SOFT
    return name in _KEPT and entity.keeping.timestamps


def _kept(entity: Entity, attribute: Attribute) -> Iterator[BriefError]:
    column = attribute.column or attribute.name
    if column != attribute.name and _is_kept(entity, attribute.name):
        message = f"`{attribute.name}` of `{entity.name}` is kept in a column of that name"
        hint = "Remove `column`, or give the attribute another name."
        yield _refuse(attribute.location, message, hint)
    soft = column == DELETED_AT
    is_such = attribute.type.kind is AttributeKind.INSTANT and (attribute.null or not soft)
    if is_such or not _is_kept(entity, column):
        return
    meant = "instant?" if soft else "instant"
    what, instead = f"`{column}`", f"{column}: {meant}"
    if attribute.column == column:
        what, instead = f"column `{column}`", f"{{type: {meant}, column: {column}}}"
    message = f"{what} of `{entity.name}` is kept by the database and is no {meant}"
    yield _refuse(attribute.location, message, f"Remove it, or write `{instead}`.")


def _columns_of_references(brief: Brief) -> Iterator[BriefError]:
    names = physical_names(brief)
    for entity in brief.entities:
        for reference in entity.references:
            key = brief.entity(reference.target)
            columns = len(names[key.name].key)
            if reference.column is not None and columns > 1:
                message = (
                    f"reference `{reference.name}` of `{entity.name}` has one `column`, "
                    f"but `{key.name}` is told apart by {columns}"
                )
                yield _refuse(reference.location, message, "Remove `column`.")


def _tables(brief: Brief) -> Iterator[BriefError]:
    owners: dict[str, str] = {}
    names = physical_names(brief)
    for entity in brief.entities:
        table = names[entity.name].table.name
        yield from table_errors(entity.location, table, f"entity `{entity.name}`")
        if table in owners:
            message = (
                f"entities `{owners[table]}` and `{entity.name}` would both be table `{table}`"
            )
            hint = "Name the table of one of them: `table: another_name`."
            yield _refuse(entity.location, message, hint)
        owners[table] = entity.name
    log, log_table = brief.audit_log, audit_table(brief)
    if log is None or log_table is None:
        return
    yield from table_errors(log.location, log_table.name, "the audit log")
    if log_table.name in owners or log.name in names:
        message = f"the audit log `{log.name}` would be table `{log_table.name}`, "
        message += "as an entity is"
        yield _refuse(
            log.location, message, "Give the log another `name`, or remove the entity."
        )


def _named_columns(entity: Entity, names: EntityNames) -> Iterator[BriefError]:
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
            yield _refuse(place, message, hint)
        yield from column_errors(place, column, f"{what} of `{entity.name}`")
        owners[column] = what


def _columns(entity: Entity, names: EntityNames) -> Iterator[tuple[str, Location | None, str]]:
    for attribute in entity.attributes:
        yield f"attribute `{attribute.name}`", attribute.location, names.columns[attribute.name]
    for name in implied_columns(entity):
        yield "a change time", entity.location, name
    if names.path is not None and entity.tree is not None:
        yield "the way to the root", entity.tree.location, names.path
    carried = {column for columns in names.references.values() for column in columns}
    if names.tenant is not None and names.tenant not in carried:
        yield "the tenant", entity.location, names.tenant
    for reference in entity.references:
        for column in names.references[reference.name]:
            yield f"reference `{reference.name}`", reference.location, column


def _searches(brief: Brief, pattern: AccessPattern) -> Iterator[BriefError]:
    if pattern.search_entity is None:
        return
    known = [entity.name for entity in brief.entities]
    if pattern.search_entity not in known:
        message = f"access `{pattern.name}` searches `{pattern.search_entity}`, "
        message += "which is not an entity"
        hint = did_you_mean(pattern.search_entity, known, what="Entities")
        yield _refuse(pattern.location, message, hint)
        return
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
        yield _refuse(pattern.location, message, hint)
