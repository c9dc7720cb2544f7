"""Sections on who may do what, and on values that need care."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.design.document.declared import whole_tables
from dbarchitect.design.document.words import NOTHING, name, names
from dbarchitect.design.forecast import forecast_key
from dbarchitect.design.history.plan import history_name, previous_columns
from dbarchitect.design.partitioning.plan import plans
from dbarchitect.model.brief import DeleteMode, History, Sensitivity
from dbarchitect.model.document import Bullets, Grid, Paragraph, Section
from dbarchitect.model.english import listed
from dbarchitect.model.evidence import Figure, code

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.brief import Entity
    from dbarchitect.model.design import Design
    from dbarchitect.model.evidence import Prose
    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.model.schema import MaterializedView, Table

GDPR = "gdpr"
_ORDER = ("SELECT", "INSERT", "UPDATE", "DELETE")


def roles_section(design: Design) -> Section:
    """Each role, and what it may do with each table."""
    comments = {role.name: role.comment for role in design.schema.roles}
    roles = tuple(
        (code(role), f": {comments.get(role) or 'no comment'}")
        for role in design.roles.values()
    )
    others = [role for key, role in design.roles.items() if key != "owner"]
    read: list[Table | MaterializedView] = [*whole_tables(design.schema)]
    read += design.schema.materialized_views
    rows = tuple(
        ((name(table.name),), *(_may(table, role) for role in others)) for table in read
    )
    note = Paragraph(
        ("No role can log in: logins are members. PUBLIC has nothing in this schema.",)
    )
    return Section(
        "Roles and privileges",
        (Bullets(roles), Grid(("table", *map(code, others)), rows), note),
    )


def _may(table: Table | MaterializedView, role: str) -> Prose:
    whole = [grant.privilege for grant in table.privileges or () if grant.grantee == role]
    granted = {
        grant.privilege
        for column in table.columns
        for grant in column.privileges or ()
        if grant.grantee == role
    }
    partial = [_partly(table, role, privilege) for privilege in sorted(granted)]
    said = [*map(code, sorted(whole, key=_place)), *partial]
    return (", ".join(said),) if said else ("nothing",)


def _place(privilege: str) -> int:
    """The privilege's place in the order in which people name them."""
    return _ORDER.index(privilege) if privilege in _ORDER else len(_ORDER)


def _partly(table: Table | MaterializedView, role: str, privilege: str) -> str:
    hidden = [
        column.name
        for column in table.columns
        if not any(
            grant.grantee == role and grant.privilege == privilege
            for grant in column.privileges or ()
        )
    ]
    return f"{code(privilege)} of all columns but {names(hidden)}"


def data_care_section(design: Design) -> Section:
    """Personal and secret columns, how long rows stay, and what erasing a person takes."""
    columns = tuple(_sensitive(design))
    blocks: list[Grid | Paragraph | Bullets] = []
    if columns:
        blocks.append(Grid(("column", "holds", "who may read it"), columns))
    else:
        blocks.append(Paragraph(("The brief marks no value as personal or secret.",)))
    kept = tuple(_retention(design))
    if kept:
        blocks.append(Grid(("table", "rows are kept", "how they go"), kept))
    erasing = tuple(_erasing(design))
    if erasing:
        blocks.append(Paragraph(("What erasing a person takes beyond one DELETE:",)))
        blocks.append(Bullets(erasing))
    return Section("Data care", tuple(blocks))


def _sensitive(design: Design) -> Iterator[tuple[Prose, ...]]:
    for entity in design.brief.entities:
        physical = design.names[entity.name]
        table = design.schema.table(physical.table)
        for attribute in entity.attributes:
            if attribute.sensitive is Sensitivity.NONE:
                continue
            column = physical.columns[attribute.name]
            what = (
                "a secret; store its hash, never itself"
                if attribute.sensitive is Sensitivity.SECRET
                else "personal data"
            )
            readers = _readers(design, table, column)
            where = code(f"{physical.table.display}.{column}")
            yield ((where,), (what,), (names(readers),) if readers else NOTHING)


def _readers(design: Design, table: Table, column: str) -> list[str]:
    grants = [*(table.privileges or ()), *(table.column(column).privileges or ())]
    readers = {grant.grantee for grant in grants if grant.privilege == "SELECT"}
    return [role for role in design.roles.values() if role in readers]


def _retention(design: Design) -> Iterator[tuple[Prose, ...]]:
    for forecast in design.forecasts:
        if forecast.retention_days is None:
            continue
        table = design.schema.table(forecast.table)
        how = (
            "whole partitions are detached and dropped"
            if table.partition_key is not None
            else "a scheduled DELETE in batches, by the index on their time"
        )
        if any(
            c.is_table and c.summary and c.summary.name == table.name for c in design.copies
        ):
            how = "a scheduled DELETE of sums"
        days = Figure(forecast_key(forecast.table), "retention")
        yield ((name(forecast.table),), (days,), (how,))


def _erasing(design: Design) -> Iterator[Prose]:
    if GDPR not in {item.lower() for item in design.brief.requirements.compliance}:
        return
    for entity in design.brief.entities:
        personal = _personal(design, entity)
        if not personal:
            continue
        table = code(design.names[entity.name].table.display)
        if entity.keeping.delete is DeleteMode.SOFT:
            kept = f"A deleted row of {table} keeps {listed(map(code, personal))}"
            yield (f"{kept}: it is marked, not removed. Overwrite these columns to erase.",)
        if entity.keeping.history in {History.VERSIONS, History.BITEMPORAL}:
            versions = code(history_name(design.names[entity.name]).display)
            former = f"former values of {listed(map(code, personal))} of {table}"
            days = entity.keeping.history_retention_days
            span = "for ever" if days is None else "until their retention ends"
            yield (f"{versions} keeps {former} {span}: overwrite them there as the owner.",)
        former_columns = [to for own, to, _ in previous_columns(entity) if own in personal]
        if former_columns:
            columns = listed(map(code, former_columns))
            yield (f"{columns} of {table} keeps one former value.",)
        if entity.keeping.audit and design.brief.audit_log is not None:
            log = code(_audit_table(design).display)
            former = f"former values of {listed(map(code, personal))} of {table}"
            yield (f"{log} keeps {former} until its retention ends.",)


def _personal(design: Design, entity: Entity) -> list[str]:
    columns = design.names[entity.name].columns
    return [columns[a.name] for a in entity.attributes if a.sensitive is Sensitivity.PII]


def _audit_table(design: Design) -> QualifiedName:
    plan = next(p for p in plans(design.brief, design.names) if p.entity is None)
    return plan.table
