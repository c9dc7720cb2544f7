"""`history`, `changes` and `history retention` of an entity's `keep`."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING

from dbarchitect.design.brief import keys, quantities
from dbarchitect.design.brief.amounts import shown
from dbarchitect.design.brief.fields import Fields, choice_of, refuse
from dbarchitect.design.brief.nodes import Mapping
from dbarchitect.design.history.plan import history_plans, previous_columns
from dbarchitect.design.names import physical_names
from dbarchitect.errors import BriefError
from dbarchitect.model.brief import History

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.design.brief.nodes import Node
    from dbarchitect.design.brief.notes import Notes
    from dbarchitect.model.brief import Brief, Entity, Keeping

MONTHS_OF_A_YEAR = 12

_WORDS = (History.NONE.value, History.VERSIONS.value, History.BITEMPORAL.value)


def with_history(
    keep: Fields, keeping: Keeping, name: str, volume: tuple[int, float], notes: Notes
) -> Keeping:
    """The keeping with what `keep` says of former states; `volume` is rows and growth.

    Raises:
        BriefError: something is told of versions, and none are kept.
    """
    found = _history(keep)
    if found is None:
        return keeping
    history, previous = found
    changes = keep.value("changes", quantities.per_month)
    days = keep.attempt("history retention", partial(_retention, keep))
    if history not in {History.VERSIONS, History.BITEMPORAL}:
        _refuse_without_versions(keep)
        return replace(keeping, history=history, previous=previous)
    if changes is None:
        rows, growth = volume
        changes = growth or round(rows / MONTHS_OF_A_YEAR, quantities.DECIMALS)
        reason = "As many rows change as come, or each once a year where none come."
        path = "entities.*.keep.changes"
        notes.assume(path, f"{shown(changes)}/month", reason, of=name)
    if not keep.has("history retention"):
        reason = "Versions are kept for ever."
        notes.assume("entities.*.keep.history retention", "none", reason, of=name)
    return replace(
        keeping,
        history=history,
        changes_per_month=changes,
        history_retention_days=days,
    )


def _retention(keep: Fields) -> float | None:
    return keep.value("history retention", quantities.days)


def _history(keep: Fields) -> tuple[History, tuple[str, ...]] | None:
    """What `history` says, and of which attributes; None where it was refused."""
    node = keep.nodes.get("history")
    if node is None:
        return History.NONE, ()
    return keep.attempt("history", lambda: _form(node, keep))


def _form(node: Node, keep: Fields) -> tuple[History, tuple[str, ...]] | None:
    what = keep.what("history")
    if not isinstance(node, Mapping):
        return History(choice_of(node, what, _WORDS)), ()
    inner = Fields.of(node, what, keys.PREVIOUS, keep.refusals)
    if not inner.has("previous"):
        return None
    return History.PREVIOUS, tuple(text for text, _ in inner.texts("previous"))


def _refuse_without_versions(keep: Fields) -> None:
    for key in ("changes", "history retention"):
        if keep.has(key):
            message = f"{keep.what(key)} is told, and no versions are kept"
            hint = f"Add `history: versions`, or remove `{key}`."
            raise refuse(keep.nodes[key], message, hint)


def history_errors(brief: Brief) -> Iterator[BriefError]:
    """Names that versions take, where something else has them already."""
    names = physical_names(brief)
    tables = {own.table: name for name, own in names.items()}
    for plan in history_plans(brief, names):
        own = names[plan.entity.name]
        if plan.period in {*own.columns.values(), *plan.key, *chain(*own.references.values())}:
            message = (
                f"`{plan.entity.name}` keeps versions and has a column `{plan.period}` "
                "of its own"
            )
            hint = f"Name the column otherwise: `column: is_{plan.period}`."
            yield _refuse(plan.entity, message, hint)
        if plan.history in tables:
            message = (
                f"the versions of `{plan.entity.name}` would be table `{plan.history.name}`, "
                f"as entity `{tables[plan.history]}` is"
            )
            yield _refuse(
                plan.entity, message, "Name one of the tables: `table: another_name`."
            )
    for entity in brief.entities:
        yield from _previous_errors(entity)


def _previous_errors(entity: Entity) -> Iterator[BriefError]:
    """Columns for the value before that would be there already."""
    attributes = {a.column or a.name: a for a in entity.attributes}
    for _, *made in previous_columns(entity):
        for column in made:
            if column in attributes:
                attribute = attributes[column]
                message = (
                    f"`{entity.name}` has `{attribute.name}`, which `history` keeps by itself"
                )
                hint = f"Remove it, or give it another column: `column: own_{column}`."
                yield BriefError(message, hint=hint, location=attribute.location)


def _refuse(entity: Entity, message: str, hint: str) -> BriefError:
    return BriefError(message, hint=hint, location=entity.location)
