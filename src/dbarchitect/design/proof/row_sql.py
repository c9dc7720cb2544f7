"""The SQL of one generated row: columns that name others are computed after those."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.design.proof.arms import arm_of
from dbarchitect.design.proof.comparisons import mentions
from dbarchitect.design.proof.corpus import salt
from dbarchitect.design.proof.tree_rows import tree_by
from dbarchitect.design.proof.values import unit
from dbarchitect.model.identifier import quote_identifier

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dbarchitect.design.proof.profiles import ColumnProfile, TableProfile
    from dbarchitect.design.proof.setting import Setting


def row_sql(setting: Setting, profile: TableProfile, draw: str) -> str:
    """SELECT of one row: independent columns first, then those computed from them."""
    own = [column for column in profile.columns if not column.computed]
    base = [column for column in own if not column.derived]
    sql = "SELECT " + ",\n    ".join(
        f"{_or_null(setting, profile, column, column.values.at('g.i', draw), draw)}"
        f" AS {quote_identifier(column.name)}"
        for column in base
    )
    level = 0
    for column in _dependent(own):
        level += 1
        value = column.values.at("g.i", draw)
        value = _or_null(setting, profile, column, value, draw)
        sql = (
            f"SELECT l{level}.*, {value} AS {quote_identifier(column.name)}\n"
            f"FROM ({sql}) AS l{level}"
        )
    listed = ", ".join(quote_identifier(column.name) for column in own)
    return sql if level == 0 else f"SELECT {listed} FROM ({sql}) AS r{level}"  # noqa: S608 - quoted parts


def _dependent(own: Sequence[ColumnProfile]) -> Iterator[ColumnProfile]:
    """The derived columns, each after those that it names."""
    ready = {column.name for column in own if not column.derived}
    waiting = [column for column in own if column.derived]
    names = [column.name for column in waiting]
    while waiting:
        free = [c for c in waiting if not _waits(c, [n for n in names if n not in ready])]
        chosen = free[0] if free else waiting[0]
        waiting.remove(chosen)
        ready.add(chosen.name)
        yield chosen


def _waits(column: ColumnProfile, missing: Sequence[str]) -> bool:
    return any(mentions(column.values.sql, name) for name in missing if name != column.name)


def _or_null(
    setting: Setting, profile: TableProfile, column: ColumnProfile, value: str, draw: str
) -> str:
    if column.null_share <= 0:
        return value
    name = profile.table.name
    arm = arm_of(setting, name, column.name)
    if arm is not None:
        return f"CASE WHEN {arm.condition.replace('#i#', 'g.i')} THEN {value} END"
    if tree_by(setting, name, (column.name,)) is not None:
        return value  # a root's is null by itself
    # A key of several columns is null as a whole: its first one's draw decides.
    keys = (k.columns for k in profile.table.foreign_keys if column.name in k.columns)
    drawn = next(keys, (setting.previous(name).get(column.name, column.name),))[0]
    chance = unit(salt(setting.seed, name.schema, name.name, drawn, "null"))
    chance = chance.replace("#draw#", draw)
    return f"CASE WHEN {chance} >= {column.null_share!r} THEN {value} END"
