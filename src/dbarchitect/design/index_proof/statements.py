"""Every statement whose plan an index may change, with how often it runs.

Rules:
    1. Access patterns run as often as the brief says, for a usual key and for a hot one. Both
       are read from the statistics that the twin was told; how often which is asked for, too.
    2. In a design whose rows carry a tenant the application runs them, under its policies: the
       usual key for the usual tenant, the hot one for the tenant with most rows.
    3. A span of one column is a hundredth of its values wide: from one bound of the histogram
       to the next one.
    4. Each foreign key has a look-up of its own, made when a referenced row is deleted. The
       server makes it as the owner, and passes policies.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from dbarchitect.design.bind_spans import Span, spans
from dbarchitect.design.index_proof.deletions import deletions
from dbarchitect.design.index_proof.hot_keys import HOT_SHARE, hot_share, key_shares
from dbarchitect.design.proof.corpus import VOCABULARY_WORDS, vocabulary
from dbarchitect.design.proof.looked_for import PIECE_CHARACTERS
from dbarchitect.design.proof.periods import PERIOD_TYPES
from dbarchitect.design.tenancy.setting import SETTING
from dbarchitect.model.design import BindUse
from dbarchitect.model.identifier import QualifiedName, quote_identifier

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from dbarchitect.design.horizon import HorizonTwin
    from dbarchitect.design.index_proof.deletions import Deletions
    from dbarchitect.design.proof.setting import Setting
    from dbarchitect.model.design import Bind, PhysicalAccess
    from dbarchitect.model.schema import ForeignKey, Table
    from dbarchitect.model.snapshot import ColumnStatistics

    _Statistics = Mapping[tuple[QualifiedName, str], ColumnStatistics]
    _Acting = tuple[tuple[str, str], ...]

USUAL, HOT, ANY = "usual", "hot", "any"
"""Which key a statement asks for: a usual one, the one with most rows, or no certain one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A statement as it is put to the planner, `values` None for a plan that serves any.

    `pattern` is the access pattern or foreign key that it belongs to. `acting` are the settings
    of the session, the role among them; without any it is planned as the owner's. `key` says
    which key is asked for.
    """

    pattern: str
    sql: str
    values: tuple[str | None, ...] | None
    rate_per_hour: float
    tables: tuple[QualifiedName, ...]
    foreign_key: ForeignKey | None = None
    deletions: Deletions | None = None
    acting: _Acting = ()
    key: str = ANY


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """What statements are made of: the design, the twin's statistics, and who asks.

    `usual` and `hot` are the sessions' settings for the usual tenant and for the hot one.
    """

    setting: Setting
    statistics: _Statistics
    usual: Mapping[str, str] = field(default_factory=dict[str, str])
    hot: Mapping[str, str] = field(default_factory=dict[str, str])

    @classmethod
    def on(cls, setting: Setting, made: HorizonTwin) -> Asking:
        """What is asked of a twin of the setting, by whom the twin is made for."""
        return cls(
            setting=setting,
            statistics={(one.relation, one.column): one for one in made.facts.statistics},
            usual=made.usual,
            hot=made.hot,
        )

    def acting(self, *, is_hot: bool) -> Mapping[str, str]:
        """The settings of the session that asks for such a key."""
        return self.hot if is_hot else self.usual


def access_statements(asking: Asking, access: PhysicalAccess) -> tuple[Statement, ...]:
    """The access pattern with its usual key and with its hot one, or as a generic plan."""
    usual, hot = (_values(asking, access, is_hot=is_hot) for is_hot in (False, True))
    runs = ((USUAL, usual, asking.usual), (HOT, hot, asking.hot))
    share = _hot_share(asking, access)
    shares = (1.0 - share, share)
    if runs[0][1:] == runs[1][1:] or usual is None or hot is None:
        runs = ((ANY, usual or hot, asking.usual), runs[1])
        shares = (1.0, 0.0)
    return tuple(
        Statement(
            pattern=access.name,
            sql=access.sql,
            values=values,
            rate_per_hour=access.rate_per_hour * part,
            tables=access.tables,
            acting=tuple(sorted(acting.items())),
            key=key,
        )
        for (key, values, acting), part in zip(runs, shares, strict=True)
        if part > 0
    )


def _hot_share(asking: Asking, access: PhysicalAccess) -> float:
    """How often the hot key is asked for, by the shares of what the pattern compares."""
    columns = [
        _counted(asking.setting, access, bind.table, bind.column)
        for bind in access.binds
        if bind.table is not None and bind.column is not None and _is_looked_up(bind)
    ]
    if asking.hot != asking.usual:
        tenant = {t: asking.setting.tenant_column(t) for t in access.tables}
        columns += [(table, name) for table, name in tenant.items() if name is not None]
    if not columns and any(bind.use is BindUse.SEARCHED for bind in access.binds):
        return HOT_SHARE
    told = [(asking.statistics.get(c), asking.setting.rows.get(c[0], 0)) for c in columns]
    shares = (key_shares(found, float(rows)) for found, rows in told if found is not None)
    return hot_share(one for one in shares if one is not None)


def _is_looked_up(bind: Bind) -> bool:
    return bind.use is BindUse.COMPARED and bind.operator == "=" and bind.tested is None


def lookup_statement(setting: Setting, table: Table, key: ForeignKey) -> Statement:
    """What the server asks of the referencing table when a referenced row is deleted.

    A key with no rate is still put to the planner: what one deletion costs is to be told.
    Source: `RI_FKey_restrict`, src/backend/utils/adt/ri_triggers.c; it keeps a generic plan.
    """
    gone = deletions(setting, key.referenced_table)
    conditions = " AND ".join(
        f"{quote_identifier(column)} = ${position}"
        for position, column in enumerate(key.columns, start=1)
    )
    return Statement(
        pattern=key.name,
        sql=f"SELECT 1 FROM {table.name.sql} AS x WHERE {conditions} FOR KEY SHARE OF x",  # noqa: S608 - names are quoted, values are binds
        values=None,
        rate_per_hour=gone.per_hour,
        tables=(table.name,),
        foreign_key=key,
        deletions=gone,
    )


def _values(
    asking: Asking, access: PhysicalAccess, *, is_hot: bool
) -> tuple[str | None, ...] | None:
    """A value for each bind; None where one of them has none."""
    found = tuple(_value(asking, access, bind, is_hot=is_hot) for bind in access.binds)
    known = tuple(value for value in found if value is not None)
    return known if len(known) == len(found) else None


def _value(asking: Asking, access: PhysicalAccess, bind: Bind, *, is_hot: bool) -> str | None:
    setting = asking.setting
    if bind.use in {BindUse.SEARCHED, BindUse.COUNTED}:
        words = vocabulary(setting.seed)
        word = words[0] if is_hot else words[VOCABULARY_WORDS // 2]
        return word if bind.use is BindUse.SEARCHED else "20"
    is_pattern = bind.operator in _PATTERNS
    is_part = bind.within and not is_pattern
    if bind.table is None or bind.column is None or is_part or bind.type.endswith("[]"):
        return None
    if _is_tenant(setting, bind.table, bind.column):
        # Whoever asks may see no other tenant's rows.
        return asking.acting(is_hot=is_hot)[SETTING]
    column = _counted(setting, access, bind.table, bind.column)
    told = asking.statistics.get(column) if bind.tested is None else None
    value = None if told is None else _told_value(told, spans(access, bind), is_hot=is_hot)
    if value is None:
        return None
    return _piece(value, bind) if is_pattern else _moment_of(value, access, bind)


def _is_tenant(setting: Setting, table: QualifiedName, column: str) -> bool:
    """Whether the column holds a tenant's key: that of a row's tenant, or the tenant's own."""
    if table == setting.tenants:
        key = setting.design.schema.table(table).primary_key
        return key is not None and key.columns == (column,)
    return setting.tenant_column(table) == column


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


def _told_value(told: ColumnStatistics, span: Span, *, is_hot: bool) -> str | None:
    """The most common value, or the one in the middle of the others, where a span begins.

    A span ends a hundredth further; where there are no hundredths no end is known.
    """
    if told.values is None:
        return None
    common = list(_elements(told.values.most_common or ""))
    bounds = list(_elements(told.values.histogram_bounds or ""))
    if span is not Span.NONE:
        place = len(bounds) // 2 + (span is Span.END)
        return bounds[place] if place < len(bounds) else None
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
