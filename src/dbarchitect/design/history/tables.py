"""The table of versions, the function that writes it, and the triggers that call it.

Rules:
    1. A version is true from the moment of its change until that of the next: no gap between
       them, and no two versions of one row at one time.
    2. Moments are of the clock and not of the transaction: of two transactions that change one
       row, the one that began first may come second. A clock that was set back does not make a
       period end before it begins.
    3. Nobody writes the table but the trigger, which runs as the owner.
    4. A name that is a column's is the column; the function's own are said with its label.
    5. Where rows say themselves when they are true, no two versions of one thing are true and
       recorded at one time; a version then begins after those that it would meet have ended.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dbarchitect.design.extensions import same_but_for_paths
from dbarchitect.design.history.plan import left_out
from dbarchitect.design.names import derived_name, shortened
from dbarchitect.design.routines import trigger_routine
from dbarchitect.model.identifier import QualifiedName, quote_identifier
from dbarchitect.model.schema import (
    Column,
    Exclusion,
    Index,
    IndexKey,
    KeyConstraint,
    NotNull,
    Routine,
    Table,
    Trigger,
)

if TYPE_CHECKING:
    from dbarchitect.design.draft import Context
    from dbarchitect.design.history.plan import HistoryPlan

TRIGGER = "keep_versions"

WITHOUT_OVERLAPS_MAJOR = 18
"""The first PostgreSQL whose keys may say WITHOUT OVERLAPS. Source: its release notes."""


def function_name(plan: HistoryPlan) -> QualifiedName:
    """The function that writes the versions of one table."""
    return QualifiedName(plan.table.schema, shortened(f"keep_{plan.table.name}_versions"))


def kept_columns(context: Context, plan: HistoryPlan, table: Table) -> tuple[Column, ...]:
    """The columns of the entity's table of which versions are kept, as plain values.

    What was required then may be missing in what comes later: only the key has to be there.
    """
    hidden = left_out(plan.entity, context.names[plan.entity.name])
    return tuple(
        Column(
            name=c.name,
            type=c.type,
            not_null=NotNull() if c.name in plan.key else None,
            collation=c.collation,
        )
        for c in table.columns
        if c.generated is None and c.name not in hidden
    )


def history_table(context: Context, plan: HistoryPlan, table: Table) -> Table:
    """The table of versions; its key refuses two versions of one row at one time."""
    valid = Column(
        name=plan.period,
        type="tstzrange",
        not_null=NotNull(),
        comment="From when to when this was the row; without an end it still is.",
    )
    made = Table(
        name=plan.history,
        owner=context.roles.owner,
        columns=(*kept_columns(context, plan, table), valid),
        comment=f"Every version of rows of {plan.table.display}; written by a trigger alone.",
    )
    columns = (*plan.key, plan.period)
    primary = KeyConstraint(
        name=derived_name(plan.history.name, columns, "pkey"),
        columns=columns,
        primary=True,
        without_overlaps=plan.stated is None and context.major >= WITHOUT_OVERLAPS_MAJOR,
    )
    if primary.without_overlaps:
        index = gist_index(plan.history, primary.name, columns)
        return replace(
            made, constraints=(primary,), indexes=(replace(index, unique=True, primary=True),)
        )
    name = derived_name(plan.history.name, columns, "excl")
    exclusion = Exclusion(
        name=name,
        operators=(*("&&" if key == plan.stated else "=" for key in plan.key), "&&"),
        comment=_EXCLUDED if plan.stated is None else _EXCLUDED_TWICE,
    )
    return replace(
        made,
        constraints=(primary, exclusion),
        indexes=(gist_index(plan.history, name, columns),),
    )


_EXCLUDED = "No two versions of one row are true at one time."
_EXCLUDED_TWICE = "No two versions of the same are true and recorded at one time."


def gist_index(table: QualifiedName, name: str, columns: tuple[str, ...]) -> Index:
    """The GiST index of a constraint of a table."""
    return Index(
        name=QualifiedName(table.schema, name),
        keys=tuple(IndexKey(column=column) for column in columns),
        access_method="gist",
        constraint=name,
    )


_BODY = """#variable_conflict use_column
<<this_call>>
DECLARE
    moment timestamptz := clock_timestamp();
    began timestamptz;
    least CONSTANT interval := interval '1 microsecond';
BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        UPDATE {history}
        SET {valid} = tstzrange(
            lower({valid}), greatest(this_call.moment, lower({valid}) + this_call.least)
        )
        WHERE upper_inf({valid});
        RETURN NULL;
    END IF;
    IF TG_OP = 'UPDATE' THEN
        IF {same} THEN
            RETURN NULL;
        END IF;
    END IF;
{after}    IF TG_OP IN ('UPDATE', 'DELETE') THEN
        SELECT lower({valid}) INTO this_call.began
        FROM {history}
        WHERE {same_key} AND upper_inf({valid});
        moment := greatest(moment, began + least);
        UPDATE {history}
        SET {valid} = tstzrange(lower({valid}), this_call.moment)
        WHERE {same_key} AND upper_inf({valid});
    END IF;
    IF TG_OP IN ('INSERT', 'UPDATE') THEN
        INSERT INTO {history}
            ({columns}, {valid})
        VALUES
            ({new}, tstzrange(this_call.moment, NULL));
    END IF;
    RETURN NULL;
END;"""


_AFTER = """    IF TG_OP IN ('INSERT', 'UPDATE') THEN
        SELECT greatest(this_call.moment, max(upper({period}))) INTO this_call.moment
        FROM {history}
        WHERE {same_thing} AND {stated} && NEW.{stated} AND NOT upper_inf({period});
    END IF;
"""


def unchanged(table: Table) -> str:
    """SQL, in a trigger of the table, that an UPDATE has left the row as it was."""
    return same_but_for_paths(table, "OLD", "NEW") or "OLD IS NOT DISTINCT FROM NEW"


def _after(plan: HistoryPlan) -> str:
    """What puts the moment after the end of every version that the new one would meet."""
    if plan.stated is None:
        return ""
    things = [quote_identifier(k) for k in plan.key if k != plan.stated]
    return _AFTER.format(
        history=plan.history.sql,
        period=quote_identifier(plan.period),
        stated=quote_identifier(plan.stated),
        same_thing=" AND ".join(f"{name} = NEW.{name}" for name in things),
    )


def history_routine(context: Context, plan: HistoryPlan, table: Table) -> Routine:
    """The function that closes the version before a change and opens the one after it."""
    columns = [quote_identifier(c.name) for c in kept_columns(context, plan, table)]
    same = (f"{quote_identifier(k)} = OLD.{quote_identifier(k)}" for k in plan.key)
    body = _BODY.format(
        same=unchanged(table),
        history=plan.history.sql,
        valid=quote_identifier(plan.period),
        after=_after(plan),
        same_key=" AND ".join(same),
        columns=", ".join(columns),
        new=", ".join(f"NEW.{column}" for column in columns),
    )
    comment = (
        f"Writes the versions of {plan.table.display}. Runs as its owner, because nobody "
        "else may write there."
    )
    owner = context.roles.owner
    return trigger_routine(function_name(plan), owner, body, comment, as_owner=True)


def history_triggers(plan: HistoryPlan) -> tuple[Trigger, ...]:
    """What calls the function: each changed row, and the table being emptied."""
    function = function_name(plan)
    call = f"EXECUTE FUNCTION {function.sql}()"
    return (
        Trigger(
            name=TRIGGER,
            definition=(
                f"CREATE TRIGGER {TRIGGER} AFTER INSERT OR DELETE OR UPDATE ON "
                f"{plan.table.sql} FOR EACH ROW {call}"
            ),
            function=function,
            comment="Keeps each version of a row.",
        ),
        Trigger(
            name=f"{TRIGGER}_truncate",
            definition=(
                f"CREATE TRIGGER {TRIGGER}_truncate AFTER TRUNCATE ON {plan.table.sql} "
                f"FOR EACH STATEMENT {call}"
            ),
            function=function,
            comment="Ends every version when the table is emptied.",
        ),
    )
