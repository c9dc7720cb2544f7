"""Copies of what patterns add up: a materialised view where one pays, refreshed by a job."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dbarchitect.design.draft import Draft, Pattern, Reasoned, Stage
from dbarchitect.design.patterns.roles import read_only_grants
from dbarchitect.design.reasoning import listed
from dbarchitect.design.summaries.offers import is_offered
from dbarchitect.design.summaries.telling import copy_evidence, copy_key
from dbarchitect.model.decision import Alternative, Decision
from dbarchitect.model.evidence import Figure, code
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
    from dbarchitect.model.evidence import Prose
    from dbarchitect.model.summary import CopyChoice, Summary

SLUG = "summaries"


def apply(draft: Draft, context: Context) -> Draft:
    """Each kept copy, read by the application and by people, written by the owner alone."""
    for choice in context.copies:
        if choice.summary is not None and choice.verdict.is_kept:
            view = _view(choice.summary, context)
            draft = replace(
                draft,
                materialized_views=(*draft.materialized_views, view),
                dependencies=(*draft.dependencies, *_dependencies(draft, view)),
            )
    return draft


def _view(summary: Summary, context: Context) -> MaterializedView:
    many = summary.refresh_minutes
    often = "minute" if many == 1 else f"{many:g} minutes"
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
    if not context.copies:
        return Reasoned(decision=_UNWEIGHED)
    kept = [choice for choice in context.copies if choice.verdict.is_kept]
    names = [c.summary.name.display for c in kept if c.summary is not None]
    why: list[str | Figure] = []
    for choice in kept:
        why += _why_kept(choice)
    why.append(_NOTHING_RUNS if kept else _FROM_THE_TABLES)
    decision = Decision(
        slug=SLUG,
        question=_QUESTION,
        choice=f"the materialised views {listed(names)}" if names else "none",
        why=tuple(why),
        alternatives=tuple(_alternatives(context)),
        would_flip=(
            (
                "More readings or a longer freshness make a copy pay sooner; more rows under "
                "it make each refresh dearer."
            ),
        ),
    )
    return Reasoned(decision=decision, evidence=copy_evidence(context.copies))


_QUESTION = "Which answers may come from a copy that is made anew now and then"
_UNWEIGHED = Decision(
    slug=SLUG,
    question=_QUESTION,
    choice="none, for none was weighed",
    why=("Copies are weighed at the horizon, in the lab, which this run left out.",),
    would_flip=("A run with the proof.",),
)
_NOTHING_RUNS = (
    "A copy is as old as its last refresh: a job makes it anew twice in the time that the "
    "brief allows, so that a refresh may take half of it. Its SQL stands under Applying it."
)
_FROM_THE_TABLES = "Every pattern is answered from the tables, and is current."


def _why_kept(choice: CopyChoice) -> Prose:
    key = copy_key(choice.pattern)
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
    for choice in context.copies:
        name = code(choice.pattern)
        if choice.verdict is CopyVerdict.NOT_OFFERED:
            hint = f" {choice.hint}" if choice.hint else ""
            yield Alternative(f"a copy for {name}", (f"{choice.reason}.{hint}",))
        elif choice.verdict is CopyVerdict.COSTS:
            yield Alternative(f"a copy for {name}", _why_not(choice))
    if any(choice.verdict.is_kept for choice in context.copies):
        yield Alternative(
            "sums kept by triggers",
            (
                (
                    "they are current, which nobody asks for, and each write would wait for "
                    "the one row that holds its group's sum."
                ),
            ),
        )


def _why_not(choice: CopyChoice) -> Prose:
    key = copy_key(choice.pattern)
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
        ". A copy must at least halve the cost.",
    )


PATTERN = Pattern(slug=SLUG, rank=95, steps=((Stage.PRIVILEGES, apply),), decide=decide)
