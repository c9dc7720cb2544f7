"""N:M relations: the key of what ties rows together, and in which order it holds its ends.

Rules:
    1. The end that access patterns look from most often comes first; of ends that are looked
       from equally often, the one with more ties to one row; else the one written first.
    2. A key that the author wrote stays as it is.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dbarchitect.design.brief.statements import physical_catalogue
from dbarchitect.design.brief.ties import ends, is_open, keyed
from dbarchitect.design.forecast import rows_at_horizon
from dbarchitect.design.names import physical_names
from dbarchitect.design.uses import table_uses
from dbarchitect.errors import SqlError
from dbarchitect.sqltext.binds import number_binds
from dbarchitect.sqltext.references import references
from dbarchitect.sqltext.resolve import resolve

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.indexing import TableUse
    from dbarchitect.model.brief import Brief, Entity, Reference


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """One end of a tie: how often patterns look from it, and how many ties one row has.

    `ties` is the declared 99th percentile, else the mean at the horizon.
    """

    reference: Reference
    looked_per_hour: float
    ties: float
    is_declared: bool


def with_link_keys(brief: Brief) -> Brief:
    """The brief in which each tie without a key of the author's is told by its ends."""
    return replace(
        brief,
        entities=tuple(
            keyed(entity, ends(entity)) if is_open(entity) else entity
            for entity in brief.entities
        ),
    )


def with_ordered_link_keys(read: Brief, checked: Brief) -> Brief:
    """The checked brief with the ends of each key in order, where `read` left the key open."""
    pairs = tuple(zip(read.entities, checked.entities, strict=True))
    if not any(is_open(before) for before, _ in pairs):
        return checked
    uses = tuple(_uses(checked))
    return replace(
        checked,
        entities=tuple(
            keyed(entity, tuple(end.reference.name for end in _ends(checked, entity, uses)))
            if is_open(before)
            else entity
            for before, entity in pairs
        ),
    )


def ends_of(brief: Brief, entity: Entity) -> tuple[End, ...]:
    """The ends of an N:M relation of a checked brief, the one that leads its key first."""
    return _ends(brief, entity, tuple(_uses(brief)))


def _ends(
    brief: Brief, entity: Entity, uses: tuple[tuple[TableUse, float], ...]
) -> tuple[End, ...]:
    names = physical_names(brief)[entity.name]
    columns = {r.name: set(names.references[r.name]) for r in entity.links}
    own = [(set(use.equal), rate) for use, rate in uses if use.table == names.table]
    found = [
        End(
            reference=reference,
            looked_per_hour=sum(
                rate
                for equal, rate in own
                if columns[reference.name] <= equal
                and not all(columns[other.name] <= equal for other in entity.links)
            ),
            ties=_ties(brief, entity, reference),
            is_declared=reference.fan_out is not None,
        )
        for reference in entity.links
    ]
    return tuple(sorted(found, key=lambda end: (-end.looked_per_hour, -end.ties)))


def _ties(brief: Brief, entity: Entity, reference: Reference) -> float:
    if reference.fan_out is not None:
        return reference.fan_out.p99
    target = brief.entity(reference.target)
    rows = rows_at_horizon(entity, brief.horizon_days)
    return rows / max(1, rows_at_horizon(target, brief.horizon_days))


def _uses(brief: Brief) -> Iterator[tuple[TableUse, float]]:
    """How each access pattern finds rows of each table, and how often."""
    catalogue = physical_catalogue(brief)
    types = {
        table: dict.fromkeys(columns, "unknown") for table, columns in catalogue.tables.items()
    }
    for pattern in brief.access:
        if pattern.sql is None:
            continue
        try:
            found = resolve(references(number_binds(pattern.sql).statement), catalogue)
        except SqlError:
            continue  # What is wrong with it is told when statements are checked.
        for use in table_uses(found, types):
            yield use, pattern.rate_per_hour
