"""Which access patterns a copy would surely answer, and why others would not be."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from dbarchitect.design.draft import Draft
from dbarchitect.design.names import TakenNames, derived_name, shortened
from dbarchitect.model.identifier import QualifiedName
from dbarchitect.model.summary import CopyChoice, CopyVerdict, Summary
from dbarchitect.sqltext.binds import number_binds
from dbarchitect.sqltext.grouping import grouped_copy
from dbarchitect.sqltext.scope import NotCopiedError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.brief import AccessPattern
    from dbarchitect.model.design import Design
    from dbarchitect.sqltext.grouping import GroupedCopy

_NAME_BYTES = 57
"""Room for the suffix of the copy's index."""

OF_TENANTS = (
    "its tables are the tenants' own, and a materialised view knows no row-level security: "
    "whoever may read it would read every tenant's sums"
)
APART = "each tenant has tables of its own, and a copy over one tenant's rows is not weighed"


def is_offered(design: Design) -> bool:
    """Whether some pattern's answer may be old."""
    return any(pattern.freshness_minutes is not None for pattern in design.brief.access)


def offers(design: Design) -> Iterator[tuple[CopyChoice, GroupedCopy | None]]:
    """Each pattern with a freshness: refused with its reason, or the copy to be weighed.

    What is to be weighed has the verdict COSTS until it is.
    """
    taken = TakenNames(Draft(tables=design.schema.tables).relation_names())
    for pattern in design.brief.access:
        if pattern.freshness_minutes is None or pattern.sql is None:
            continue
        try:
            yield _offer(design, pattern, taken)
        except NotCopiedError as error:
            refused = CopyChoice(
                pattern=pattern.name,
                verdict=CopyVerdict.NOT_OFFERED,
                freshness_minutes=pattern.freshness_minutes,
                reason=error.message,
                hint=error.hint or "",
            )
            yield refused, None


def _offer(
    design: Design, pattern: AccessPattern, taken: TakenNames
) -> tuple[CopyChoice, GroupedCopy]:
    _require_no_tenants(design, pattern)
    words = "_".join(re.findall(r"[a-z0-9]+", pattern.name.lower())) or "summary"
    stem = f"summary_{words}" if words[0].isdigit() else words
    name = QualifiedName(
        design.brief.schema, taken.take(shortened(stem, limit_bytes=_NAME_BYTES))
    )
    types = {t.name: {c.name: c.type for c in t.columns} for t in design.schema.tables}
    statement = number_binds(pattern.sql or "").statement
    copy = grouped_copy(statement, name, types, (design.brief.schema,))
    index = taken.take(derived_name(name.name, copy.key or (copy.columns[0].name,), "idx"))
    freshness = pattern.freshness_minutes or 0.0
    summary = Summary(
        pattern=pattern.name,
        name=name,
        index=QualifiedName(name.schema, index),
        definition=copy.definition,
        reading=copy.reading,
        compared=copy.compared,
        key=copy.key,
        freshness_minutes=freshness,
    )
    choice = CopyChoice(
        pattern=pattern.name,
        verdict=CopyVerdict.COSTS,
        freshness_minutes=freshness,
        summary=summary,
    )
    return choice, copy


def _require_no_tenants(design: Design, pattern: AccessPattern) -> None:
    """The pattern reads nothing that belongs to tenants.

    Raises:
        NotCopiedError: it does.
    """
    if design.brief.requirements.tenancy_entity is None:
        return
    access = next(a for a in design.access if a.name == pattern.name)
    guarded = {table.name for table in design.schema.tables if table.row_security}
    if guarded & set(access.tables):
        raise NotCopiedError(OF_TENANTS)
    if not guarded:
        raise NotCopiedError(APART)
