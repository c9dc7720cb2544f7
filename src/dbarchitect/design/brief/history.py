"""`history` and `changes` of an entity's `keep`."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

from dbarchitect.design.brief import quantities
from dbarchitect.design.brief.amounts import shown
from dbarchitect.design.brief.fields import refuse
from dbarchitect.design.history.plan import VALID, history_plans
from dbarchitect.design.names import physical_names
from dbarchitect.errors import BriefError
from dbarchitect.model.brief import History

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.design.brief.fields import Fields
    from dbarchitect.design.brief.notes import Notes
    from dbarchitect.model.brief import Brief, Entity, Keeping

MONTHS_OF_A_YEAR = 12


def with_history(
    keep: Fields, keeping: Keeping, name: str, volume: tuple[int, float], notes: Notes
) -> Keeping:
    """The keeping with what `keep` says of former states; `volume` is rows and growth.

    Raises:
        BriefError: `changes` are told of an entity whose versions are not kept.
    """
    history = keep.choice("history", tuple(History))
    changes = keep.value("changes", quantities.per_month)
    if history != History.VERSIONS:
        if changes is not None:
            message = f"{keep.what('changes')} is told, and no versions are kept"
            hint = "Add `history: versions`, or remove `changes`."
            raise refuse(keep.nodes["changes"], message, hint)
        return keeping
    if changes is None:
        rows, growth = volume
        changes = growth or rows / MONTHS_OF_A_YEAR
        reason = "As many rows change as come, or each once a year where none come."
        path = "entities.*.keep.changes"
        notes.assume(path, f"{shown(changes)}/month", reason, of=name)
    return replace(keeping, history=History.VERSIONS, changes_per_month=changes)


def history_errors(brief: Brief) -> Iterator[BriefError]:
    """Names that versions take, where something else has them already."""
    names = physical_names(brief)
    tables = {own.table: name for name, own in names.items()}
    for plan in history_plans(brief, names):
        own = names[plan.entity.name]
        if VALID in {*own.columns.values(), *plan.key, *chain(*own.references.values())}:
            message = (
                f"`{plan.entity.name}` keeps versions and has a column `{VALID}` of its own"
            )
            yield _refuse(
                plan.entity, message, "Name the column otherwise: `column: is_valid`."
            )
        if plan.history in tables:
            message = (
                f"the versions of `{plan.entity.name}` would be table `{plan.history.name}`, "
                f"as entity `{tables[plan.history]}` is"
            )
            yield _refuse(
                plan.entity, message, "Name one of the tables: `table: another_name`."
            )


def _refuse(entity: Entity, message: str, hint: str) -> BriefError:
    return BriefError(message, hint=hint, location=entity.location)
