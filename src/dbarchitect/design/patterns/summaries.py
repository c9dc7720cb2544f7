"""Copies of what patterns add up: where one pays, a view made anew or a table that goes on."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dbarchitect.design.draft import Draft, Pattern, Reasoned, Stage
from dbarchitect.design.patterns.roles import read_only_grants
from dbarchitect.design.reasoning import listed
from dbarchitect.design.summaries.advancing import (
    advance_routine,
    marks_table,
    summary_table,
)
from dbarchitect.design.summaries.offers import is_offered
from dbarchitect.design.summaries.telling import copy_evidence, copy_key
from dbarchitect.model.decision import Alternative, Decision
from dbarchitect.model.evidence import Figure, code
from dbarchitect.model.quantities import so_many
from dbarchitect.model.schema import (
    Dependency,
    Index,
    IndexKey,
    MaterializedView,
    ObjectKind,
    ViewColumn,
)
from dbarchitect.model.schema.paths import path_of
from dbarchitect.model.summary import CopyVerdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.design.draft import Context
    from dbarchitect.design.sizes import Sizes
    from dbarchitect.model.design import Design
    from dbarchitect.model.evidence import Prose, ProsePart
    from dbarchitect.model.summary import Advance, CopyChoice, Summary

SLUG = "summaries"


def apply(draft: Draft, context: Context) -> Draft:
    """Each kept copy, read by the application and by people, written by the owner alone."""
    for choice in _copies(context):
        summary = choice.summary
        if summary is None or not choice.verdict.is_kept:
            continue
        if summary.advance is not None:
            draft = _with_table(draft, context, summary, summary.advance)
            continue
        view = _view(summary, context)
        draft = replace(
            draft,
            materialized_views=(*draft.materialized_views, view),
            dependencies=(*draft.dependencies, *_dependencies(draft, view)),
        )
    return draft


def _copies(context: Context) -> tuple[CopyChoice, ...]:
    """The copies that are relations of their own."""
    return tuple(choice for choice in context.copies if not choice.is_column)


def _with_table(draft: Draft, context: Context, summary: Summary, advance: Advance) -> Draft:
    """The draft with a table of sums, the marks, and the function that writes both."""
    owner, readers = context.roles.owner, read_only_grants(context)
    draft = draft.with_table(summary_table(summary, owner, readers))
    draft = draft.with_table(marks_table(advance.marks, owner, readers))
    routine = advance_routine(summary, advance, owner)
    return draft.with_routines(routine)


def _view(summary: Summary, context: Context) -> MaterializedView:
    many = summary.refresh_minutes
    often = "minute" if many == 1 else so_many(many, "minute")
    return MaterializedView(
        name=summary.name,
        columns=tuple(ViewColumn(name=c.name, type=c.type) for c in summary.columns),
        query=summary.definition,
        owner=context.roles.owner,
        indexes=(
            Index(
                name=summary.index,
                keys=tuple(
                    IndexKey(column=name) for name in summary.key or (summary.columns[0].name,)
                ),
                unique=True,
                comment="Tells the rows apart, which a refresh beside readers needs.",
            ),
        ),
        privileges=read_only_grants(context),
        comment=f"Answers: {summary.pattern}. As old as its last refresh, each {often}.",
    )


def _dependencies(draft: Draft, view: MaterializedView) -> Iterator[Dependency]:
    """What the view reads, so that it comes later and goes earlier."""
    own = path_of(ObjectKind.MATERIALIZED_VIEW, view.name)
    for table in draft.tables:
        if table.partition_of is None and table.name.sql in view.query:
            yield Dependency(own, path_of(ObjectKind.TABLE, table.name))


def decide(design: Design, context: Context, _sizes: Sizes) -> Reasoned | None:
    """Which patterns are answered from a copy, and which are not."""
    if not is_offered(design):
        return None
    copies = _copies(context)
    if not copies:
        return Reasoned(decision=_UNWEIGHED)
    kept = [choice for choice in copies if choice.verdict.is_kept]
    why: list[ProsePart] = []
    for choice in kept:
        why += _why_kept(choice)
    if any(choice.is_table for choice in kept):
        why.append(_GOES_ON)
    why.append(_NOTHING_RUNS if kept else _FROM_THE_TABLES)
    decision = Decision(
        slug=SLUG,
        question=_QUESTION,
        choice=_chosen(kept),
        why=tuple(why),
        alternatives=tuple(_alternatives(context)),
        would_flip=(
            (
                "More readings or a longer freshness make a copy pay sooner; more rows under "
                "it make each refresh dearer."
            ),
        ),
    )
    return Reasoned(decision=decision, evidence=copy_evidence(copies))


def _chosen(kept: list[CopyChoice]) -> str:
    found: list[str] = []
    for is_table, words in ((False, "the materialised view"), (True, "the summary table")):
        names = [c.summary.name.display for c in kept if c.summary and c.is_table is is_table]
        if names:
            found.append(f"{words}{'s' if len(names) > 1 else ''} {listed(names)}")
    return " and ".join(found) or "none"


_QUESTION = "Which answers may come from a copy that is made anew now and then"
_UNWEIGHED = Decision(
    slug=SLUG,
    question=_QUESTION,
    choice="none, for none was weighed",
    why=("Copies are weighed at the horizon, in the lab, which this run left out.",),
    would_flip=("A run with the proof.",),
)
_NOTHING_RUNS = (
    "A copy is as old as its last refresh: a job makes it anew, or has it go on, twice in the "
    "time that the brief allows, so that it may take half of it. Its SQL stands under Applying "
    "it."
)
_GOES_ON = (
    "A summary table goes on with its rows: a call works out whole buckets from their rows, "
    "from that on in which a row may lie that was not there at the last call, less what rows "
    "may be late. A sum is never added to, so a call that is repeated changes nothing. "
)
_FROM_THE_TABLES = "Every pattern is answered from the tables, and is current."


def _why_kept(choice: CopyChoice) -> Prose:
    key = copy_key(choice)
    by_rule = (
        "which is less than half"
        if choice.verdict is CopyVerdict.SAVES
        else "and without it the target is surely missed"
    )
    return (
        f"{code(choice.pattern)} costs ",
        Figure(key, "without_per_hour"),
        " in an hour from its tables, ",
        Figure(key, "base"),
        " a run; from the copy ",
        Figure(key, "with_per_hour"),
        ", ",
        Figure(key, "read"),
        " a run and ",
        Figure(key, "refresh"),
        " for each of ",
        Figure(key, "refreshes"),
        f" refreshes, {by_rule}. The copy has ",
        Figure(key, "rows"),
        " rows and takes ",
        Figure(key, "size"),
        " with its index. ",
    )


def _alternatives(context: Context) -> Iterator[Alternative]:
    for choice in _copies(context):
        yield from _refused(choice)
        if choice.other is not None:
            yield from _refused(choice.other)
    if any(choice.verdict.is_kept for choice in _copies(context)):
        yield Alternative(
            "sums kept by triggers",
            (
                (
                    "they are current, which nobody asks for, and each write would wait for "
                    "the one row that holds its group's sum."
                ),
            ),
        )


def _refused(choice: CopyChoice) -> Iterator[Alternative]:
    form = "summary table" if choice.is_table else "materialised view"
    title = f"a {form} for {code(choice.pattern)}"
    if choice.verdict is CopyVerdict.NOT_OFFERED:
        hint = f" {choice.hint}" if choice.hint else ""
        yield Alternative(title, (f"{choice.reason}.{hint}",))
    elif choice.verdict is CopyVerdict.COSTS:
        yield Alternative(title, (*_why_not(choice), "A copy must at least halve the cost."))
    elif choice.verdict is CopyVerdict.DEARER:
        yield Alternative(title, (*_why_not(choice), "The other form costs less."))


def _why_not(choice: CopyChoice) -> Prose:
    key = copy_key(choice)
    return (
        "in an hour its readings cost ",
        Figure(key, "without_per_hour"),
        " from the tables, ",
        Figure(key, "base"),
        " a run; from a copy of ",
        Figure(key, "rows"),
        " rows it would be ",
        Figure(key, "with_per_hour"),
        ", for each of ",
        Figure(key, "refreshes"),
        " refreshes costs ",
        Figure(key, "refresh"),
        ". ",
    )


PATTERN = Pattern(slug=SLUG, rank=95, steps=((Stage.PRIVILEGES, apply),), decide=decide)
