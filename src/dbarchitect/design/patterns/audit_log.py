"""The audit log: who changed which row, when, from what to what.

Rules:
    1. Only triggers write it: its functions run as the owner, and no other role may insert.
    2. Values marked secret never reach it.
    3. An UPDATE that changes nothing is not a change. A TRUNCATE is one.
    4. Tables whose statements write one row at a time have a row trigger; where a statement
       writes many rows, one trigger per statement reads them as a set.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dbarchitect.design.audit.functions import (
    AuditVariant,
    audit_routines,
    audit_triggers,
    audited,
    variant_of,
)
from dbarchitect.design.audit.table import audit_partitions, audit_sequence, audit_table_of
from dbarchitect.design.draft import Draft, Pattern, Stage

if TYPE_CHECKING:
    from dbarchitect.design.draft import Context


def apply_tables(draft: Draft, context: Context) -> Draft:
    """The partitioned table, its sequence and its partitions."""
    if context.brief.audit_log is None or not audited(context):
        return draft
    parent = audit_table_of(context)
    draft = draft.with_table(parent)
    for partition in audit_partitions(context, parent):
        draft = draft.with_table(partition)
    return replace(draft, sequences=(*draft.sequences, audit_sequence(context)))


def apply_triggers(draft: Draft, context: Context) -> Draft:
    """Functions and triggers of each audited table."""
    if context.brief.audit_log is None:
        return draft
    entities = audited(context)
    variants = {variant_of(entity) for entity in entities}
    routines = list(audit_routines(context, rows=AuditVariant.ROW in variants))
    for entity in entities:
        table = draft.table(context.names[entity.name].table)
        made = audit_triggers(context, entity, table, variant_of(entity))
        routines.extend(made.routines)
        draft = draft.with_table(replace(table, triggers=(*table.triggers, *made.triggers)))
    return replace(draft, routines=(*draft.routines, *routines))


PATTERN = Pattern(
    slug="audit-log",
    rank=70,
    steps=((Stage.INDEXES, apply_tables), (Stage.TRIGGERS, apply_triggers)),
)
