"""Decompositions: the parts joined are the one table again, and no fact can stand twice.

The table that the entity would be whole is made of the filled lab's rows, taken apart by its
dependency, joined again, and compared with `EXCEPT ALL` both ways.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dbarchitect.design.proof.list_checks import list_checks, second_is_refused
from dbarchitect.design.proof.rejoined import compared, lossless
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.proof import BuildCheck

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dbarchitect.model.dependencies import Normalisation
    from dbarchitect.model.design import Design, EntityNames
    from dbarchitect.postgres.session import Session

MOST_ROWS = 100_000
"""Rows of the whole table that are compared, the first by its key."""


@dataclass(frozen=True, slots=True)
class _Whole:
    """The entity as one table `whole`: its other columns `c…`, left side `l…`, right `r…`."""

    others: int
    left: int
    right: int

    def names(self, letters: str) -> str:
        """The columns of these letters, with commas."""
        counts = {"c": self.others, "l": self.left, "r": self.right}
        return ", ".join(f"{x}{i}" for x in letters for i in range(counts[x]))


def check_decompositions(session: Session, design: Design) -> Iterator[BuildCheck]:
    """Two checks for each dependency that was followed; the lab's rows stay as they were."""
    for one in design.brief.normalisations:
        if one.part is None or one.reference is None:
            continue
        with session.rolled_back():
            if one.rule.multivalued:
                yield from list_checks(session, design, one)
            else:
                whole = _made_whole(session, design, one)
                yield _lossless(session, design, one, whole)
                yield _no_anomaly(session, design, one, whole)


def _made_whole(session: Session, design: Design, one: Normalisation) -> _Whole:
    entity, part = design.names[one.entity], design.names[one.part or ""]
    held = entity.references[one.reference or ""]
    left = [f"p.{c}" for c in _columns(part, one.left)] or [f"e.{_sql(c)}" for c in held]
    keys = list(zip(part.key, held, strict=True))
    if part.tenant is not None and entity.tenant is not None:
        # The rule holds among the rows of one tenant.
        left.append(f"e.{_sql(entity.tenant)}")
        keys.append((part.tenant, entity.tenant))
        held = (*held, entity.tenant)
    right = [f"p.{c}" for c in _columns(part, one.right)]
    table = design.schema.table(entity.table)
    others = [f"e.{_sql(c.name)}" for c in table.columns if c.name not in held]
    chosen = [
        f"{column} AS {letter}{number}"
        for letter, columns in (("c", others), ("l", left), ("r", right))
        for number, column in enumerate(columns)
    ]
    joined = " AND ".join(
        f"p.{_sql(key)} = e.{_sql(column)}" for key, column in dict.fromkeys(keys)
    )
    order = ", ".join(f"e.{_sql(column)}" for column in entity.row_key)
    session.execute_untrusted(
        f"CREATE TEMPORARY TABLE whole AS SELECT {', '.join(chosen)} "  # noqa: S608 - quoted names
        f"FROM {entity.table.sql} e LEFT JOIN {part.table.sql} p ON {joined} "
        f"ORDER BY {order} LIMIT {MOST_ROWS}"
    )
    return _Whole(len(others), len(left), len(right))


def _lossless(
    session: Session, design: Design, one: Normalisation, whole: _Whole
) -> BuildCheck:
    present = " AND ".join(f"l{i} IS NOT NULL" for i in range(whole.left))
    rejoined = (
        f"SELECT {whole.names('clr')} FROM (SELECT {whole.names('cl')} FROM whole) a LEFT JOIN "  # noqa: S608 - names of ours
        f"(SELECT DISTINCT {whole.names('lr')} FROM whole WHERE {present}) b "
        f"USING ({whole.names('l')})"
    )
    entity, part = _words(design, one)
    found = compared(session, rejoined)
    return lossless(f"lossless {entity} {part}", f"{entity} and {part}", found)


def _no_anomaly(
    session: Session, design: Design, one: Normalisation, whole: _Whole
) -> BuildCheck:
    """One row of the whole table can be changed alone; a second row of the part is refused.

    Where no two of the lab's rows share a fact, only the second is said.
    """
    keys = whole.names("l")
    ((shared,),) = session.query_untrusted(
        f"SELECT count(*) FROM (SELECT 1 FROM whole WHERE r0 IS NOT NULL "  # noqa: S608 - names of ours
        f"GROUP BY {keys} HAVING count(*) > 1) x"
    )
    session.execute_untrusted(
        f"UPDATE whole SET r0 = NULL WHERE ctid = (SELECT min(ctid) FROM whole WHERE "  # noqa: S608 - names of ours
        f"({keys}) = (SELECT {keys} FROM whole WHERE r0 IS NOT NULL GROUP BY {keys} "
        f"HAVING count(*) > 1 ORDER BY count(*) DESC, {keys} LIMIT 1))"
    )
    ((apart,),) = session.query_untrusted(
        f"SELECT count(*) FROM (SELECT {keys} FROM whole GROUP BY {keys} "  # noqa: S608 - names of ours
        "HAVING count(*) > count(r0) AND count(r0) > 0) x"
    )
    refused = second_is_refused(session, design, one.part or "", one)
    entity, part = _words(design, one)
    return BuildCheck(
        name=f"no anomaly {entity} {part}",
        claim=(
            f"In one table a single row could be changed so that two disagree; {part} "
            "refuses a second row for the same."
        )
        if shared
        else f"{part} refuses a second row for the same.",
        passed=bool(apart) == bool(shared) and refused,
        detail=f"one table: {apart} in disagreement; apart: refused {refused}",
    )


def _columns(names: EntityNames, members: Sequence[str]) -> list[str]:
    found: list[str] = []
    for member in members:
        columns = names.references.get(member) or (names.columns[member],)
        found += map(_sql, columns)
    return found


def _sql(column: str) -> str:
    return quote_identifier(column)


def _words(design: Design, one: Normalisation) -> tuple[str, str]:
    part = design.names[one.part or ""]
    return design.names[one.entity].table.display, part.table.display
