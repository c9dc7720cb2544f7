"""Totals that a row keeps of the rows that refer to it, where patterns pay for the writes.

A count, sum, greatest or least that must be current is either formed at each reading or kept
at each write. Triggers keep it, so that no writer can forget it, and the application may not
write it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dbarchitect.design.draft import Draft, Pattern, Reasoned, Stage
from dbarchitect.design.reasoning import listed
from dbarchitect.design.summaries.keeping import (
    HELD_MS,
    MOST_HELD_PERCENT,
    kept_offers,
    kept_totals,
)
from dbarchitect.design.summaries.kept_sql import keeping_routine, keeping_triggers
from dbarchitect.design.summaries.telling import copy_evidence, copy_key
from dbarchitect.model.decision import Alternative, Decision
from dbarchitect.model.evidence import Figure, code
from dbarchitect.model.schema import Column, NotNull
from dbarchitect.model.summary import CopyVerdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.design.draft import Context
    from dbarchitect.design.sizes import Sizes
    from dbarchitect.model.design import Design
    from dbarchitect.model.evidence import Prose, ProsePart
    from dbarchitect.model.kept import KeptColumn, KeptTotals
    from dbarchitect.model.summary import CopyChoice

SLUG = "kept-totals"

_WORDS = {
    "count": "How many rows of {child} refer to it",
    "sum": "The sum of {argument} over the rows of {child} that refer to it",
    "max": "The greatest {argument} of the rows of {child} that refer to it",
    "min": "The least {argument} of the rows of {child} that refer to it",
}


def apply_columns(draft: Draft, context: Context) -> Draft:
    """The columns, which begin with nothing to add up."""
    for totals in kept_totals(context.copies):
        table = draft.table(totals.parent)
        made = tuple(_column(totals, column) for column in totals.columns)
        draft = draft.with_table(replace(table, columns=(*table.columns, *made)))
    return draft


def _column(totals: KeptTotals, column: KeptColumn) -> Column:
    words = _WORDS[column.function].format(
        child=totals.child.display, argument=column.argument or ""
    )
    if totals.conditions:
        words += f" where {' and '.join(totals.conditions)}"
    return Column(
        name=column.name,
        type=column.type,
        not_null=None if column.is_extreme else NotNull(),
        default=None if column.is_extreme else "0",
        comment=f"{words}; kept by triggers.",
    )


def apply_triggers(draft: Draft, context: Context) -> Draft:
    """The function of each child's totals, and a trigger for each kind of statement."""
    for totals in kept_totals(context.copies):
        table = draft.table(totals.child)
        triggers = tuple(keeping_triggers(totals))
        draft = draft.with_table(replace(table, triggers=(*table.triggers, *triggers)))
        draft = draft.with_routines(keeping_routine(totals, context.roles.owner))
    return draft


def decide(design: Design, context: Context, _sizes: Sizes) -> Reasoned | None:
    """Which totals rows keep, and which are formed at each reading."""
    choices = tuple(choice for choice in context.copies if choice.is_column)
    choices = choices or kept_offers(design)
    if not choices:
        return None
    if any(choice.verdict is CopyVerdict.COSTS and not choice.weighed for choice in choices):
        return Reasoned(decision=_UNWEIGHED)
    kept = [choice for choice in choices if choice.verdict.is_kept]
    why: list[ProsePart] = []
    for choice in kept:
        why += _why_kept(choice)
    why.append(_KEEPING if kept else _FORMED)
    decision = Decision(
        slug=SLUG,
        question=_QUESTION,
        choice=_chosen(kept_totals(choices)),
        why=tuple(why),
        alternatives=tuple(_alternatives(choices)),
        would_flip=(
            (
                "Readings are what makes a total pay, and rows that change it are what it "
                "costs: more of the one, or fewer of the other."
            ),
        ),
    )
    return Reasoned(decision=decision, evidence=copy_evidence(choices))


_QUESTION = "How totals come about that must be current"
_UNWEIGHED = Decision(
    slug=SLUG,
    question=_QUESTION,
    choice="formed at each reading, for none was weighed",
    why=("Totals are weighed at the horizon, in the lab, which this run left out.",),
    would_flip=("A run with the proof.",),
)
_FORMED = "A total that is formed from its rows is right by itself and costs no write."
_KEEPING = (
    "Triggers on the rows that are added up keep each column, a statement at a time; what "
    "changes no total touches nothing. The application reads the columns and may not write "
    "them. Whoever adds such a row holds the row that counts it until its transaction ends, "
    "and others who add to the same one wait; rows of one statement are written in the order "
    "of their keys. At REPEATABLE READ and above the second is refused with 40001. A change "
    "of a total is no change of the row: it moves no change time and no version."
)


def _chosen(totals: tuple[KeptTotals, ...]) -> str:
    names = [f"{one.parent.display}.{c.name}" for one in totals for c in one.columns]
    if not names:
        return "formed at each reading"
    return f"kept in {listed(names)}, by triggers"


def _why_kept(choice: CopyChoice) -> Prose:
    key = copy_key(choice)
    by_rule = (
        "less than half"
        if choice.verdict is CopyVerdict.SAVES
        else "and without them the target is surely missed"
    )
    return (
        f"{code(choice.pattern)} costs ",
        Figure(key, "without_per_hour"),
        " in an hour where it adds up, ",
        Figure(key, "base"),
        " a run; from the row ",
        Figure(key, "read"),
        " a run, and ",
        Figure(key, "refresh"),
        " for each of ",
        Figure(key, "refreshes"),
        " rows that change a total in an hour",
        *_shared(choice),
        ", together ",
        Figure(key, "with_per_hour"),
        f": {by_rule}. The row that is written most often is written ",
        Figure(key, "hottest"),
        " times in an hour, and the columns and their indexes take ",
        Figure(key, "size"),
        ". ",
    )


def _shared(choice: CopyChoice) -> Prose:
    others = 0 if choice.weighed is None else choice.weighed.shared_by - 1
    if others < 2:  # noqa: PLR2004 - several have a number
        return (", shared with another pattern",) if others else ()
    return (", shared with ", Figure(copy_key(choice), "others"), " other patterns")


def _alternatives(choices: tuple[CopyChoice, ...]) -> Iterator[Alternative]:
    for choice in choices:
        title = f"a kept total for {code(choice.pattern)}"
        if choice.verdict is CopyVerdict.NOT_OFFERED:
            hint = f" {choice.hint}" if choice.hint else ""
            yield Alternative(title, (f"{choice.reason}.{hint}",))
        elif choice.verdict is CopyVerdict.COSTS:
            yield Alternative(title, (*_numbers(choice), "It must at least halve the cost."))
        elif choice.verdict is CopyVerdict.WAITS:
            yield Alternative(title, (*_numbers(choice), *_waiting(choice)))
    if any(choice.verdict.is_kept for choice in choices):
        yield Alternative(
            "the application counts",
            ("whoever forgets it, or reads and writes back, leaves a total that is wrong.",),
        )
        yield Alternative(
            "a materialised view or a table of sums",
            ("it would be as old as its last refresh; `freshness` in the brief allows that.",),
        )


def _numbers(choice: CopyChoice) -> Prose:
    key = copy_key(choice)
    return (
        "in an hour its readings cost ",
        Figure(key, "without_per_hour"),
        ", ",
        Figure(key, "base"),
        " a run; kept, a run would cost ",
        Figure(key, "read"),
        " and each of ",
        Figure(key, "refreshes"),
        " rows that change a total in an hour ",
        Figure(key, "refresh"),
        *_shared(choice),
        ", together ",
        Figure(key, "with_per_hour"),
        ". ",
    )


def _waiting(choice: CopyChoice) -> Prose:
    return (
        "It would pay, but ",
        Figure(copy_key(choice), "hottest"),
        (
            " writes in an hour would take turns at the busiest row. Each holds it until its "
            f"transaction ends: at {HELD_MS:g} ms it is held for more than "
            f"{MOST_HELD_PERCENT:g} % of the time, and writers begin to wait in line."
        ),
    )


PATTERN = Pattern(
    slug=SLUG,
    rank=94,
    steps=((Stage.COLUMNS, apply_columns), (Stage.TRIGGERS, apply_triggers)),
    decide=decide,
)
