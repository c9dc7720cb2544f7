"""Lists that stand apart: joined they are each pair of one table, and no pair can be forgotten.

The one table is the join of the filled lab's rows, those of so many of what is common that it
stays small. Taken apart and joined again it must be the same; with a row forgotten it is not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.design.proof.rejoined import compared, lossless
from dbarchitect.errors import StatementFailedError
from dbarchitect.model.brief import IdentityMode
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.proof import BuildCheck

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dbarchitect.model.dependencies import Normalisation
    from dbarchitect.model.design import Design, EntityNames
    from dbarchitect.postgres.session import Session

MOST_ROWS = 100_000
"""Rows of the one table, of what has the fewest pairs first."""

_UNIQUE_VIOLATION = "23505"


def list_checks(session: Session, design: Design, one: Normalisation) -> Iterator[BuildCheck]:
    """Two checks of a list that stands apart; the caller takes back what they write."""
    common, rest, gone = _make_whole(session, design, one)
    entity, part = (design.names[name].table.display for name in (one.entity, one.part or ""))
    rejoined = (
        f"SELECT {common}, {rest}, {gone} FROM "  # noqa: S608 - names of ours
        f"(SELECT DISTINCT {common}, {rest} FROM whole) a JOIN "
        f"(SELECT DISTINCT {common}, {gone} FROM whole) b USING ({common})"
    )
    found = compared(session, rejoined)
    yield lossless(f"lossless {entity} {part}", f"{entity} and {part}", found)
    session.execute_untrusted(
        "DELETE FROM whole WHERE ctid = (SELECT min(ctid) FROM whole WHERE "  # noqa: S608 - names of ours
        f"({common}) = (SELECT {common} FROM whole GROUP BY {common} "
        f"HAVING count(DISTINCT ({rest})) > 1 AND count(DISTINCT ({gone})) > 1 "
        f"ORDER BY {common} LIMIT 1))"
    )
    left, _, forgotten = compared(session, rejoined)
    refused = all(
        second_is_refused(session, design, name, one) for name in (one.entity, one.part or "")
    )
    claim = f"{part} and {entity} refuse a second row for the same."
    if left < found.rows:
        claim = f"In one table a single row could be forgotten, and a pair with it; {claim}"
    yield BuildCheck(
        name=f"no anomaly {entity} {part}",
        claim=claim,
        passed=bool(forgotten) == (left < found.rows) and refused,
        detail=f"one table: {forgotten} forgotten; apart: refused {refused}",
    )


def second_is_refused(session: Session, design: Design, name: str, one: Normalisation) -> bool:
    """Whether the entity's table refuses a copy of its first row, its made key aside."""
    names = design.names[name]
    table = design.schema.table(names.table)
    entity = design.brief.entity(name)
    made = set[str]()
    if entity.identity is not IdentityMode.NATURAL and (one.is_new or one.rule.multivalued):
        made = set(names.key)
    columns = ", ".join(
        quote_identifier(c.name)
        for c in table.columns
        if c.generated is None and c.name not in made
    )
    try:
        with session.savepoint():
            session.execute_untrusted(
                f"INSERT INTO {names.table.sql} ({columns}) OVERRIDING SYSTEM VALUE "  # noqa: S608 - quoted names
                f"SELECT {columns} FROM {names.table.sql} ORDER BY 1 LIMIT 1"
            )
    except StatementFailedError as error:
        if error.sqlstate != _UNIQUE_VIOLATION:
            raise
        return True
    return False


def _make_whole(session: Session, design: Design, one: Normalisation) -> tuple[str, str, str]:
    """The temporary table `whole`, and its columns: what is common, the rest, the list."""
    entity, part = design.names[one.entity], design.names[one.part or ""]
    ends = _common(entity, one), _common(part, one)
    rest = [c for c in _columns(design, one.entity) if c not in ends[0]]
    gone = [c for c in _columns(design, one.part or "") if c not in ends[1]]
    counts = [
        f"SELECT {_numbered('l', of)}, count(*) AS n FROM {names.table.sql} "  # noqa: S608 - quoted names
        f"GROUP BY {', '.join(of)}"
        for of, names in zip(ends, (entity, part), strict=True)
    ]
    common = ", ".join(f"l{i}" for i in range(len(ends[0])))
    few = " AND ".join(f"f.l{i} = e.{c}" for i, c in enumerate(ends[0]))
    same = " AND ".join(f"e.{a} = p.{b}" for a, b in zip(*ends, strict=True))
    chosen = (_numbered("l", ends[0], "e."), _numbered("c", rest, "e."))
    session.execute_untrusted(
        f"CREATE TEMPORARY TABLE whole AS WITH few AS (SELECT {common}, "  # noqa: S608 - quoted names
        f"sum(a.n * b.n) OVER (ORDER BY a.n * b.n, {common}) AS pairs "
        f"FROM ({counts[0]}) a JOIN ({counts[1]}) b USING ({common})) "
        f"SELECT {', '.join(chosen)}, {_numbered('r', gone, 'p.')} "
        f"FROM few f JOIN {entity.table.sql} e ON {few} "
        f"JOIN {part.table.sql} p ON {same} WHERE f.pairs <= {MOST_ROWS}"
    )
    return (
        common,
        ", ".join(f"c{i}" for i in range(len(rest))),
        ", ".join(f"r{i}" for i in range(len(gone))),
    )


def _common(names: EntityNames, one: Normalisation) -> list[str]:
    """The quoted columns of what the lists have in common; a rule holds for each tenant."""
    held = dict.fromkeys(names.references[one.reference or ""])
    if names.tenant is not None:
        held |= {names.tenant: None}
    return [quote_identifier(column) for column in held]


def _columns(design: Design, entity: str) -> list[str]:
    """The quoted columns of all that the brief says of an entity."""
    names, said = design.names[entity], design.brief.entity(entity)
    held = [names.columns[a.name] for a in said.attributes]
    held += [column for r in said.references for column in names.references[r.name]]
    return [quote_identifier(column) for column in dict.fromkeys(held)]


def _numbered(letter: str, columns: Iterable[str], row: str = "") -> str:
    return ", ".join(f"{row}{column} AS {letter}{i}" for i, column in enumerate(columns))
