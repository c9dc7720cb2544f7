"""The value before the last change (SCD type 3), in the row itself, with when it changed.

A trigger writes both columns whatever a statement says of them, so that they cannot be made
up and hold exactly one former value.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dbarchitect.design.draft import Pattern, Reasoned, Stage
from dbarchitect.design.history.plan import previous_columns
from dbarchitect.design.names import shortened
from dbarchitect.design.reasoning import estimated, figure, listed
from dbarchitect.design.routines import trigger_routine
from dbarchitect.model.decision import Alternative, Decision
from dbarchitect.model.identifier import QualifiedName, quote_identifier
from dbarchitect.model.schema import Column, Routine, Trigger

if TYPE_CHECKING:
    from dbarchitect.design.draft import Context, Draft
    from dbarchitect.design.sizes import Sizes
    from dbarchitect.model.brief import Entity
    from dbarchitect.model.design import Design
    from dbarchitect.model.schema import Table

SLUG = "previous-values"
TRIGGER = "keep_previous"
"""Before `set_updated_at` by its name: what is put back here is no change there."""


def _entities(context: Context) -> tuple[Entity, ...]:
    return tuple(e for e in context.brief.entities if e.keeping.previous)


def apply_columns(draft: Draft, context: Context) -> Draft:
    """For each named attribute a column for the value before, and one for when it changed."""
    for entity in _entities(context):
        table = draft.table(context.names[entity.name].table)
        made: list[Column] = []
        for own, before, changed in previous_columns(entity):
            column = table.column(own)
            made += [
                Column(
                    name=before,
                    type=column.type,
                    collation=column.collation,
                    comment=f"What {own} was before its last change.",
                ),
                Column(
                    name=changed,
                    type="timestamp with time zone",
                    comment=f"When {own} last changed; without a value it never did.",
                ),
            ]
        draft = draft.with_table(replace(table, columns=(*table.columns, *made)))
    return draft


def apply_triggers(draft: Draft, context: Context) -> Draft:
    """The function and the trigger of each such table."""
    for entity in _entities(context):
        table = draft.table(context.names[entity.name].table)
        routine = _routine(context, table, entity)
        trigger = Trigger(
            name=TRIGGER,
            definition=(
                f"CREATE TRIGGER {TRIGGER} BEFORE INSERT OR UPDATE ON {table.name.sql} "
                f"FOR EACH ROW EXECUTE FUNCTION {routine.name.sql}()"
            ),
            function=routine.name,
            comment="Keeps the value before the last change; nobody else writes it.",
        )
        draft = draft.with_table(replace(table, triggers=(*table.triggers, trigger)))
        draft = draft.with_routines(routine)
    return draft


def _routine(context: Context, table: Table, entity: Entity) -> Routine:
    name = QualifiedName(table.name.schema, shortened(f"keep_{table.name.name}_previous"))
    lines: list[str] = []
    for columns in previous_columns(entity):
        own, before, changed = map(quote_identifier, columns)
        lines += [
            "    IF TG_OP = 'INSERT' THEN",
            f"        NEW.{before} := NULL;",
            f"        NEW.{changed} := NULL;",
            f"    ELSIF OLD.{own} IS DISTINCT FROM NEW.{own} THEN",
            f"        NEW.{before} := OLD.{own};",
            f"        NEW.{changed} := clock_timestamp();",
            "    ELSE",
            f"        NEW.{before} := OLD.{before};",
            f"        NEW.{changed} := OLD.{changed};",
            "    END IF;",
        ]
    body = "\n".join(lines)
    block = f"BEGIN\n{body}\n    RETURN NEW;\nEND;"
    comment = f"Keeps what columns of {table.name.display} were before their last change."
    return trigger_routine(name, context.roles.owner, block, comment)


def decide(design: Design, context: Context, sizes: Sizes) -> Reasoned | None:
    """Why one former value in the row, and what it takes."""
    entities = _entities(context)
    if not entities:
        return None
    tables = {e.name: design.schema.table(context.names[e.name].table) for e in entities}
    measured = {
        f"{tables[e.name].name.display}.{before}": _bytes(sizes, tables[e.name], before, when)
        for e in entities
        for _, before, when in previous_columns(e)
    }
    evidence = estimated(
        SLUG, "Values before the last change and their times, at the horizon.", measured
    )
    columns = [
        f"{tables[e.name].name.display}.{own}"
        for e in entities
        for own, _, _ in previous_columns(e)
    ]
    words = (part for name in measured for part in (f"{name} takes ", figure(SLUG, name), ". "))
    decision = Decision(
        slug=SLUG,
        question=f"What {listed(columns)} was before",
        choice="the value before the last change (SCD type 3), in columns of the row",
        why=(
            (
                "A trigger moves the old value over at each change, and only then; what a "
                "statement itself says of these columns is put back, so nobody makes up a "
                "former value. It is read with the row, without a look-up. With the time of "
                "the change: "
            ),
            *words,
        ),
        alternatives=(
            Alternative(
                "every version (SCD type 2)",
                (
                    (
                        "a table beside it with a row for each change, and an index to look it "
                        "up; `history: versions` asks for it."
                    ),
                ),
            ),
            Alternative(
                "the application writes it",
                ("whoever forgets it, or changes two at once, leaves a value that never was.",),
            ),
        ),
        would_flip=("Somebody asks for the value before the value before.",),
    )
    return Reasoned(decision=decision, evidence=(evidence,))


def _bytes(sizes: Sizes, table: Table, before: str, when: str) -> int:
    return sizes.column_bytes(table.name, before) + sizes.column_bytes(table.name, when)


PATTERN = Pattern(
    slug=SLUG,
    rank=71,
    steps=((Stage.COLUMNS, apply_columns), (Stage.TRIGGERS, apply_triggers)),
    decide=decide,
)
