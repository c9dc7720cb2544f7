"""The first and the last row of each table.

The planner looks up the ends of an index by itself (`get_actual_variable_range`), so they must
be there. What would judge a row (NOT NULL, CHECKs, foreign keys, triggers, policies, bounds of
partitions) is hidden from the server while the two rows are written, and is back afterwards:
the planner needs all of it, and the ends of columns need not make a valid row.
Source: src/backend/utils/adt/selfuncs.c, src/backend/utils/cache/relcache.c.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from dbarchitect.model.identifier import quote_identifier, quote_literal
from dbarchitect.postgres.resources import load_sql

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Mapping, Sequence

    from dbarchitect.lab.laboratory import LabDatabase
    from dbarchitect.lab.twin.catalog import Catalog
    from dbarchitect.model.twin import ColumnEnds, TableFacts

_PACKAGE = "dbarchitect.lab.twin"


def write_ends(database: LabDatabase, catalog: Catalog, tables: Sequence[TableFacts]) -> None:
    """Each table with ends and pages holds a row of the least values and one of the greatest.

    Raises:
        StatementFailedError: a value is none of its column's type.
    """
    wanted = {catalog.relation(t.table).oid: t for t in tables if t.ends and t.pages > 0}
    binds = {"tables": list(wanted)}
    columns: dict[int, list[str]] = {}
    for oid, name in database.admin.query(load_sql(_PACKAGE, "writable_columns"), binds):
        columns.setdefault(oid, []).append(name)
    with _without_rules(database, list(wanted)), database.owner.transaction():
        for oid, facts in wanted.items():
            database.owner.execute_untrusted(_insert(facts, columns[oid]))


def _insert(facts: TableFacts, columns: Sequence[str]) -> str:
    """INSERT of both rows; every column is named, so that no default comes in.

    Where both ends are one value, the second row has none: the column may be unique.
    """
    ends: dict[str, ColumnEnds] = {one.column: one for one in facts.ends}
    least = [_constant(ends[name].least if name in ends else None) for name in columns]
    most = [
        _constant(ends[name].most)
        if name in ends and ends[name].most != ends[name].least
        else "NULL"
        for name in columns
    ]
    names = ", ".join(map(quote_identifier, columns))
    rows = f"({', '.join(least)})"
    if facts.rows > 1 and any(value != "NULL" for value in most):
        rows += f", ({', '.join(most)})"
    return f"INSERT INTO {facts.table.sql} ({names}) OVERRIDING SYSTEM VALUE VALUES {rows}"  # noqa: S608 - quoted parts


def _constant(value: str | None) -> str:
    return "NULL" if value is None else quote_literal(value)


@contextmanager
def _without_rules(database: LabDatabase, tables: Sequence[int]) -> Generator[None]:
    """Nothing judges rows of the tables inside; afterwards everything is as it was."""
    admin, binds = database.admin, {"tables": list(tables)}
    before = admin.dict_rows(load_sql(_PACKAGE, "rules_of_tables"), binds)
    with admin.transaction():
        admin.execute(load_sql(_PACKAGE, "suspend_rules"), binds)
        admin.execute(load_sql(_PACKAGE, "suspend_required"), binds)
    try:
        yield
    finally:
        with admin.transaction():
            for rules in before:
                _resume(database, rules)


def _resume(database: LabDatabase, rules: Mapping[str, object]) -> None:
    for name, parameters in _resumptions(rules):
        database.admin.execute(load_sql(_PACKAGE, name), parameters)


def _resumptions(rules: Mapping[str, object]) -> Iterator[tuple[str, Mapping[str, object]]]:
    yield "resume_rules", {k: v for k, v in rules.items() if k != "required"}
    yield "resume_required", {"oid": rules["oid"], "required": rules["required"]}
