"""Which totals of access patterns a row may keep for itself, and why others may not.

Rules:
    1. Only a pattern whose answer must be current asks for one: another may have a copy.
    2. A total is kept where a reference says that its rows belong to the row, and nothing that
       takes rows away goes past triggers.
    3. A row that is recorded with each change is not changed with each row that refers to it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dbarchitect.design.names import TakenNames, snake_case
from dbarchitect.design.summaries.kept_sql import held_and_wanted
from dbarchitect.design.tenancy.ownership import carries_tenant
from dbarchitect.model.brief import History
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.kept import KeptColumn, KeptTotals, OfTenants, merged
from dbarchitect.model.summary import CopyChoice, CopyVerdict, Summary
from dbarchitect.sqltext.binds import number_binds
from dbarchitect.sqltext.scope import NotCopiedError
from dbarchitect.sqltext.totals import INNER, AskedTotal, asked_totals, read_from_columns

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from dbarchitect.errors import DbarchitectError
    from dbarchitect.model.brief import AccessPattern, Entity
    from dbarchitect.model.design import Design
    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.model.schema import ForeignKey, Table

MOST_PATTERNS = 8
"""Patterns for which totals are weighed at most, the most frequent first: each is planned on a
design of its own."""

HELD_MS = 10.0
"""How long a transaction holds the row whose total it has changed, from the change to its
commit: two round trips in one data centre and a flush of the WAL."""

MOST_HELD_PERCENT = 10.0
"""The most of its time that the busiest row may be held by writers.

A writer that comes then waits, on average, for a ninth of what it holds the row itself.
Source: the mean wait of a queue with one server, rho / (1 - rho) of its service time.
"""

_SUMMED = {"smallint": "bigint", "integer": "bigint", "bigint": "numeric"}
_ORDERED = ("smallint", "integer", "bigint", "numeric", "date", "timestamp")

OF_TENANTS = (
    "rows of one of its tables are the tenants' own and those of the other are not, so that a "
    "total would be over what its writer sees"
)
APART = "each tenant has tables of its own, and a total over one tenant's rows is not weighed"


def kept_totals(copies: Iterable[CopyChoice]) -> tuple[KeptTotals, ...]:
    """Every total that a design with these copies keeps, those of one trigger together."""
    return merged(
        one
        for choice in copies
        if choice.verdict.is_kept and choice.summary is not None
        for one in choice.summary.kept
    )


def kept_names(copies: Iterable[CopyChoice], table: QualifiedName) -> frozenset[str]:
    """The columns of the table that hold totals."""
    found = (one for one in kept_totals(copies) if one.parent == table)
    return frozenset(column.name for one in found for column in one.columns)


def kept_offers(design: Design) -> tuple[CopyChoice, ...]:
    """Each pattern that asks for totals: refused with its reason, or to be weighed.

    What is to be weighed has the verdict COSTS until it is.
    """
    types = {t.name: {c.name: c.type for c in t.columns} for t in design.schema.tables}
    offering = _Offering(design)
    found: list[tuple[float, CopyChoice]] = []
    for pattern in design.brief.access:
        if pattern.sql is None or pattern.freshness_minutes is not None:
            continue
        asked = asked_totals(pattern.sql, types, (design.brief.schema,))
        if asked:
            found.append((pattern.rate_per_hour, offering.choice(pattern, asked)))
    offered = sorted((rate for rate, c in found if c.summary is not None), reverse=True)
    least = offered[MOST_PATTERNS - 1] if len(offered) > MOST_PATTERNS else 0.0
    return tuple(c if rate >= least or c.summary is None else _rare(c) for rate, c in found)


def _rare(choice: CopyChoice) -> CopyChoice:
    reason = f"{MOST_PATTERNS} patterns that run more often ask for totals as well"
    return refused(choice, reason)


def refused(choice: CopyChoice, reason: str, hint: str = "") -> CopyChoice:
    """The choice without anything to weigh, and why."""
    return replace(
        choice, verdict=CopyVerdict.NOT_OFFERED, summary=None, reason=reason, hint=hint
    )


def unweighed(choices: Iterable[CopyChoice], error: DbarchitectError) -> Iterator[CopyChoice]:
    """The choices, of which none could be weighed: what was to be is refused, and why."""
    reason = f"nothing could be weighed at the horizon: {error.message}"
    for choice in choices:
        yield choice if choice.summary is None else refused(choice, reason)


class _Offering:
    """Names columns: a total that two patterns ask for has one name."""

    def __init__(self, design: Design) -> None:
        self._design = design
        self._taken: dict[QualifiedName, TakenNames] = {}
        self._names: dict[tuple[object, ...], str] = {}
        self._kept: dict[QualifiedName, set[QualifiedName]] = {}

    def choice(
        self, pattern: AccessPattern, asked: tuple[AskedTotal | NotCopiedError, ...]
    ) -> CopyChoice:
        """What may be kept of what the pattern asks; refused where that is nothing."""
        kept: dict[AskedTotal, tuple[KeptTotals, KeptColumn]] = {}
        first: NotCopiedError | None = None
        for one in asked:
            try:
                if isinstance(one, NotCopiedError):
                    raise one
                kept[one] = self._as_column(one)
            except NotCopiedError as error:
                first = first or error
        choice = CopyChoice(
            pattern=pattern.name,
            verdict=CopyVerdict.COSTS,
            freshness_minutes=0.0,
            is_column=True,
        )
        if not kept:
            message = "" if first is None else first.message
            return refused(choice, message, (first.hint if first else None) or "")
        return replace(choice, summary=_summary(pattern, kept))

    def _as_column(self, asked: AskedTotal) -> tuple[KeptTotals, KeptColumn]:
        """The total as a column.

        Raises:
            NotCopiedError: it may not be kept, and why.
        """
        design = self._design
        parent, child = (_entity(design, name) for name in (asked.parent, asked.child))
        key = _reference(design, asked)
        if asked.parent in self._adds_up(asked.child):
            message = (
                f"a total of {asked.child.display} adds rows of {asked.parent.display} up: "
                "each would follow from the other"
            )
            raise NotCopiedError(message)
        _require_counted(design.schema.table(asked.child), design, asked)
        _require_unrecorded(parent, asked)
        table = design.schema.table(asked.child)
        argument, conditions = asked.argument, asked.conditions
        if asked.function == "count" and argument is not None:
            if table.column(argument).not_null is None:
                there = f"{INNER}.{quote_identifier(argument)} IS NOT NULL"
                conditions = tuple(sorted((*conditions, there)))
            argument = None
        pairs = tuple(zip(key.columns, key.referenced_columns, strict=True))
        column = KeptColumn(
            name="", type=_type(table, asked), function=asked.function, argument=argument
        )
        totals = KeptTotals(
            parent=asked.parent,
            child=asked.child,
            pairs=pairs,
            conditions=conditions,
            columns=(column,),
            tenants=_tenants(design, asked.parent),
        )
        self._kept.setdefault(asked.parent, set()).add(asked.child)
        column = replace(column, name=self._name(totals, child))
        return replace(totals, columns=(column,)), column

    def _adds_up(self, table: QualifiedName) -> set[QualifiedName]:
        """The tables that totals of a table add up, and those that totals of these do."""
        found = set(self._kept.get(table, ()))
        return found.union(*(self._adds_up(child) for child in found))

    def _name(self, totals: KeptTotals, child: Entity) -> str:
        (column,) = totals.columns
        known = (*totals.group, column.function, column.argument)
        if known not in self._names:
            table = self._design.schema.table(totals.parent)
            taken = self._taken.setdefault(
                totals.parent, TakenNames(c.name for c in table.columns)
            )
            words = (snake_case(child.name), column.argument, column.function)
            self._names[known] = taken.take("_".join(word for word in words if word))
        return self._names[known]


def _summary(
    pattern: AccessPattern, kept: Mapping[AskedTotal, tuple[KeptTotals, KeptColumn]]
) -> Summary:
    read = read_from_columns(pattern.sql or "", lambda one: kept[one][1].name, tuple(kept))
    totals = merged(one for one, _ in kept.values())
    first = totals[0]
    return Summary(
        pattern=pattern.name,
        name=first.parent,
        index=first.parent,
        definition=";\n".join(held_and_wanted(one)[1] for one in totals),
        reading=number_binds(read.sql).text_numbered,
        compared=read.compared,
        key=(),
        freshness_minutes=0.0,
        kept=totals,
        asked=read.sql,
    )


def _entity(design: Design, table: QualifiedName) -> Entity:
    for entity in design.brief.entities:
        if design.names[entity.name].table == table and entity.closure_of is None:
            return entity
    message = f"{table.display} is no entity of the brief"
    raise NotCopiedError(message)


def _reference(design: Design, asked: AskedTotal) -> ForeignKey:
    """The reference by which the rows belong to the row.

    Raises:
        NotCopiedError: there is none.
    """
    tenant = next((n.tenant for n in design.names.values() if n.table == asked.child), None)
    for key in design.schema.table(asked.child).foreign_keys:
        pairs = set(zip(key.columns, key.referenced_columns, strict=True))
        spare = {pair for pair in pairs if pair[0] == tenant}
        if key.referenced_table == asked.parent and pairs - spare <= set(asked.pairs) <= pairs:
            return key
    message = (
        f"no reference says that rows of {asked.child.display} belong to one of "
        f"{asked.parent.display} by the columns compared"
    )
    raise NotCopiedError(message)


def _tenants(design: Design, parent: QualifiedName) -> OfTenants | None:
    """Whose rows the parent's are, None where no policy says so."""
    names = next(n for n in design.names.values() if n.table == parent)
    if names.tenant is None or not design.schema.table(parent).row_security:
        return None
    tenants = design.names[design.brief.requirements.tenancy_entity or ""]
    return OfTenants(table=tenants.table, key=tenants.key[0], column=names.tenant)


def _require_counted(child: Table, design: Design, asked: AskedTotal) -> None:
    """Whatever adds, changes or takes away rows fires triggers, and finds the row at once.

    Raises:
        NotCopiedError: something does not.
    """
    parent = design.schema.table(asked.parent)
    if asked.parent == asked.child:
        message = f"rows of {child.name.display} would write other rows of their own table"
        raise NotCopiedError(message)
    if child.partition_key is not None:
        message = (
            f"old rows of {child.name.display} go with their partition, which fires no trigger"
        )
        raise NotCopiedError(message)
    if parent.partition_key is not None:
        message = f"rows of {parent.name.display} lie in partitions, and are not written again"
        raise NotCopiedError(message)
    if design.brief.requirements.tenancy_entity is None:
        return
    guarded = [table.row_security for table in (child, parent)]
    if not any(guarded) and carries_tenant(design.brief):
        return
    if not all(guarded):
        raise NotCopiedError(OF_TENANTS if any(guarded) else APART)


def _require_unrecorded(parent: Entity, asked: AskedTotal) -> None:
    """Nobody records each change of the row.

    Raises:
        NotCopiedError: somebody does.
    """
    keeping, name = parent.keeping, asked.parent.display
    if keeping.append_only:
        message = f"rows of {name} are never changed"
        raise NotCopiedError(message)
    if keeping.audit:
        message = (
            f"each row of {asked.child.display} would change one of {name}, and the audit log "
            "records each change"
        )
        raise NotCopiedError(message)
    if keeping.history in {History.VERSIONS, History.BITEMPORAL}:
        message = f"each row of {asked.child.display} would make a version of one of {name}"
        raise NotCopiedError(message)


def _type(child: Table, asked: AskedTotal) -> str:
    """The type of the column.

    Raises:
        NotCopiedError: what is added up has none that is exact and has an order.
    """
    if asked.function == "count":
        return "bigint"
    source = child.column(asked.argument or "").type
    bare = source.partition("(")[0].strip()
    if asked.function == "sum":
        found = "numeric" if bare == "numeric" else _SUMMED.get(bare)
        if found is not None:
            return found
        message = f"a sum of {source} is not exact"
        raise NotCopiedError(message)
    if bare.startswith(_ORDERED) and not source.endswith("[]"):
        return source
    message = f"the {asked.function} of {source} is not kept"
    raise NotCopiedError(message)
