"""Tables of sums in the filled lab: they go on with new rows, and do not with rows too late.

Rules:
    1. Rows are taken away, the table is filled from nothing, and they come back: those of the
       last bucket as new ones, those within the allowance as late ones, older ones as too late.
    2. The clock of the lab is not that of its rows: the mark is set to the last row's moment.
    3. All of it is rolled back, the triggers that are off meanwhile included.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dbarchitect.design.document.copies import span_of_minutes
from dbarchitect.design.proof.at_once import Pair
from dbarchitect.design.proof.bench import key_columns
from dbarchitect.design.proof.filling import SEEN_AT_ONCE
from dbarchitect.design.summaries.advancing import begun, late
from dbarchitect.design.summaries.difference import difference_query
from dbarchitect.model.identifier import quote_identifier, quote_literal
from dbarchitect.model.proof import BuildCheck

if TYPE_CHECKING:
    from dbarchitect.lab import Lab, LabDatabase
    from dbarchitect.model.design import Design
    from dbarchitect.model.summary import Advance, Summary
    from dbarchitect.postgres.session import Session

AWAY_ROWS = 200
"""Rows of each age that are taken away: enough that a filter leaves some of them."""

_LAST, _LATE, _TOO_LATE = "away_last", "away_late", "away_too_late"


def differing(session: Session, summary: Summary) -> int:
    """How many rows the copy and its query do not share."""
    columns = ", ".join(quote_identifier(column.name) for column in summary.columns)
    held = f"SELECT {columns} FROM {summary.name.sql}"  # noqa: S608 - quoted names
    ((found, _),) = session.query_untrusted(difference_query(held, summary.definition))
    return int(found)


@dataclass(frozen=True, slots=True)
class GoingOn:
    """One table of sums, looked at while its rows come."""

    session: Session
    design: Design
    summary: Summary
    advance: Advance

    def check(self) -> BuildCheck:
        """Whether new and late rows are counted, and what comes of those that are too late."""
        with self.session.rolled_back():
            self.session.execute_untrusted(f"ALTER TABLE {self._base} DISABLE TRIGGER USER")
            away = self._taken_away()
            self._emptied()
            filled = self._called()
            self._marked()
            back = {name: self._come(name) for name in (_LAST, _LATE)}
            stale = differing(self.session, self.summary)
            counted = self._called()
            again = self._written()
            self._marked()
            self._come(_TOO_LATE)
            left = self._called()
        allowance = span_of_minutes(self.advance.late_minutes)
        late_rows = f"{back[_LATE]} rows up to {allowance} late"
        seen = [
            f"{filled} rows differ after it was filled from nothing",
            f"{stale} after {back[_LAST]} new rows and {late_rows}",
            f"{counted} after the next call",
            f"{again} were written by one more",
            f"{left} differ after {away[_TOO_LATE]} rows too late to be counted",
        ]
        passed = filled == counted == again == 0 < stale
        return BuildCheck(
            name=f"copy {self.summary.name.display} goes on",
            claim=(
                f"{self.summary.name.display} has what its query gives, from nothing and after "
                "new and late rows, by EXCEPT ALL both ways."
            ),
            passed=passed and (left > 0 or away[_TOO_LATE] == 0),
            detail="; ".join(seen),
        )

    @property
    def _base(self) -> str:
        return self.advance.source[0].sql

    def _called(self) -> int:
        """The rows that differ after a call."""
        self._written()
        return differing(self.session, self.summary)

    def _written(self) -> int:
        ((written,),) = self.session.query_untrusted(self.advance.call)
        return int(written)

    def _emptied(self) -> None:
        self.session.execute_untrusted(
            f"TRUNCATE {self.summary.name.sql}, {self.advance.marks.sql}"
        )

    def _marked(self) -> None:
        """The last call looked when the last row was measured."""
        moment = quote_identifier(self.advance.source[1])
        self.session.execute_untrusted(
            f"UPDATE {self.advance.marks.sql} "  # noqa: S608 - quoted parts
            f"SET looked_at = (SELECT max({moment}) FROM {_LAST}) "
            f"WHERE summary = {quote_literal(self.summary.name.name)}"
        )

    def _taken_away(self) -> dict[str, int]:
        """Rows of each age are in tables of their own, and how many."""
        moment = quote_identifier(self.advance.source[1])
        newest = f"(SELECT max({moment}) FROM {self._base})"  # noqa: S608 - quoted names
        ((last, first),) = self.session.query_untrusted(
            f"SELECT ({begun(self.advance, newest)})::text, "
            f"({begun(self.advance, f'{newest} - {late(self.advance)}')})::text"
        )
        last, first = (f"{quote_literal(one)}::timestamptz" for one in (last, first))
        ages = {
            _LAST: f"{moment} >= {last}",
            _LATE: f"{moment} >= {first} AND {moment} < {last}",
            _TOO_LATE: f"{moment} < {first}",
        }
        return {name: self._away(name, condition) for name, condition in ages.items()}

    def _away(self, name: str, condition: str) -> int:
        moment = quote_identifier(self.advance.source[1])
        columns = key_columns(self.design.schema.table(self.advance.source[0]))
        named = [quote_identifier(column) for column in columns]
        # Rows of one moment are told apart by their key: in each run the same are taken.
        self.session.execute_untrusted(
            f"CREATE TEMP TABLE {name} ON COMMIT DROP AS "  # noqa: S608 - quoted parts
            f"SELECT * FROM {self._base} WHERE {condition} "
            f"ORDER BY {', '.join([f'{moment} DESC', *named])} LIMIT {AWAY_ROWS}"
        )
        same = " AND ".join(f"t.{column} = a.{column}" for column in named)
        return self.session.execute_untrusted(
            f"DELETE FROM {self._base} AS t USING {name} AS a WHERE {same}"  # noqa: S608 - quoted parts
        )

    def _come(self, name: str) -> int:
        """The rows that were taken away are there again."""
        table = self.design.schema.table(self.advance.source[0])
        columns = ", ".join(
            quote_identifier(c.name) for c in table.columns if c.generated is None
        )
        return self.session.execute_untrusted(
            f"INSERT INTO {self._base} ({columns}) OVERRIDING SYSTEM VALUE "  # noqa: S608 - quoted parts
            f"SELECT {columns} FROM {name}"
        )


def twice_at_once(lab: Lab, database: LabDatabase, design: Design) -> list[BuildCheck]:
    """Each table of sums, filled from nothing by two calls at once."""
    found: list[BuildCheck] = []
    for choice in design.copies:
        summary = choice.summary if choice.verdict.is_kept else None
        if summary is None or summary.advance is None:
            continue
        owner, advance = database.owner, summary.advance
        owner.execute_untrusted(f"TRUNCATE {summary.name.sql}, {advance.marks.sql}")
        with (
            lab.connect(database, database.owner_role) as one,
            lab.connect(database, database.owner_role) as two,
        ):
            for session in (one, two):
                session.apply_settings(SEEN_AT_ONCE)
            pair = Pair(database.admin, one, two)
            pair.written_by_both(advance.call, advance.call)
        different = differing(owner, summary)
        _cleaned(owner, summary, advance)
        found.append(
            BuildCheck(
                name=f"copy {summary.name.display} advances once",
                claim=f"Of two calls of {advance.function.display} at once none counts twice.",
                passed=different == 0 and pair.has_waited,
                detail=(f"the second {pair.words} for the first, and {different} rows differ"),
            )
        )
    return found


def _cleaned(owner: Session, summary: Summary, advance: Advance) -> None:
    """Nothing that was undone, and no new page, is in the way of what reads afterwards.

    The source keeps its statistics: they were made of all of its rows.
    """
    owner.execute_untrusted(f"VACUUM {advance.source[0].sql}")
    for name in (summary.name, advance.marks):
        owner.execute_untrusted(f"VACUUM (ANALYZE) {name.sql}")
