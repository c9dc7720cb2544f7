"""Versions of rows in the lab: as many of each row as its changes make, one after the other.

The first versions are one of each row; of the others half go to a tenth of the rows, for some
rows change more than most. A version has the values of its row's key, and otherwise draws its
own. Rows to attack have one version each.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dbarchitect.design.history.plan import history_plans
from dbarchitect.design.proof.column_values import moments
from dbarchitect.design.proof.fanout import Spreading
from dbarchitect.model.identifier import quote_literal

if TYPE_CHECKING:
    from dbarchitect.design.history.plan import HistoryPlan
    from dbarchitect.design.proof.profiles import ColumnProfile, TableProfile
    from dbarchitect.design.proof.setting import Setting
    from dbarchitect.model.identifier import QualifiedName

OFTEN_CHANGED = 10
"""One row in so many takes half of the changes."""

_CLOSED_BYTES, _OPEN_BYTES = 21, 13
"""Periods with both ends, and without a last one. Source: PostgreSQL's rangetypes.c."""


def plan_of(setting: Setting, table: QualifiedName) -> HistoryPlan | None:
    """Whose versions the table holds; None of any other table, and of rows to attack."""
    if setting.minimal:
        return None
    found = history_plans(setting.design.brief, setting.design.names)
    return next((plan for plan in found if plan.history == table), None)


@dataclass(frozen=True, slots=True)
class Spread:
    """How versions spread: `versions` of `keys` rows, of which `often` change more."""

    keys: int
    versions: int

    @property
    def often(self) -> int:
        """The rows that take half of the changes."""
        return max(1, self.keys // OFTEN_CHANGED)

    @property
    def over_rows(self) -> Spreading:
        """How many versions rows have: `count` of each."""
        often, others, rest = self._parts
        found: Counter[float] = Counter()
        for changes, rows in ((often, self.often), (others, rest if others else 0)):
            own, more = divmod(changes, max(1, rows))
            found[own + 2.0] += more
            found[own + 1.0] += rows - more
        found[1.0] += self.keys - found.total()
        return Spreading(
            rows=self.versions,
            parents=self.keys,
            active=self.keys,
            sigma=0.0,
            hottest_first=True,
            counted=tuple((n, rows / self.keys) for n, rows in sorted(found.items()) if rows),
        )

    @property
    def _parts(self) -> tuple[int, int, int]:
        """Changes of the rows that change often, those of the others, and these rows."""
        changes = self.versions - self.keys
        rest = self.keys - self.often
        often = changes - changes // 2 if rest else changes
        return often, changes - often, max(1, rest)

    @property
    def key(self) -> str:
        """SQL of the number of the row that version `#i#` is of."""
        return self._by_part("#i#", ("1", "%"), (f"{self.often + 1}", "%"))

    @property
    def place(self) -> str:
        """SQL of how many versions of the row came before, this one counted."""
        return self._by_part("1", ("2", "/"), ("2", "/"))

    def _by_part(self, first: str, often: tuple[str, str], others: tuple[str, str]) -> str:
        """SQL of a first version, a change of a row that changes often, and one of another.

        Rows of a part take its changes in turn: `%` by their number says whose one is, `/` the
        how manieth. Each is a base and what is added to it.
        """
        changes, _, rest = self._parts
        end = self.keys + changes
        (base, sign), (other_base, other_sign) = often, others
        return (
            f"(CASE WHEN #i# <= {self.keys} THEN {first} "
            f"WHEN #i# <= {end} THEN {base} + (#i# - {self.keys + 1}) {sign} {self.often} "
            f"ELSE {other_base} + (#i# - {end + 1}) {other_sign} {rest} END)"
        )

    @property
    def count(self) -> str:
        """SQL of how many versions the row has."""
        often, others, rest = self._parts
        own, own_more = divmod(often, self.often)
        their, their_more = divmod(others, rest)
        key = self.key
        return (
            f"(CASE WHEN {key} <= {own_more} THEN {own + 2} "
            f"WHEN {key} <= {self.often} THEN {own + 1} "
            f"WHEN {key} <= {self.often + their_more} THEN {their + 2} "
            f"ELSE {their + 1} END)"
        )


def spread_of(setting: Setting, plan: HistoryPlan) -> Spread:
    """As many versions of a row as at the horizon, be the rows few or many."""
    forecasts = setting.design.rows_at_horizon
    versions = setting.rows[plan.history]
    each = max(1.0, forecasts[plan.history] / max(1, forecasts[plan.table]))
    keys = min(setting.rows.get(plan.table, versions), round(versions / each), versions)
    return Spread(max(1, keys), versions)


def version_profile(
    setting: Setting, plan: HistoryPlan, own: TableProfile, rows: TableProfile
) -> TableProfile:
    """The profile of versions, from what it would be by itself and from that of the rows."""
    spread = spread_of(setting, plan)
    columns = tuple(
        _period(setting, plan, spread, column)
        if column.name == plan.period
        else _kept(plan, spread, rows, column)
        for column in own.columns
    )
    return replace(own, columns=columns, spreads={**own.spreads, plan.key: spread.over_rows})


def _kept(
    plan: HistoryPlan, spread: Spread, rows: TableProfile, own: ColumnProfile
) -> ColumnProfile:
    """The row's column; one that is computed from others is drawn anew."""
    found = rows.column(own.name)
    if found.derived:
        return own
    is_key = own.name in plan.key
    values = replace(
        found.values,
        sql=found.values.sql.replace("#i#", spread.key),
        distinct=spread.keys if is_key else found.values.distinct,
    )
    return replace(found, values=values)


def _period(
    setting: Setting, plan: HistoryPlan, spread: Spread, own: ColumnProfile
) -> ColumnProfile:
    """From the moment at which the row came, in equal parts, to now; the last part is open."""
    start, end = moments(setting, setting.design.schema.table(plan.table), "")
    seconds = max(1.0, (end - start).total_seconds())
    base = f"timestamptz {quote_literal(start.isoformat())}"
    share = f"(({spread.key} - 0.5::double precision) / {spread.keys})"

    def at(place: str) -> str:
        passed = f"({share} + (1 - {share}) * ({place})::double precision / {spread.count})"
        return f"({base} + {passed} * {seconds:.0f} * interval '1 second')"

    last = f"CASE WHEN {spread.place} < {spread.count} THEN {at(spread.place)} END"
    is_open = spread.keys / spread.versions
    values = replace(
        own.values,
        sql=f"tstzrange({at(f'{spread.place} - 1')}, {last})",
        payloads=((_OPEN_BYTES, is_open), (_CLOSED_BYTES, 1.0 - is_open)),
        basis="one version after the other, the last without an end",
    )
    return replace(own, values=values)
