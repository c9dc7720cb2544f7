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

from dbarchitect.design.attributes import attribute_columns, qualified
from dbarchitect.design.audit.functions import (
    AuditVariant,
    audit_routines,
    audit_triggers,
    audited,
    variant_of,
)
from dbarchitect.design.audit.table import (
    KEY,
    audit_name,
    audit_partitions,
    audit_plan,
    audit_sequence,
    audit_table_of,
    history_columns,
)
from dbarchitect.design.draft import Draft, Pattern, Reasoned, Stage, Want
from dbarchitect.design.partitioning.maker import maker
from dbarchitect.design.reasoning import declared, figure, listed
from dbarchitect.indexing import Ordering, TableUse
from dbarchitect.model.brief import Sensitivity
from dbarchitect.model.decision import Alternative, Decision
from dbarchitect.model.evidence import Figure, Measurement, Unit, code

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dbarchitect.design.draft import Context
    from dbarchitect.design.sizes import Sizes
    from dbarchitect.model.brief import Entity
    from dbarchitect.model.design import Design
    from dbarchitect.model.evidence import Prose


SLUG = "audit-log"
BY_STATEMENT = "a trigger per statement"


def apply_tables(draft: Draft, context: Context) -> Draft:
    """The partitioned table and its sequence."""
    if context.brief.audit_log is None or not audited(context):
        return draft
    parent = audit_table_of(context)
    draft = draft.with_table(parent)
    *row, time = history_columns(context)
    history = TableUse(table=parent.name, equal=tuple(row), sorted_by=(Ordering(column=time),))
    span = TableUse(table=parent.name, ranges=KEY[:1])
    return replace(
        draft,
        sequences=(*draft.sequences, audit_sequence(context)),
        wants=(
            *draft.wants,
            Want(use=history, purpose="history of a row"),
            Want(use=span, purpose="changes of a span of time"),
        ),
    )


def apply_partitions(draft: Draft, context: Context) -> Draft:
    """Its partitions, from the finished table: an index of an access pattern is in each."""
    if context.brief.audit_log is None or not audited(context):
        return draft
    for partition in audit_partitions(context, draft.table(audit_name(context))):
        draft = draft.with_table(partition)
    return draft


def apply_triggers(draft: Draft, context: Context) -> Draft:
    """Functions and triggers of each audited table."""
    entities = audited(context)
    if not entities:
        return draft
    variants = {variant_of(entity) for entity in entities}
    plan = audit_plan(context)
    routines = [
        maker(plan.table, plan.span, context.roles.owner),
        *audit_routines(context, rows=AuditVariant.ROW in variants),
    ]
    for entity in entities:
        table = draft.table(context.names[entity.name].table)
        made = audit_triggers(context, entity, table, variant_of(entity))
        routines.extend(made.routines)
        draft = draft.with_table(replace(table, triggers=(*table.triggers, *made.triggers)))
    return draft.with_routines(*routines)


def decide(_design: Design, context: Context, _sizes: Sizes) -> Reasoned | None:
    """Why triggers write the log, by row or by statement, and what stays out of it."""
    entities = audited(context)
    if not entities:
        return None
    names = {entity.name: context.names[entity.name].table.display for entity in entities}
    measurements = [
        Measurement(name=names[e.name], value=e.rows_per_write, unit=Unit.ROWS)
        for e in entities
    ]
    evidence = declared(SLUG, "How many rows one statement usually writes.", measurements)
    decision = Decision(
        slug=SLUG,
        question=f"Who changed what in {listed(names.values())}",
        choice=_choice(entities),
        why=(
            *_writes(entities, names),
            (
                "The triggers write as the owner; no other role can insert, change or delete "
                "what is recorded. They record the actor that the application names in "
                "`app.actor`, the role that was logged in, and the row before and after, and "
                "TRUNCATE too. An UPDATE that changes nothing is not "
                f"recorded.{_left_out(context)}"
            ),
        ),
        alternatives=(
            _other_variant(entities),
            Alternative(
                "only the columns that changed",
                (
                    (
                        "smaller, at the price of a comparison column by column in every "
                        "UPDATE; and a row of the past would have to be added up from all "
                        "that came after it."
                    ),
                ),
            ),
            Alternative(
                "a log that the application writes",
                ("a script, a migration or a person at a prompt would leave no trace.",),
            ),
        ),
        would_flip=(_flip(context, entities),),
    )
    return Reasoned(decision=decision, evidence=(evidence,))


def _choice(entities: tuple[Entity, ...]) -> str:
    variants = {variant_of(entity) for entity in entities}
    if variants == {AuditVariant.STATEMENT}:
        return BY_STATEMENT
    if variants == {AuditVariant.ROW}:
        return "a trigger per row"
    return "a trigger per row, and per statement where many rows are written at once"


def _writes(entities: tuple[Entity, ...], names: Mapping[str, str]) -> Prose:
    parts: list[str | Figure] = ["Rows that one statement usually writes: "]
    for position, entity in enumerate(entities):
        joint = "" if position == 0 else ", "
        parts += [joint, figure(SLUG, names[entity.name]), f" of {code(names[entity.name])}"]
    return (*parts, ". ")


def _other_variant(entities: tuple[Entity, ...]) -> Alternative:
    if _choice(entities) == BY_STATEMENT:
        why = "it is called once for each row, where one statement writes many."
        return Alternative("a trigger per row", (why,))
    why = (
        "each table would have a function and four triggers of its own, where one function "
        "serves all of them; it pays where a statement writes many rows, as the rates under "
        "Query patterns show."
    )
    return Alternative(BY_STATEMENT, (why,))


def _flip(context: Context, entities: tuple[Entity, ...]) -> str:
    rows = "Statements that write many rows at once"
    if _choice(entities) == BY_STATEMENT:
        rows = "Statements that write single rows"
    rows += ", which the brief says with `rows per write`"
    if not _has_personal(context):
        return f"{rows}."
    return (
        f"{rows}; or personal data that may not "
        "be kept for as long as the log is: those columns are then left out like secrets."
    )


def _left_out(context: Context) -> str:
    secret = attribute_columns(context, lambda a: a.sensitive is Sensitivity.SECRET)
    tables = {context.names[entity.name].table for entity in audited(context)}
    hidden = [column for column in secret if column[0] in tables]
    words = f" Kept out of it: {listed(qualified(hidden))}." if hidden else ""
    if not _has_personal(context):
        return words
    return words + " Personal data stays in: a log without it could not say what was changed."


def _has_personal(context: Context) -> bool:
    """Whether an audited entity holds anything personal."""
    return any(
        attribute.sensitive is Sensitivity.PII
        for entity in audited(context)
        for attribute in entity.attributes
    )


PATTERN = Pattern(
    slug=SLUG,
    rank=70,
    steps=(
        (Stage.TRIGGERS, apply_triggers),
        (Stage.INDEXES, apply_tables),
        (Stage.ORDER, apply_partitions),
    ),
    decide=decide,
)
