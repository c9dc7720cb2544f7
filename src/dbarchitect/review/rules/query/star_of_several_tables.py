"""QRY01: SELECT * of several tables, or into another one."""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import TYPE_CHECKING

from dbarchitect.model.finding import Finding, Severity
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.review.query_findings import Defect, found_in_queries
from dbarchitect.review.rule import Need, Rule
from dbarchitect.sqltext.blocks import Role
from dbarchitect.sqltext.rewriting import column_node, key_of, rewritten, with_fields, wrapped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.snapshot import Snapshot
    from dbarchitect.review.queries import Query
    from dbarchitect.sqltext.blocks import Block
    from dbarchitect.sqltext.tree import Node

RULE = Rule(
    code="QRY01",
    slug="star_of_several_tables",
    severity=Severity.WARNING,
    summary=(
        "A SELECT * returns columns of several tables that have the same name, or "
        "fills a table by position."
    ),
    why=(
        "Programs that read rows by name see only one of the columns that share it; "
        "and a column that is added, dropped or moved changes what is written where."
    ),
    remedy=("Name the columns."),
    systemic="{count} queries take all columns where that mixes them up",
    needs=frozenset({Need.WORKLOAD}),
    also_in=("Karwin, Implicit Columns", "sqlcheck"),
    references=(
        "https://www.postgresql.org/docs/18/queries-select-lists.html",
        "https://www.postgresql.org/docs/18/sql-insert.html",
    ),
    since="0.1",
)


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """Stars of a statement's own result that hold a name twice, and INSERT ... SELECT *.

    Within EXISTS, a CTE or a subquery a star hurts nobody, nor does that of one table.
    """
    return found_in_queries(snapshot, RULE, _defects, bodies=False)


def _defects(query: Query) -> Iterator[Defect]:
    for block in query.blocks:
        if not block.is_select or block.role not in {Role.STATEMENT, Role.SOURCE}:
            continue
        stars = [star for target in block.targets if (star := _star(target)) is not None]
        if not stars:
            continue
        if block.role is Role.SOURCE:
            yield _by_position(query, block, stars[0])
        elif twice := _names_twice(query, block):
            listed = ", ".join(map(quote_identifier, twice[:_LISTED]))
            yield Defect(
                message=(
                    f"The result has {listed} more than once: a program that reads rows by "
                    "name gets one of them."
                ),
                claim=f"tables of the FROM share the columns {listed}",
                node=stars[0],
                remedy="Name the columns, and give those of one name each its own.",
            )


def _by_position(query: Query, block: Block, star: Node) -> Defect:
    return Defect(
        message=(
            "The columns go where their places are: one that is added to or dropped from the "
            "table that is read puts values into other columns, or stops the INSERT."
        ),
        claim="an INSERT takes its rows from SELECT *",
        node=star,
        rewrite=partial(_written_out, query, block),
    )


def _written_out(query: Query, block: Block) -> str:
    """The statement with the columns in place of a star; empty where they are not known."""
    targets: list[object] = []
    for target in block.targets:
        if _star(target) is None:
            targets.append(wrapped(target))
            continue
        if len(block.sources) != 1 or query.relation_of(block.sources[0]) is None:
            return ""
        relation = query.relation_of(block.sources[0])
        names = () if relation is None else relation.columns
        called = block.sources[0].name
        targets += [
            {"ResTarget": {"val": wrapped(column_node(called, name))}} for name in names
        ]
    changed = with_fields(block.node, targetList=targets)
    return rewritten(query.blocks[0].node, {key_of(block.node): changed})


def _star(target: Node) -> Node | None:
    value = target.child("val")
    if value is None or value.kind != "ColumnRef":
        return None
    return value if value.children("fields")[-1].kind == "A_Star" else None


def _names_twice(query: Query, block: Block) -> list[str]:
    """The names that the result has twice, where every source is known."""
    if any(join.using or join.is_natural for join in block.joins):
        return []
    counted: Counter[str] = Counter()
    for target in block.targets:
        star = _star(target)
        if star is None:
            continue
        wanted = star.strings("fields")
        for source in block.sources:
            relation = query.relation_of(source)
            if relation is not None and (not wanted or wanted[-1] == source.name):
                counted.update(list(relation.columns))
    return [name for name, times in counted.items() if times > 1]


_LISTED = 3
