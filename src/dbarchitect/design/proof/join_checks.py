"""Parts of a join rule: joined they are the one table again, and other rows are found out.

The one table is the join of the filled lab's rows, those of some rows of its first part. Taken
apart and joined again it must be the same, row for row. Rows that do not obey the rule must
not be: the chase makes them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dbarchitect.design.proof.rejoined import compared, lossless
from dbarchitect.model.evidence import code
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.proof import BuildCheck, NotVerified
from dbarchitect.normal_forms import counterexample

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dbarchitect.model.dependencies import JoinTaken
    from dbarchitect.model.design import Design
    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.postgres.session import Session

MOST_ROWS = 2_000
"""Rows of the first part that are joined, the first by its key."""


def check_joins(
    session: Session, design: Design
) -> tuple[tuple[BuildCheck, ...], tuple[NotVerified, ...]]:
    """Two checks for each join rule that was followed; the lab's rows stay as they were."""
    found: list[BuildCheck | NotVerified] = []
    for one in design.brief.joins:
        if one.parts:
            with session.rolled_back():
                found.append(_lossless(session, design, one))
            with session.rolled_back():
                found.append(_told_apart(session, one))
    return (
        tuple(item for item in found if isinstance(item, BuildCheck)),
        tuple(item for item in found if isinstance(item, NotVerified)),
    )


def _lossless(session: Session, design: Design, one: JoinTaken) -> BuildCheck | NotVerified:
    parts = [_Part.of(design, name, part) for name, part in _named(one)]
    every = list(dict.fromkeys(column for part in parts for column in part.columns))
    sources = [part.rows(MOST_ROWS if place == 0 else None) for place, part in enumerate(parts)]
    session.execute_untrusted(
        f"CREATE TEMPORARY TABLE whole AS SELECT {', '.join(every)} "  # noqa: S608 - quoted names
        f"FROM {' NATURAL JOIN '.join(sources)}"
    )
    found = compared(session, _rejoined(every, [part.columns for part in parts]))
    tables = " and ".join(design.names[name].table.display for name in one.parts)
    if not found.rows:
        return NotVerified(f"join of {tables}", "No rows of the lab agree in all of them.")
    return lossless(f"lossless {tables}", tables, found)


def _told_apart(session: Session, one: JoinTaken) -> BuildCheck:
    """Rows that do not obey the rule are not what their parts joined give."""
    names = sorted({name for part in one.rule.parts for name in part})
    parts = [frozenset(part) for part in one.rule.parts]
    rows = counterexample(frozenset(names), parts, ()) or ()
    listed = ", ".join(f"({', '.join(map(str, row))})" for row in rows)
    columns = {name: f"m{place}" for place, name in enumerate(names)}
    session.execute_untrusted(
        f"CREATE TEMPORARY TABLE whole AS SELECT * FROM (VALUES {listed}) "  # noqa: S608 - numbers and names of ours
        f"AS v ({', '.join(columns.values())})"
    )
    projected = [[columns[name] for name in names if name in part] for part in parts]
    count, lost, made = compared(session, _rejoined(columns.values(), projected))
    return BuildCheck(
        name=f"join rule {one.entity}",
        claim=(
            f"Rows that do not obey {code(one.rule.text)} could stand in one table; their "
            "parts, joined, give other rows."
        ),
        passed=made > 0 and lost == 0,
        detail=f"of {count} such rows {lost} were lost and {made} made up",
    )


def _named(one: JoinTaken) -> Iterator[tuple[str, tuple[str, ...]]]:
    return zip(one.parts, one.rule.parts, strict=True)


@dataclass(frozen=True, slots=True)
class _Part:
    """A part's table; `chosen` are its columns, `columns` what the one table calls them."""

    table: QualifiedName
    key: tuple[str, ...]
    chosen: tuple[str, ...]
    columns: tuple[str, ...]

    @classmethod
    def of(cls, design: Design, entity: str, members: tuple[str, ...]) -> _Part:
        """The part that an entity holds; with tenants the rule holds among one's rows."""
        names = design.names[entity]
        own = {
            column: quote_identifier(f"{member} {place}")
            for member in members
            for place, column in enumerate(names.references[member])
        }
        if names.tenant is not None:
            own[names.tenant] = quote_identifier("tenant of it")
        return cls(names.table, names.row_key, tuple(own), tuple(own.values()))

    def rows(self, most: int | None) -> str:
        """SQL of the part's rows, by a name of its own in a FROM."""
        chosen = ", ".join(
            f"t.{quote_identifier(column)} AS {called}"
            for column, called in zip(self.chosen, self.columns, strict=True)
        )
        order = ", ".join(f"t.{quote_identifier(column)}" for column in self.key)
        limit = "" if most is None else f" ORDER BY {order} LIMIT {most}"
        return f"(SELECT {chosen} FROM {self.table.sql} AS t{limit}) AS {self.called}"  # noqa: S608 - quoted names

    @property
    def called(self) -> str:
        """The part's own name in a FROM."""
        return quote_identifier(f"part {self.table.name}"[:60])


def _rejoined(columns: Iterable[str], parts: Iterable[Iterable[str]]) -> str:
    """SELECT of the columns from the parts of `whole`, joined again."""
    joined = " NATURAL JOIN ".join(
        f"(SELECT DISTINCT {', '.join(part)} FROM whole) AS p{place}"  # noqa: S608 - names of ours
        for place, part in enumerate(parts)
    )
    return f"SELECT {', '.join(columns)} FROM {joined}"  # noqa: S608 - names of ours
