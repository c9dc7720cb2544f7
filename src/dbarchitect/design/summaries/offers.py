"""Which access patterns a copy would surely answer, and why others would not be."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dbarchitect.design.draft import Draft
from dbarchitect.design.names import TakenNames, derived_name, shortened
from dbarchitect.design.summaries.advancing import MARKS, function_name
from dbarchitect.model.identifier import QualifiedName
from dbarchitect.model.summary import Advance, CopyChoice, CopyVerdict, Summary
from dbarchitect.sqltext.binds import number_binds
from dbarchitect.sqltext.grouping import grouped_copy
from dbarchitect.sqltext.scope import NotCopiedError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.design.names import Label
    from dbarchitect.model.brief import AccessPattern
    from dbarchitect.model.design import Design
    from dbarchitect.model.schema import Table
    from dbarchitect.sqltext.grouping import GroupedCopy

_MOMENT = "timestamp with time zone"
_MINUTES_PER_DAY = 1440

_NAME_BYTES = 57
"""Room for the suffix of the copy's index."""

OF_TENANTS = (
    "its tables are the tenants' own, and a materialised view knows no row-level security: "
    "whoever may read it would read every tenant's sums"
)
APART = "each tenant has tables of its own, and a copy over one tenant's rows is not weighed"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Going:
    """What tables that go on share: the table of marks, and the names of functions."""

    marks: QualifiedName
    functions: TakenNames


def is_offered(design: Design) -> bool:
    """Whether some pattern's answer may be old."""
    return any(pattern.freshness_minutes is not None for pattern in design.brief.access)


def offers(design: Design) -> Iterator[tuple[CopyChoice, GroupedCopy | None]]:
    """Each pattern with a freshness: refused with its reason, or the copies to be weighed.

    What is to be weighed has the verdict COSTS until it is. A pattern that says how late rows
    may come has two: a table that goes on with its rows, and a view that is made anew.
    """
    taken = TakenNames(Draft(tables=design.schema.tables).relation_names())
    functions = TakenNames(routine.name.name for routine in design.schema.routines)
    marks = QualifiedName(design.brief.schema, taken.take(MARKS))
    going = _Going(marks=marks, functions=functions)
    for pattern in design.brief.access:
        if pattern.freshness_minutes is None or pattern.sql is None:
            continue
        try:
            _require_no_tenants(design, pattern)
        except NotCopiedError as error:
            yield _refused(pattern, error), None
            continue
        if pattern.late_rows_minutes is not None:
            yield _offer(design, pattern, taken, going)
        yield _offer(design, pattern, taken, None)


def _refused(
    pattern: AccessPattern, error: NotCopiedError, *, is_table: bool = False
) -> CopyChoice:
    return CopyChoice(
        pattern=pattern.name,
        verdict=CopyVerdict.NOT_OFFERED,
        freshness_minutes=pattern.freshness_minutes or 0.0,
        reason=error.message,
        hint=error.hint or "",
        is_table=is_table,
    )


def _offer(
    design: Design, pattern: AccessPattern, taken: TakenNames, going: _Going | None
) -> tuple[CopyChoice, GroupedCopy | None]:
    """A view, or with `going` a table that goes on."""
    is_table = going is not None
    words = "_".join(re.findall(r"[a-z0-9]+", pattern.name.lower())) or "summary"
    stem = f"summary_{words}" if words[0].isdigit() else words
    name = QualifiedName(
        design.brief.schema, taken.take(shortened(stem, limit_bytes=_NAME_BYTES))
    )
    types = {t.name: {c.name: c.type for c in t.columns} for t in design.schema.tables}
    statement = number_binds(pattern.sql or "").statement
    try:
        copy = grouped_copy(statement, name, types, (design.brief.schema,))
        advance = None if going is None else _advance(design, pattern, copy, going, name)
    except NotCopiedError as error:
        return _refused(pattern, error, is_table=is_table), None
    label: Label = "pkey" if is_table else "idx"
    index = taken.take(derived_name(name.name, copy.key or (copy.columns[0].name,), label))
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
        advance=advance,
    )
    choice = CopyChoice(
        pattern=pattern.name,
        verdict=CopyVerdict.COSTS,
        freshness_minutes=freshness,
        summary=summary,
        is_table=is_table,
    )
    return choice, copy


def _advance(
    design: Design,
    pattern: AccessPattern,
    copy: GroupedCopy,
    going: _Going,
    name: QualifiedName,
) -> Advance:
    """How the table of that name goes on.

    Raises:
        NotCopiedError: it cannot surely, and why.
    """
    recent = copy.recent
    if isinstance(recent, NotCopiedError):
        raise recent
    table = design.schema.table(recent.source[0])
    _require_only_added(design, pattern, table)
    keys = [column.source for column in copy.columns if column.is_key]
    for key in keys:
        if key is None or table.column(key[1]).not_null is None:
            message = "something that it groups by may be missing, and no key tells such rows"
            raise NotCopiedError(message, hint="Make the attribute required.")
    if table.column(recent.source[1]).type != _MOMENT:
        message = "what it cuts into buckets is no instant, so that no clock tells what is late"
        raise NotCopiedError(message)
    return Advance(
        function=function_name(name, going.functions),
        marks=going.marks,
        bucket=recent.column,
        source=recent.source,
        query=recent.query,
        cut=recent.cut,
        late_minutes=pattern.late_rows_minutes or 0.0,
        kept_days=pattern.kept_days,
    )


def _require_only_added(design: Design, pattern: AccessPattern, table: Table) -> None:
    """The table's rows are never changed, and stay for longer than they may be late.

    Raises:
        NotCopiedError: they are, or nothing says that they are not.
    """
    names = design.names
    entity = next((e for e in design.brief.entities if names[e.name].table == table.name), None)
    if entity is None or not entity.keeping.append_only:
        message = f"rows of {table.name.display} may change after their sums are finished"
        raise NotCopiedError(message, hint="Say `keep: {append only: true}` if they may not.")
    late = (pattern.late_rows_minutes or 0.0) / _MINUTES_PER_DAY
    if entity.retention_days is not None and late >= entity.retention_days:
        message = f"rows of {table.name.display} may come when their retention is over"
        raise NotCopiedError(message)


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
