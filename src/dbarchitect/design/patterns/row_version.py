"""A row that counts its changes: of two who read it and write it back, the second is told.

The count is the trigger's and not the application's: no writer can forget it or begin with a
number of his own, and whoever says `AND version = :version` finds no row where somebody was
faster.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dbarchitect.design.draft import Draft, Pattern, Reasoned, Stage
from dbarchitect.design.names import VERSION
from dbarchitect.design.patterns.updated_at import before_real_change
from dbarchitect.design.reasoning import listed
from dbarchitect.design.routines import trigger_routine
from dbarchitect.design.summaries.keeping import kept_names
from dbarchitect.model.decision import Alternative, Decision
from dbarchitect.model.evidence import code
from dbarchitect.model.identifier import QualifiedName, quote_identifier
from dbarchitect.model.schema import Column, NotNull, Routine, Trigger

if TYPE_CHECKING:
    from dbarchitect.design.draft import Context
    from dbarchitect.design.sizes import Sizes
    from dbarchitect.model.brief import Brief, Entity
    from dbarchitect.model.design import Design
    from dbarchitect.model.schema import Table

SLUG = "row-version"
TRIGGER = "set_version"
BEGIN = "begin_version"
FUNCTION = TRIGGER


def versioned(brief: Brief) -> tuple[Entity, ...]:
    """The entities whose rows count their changes."""
    return tuple(e for e in brief.entities if e.keeping.version)


def apply_columns(draft: Draft, context: Context) -> Draft:
    """`version`, which begins with 1."""
    for entity in versioned(context.brief):
        table = draft.table(context.names[entity.name].table)
        column = Column(
            name=VERSION,
            type="integer",
            not_null=NotNull(),
            default="1",
            comment="How often the row was written; kept by a trigger.",
        )
        draft = draft.with_table(replace(table, columns=(*table.columns, column)))
    return draft


def apply_triggers(draft: Draft, context: Context) -> Draft:
    """The function, and the triggers of each table that counts."""
    kept = versioned(context.brief)
    if not kept:
        return draft
    routine = _function(context)
    draft = draft.with_routines(routine)
    for entity in kept:
        table = draft.table(context.names[entity.name].table)
        but = kept_names(context.copies, table.name)
        triggers = (
            _begin(table, routine),
            before_real_change(table, (TRIGGER, routine.name), _COMMENT, but=but),
        )
        draft = draft.with_table(replace(table, triggers=(*table.triggers, *triggers)))
    return draft


_COMMENT = "Counts real changes of a row, whatever the statement assigns to the version."


def _begin(table: Table, routine: Routine) -> Trigger:
    """It fires for rows alone that would begin with another number."""
    definition = (
        f"CREATE TRIGGER {BEGIN} BEFORE INSERT ON {table.name.sql} FOR EACH ROW "
        f"WHEN ((new.{VERSION} <> 1)) EXECUTE FUNCTION {routine.name.sql}()"
    )
    return Trigger(
        name=BEGIN,
        definition=definition,
        function=routine.name,
        comment="A new row has version 1, whatever the statement says.",
    )


def _function(context: Context) -> Routine:
    name, owner = QualifiedName(context.brief.schema, FUNCTION), context.roles.owner
    column = quote_identifier(VERSION)
    body = (
        "BEGIN\n"
        "    IF TG_OP = 'INSERT' THEN\n"
        f"        NEW.{column} := 1;\n"
        "    ELSE\n"
        f"        NEW.{column} := OLD.{column} + 1;\n"
        "    END IF;\n"
        "    RETURN NEW;\n"
        "END;"
    )
    comment = "Counts a row's version up from 1; fired before each real change."
    return trigger_routine(name, owner, body, comment)


def decide(_design: Design, context: Context, _sizes: Sizes) -> Reasoned | None:
    """How a lost update is told, and when to wait for it instead."""
    kept = versioned(context.brief)
    if not kept:
        return None
    names = [context.names[e.name] for e in kept]
    first = names[0]
    key = " AND ".join(f"{name} = :{name}" for name in first.row_key)
    condition = f"{key} AND {VERSION} = :{VERSION}"
    asked = f"UPDATE {first.table.display} SET ... WHERE {condition}"  # noqa: S608 - shown, not run
    decision = Decision(
        slug=SLUG,
        question=f"Two who change one row of {listed(n.table.display for n in names)}",
        choice=f"a {code(VERSION)} that each change counts up, named by the writer",
        why=(
            (
                f"{code(asked)} changes no row where somebody else has changed it since it was "
                "read: the application reads it again and lets its user decide. Nothing is "
                "locked while people look at a form. The count is a trigger's, so that no "
                "writer can forget it, and none begins elsewhere than at 1; a statement that "
                "leaves the version out still overwrites. At REPEATABLE READ and above the "
                "second is refused with 40001 instead. The two writers are run against each "
                "other in the lab."
            ),
        ),
        alternatives=(
            Alternative(
                "`SELECT ... FOR UPDATE` before the change",
                (
                    (
                        "the second writer waits and then sees the first one's row. Right "
                        "where the program reads and writes in one short transaction; it holds "
                        "a lock for as long as that takes, and nothing across two requests."
                    ),
                ),
            ),
            Alternative(
                "`SERIALIZABLE`",
                (
                    (
                        "holds for rows that are read and not written, too; every transaction "
                        "of the application must then be ready to be repeated (40001)."
                    ),
                ),
            ),
            Alternative(
                f"{code('updated_at')} in the place of a version",
                ("it is the same for two changes of one transaction, and clocks are set.",),
            ),
        ),
        would_flip=(
            (
                "A row that many change at every moment: most of them would be told to try "
                "again. Then they wait in turn, or add rows instead of changing one."
            ),
        ),
    )
    return Reasoned(decision=decision)


PATTERN = Pattern(
    slug=SLUG,
    rank=61,
    steps=((Stage.COLUMNS, apply_columns), (Stage.TRIGGERS, apply_triggers)),
    decide=decide,
)
