"""Extended statistics."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.ddl.fragments import comment_sql
from dbarchitect.ddl.steps import Phase, Step
from dbarchitect.model.schema import ExtendedStatistics, ObjectKind
from dbarchitect.model.schema.paths import global_path, path_of

if TYPE_CHECKING:
    from dbarchitect.ddl.context import Context


def statistics_step(context: Context, statistics: ExtendedStatistics) -> Step:
    """CREATE STATISTICS and its target, on a table or a materialised view."""
    name = statistics.name.sql
    of_table = statistics.table in context.tables
    kind = ObjectKind.TABLE if of_table else ObjectKind.MATERIALIZED_VIEW
    own = path_of(kind, statistics.table)
    target: tuple[str, ...] = ()
    if statistics.statistics_target is not None:
        target = (f"ALTER STATISTICS {name} SET STATISTICS {statistics.statistics_target}",)
    return Step(
        path=path_of(ObjectKind.STATISTICS, statistics.name),
        phase=Phase.STATISTICS,
        up=(
            statistics.definition.strip().removesuffix(";"),
            *target,
            *comment_sql(f"STATISTICS {name}", statistics.comment),
        ),
        down=(f"DROP STATISTICS {name}",),
        parent=own,
        requires=frozenset({own, global_path(ObjectKind.SCHEMA, statistics.name.schema)}),
    )
