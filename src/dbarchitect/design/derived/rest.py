"""Objects beside tables, of which a brief says nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dbarchitect.design.derived.facts import Ground
    from dbarchitect.model.schema import Table


def leave_out_rest(ground: Ground) -> None:
    """Everything of the schema that is no part of an entity is told."""
    schema = ground.schema
    for table in schema.tables:
        if table.partition_of is None:
            _parts(table, ground)
    views = [view.name for view in schema.views]
    for name in (*views, *(view.name for view in schema.materialized_views)):
        ground.leave_out(f"view {name.display}", "A brief names no views.")
    for routine in schema.routines:
        ground.leave_out(f"function {routine.name.display}", "A brief names no functions.")
    for statistics in schema.statistics:
        reason = "A brief names no statistics objects."
        ground.leave_out(f"statistics object {statistics.name.display}", reason)
    for domain in schema.domains:
        ground.leave_out(f"domain {domain.name.display}", "A brief names no domains.")
    for one in schema.unread:
        ground.leave_out(f"{one.path.kind.value} {one.path.text}", one.reason)


def _parts(table: Table, ground: Ground) -> None:
    name = table.name.display
    if table.name not in ground.named:
        reason = "A brief has one schema, and another holds more tables."
        ground.leave_out(f"table {name}", reason)
        return
    for trigger in table.triggers:
        reason = "What a trigger does is said by `keep`, or not at all."
        ground.leave_out(f"trigger {trigger.name} of table {name}", reason)
    for policy in table.policies:
        reason = "`tenancy` of the requirements says whose rows are whose."
        ground.leave_out(f"policy {policy.name} of table {name}", reason)
    for exclusion in table.exclusions:
        reason = "Say it as `no overlap`, if it is about periods."
        ground.leave_out(f"constraint {exclusion.name} of table {name}", reason)
    if table.partition_key is not None:
        reason = f"PARTITION BY {table.partition_key.definition}: retention decides it."
        ground.leave_out(f"partitions of table {name}", reason)
