"""A twin of a design at its horizon, with indexes that it might have."""

from __future__ import annotations

from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dbarchitect.design.horizon.evaluated import answers_in
from dbarchitect.design.horizon.facts import horizon_facts
from dbarchitect.design.proof.acting import lift_force
from dbarchitect.design.proof.clock import clocked_path, stop_clock
from dbarchitect.design.proof.ground import new_database, up_statements
from dbarchitect.design.proof.profiles import tenant_sql
from dbarchitect.design.tenancy.setting import SETTING
from dbarchitect.lab.twin import build_twin, require_twins
from dbarchitect.model.twin import TwinFacts

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Mapping, Sequence

    from dbarchitect.design.horizon.facts import HorizonFacts
    from dbarchitect.design.proof.setting import Setting
    from dbarchitect.lab import Lab
    from dbarchitect.lab.twin import Twin
    from dbarchitect.model.design import Design
    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.model.proof import NotVerified
    from dbarchitect.model.schema import Index
    from dbarchitect.model.twin import PlannerSettings
    from dbarchitect.postgres.session import Session


@dataclass(frozen=True, slots=True, kw_only=True)
class HorizonTwin:
    """The twin, what it was told, and the sizes among that without a formula.

    `usual` and `hot` are the settings under which the application's statements are planned:
    its role, and the tenant in the middle by rows or the one with most. Both are empty where
    no table has policies: then statements are planned as the owner's.
    """

    twin: Twin
    facts: TwinFacts
    not_verified: tuple[NotVerified, ...]
    usual: Mapping[str, str]
    hot: Mapping[str, str]


@contextmanager
def horizon_twin(
    lab: Lab,
    setting: Setting,
    *,
    candidates: Mapping[QualifiedName, Sequence[Index]] | None = None,
    planner: PlannerSettings | None = None,
    beside: Callable[[Session, HorizonFacts], Sequence[TwinFacts]] | None = None,
) -> Generator[HorizonTwin]:
    """The design at the setting's rows, as a planner sees it; gone at the end of the block.

    Where rows carry a tenant, a plan is the application's for the usual tenant, under its
    policies; with `variables={}` it is the owner's, who passes them, as the server does when
    it looks a foreign key up. Source: `ri_PerformCheck`, src/backend/utils/adt/ri_triggers.c.

    Args:
        lab: Where it is.
        setting: The design and its rows, such as `horizon_setting` makes.
        candidates: For a table, indexes that it does not have, under names of their own: they
            are overlooked until `Twin.with_index` shows them.
        planner: The settings that plans are made under; PostgreSQL's own by default.
        beside: Makes what else the planner shall know of, as the owner, and hands over its
            facts; it is given those of the design.

    Raises:
        TwinUnavailableError: the lab's server can have no twin.
        RowsNotDrawnError: not one row that satisfies a table's CHECKs can be had.
        StatementFailedError: the server refused a statement of the design or a candidate.
    """
    require_twins(lab)
    added = candidates or {}
    design = _with_indexes(setting.design, added)
    database = new_database(lab, design)
    try:
        for statement in up_statements(lab, design):
            database.owner.execute_untrusted(statement.sql)
        lift_force(database.owner)
        stop_clock(database, setting.now)
        usual, hot = (_acting(database.owner, setting, is_hot=hot) for hot in (False, True))
        told = horizon_facts(
            database.owner,
            replace(setting, design=design),
            only_asked=True,
            answers=answers_in(lab),
        )
        more = () if beside is None else beside(database.owner, told)
        names = [index.name for indexes in added.values() for index in indexes]
        twin = build_twin(
            database,
            _together((told.facts, *more)),
            planner=planner,
            candidates=names,
            search_path=clocked_path(design),
            variables=usual,
        )
        with closing(twin):
            yield HorizonTwin(
                twin=twin,
                facts=told.facts,
                not_verified=told.not_verified,
                usual=usual,
                hot=hot,
            )
    finally:
        lab.drop_database(database)


def _together(facts: Sequence[TwinFacts]) -> TwinFacts:
    """All of them as one."""
    return TwinFacts(
        tables=tuple(table for one in facts for table in one.tables),
        indexes=tuple(index for one in facts for index in one.indexes),
        statistics=tuple(column for one in facts for column in one.statistics),
        dependencies=tuple(pair for one in facts for pair in one.dependencies),
    )


def _acting(session: Session, setting: Setting, *, is_hot: bool) -> Mapping[str, str]:
    """The application's role, and the tenant that policies ask for."""
    sql = tenant_sql(setting, is_hot=is_hot)
    if sql is None:
        return {}
    ((tenant,),) = session.query_untrusted(f"SELECT ({sql})::text")
    return {"role": setting.design.roles["app"], SETTING: str(tenant)}


def _with_indexes(design: Design, added: Mapping[QualifiedName, Sequence[Index]]) -> Design:
    tables = tuple(
        replace(table, indexes=(*table.indexes, *added.get(table.name, ())))
        for table in design.schema.tables
    )
    return replace(design, schema=replace(design.schema, tables=tables))
