"""Every statement whose plan an index may change, with how often it runs.

Rules:
    1. Access patterns run as often as the brief says: mostly with a usual key, sometimes with a
       hot one. Both are read from the statistics that the twin was told.
    2. Each foreign key has a look-up of its own, made when a referenced row is deleted. Its
       rate is what the brief declares of deletions, else an assumption that is stated.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dbarchitect.design.proof.corpus import VOCABULARY_WORDS, vocabulary
from dbarchitect.design.proof.looked_for import PIECE_CHARACTERS
from dbarchitect.design.proof.periods import PERIOD_TYPES
from dbarchitect.model.brief import DAYS_PER_YEAR, DeleteMode
from dbarchitect.model.design import BindUse
from dbarchitect.model.identifier import QualifiedName, quote_identifier

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from dbarchitect.design.proof.setting import Setting
    from dbarchitect.model.design import Bind, PhysicalAccess
    from dbarchitect.model.schema import ForeignKey, Table
    from dbarchitect.model.snapshot import ColumnStatistics

    _Statistics = Mapping[tuple[QualifiedName, str], ColumnStatistics]

HOT_SHARE = 0.1
"""The share of runs that ask for the hottest key; the others ask for the usual one.

An assumption: who has most rows is also asked for most often, and nobody declares how much.
"""

DELETED_SHARE_PER_YEAR = 0.01
"""The share of a table's rows that is deleted in a year where nobody declares a deletion.

An assumption, low on purpose: erasure on request and mended mistakes.
"""

_HOURS_PER_YEAR = DAYS_PER_YEAR * 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A statement as it is put to the planner, `values` None for a plan that serves any.

    `pattern` is the access pattern or foreign key that it belongs to.
    """

    pattern: str
    sql: str
    values: tuple[str | None, ...] | None
    rate_per_hour: float
    tables: tuple[QualifiedName, ...]
    foreign_key: ForeignKey | None = None


def access_statements(
    setting: Setting, access: PhysicalAccess, statistics: _Statistics
) -> tuple[Statement, ...]:
    """The access pattern with its usual key and with its hot one, or as a generic plan."""
    usual, hot = (
        _values(setting, access, statistics, is_hot=is_hot) for is_hot in (False, True)
    )
    runs = ((usual, 1.0 - HOT_SHARE), (hot, HOT_SHARE))
    if usual == hot or usual is None or hot is None:
        runs = ((usual or hot, 1.0), (None, 0.0))
    return tuple(
        Statement(
            pattern=access.name,
            sql=access.sql,
            values=values,
            rate_per_hour=access.rate_per_hour * share,
            tables=access.tables,
        )
        for values, share in runs
        if share > 0
    )


def lookup_statement(setting: Setting, table: Table, key: ForeignKey) -> Statement:
    """What the server asks of the referencing table when a referenced row is deleted.

    Source: `RI_FKey_restrict`, src/backend/utils/adt/ri_triggers.c; it keeps a generic plan.
    """
    conditions = " AND ".join(
        f"{quote_identifier(column)} = ${position}"
        for position, column in enumerate(key.columns, start=1)
    )
    return Statement(
        pattern=key.name,
        sql=f"SELECT 1 FROM {table.name.sql} AS x WHERE {conditions} FOR KEY SHARE OF x",  # noqa: S608 - names are quoted, values are binds
        values=None,
        rate_per_hour=deletions_per_hour(setting, key.referenced_table),
        tables=(table.name,),
        foreign_key=key,
    )


def deletions_per_hour(setting: Setting, table: QualifiedName) -> float:
    """How many rows of the table are deleted in an hour, at the horizon."""
    declared = sum(
        access.rate_per_hour for access in setting.design.access if _deletes(access, table)
    )
    entity = next(
        (
            e
            for e in setting.design.brief.entities
            if setting.design.names[e.name].table == table
        ),
        None,
    )
    if declared or entity is None:
        return declared
    if entity.retention_days is not None:
        return entity.growth_per_month * 12 / _HOURS_PER_YEAR
    if entity.keeping.delete is DeleteMode.SOFT:
        return 0.0
    return setting.rows.get(table, 0) * DELETED_SHARE_PER_YEAR / _HOURS_PER_YEAR


def _deletes(access: PhysicalAccess, table: QualifiedName) -> bool:
    is_delete = re.match(r"\s*DELETE\b", access.sql, re.IGNORECASE) is not None
    return is_delete and access.tables[:1] == (table,)


def _values(
    setting: Setting, access: PhysicalAccess, statistics: _Statistics, *, is_hot: bool
) -> tuple[str | None, ...] | None:
    """A value for each bind; None where one of them has none."""
    found = tuple(
        _value(setting, access, bind, statistics, is_hot=is_hot) for bind in access.binds
    )
    known = tuple(value for value in found if value is not None)
    return known if len(known) == len(found) else None


def _value(
    setting: Setting,
    access: PhysicalAccess,
    bind: Bind,
    statistics: _Statistics,
    *,
    is_hot: bool,
) -> str | None:
    if bind.use is BindUse.SEARCHED:
        words = vocabulary(setting.seed)
        return words[0] if is_hot else words[VOCABULARY_WORDS // 2]
    if bind.use is BindUse.COUNTED:
        return "20"
    is_pattern = bind.operator in _PATTERNS
    is_part = bind.within and not is_pattern
    if bind.table is None or bind.column is None or is_part or bind.type.endswith("[]"):
        return None
    column = _counted(setting, access, bind.table, bind.column)
    told = statistics.get(column) if bind.tested is None else None
    value = None if told is None else _told_value(told, is_hot=is_hot)
    if value is not None:
        return _piece(value, bind) if is_pattern else _moment_of(value, access, bind)
    return None


_PATTERNS = frozenset({"like", "ilike"})


def _piece(value: str, bind: Bind) -> str:
    """What a pattern looks for: the beginning of a value, which is a piece of it, too."""
    piece = value[:PIECE_CHARACTERS]
    return piece if bind.within else f"%{piece}%"


def _moment_of(value: str, access: PhysicalAccess, bind: Bind) -> str:
    """The beginning of a period where a moment is looked for in it; else the value itself."""
    asked = rf"\${bind.position}::(?:timestamptz|timestamp with time zone|date)\b"
    is_moment = bind.type in PERIOD_TYPES and re.search(asked, access.sql, re.IGNORECASE)
    return value[1:].partition(",")[0].strip('"') if is_moment else value


def _counted(
    setting: Setting, access: PhysicalAccess, table: QualifiedName, column: str
) -> tuple[QualifiedName, str]:
    """The column whose rows make a key hot: one of the pattern's that refers to this one."""
    for name in access.tables:
        for key in setting.design.schema.table(name).foreign_keys:
            if key.referenced_table == table and key.referenced_columns == (column,):
                return name, key.columns[0]
    return table, column


def _told_value(told: ColumnStatistics, *, is_hot: bool) -> str | None:
    """The most common value, or the one in the middle of the others."""
    if told.values is None:
        return None
    common = list(_elements(told.values.most_common or ""))
    bounds = list(_elements(told.values.histogram_bounds or ""))
    if is_hot and common:
        return common[0]
    if bounds:
        return bounds[len(bounds) // 2]
    return common[len(common) // 2] if common else None


_ELEMENT = re.compile(r'"((?:[^"\\]|\\.)*)"|([^,{}]+)', re.DOTALL)


def _elements(array: str) -> Iterator[str]:
    """The elements of an array's text. Source: PostgreSQL documentation 8.15.6."""
    for match in _ELEMENT.finditer(array):
        quoted = match[1]
        yield match[2] if quoted is None else re.sub(r"\\(.)", r"\1", quoted, flags=re.DOTALL)
