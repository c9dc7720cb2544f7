"""What each form of a hierarchy costs in the lab: bytes, buffers and times on a small tree.

Nothing is decided by it: the choice follows from declared rates and formulas. Here a reader
sees how the forms compare on a server.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dbarchitect.design.proof.plans import explained_cost
from dbarchitect.design.proof.tree_rows import parent_formula
from dbarchitect.design.trees.forms import PAGE_ROWS, subtree_rows
from dbarchitect.design.trees.functions import trees_of
from dbarchitect.errors import DbarchitectError, LabFailedError
from dbarchitect.model.proof import NotVerified, TreeCost
from dbarchitect.model.relations import TreeForm

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dbarchitect.lab import Lab
    from dbarchitect.model.design import Design
    from dbarchitect.postgres.session import Session

ROWS = 5_000
"""Rows of the small tree: enough for indexes of several pages, and built in a second."""

_RUNS = 3
"""Runs of each statement; the last one's buffers and the shortest time count."""

# Labels are numbers, so that a path's range ends before the same with a digit more: a B-tree
# finds it. GiST would do so too, but breaks ties by chance: its size is another each time.
_BUILD: Mapping[TreeForm, tuple[str, ...]] = {
    TreeForm.ADJACENCY: (),
    TreeForm.CLOSURE: (
        "CREATE TABLE pairs (above bigint, below bigint, steps integer)",
        (
            "INSERT INTO pairs WITH RECURSIVE p (above, below, steps) AS "
            "(SELECT id, id, 0 FROM nodes "
            "UNION ALL SELECT p.above, n.id, p.steps + 1 FROM p "
            "JOIN nodes AS n ON n.parent = p.below)"
            " SELECT above, below, steps FROM p ORDER BY above, below"
        ),
        "ALTER TABLE pairs ADD PRIMARY KEY (above, below)",
        "CREATE INDEX ON pairs (below)",
        "VACUUM ANALYZE pairs",
    ),
    TreeForm.LTREE: (
        "CREATE TABLE paths (id bigint, parent bigint, path public.ltree)",
        (
            "INSERT INTO paths WITH RECURSIVE p (id, parent, path) AS (SELECT id, parent, "
            "id::text::public.ltree FROM nodes WHERE parent IS NULL "
            "UNION ALL SELECT n.id, n.parent, "
            "p.path || n.id::text FROM p JOIN nodes AS n ON n.parent = p.id) "
            "SELECT id, parent, path FROM p ORDER BY id"
        ),
        "ALTER TABLE paths ADD PRIMARY KEY (id)",
        "CREATE INDEX ON paths (parent)",
        "CREATE INDEX ON paths (path)",
        "VACUUM ANALYZE paths",
    ),
}

_SIZE: Mapping[TreeForm, str] = {
    TreeForm.ADJACENCY: "SELECT pg_catalog.pg_total_relation_size('nodes')",
    TreeForm.CLOSURE: "SELECT pg_catalog.pg_total_relation_size('nodes') "
    "+ pg_catalog.pg_total_relation_size('pairs')",
    TreeForm.LTREE: "SELECT pg_catalog.pg_total_relation_size('paths')",
}

_WORKS: Mapping[TreeForm, Mapping[str, tuple[str, ...]]] = {
    TreeForm.ADJACENCY: {
        "subtree": (
            (
                "WITH RECURSIVE b (id) AS (SELECT {row}::bigint UNION ALL "
                "SELECT n.id FROM b JOIN nodes AS n ON n.parent = b.id) SELECT id FROM b"
            ),
        ),
        "ancestors": (
            (
                "WITH RECURSIVE a (id, parent) AS "
                "(SELECT id, parent FROM nodes WHERE id = {low} "
                "UNION ALL SELECT n.id, n.parent FROM a JOIN nodes AS n ON n.id = a.parent) "
                "SELECT id FROM a"
            ),
        ),
        "outline": (
            (
                "WITH RECURSIVE b (id, way) AS (SELECT {row}::bigint, ARRAY[{row}::bigint] "
                "UNION ALL SELECT n.id, b.way || n.id FROM b "
                "JOIN nodes AS n ON n.parent = b.id) "
                "SELECT id, way FROM b ORDER BY way LIMIT {page}"
            ),
        ),
        "move": ("UPDATE nodes SET parent = {target} WHERE id = {row}",),
    },
    TreeForm.CLOSURE: {
        "subtree": ("SELECT below FROM pairs WHERE above = {row}",),
        "ancestors": ("SELECT above FROM pairs WHERE below = {low}",),
        "outline": (
            (
                "SELECT b.below, (SELECT pg_catalog.array_agg(a.above ORDER BY a.steps DESC) "
                "FROM pairs AS a WHERE a.below = b.below) AS way FROM pairs AS b "
                "WHERE b.above = {row} ORDER BY way LIMIT {page}"
            ),
        ),
        "move": (
            (
                "DELETE FROM pairs AS c USING pairs AS b "
                "WHERE b.above = {row} AND c.below = b.below "
                "AND NOT EXISTS (SELECT FROM pairs AS o "
                "WHERE o.above = {row} AND o.below = c.above)"
            ),
            (
                "INSERT INTO pairs SELECT a.above, b.below, a.steps + b.steps + 1 "
                "FROM pairs AS a "
                "CROSS JOIN pairs AS b WHERE a.below = {target} AND b.above = {row}"
            ),
            "UPDATE nodes SET parent = {target} WHERE id = {row}",
        ),
    },
    TreeForm.LTREE: {
        "subtree": (
            (
                "SELECT id FROM paths WHERE path >= (SELECT path FROM paths WHERE id = {row}) "
                "AND path < (SELECT (path::text || '0')::public.ltree FROM paths "
                "WHERE id = {row})"
            ),
        ),
        "ancestors": (
            "SELECT pg_catalog.string_to_table(path::text, '.') FROM paths WHERE id = {low}",
        ),
        "outline": (
            (
                "SELECT id, path FROM paths "
                "WHERE path >= (SELECT path FROM paths WHERE id = {row}) "
                "AND path < (SELECT (path::text || '0')::public.ltree FROM paths "
                "WHERE id = {row}) ORDER BY path LIMIT {page}"
            ),
        ),
        "move": (
            (
                "UPDATE paths AS p SET path = "
                "t.path OPERATOR(public.||) public.subpath(p.path, "
                "public.nlevel(r.path) - 1), parent = CASE WHEN p.id = r.id THEN {target} "
                "ELSE p.parent END FROM paths AS r, paths AS t WHERE r.id = {row} "
                "AND t.id = {target} AND p.path >= r.path "
                "AND p.path < (r.path::text || '0')::public.ltree"
            ),
        ),
    },
}


@dataclass(frozen=True, slots=True, kw_only=True)
class TreeCosts:
    """Measures in a database of its own, which is gone afterwards."""

    lab: Lab
    design: Design

    def measure(self) -> tuple[tuple[TreeCost, ...], tuple[NotVerified, ...]]:
        """The costs of each form at the greatest declared depth, and what has none."""
        found: list[TreeCost] = []
        missing: list[NotVerified] = []
        trees = tuple(trees_of(self.design.brief, self.design.names))
        if not trees:
            return (), ()
        depth = max(tree.rule.depth for tree in trees)
        for form in TreeForm:
            try:
                found.append(self._cost(form, depth))
            except DbarchitectError as error:
                reason = f"It could not be measured: {error.message}."
                missing.append(NotVerified(f"cost of a {form.value}", reason))
        return tuple(found), tuple(missing)

    def _cost(self, form: TreeForm, depth: int) -> TreeCost:
        database = self.lab.create_database()
        try:
            if form is TreeForm.LTREE:
                note = self.lab.create_extension(database, "ltree", schema="public")
                if note is not None:
                    raise LabFailedError(note.rstrip("."))
            session = database.owner
            for sql in (*_nodes(depth), *_BUILD[form]):
                session.execute_untrusted(sql)
            ((size,),) = session.query_untrusted(_SIZE[form])
            places = _places(session)
            works = {
                name: _run(session, [sql.format(**places) for sql in statements])
                for name, statements in _WORKS[form].items()
            }
        finally:
            self.lab.drop_database(database)
        return TreeCost(
            depth=depth,
            rows=ROWS,
            form=form.value,
            size_bytes=int(size),
            subtree=works["subtree"],
            ancestors=works["ancestors"],
            outline=works["outline"],
            move=works["move"],
        )


def _nodes(depth: int) -> tuple[str, ...]:
    """Statements that make the rows, each with the row above it."""
    parent = parent_formula(ROWS, depth).replace("#i#", "g.i")
    return (
        "CREATE TABLE nodes (id bigint, parent bigint)",
        (
            f"INSERT INTO nodes SELECT g.i, {parent} "  # noqa: S608 - our own formula
            f"FROM pg_catalog.generate_series(1::bigint, {ROWS}) AS g (i)"
        ),
        "ALTER TABLE nodes ADD PRIMARY KEY (id)",
        "CREATE INDEX ON nodes (parent)",
        "VACUUM ANALYZE nodes",
    )


def _places(session: Session) -> dict[str, int]:
    """A row with as many below it as a usual subtree, a deepest row, and where to move to."""
    ((row, low, target),) = session.query_untrusted(
        "WITH RECURSIVE p (above, below, steps) AS (SELECT id, id, 0 FROM nodes UNION ALL "  # noqa: S608 - a number of ours
        "SELECT p.above, n.id, p.steps + 1 FROM p JOIN nodes AS n ON n.parent = p.below), "
        "top (id) AS (SELECT above FROM p GROUP BY above "
        f"ORDER BY pg_catalog.abs(pg_catalog.count(*) - {subtree_rows(ROWS)}), above LIMIT 1) "
        "SELECT (SELECT id FROM top), "
        "(SELECT below FROM p ORDER BY steps DESC, below LIMIT 1), "
        "(SELECT max(id) FROM nodes WHERE id NOT IN "
        "(SELECT below FROM p WHERE above = (SELECT id FROM top)))"
    )
    return {"row": int(row), "low": int(low), "target": int(target), "page": PAGE_ROWS}


def _run(session: Session, statements: list[str]) -> tuple[int, float]:
    """Buffers and the shortest time of the statements together; what they write is undone."""
    runs: list[tuple[int, float]] = []
    for _ in range(_RUNS):
        with session.rolled_back():
            costs = [explained_cost(session, sql) for sql in statements]
        runs.append((sum(c[0] for c in costs), sum(c[1] for c in costs)))
    return runs[-1][0], min(taken for _, taken in runs)
