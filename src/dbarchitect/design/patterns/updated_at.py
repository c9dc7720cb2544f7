"""Change times: `created_at` by default, `updated_at` by a trigger on every real change.

One function serves all tables. The trigger's WHEN keeps an UPDATE that changes nothing from
looking like a change, and costs no function call then.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dbarchitect.design.draft import Draft, Pattern, Reasoned, Stage
from dbarchitect.design.names import CREATED_AT, UPDATED_AT
from dbarchitect.design.routines import trigger_routine
from dbarchitect.design.summaries.keeping import kept_names
from dbarchitect.design.types import is_computed
from dbarchitect.model.brief import AttributeKind
from dbarchitect.model.decision import Alternative, Decision
from dbarchitect.model.evidence import code
from dbarchitect.model.identifier import QualifiedName, quote_identifier
from dbarchitect.model.schema import Column, NotNull, Routine, Trigger

if TYPE_CHECKING:
    from dbarchitect.design.draft import Context
    from dbarchitect.design.sizes import Sizes
    from dbarchitect.model.brief import Entity
    from dbarchitect.model.design import Design
    from dbarchitect.model.schema import Table

SLUG = "points-in-time"
FUNCTION = "set_updated_at"


def apply_columns(draft: Draft, context: Context) -> Draft:
    """`created_at` and `updated_at` where the brief keeps change times."""
    for entity in context.brief.entities:
        if not entity.keeping.timestamps:
            continue
        names = context.names[entity.name]
        table = draft.table(names.table)
        have = {column.name for column in table.columns}
        times = (name for name in (CREATED_AT, UPDATED_AT) if name in names.columns)
        wanted = [names.columns[name] for name in times]
        made = tuple(_time_column(name) for name in wanted if name not in have)
        draft = draft.with_table(replace(table, columns=(*table.columns, *made)))
    return draft


def apply_triggers(draft: Draft, context: Context) -> Draft:
    """The function, and a trigger on each table that has `updated_at`."""
    kept = _changing(context)
    if not kept:
        return draft
    routine = _function(context)
    draft = draft.with_routines(routine)
    for entity in kept:
        table = draft.table(context.names[entity.name].table)
        but = kept_names(context.copies, table.name)
        trigger = before_real_change(table, (FUNCTION, routine.name), _COMMENT, but=but)
        draft = draft.with_table(replace(table, triggers=(*table.triggers, trigger)))
    return draft


def _changing(context: Context) -> list[Entity]:
    """The entities of which the time of the last change is kept."""
    return [
        entity
        for entity in context.brief.entities
        if entity.keeping.timestamps and not entity.keeping.append_only
    ]


def _changed(table: Table, but: frozenset[str]) -> str:
    """The SQL condition, in a BEFORE trigger's WHEN, that the row really changes.

    A BEFORE trigger may not look at generated columns of the new row, not even through
    `NEW.*`, so such a table's columns are listed. A path follows from other rows: one that is
    made true again is no change.
    """
    named = [c.name for c in table.columns if not is_computed(c) and c.name not in but]
    if len(named) == len(table.columns):
        return "(old.* IS DISTINCT FROM new.*)"
    plain = list(map(quote_identifier, named))
    old = ", ".join(f"old.{name}" for name in plain)
    new = ", ".join(f"new.{name}" for name in plain)
    return f"(ROW({old}) IS DISTINCT FROM ROW({new}))"


def _time_column(name: str) -> Column:
    return Column(
        name=name, type="timestamp with time zone", not_null=NotNull(), default="now()"
    )


_COMMENT = "Keeps updated_at true; an UPDATE that changes nothing leaves it."


def _function(context: Context) -> Routine:
    name = QualifiedName(context.brief.schema, FUNCTION)
    column = quote_identifier(UPDATED_AT)
    body = f"BEGIN\n    NEW.{column} := pg_catalog.now();\n    RETURN NEW;\nEND;"
    comment = "Sets updated_at to the transaction's time; fired before each real change."
    return trigger_routine(name, context.roles.owner, body, comment)


def before_real_change(
    table: Table,
    called: tuple[str, QualifiedName],
    comment: str,
    *,
    but: frozenset[str],
) -> Trigger:
    """A trigger that fires before an UPDATE of a row, where that changes anything.

    `called` are its name and its function's; columns in `but` may change without it.
    """
    name, function = called
    definition = (
        f"CREATE TRIGGER {name} BEFORE UPDATE ON {table.name.sql} "
        f"FOR EACH ROW WHEN ({_changed(table, but)}) EXECUTE FUNCTION {function.sql}()"
    )
    return Trigger(name=name, definition=definition, function=function, comment=comment)


def decide(_design: Design, context: Context, _sizes: Sizes) -> Reasoned | None:
    """Why times carry a zone, and who keeps the change times."""
    kept = _changing(context)
    instants = [
        a
        for e in context.brief.entities
        for a in e.attributes
        if a.type.kind is AttributeKind.INSTANT
    ]
    if not kept and not instants:
        return None
    trigger = ""
    if kept:
        trigger = (
            f" {code(UPDATED_AT)} is set by a trigger and not by the application: no writer "
            "can forget it, and its WHEN leaves an UPDATE that changes nothing alone. "
            f"{code(CREATED_AT)} has a default."
        )
    decision = Decision(
        slug=SLUG,
        question="Points in time",
        choice="`timestamp with time zone`",
        why=(
            (
                "It keeps a moment, the same one whatever zone a client lives in, in as many "
                f"bytes as the type without a zone.{trigger}"
            ),
        ),
        alternatives=(
            Alternative(
                "`timestamp without time zone`",
                ("a reading on somebody's clock; which clock, the value does not say.",),
            ),
        ),
        would_flip=(
            (
                "An appointment that must stay at the same wall-clock time when the rules of "
                "its zone change: then local time and the zone's name, side by side."
            ),
        ),
    )
    return Reasoned(decision=decision)


PATTERN = Pattern(
    slug=SLUG,
    rank=60,
    steps=((Stage.COLUMNS, apply_columns), (Stage.TRIGGERS, apply_triggers)),
    decide=decide,
)
