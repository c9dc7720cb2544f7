"""Rows that are only added: nobody may change or delete them, not the owner by mistake either.

The application has no privilege to; a trigger refuses it to everybody else, to cascades as
well, which run with the rights of the table's owner.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dbarchitect.design.draft import Draft, Pattern, Reasoned, Stage
from dbarchitect.design.partitioning.rule import partitioned
from dbarchitect.design.reasoning import listed
from dbarchitect.design.routines import trigger_routine
from dbarchitect.model.decision import Alternative, Decision
from dbarchitect.model.evidence import code
from dbarchitect.model.identifier import QualifiedName
from dbarchitect.model.schema import Routine, Trigger

if TYPE_CHECKING:
    from dbarchitect.design.draft import Context
    from dbarchitect.design.sizes import Sizes
    from dbarchitect.model.brief import Brief, Entity
    from dbarchitect.model.design import Design

SLUG = "append-only"
TRIGGER = "append_only"
TRUNCATED = f"{TRIGGER}_truncate"
FUNCTION = "refuse_change"

REFUSED = "23001"
"""restrict_violation. Source: PostgreSQL documentation, appendix A."""


def append_only(brief: Brief) -> tuple[Entity, ...]:
    """The entities whose rows are only added."""
    return tuple(e for e in brief.entities if e.keeping.append_only)


def is_purged(brief: Brief, entity: Entity) -> bool:
    """Whether rows go one by one when their time is over: that must stay possible."""
    return entity.retention_days is not None and partitioned(brief, entity) is None


def apply(draft: Draft, context: Context) -> Draft:
    """The function, and the triggers of each table whose rows are only added."""
    kept = append_only(context.brief)
    if not kept:
        return draft
    routine = _function(context)
    draft = draft.with_routines(routine)
    for entity in kept:
        table = draft.table(context.names[entity.name].table)
        purged = is_purged(context.brief, entity)
        triggers = _triggers(table.name, routine.name, is_purged=purged)
        draft = draft.with_table(replace(table, triggers=(*table.triggers, *triggers)))
    return draft


def _triggers(
    table: QualifiedName, function: QualifiedName, *, is_purged: bool
) -> tuple[Trigger, ...]:
    events = "UPDATE" if is_purged else "DELETE OR UPDATE"
    call = f"EXECUTE FUNCTION {function.sql}()"
    what = "a changed row" if is_purged else "a changed and a deleted row"
    return (
        Trigger(
            name=TRIGGER,
            definition=(
                f"CREATE TRIGGER {TRIGGER} BEFORE {events} ON {table.sql} FOR EACH ROW {call}"
            ),
            function=function,
            comment=f"Refuses {what}, whoever asks for it.",
        ),
        Trigger(
            name=TRUNCATED,
            definition=(
                f"CREATE TRIGGER {TRUNCATED} BEFORE TRUNCATE ON {table.sql} "
                f"FOR EACH STATEMENT {call}"
            ),
            function=function,
            comment="Refuses to empty the table.",
        ),
    )


def _function(context: Context) -> Routine:
    name, owner = QualifiedName(context.brief.schema, FUNCTION), context.roles.owner
    body = (
        "BEGIN\n"
        "    RAISE EXCEPTION USING\n"
        "        ERRCODE = 'restrict_violation',\n"
        "        MESSAGE = pg_catalog.format('%s of %I is refused: its rows are only added', "
        "TG_OP, TG_TABLE_NAME),\n"
        "        HINT = 'Add a row that corrects the other.',\n"
        "        SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME, CONSTRAINT = TG_NAME;\n"
        "END;"
    )
    comment = "Refuses a change of rows that are only added; fired before each of them."
    return trigger_routine(name, owner, body, comment)


def decide(_design: Design, context: Context, _sizes: Sizes) -> Reasoned | None:
    """Why privileges and a trigger, and how a mistake is corrected."""
    kept = append_only(context.brief)
    if not kept:
        return None
    tables = listed(context.names[e.name].table.display for e in kept)
    decision = Decision(
        slug=SLUG,
        question=f"Rows of {tables}, which are only added",
        choice="no privilege to change them, and a trigger that refuses it to everybody",
        why=(
            (
                f"The application has {code('INSERT')} and {code('SELECT')} and nothing else. "
                "That does not bind the owner, as whom migrations run, and not a cascade, "
                "which runs as the owner of the table that it deletes from: these the trigger "
                f"stops. It is fired by {code('UPDATE')}, {code('DELETE')} and "
                f"{code('TRUNCATE')}, so adding rows costs nothing more. A mistake is "
                "corrected by a row that takes it back; both stay. Against intent it binds the "
                "application alone: the owner can switch a trigger off. And the application "
                "states what it adds: every column, the time at which a row came included, and "
                f"with {code('OVERRIDING SYSTEM VALUE')} a number that is generated."
                f"{_purge(context, kept)}"
            ),
        ),
        alternatives=(
            Alternative(
                "privileges alone",
                (
                    (
                        "a migration with a wrong WHERE, or a reference that somebody lets "
                        "cascade later, changes the past in silence."
                    ),
                ),
            ),
            Alternative(
                "rules that do nothing instead (`CREATE RULE ... DO INSTEAD NOTHING`)",
                ("the writer is told of no error, and believes that the row is changed.",),
            ),
        ),
        would_flip=(
            (
                "Personal data in such rows: the law may ask to erase it. Keep it in a table "
                "of its own, to which they refer."
            ),
        ),
    )
    return Reasoned(decision=decision)


def _purge(context: Context, kept: tuple[Entity, ...]) -> str:
    purged = [context.names[e.name].table.display for e in kept if is_purged(context.brief, e)]
    if not purged:
        return ""
    return (
        f" Rows of {listed(purged)} go when their retention is over: the owner may delete "
        "there."
    )


PATTERN = Pattern(slug=SLUG, rank=70, steps=((Stage.TRIGGERS, apply),), decide=decide)
