"""Why tenants are kept apart as they are, with the figures of the other ways."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.design.draft import Reasoned
from dbarchitect.design.forecast import forecast_key
from dbarchitect.design.reasoning import ESTIMATE, figure
from dbarchitect.design.tenancy.setting import SETTING
from dbarchitect.model.decision import Alternative, Decision
from dbarchitect.model.evidence import Evidence, Figure, Measurement, Method, Unit, code
from dbarchitect.model.tenancy import Isolation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.design.draft import Context
    from dbarchitect.design.sizes import Sizes
    from dbarchitect.model.design import Design
    from dbarchitect.model.evidence import Prose
    from dbarchitect.model.schema import Table

SLUG = "tenancy"

SYSTEM_COLUMNS = 6
"""Rows of pg_attribute that each table has besides its own columns: tableoid, cmax, xmax, cmin,
xmin and ctid. Source: PostgreSQL documentation 5.6."""

_CHOICES = {
    Isolation.SHARED: "shared tables with row-level security",
    Isolation.SCHEMA: "a schema each",
    Isolation.DATABASE: "a database each",
}


def decide(design: Design, context: Context, sizes: Sizes) -> Reasoned | None:
    """The way to keep tenants apart; None where the brief has no tenants."""
    asked = context.brief.requirements
    if asked.tenancy_entity is None:
        return None
    decision = Decision(
        slug=SLUG,
        question=f"Keeping the rows of one {code(asked.tenancy_entity)} from another",
        choice=_CHOICES[asked.isolation],
        why=(*_figures(context), *_why(asked.isolation)),
        alternatives=tuple(
            Alternative(_CHOICES[way], why_not)
            for way, why_not in _WHY_NOT.items()
            if way is not asked.isolation
        ),
        would_flip=(_FLIPS[asked.isolation],),
    )
    return Reasoned(decision=decision, evidence=(_evidence(design, context, sizes),))


def _figures(context: Context) -> Prose:
    tenant = context.names[context.brief.requirements.tenancy_entity or ""].table
    return (
        Figure(forecast_key(tenant), "rows_at_horizon"),
        " tenants at the horizon, and ",
        figure(SLUG, "relations", cite=True),
        " tables, indexes and sequences in one schema. ",
    )


def _why(isolation: Isolation) -> Prose:
    if isolation is Isolation.SHARED:
        return (
            "Each release changes them once. The tenant's column takes ",
            figure(SLUG, "column"),
            (
                " at the horizon, and leads each key, so that no row can refer to one of "
                "another tenant: the server checks references without looking at policies. "
                f"The policies compare it with {code(SETTING)}, bare, so that it is an index "
                "condition; within a sub-select the order of the index could be lost. "
                "What a reference says of the tenant is told to the planner by statistics "
                "objects: it would multiply both shares, and believe in one row for hundreds."
            ),
        )
    return (
        (
            "The brief asks for it. The design is the same for each tenant and knows of no "
            "other; what keeps them apart is that no role of one may look into "
        ),
        f"the {isolation.value} of another. For all tenants that makes ",
        figure(SLUG, "all_relations"),
        " relations with ",
        figure(SLUG, "all_columns"),
        " rows in pg_attribute, and each statement of a release is run ",
        figure(SLUG, "statements"),
        " times.",
    )


_WHY_NOT: dict[Isolation, Prose] = {
    Isolation.SHARED: (
        (
            "one release changes all tenants at once, and a fault of a policy would open "
            "them: the attacks under Proofs are then part of each release."
        ),
    ),
    Isolation.SCHEMA: (
        figure(SLUG, "all_relations"),
        " relations with ",
        figure(SLUG, "all_columns"),
        " rows in pg_attribute; each statement of a release runs ",
        figure(SLUG, "statements"),
        (
            " times, and a session that serves many tenants keeps the catalog entries of all "
            "that it touched in its memory."
        ),
    ),
    Isolation.DATABASE: (
        "the same number of relations, and each tenant has its own connections: at least ",
        figure(SLUG, "statements"),
        " pools, and as many runs of each release; no query goes over two of them.",
    ),
}

_FLIPS = {
    Isolation.SHARED: (
        "A tenant that must be restored, moved or upgraded by itself, or a law that asks for "
        "separate storage: then a database each; the figures say what that costs."
    ),
    Isolation.SCHEMA: (
        "Releases that take too long, or memory of sessions that grows with the tenants: then "
        "shared tables with row-level security."
    ),
    Isolation.DATABASE: (
        "More tenants than the server can hold connections for, or reports over all of them: "
        "then shared tables with row-level security."
    ),
}


def _evidence(design: Design, context: Context, sizes: Sizes) -> Evidence:
    tenant = context.brief.requirements.tenancy_entity or ""
    tenants = context.forecasts[tenant].rows_at_horizon
    relations = sum(map(_relations, design.schema.tables)) + len(design.schema.sequences)
    columns = sum(map(_attributes, design.schema.tables))
    counts = {
        "relations": relations,
        "columns": columns,
        "all_relations": tenants * relations,
        "all_columns": tenants * columns,
        "statements": tenants,
    }
    return Evidence(
        key=f"decision/{SLUG}",
        claim=(
            "Relations of one schema times tenants; rows of pg_attribute are the columns of "
            f"tables and indexes, and {SYSTEM_COLUMNS} more for each table."
        ),
        method=Method.ESTIMATED,
        subject=ESTIMATE,
        measurements=(
            *(Measurement(name=n, value=v, unit=Unit.COUNT) for n, v in counts.items()),
            Measurement(name="column", value=sum(_carried(context, sizes)), unit=Unit.BYTES),
        ),
    )


def _relations(table: Table) -> int:
    numbered = sum(column.identity is not None for column in table.columns)
    return 1 + len(table.indexes) + numbered


def _attributes(table: Table) -> int:
    return len(table.columns) + SYSTEM_COLUMNS + sum(len(i.keys) for i in table.indexes)


def _carried(context: Context, sizes: Sizes) -> Iterator[int]:
    for names in context.names.values():
        if names.tenant is not None:
            yield sizes.column_bytes(names.table, names.tenant)
