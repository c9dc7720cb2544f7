"""Filling a database with rows of the brief's proportions, inside the server.

Rules:
    1. The same design, seed, day and rows give the same bytes in the same places.
    2. Tables are filled before their keys, indexes, foreign keys and triggers exist; then
       those are made on the filled tables, so that every constraint judges every row.
    3. A row that a CHECK would refuse is drawn again, up to some times; a table whose
       rows cannot be had that way is an error that names the table.
    4. One scale holds for all tables; it is part of every sentence about the lab's rows.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dbarchitect.ddl import Phase, create_statements
from dbarchitect.ddl.constraints import constraint_sql
from dbarchitect.ddl.target import Target
from dbarchitect.design.proof.profiles import TableProfile, table_profiles
from dbarchitect.design.proof.row_sql import row_sql
from dbarchitect.design.proof.tree_rows import pairs_insert, tree_kept_in, with_pairs
from dbarchitect.errors import DbarchitectError, StatementFailedError
from dbarchitect.model.identifier import quote_identifier

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from dbarchitect.ddl import DdlStatement
    from dbarchitect.design.proof.setting import Setting
    from dbarchitect.model.design import Design
    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.model.schema import KeyConstraint, Schema, Table
    from dbarchitect.postgres.session import Session

ROW_BUDGET = 300_000
"""Rows of the entities' tables in the lab unless told otherwise: seconds on two cores."""

FEWEST_ROWS = 1000
"""A table is not scaled below this many rows, nor below what the brief says it has."""

OWN_TABLE_ROWS = 100_000
"""The most rows of a table that no entity stands behind: enough to check its size."""

ATTEMPTS = 16
"""How often a row of a large table is drawn before its table is given up."""

MORE_ATTEMPTS = 128
"""The same for a table of up to `FEW_ROWS`: one draw in ten that passes is enough there."""

FEW_ROWS = 20_000

CHECK_VIOLATION = "23514"
"""Source: PostgreSQL documentation, appendix A."""

_WHOLE_TABLE_TARGET = 10_000
"""The highest statistics target: every row of a table of three million is looked at."""

_LAST_TABLE_PHASE = Phase.DEFAULTS


class RowsNotDrawnError(DbarchitectError):
    """Rows that satisfy the CHECKs of a table could not be drawn; the lab cannot be filled."""

    exit_status = 5


@dataclass(frozen=True, slots=True)
class Scale:
    """The share of the brief's rows that the lab holds, and the rows of each table."""

    share: float
    rows: Mapping[QualifiedName, int]

    @property
    def text(self) -> str:
        """The scale for people, such as `7.5 %`."""
        return "all" if self.share >= 1 else f"{100 * self.share:.3g} %"


@dataclass(frozen=True, slots=True)
class Load:
    """How a table is filled, and how where the first draw of a row may not pass a CHECK."""

    table: QualifiedName
    insert: str
    insert_drawn_again: str
    attempts: int


@dataclass(frozen=True, slots=True)
class Script:
    """The statements that fill a database, in their order."""

    tables: tuple[str, ...]
    loads: tuple[Load, ...]
    constraints: tuple[str, ...]
    statistics: tuple[str, ...]


def choose_scale(design: Design, budget: int = ROW_BUDGET) -> Scale:
    """The largest share of the brief's rows that keeps the entities' tables in the budget.

    A table that begins empty gets a share of what it has at the horizon.

    What the design adds by itself (the audit log) is read by no access pattern: it gets the
    same share, but no more than `OWN_TABLE_ROWS`.
    """
    entities = {
        f.table: max(1, f.rows or f.rows_at_horizon)
        for f in design.forecasts
        if f.entity is not None
    }
    own = {f.table: max(1, f.rows) for f in design.forecasts if f.entity is None}
    whole = sum(entities.values())
    share = 1.0 if whole <= budget else budget / whole
    rows = {table: _scaled(count, share) for table, count in entities.items()}
    rows |= {table: min(_scaled(count, share), OWN_TABLE_ROWS) for table, count in own.items()}
    return Scale(share, with_pairs(design, rows))


def _scaled(count: int, share: float) -> int:
    return count if share >= 1 else max(round(count * share), min(count, FEWEST_ROWS))


def script(
    setting: Setting, *, server_version_num: int, existing_roles: Sequence[str]
) -> Script:
    """All statements that build and fill an empty database, as the design's owner."""
    # The administrator has created the extensions: the owner of a lab's database may not.
    schema = replace(setting.design.schema, extensions=())
    whole = create_statements(
        schema, server_version_num=server_version_num, existing_roles=existing_roles
    )
    bare = create_statements(
        _bare(schema), server_version_num=server_version_num, existing_roles=existing_roles
    )
    early = [s.sql for s in bare if s.phase <= _LAST_TABLE_PHASE or "check_function" in s.sql]
    profiles = table_profiles(setting)
    return Script(
        tables=tuple(early),
        loads=tuple(
            _load_of(setting, profiles[name])
            for name in _in_order(setting.design, schema, profiles)
        ),
        constraints=tuple(_afterwards(schema, whole, set(early), server_version_num)),
        statistics=tuple(_statistics(profiles.values())),
    )


def _load_of(setting: Setting, profile: TableProfile) -> Load:
    kept = tree_kept_in(setting.design, profile.table.name)
    if kept is not None:
        pairs = pairs_insert(kept)
        return Load(profile.table.name, pairs, pairs, attempts=1)
    attempts = MORE_ATTEMPTS if profile.rows <= FEW_ROWS else ATTEMPTS
    return Load(
        table=profile.table.name,
        insert=insert_sql(setting, profile),
        insert_drawn_again=insert_sql(setting, profile, attempts=attempts),
        attempts=attempts,
    )


def fill(session: Session, setting: Setting, made: Script) -> None:
    """The database is built, filled, constrained and analysed.

    Raises:
        RowsNotDrawnError: rows that satisfy a table's CHECKs could not be drawn.
        StatementFailedError: the server refused a statement of the design.
    """
    for sql in made.tables:
        session.execute_untrusted(sql)
    for load in made.loads:
        _load(session, setting, load)
    for sql in (*made.constraints, *made.statistics):
        session.execute_untrusted(sql)


def _load(session: Session, setting: Setting, load: Load) -> None:
    try:
        session.execute_untrusted(load.insert)
    except StatementFailedError as error:
        if error.sqlstate != CHECK_VIOLATION:
            raise
        count = session.execute_untrusted(load.insert_drawn_again)
        wanted = setting.rows[load.table]
        if count == wanted:
            return
        table = setting.design.schema.table(load.table)
        raise not_drawn(table, count, wanted, load.attempts) from error


def not_drawn(table: Table, drawn: int, wanted: int, attempts: int) -> RowsNotDrawnError:
    """The error that says whose rows could not be had, and for which checks."""
    names = ", ".join(check.name for check in table.checks)
    message = (
        f"only {drawn} of {wanted} rows of {table.name.display} satisfied its checks "
        f"after {attempts} draws each ({names})"
    )
    hint = "Give the attributes in its checks distributions that satisfy them."
    return RowsNotDrawnError(message, hint=hint)


def insert_sql(setting: Setting, profile: TableProfile, *, attempts: int = 1) -> str:
    """INSERT ... SELECT of all rows of a table, each drawn until the CHECKs are satisfied."""
    own = [column for column in profile.columns if not column.computed]
    names = ", ".join(quote_identifier(column.name) for column in own)
    rows = row_sql(setting, profile, "(g.i * 16)")
    if attempts > 1:
        rows = _drawn_again(setting, profile, attempts)
    overriding = " OVERRIDING SYSTEM VALUE" if _has_identity(profile.table) else ""
    return (
        f"INSERT INTO {profile.table.name.sql} ({names}){overriding}\n"
        f"SELECT r.*\n"
        f"FROM pg_catalog.generate_series(1::bigint, {profile.rows}) AS g (i)\n"
        f"CROSS JOIN LATERAL (\n{rows}\n) AS r"
    )


def values_sql(
    setting: Setting,
    profile: TableProfile,
    numbers: Sequence[int],
    *,
    attempts: int = ATTEMPTS,
    quoted: bool = True,
) -> str:
    """SELECT of the rows of these numbers, a text for each column written.

    It is an SQL constant where `quoted`, else the value itself, a null being a null.
    """
    own = [column for column in profile.columns if not column.computed]
    texts = [f"r.{quote_identifier(column.name)}::text" for column in own]
    constants = ", ".join(
        f"pg_catalog.quote_nullable({text})" if quoted else text for text in texts
    )
    wanted = ", ".join(map(str, numbers))
    return (
        f"SELECT {constants}\n"
        f"FROM pg_catalog.unnest(ARRAY[{wanted}]::bigint[]) WITH ORDINALITY AS g (i, place)\n"
        f"CROSS JOIN LATERAL (\n{_drawn_again(setting, profile, attempts)}\n) AS r\n"
        f"ORDER BY g.place"
    )


def numbered_rows_sql(
    setting: Setting, profile: TableProfile, numbers: str, *, attempts: int = 1
) -> str:
    """SELECT of each row's number and its columns that are written, for the numbers of a query.

    `numbers` is SQL of a query of one column of bigint.
    """
    rows = row_sql(setting, profile, "(g.i * 16)")
    if attempts > 1:
        rows = _drawn_again(setting, profile, attempts)
    return f"SELECT g.i, r.* FROM ({numbers}) AS g (i) CROSS JOIN LATERAL (\n{rows}\n) AS r"  # noqa: S608 - our SQL


def _drawn_again(setting: Setting, profile: TableProfile, attempts: int) -> str:
    """SELECT of row `g.i` as the first of some draws that satisfies all CHECKs."""
    checks = [f"({check.expression}) IS NOT FALSE" for check in profile.table.checks]
    return (
        f"SELECT c.* FROM pg_catalog.generate_series(0, {attempts - 1}) AS a (n)\n"  # noqa: S608 - quoted parts
        f"CROSS JOIN LATERAL (\n{row_sql(setting, profile, '(g.i * 16 + a.n)')}\n) AS c\n"
        f"WHERE {' AND '.join(checks) or 'true'}\nORDER BY a.n LIMIT 1"
    )


def _bare(schema: Schema) -> Schema:
    """The schema with tables that have nothing but columns and CHECKs."""
    return replace(
        schema,
        tables=tuple(_bare_table(table) for table in schema.tables),
        views=(),
        materialized_views=(),
        statistics=(),
        publications=(),
    )


def _bare_table(table: Table) -> Table:
    return replace(
        table,
        constraints=table.checks,
        indexes=(),
        triggers=(),
        rules=(),
        policies=(),
        row_security=False,
        force_row_security=False,
    )


def _afterwards(
    schema: Schema, whole: Sequence[DdlStatement], early: set[str], version: int
) -> Iterator[str]:
    """What the whole schema has beyond its bare tables, keys of plain tables first."""
    target = Target(server_version_num=version)
    later = {s.object for s in whole if s.phase > Phase.TABLES}
    for table in schema.tables:
        for key in table.keys:
            if table.partition_of is None and not any(
                _names(path.parts, table, key) for path in later
            ):
                yield f"ALTER TABLE {table.name.sql} ADD {constraint_sql(target, table, key)}"
    for statement in whole:
        if statement.phase > _LAST_TABLE_PHASE and statement.sql not in early:
            yield statement.sql


def _names(parts: tuple[str, ...], table: Table, key: KeyConstraint) -> bool:
    """Whether the path is that of the key: then the schema's own statements make it later."""
    return parts == (table.name.schema, table.name.name, key.name)


def _in_order(
    design: Design, schema: Schema, profiles: Mapping[QualifiedName, TableProfile]
) -> Iterator[QualifiedName]:
    """The tables that are filled, those of ancestors after the rows that they follow from."""
    names = [table.name for table in schema.tables if table.name in profiles]
    yield from sorted(names, key=lambda name: tree_kept_in(design, name) is not None)


def _has_identity(table: Table) -> bool:
    return any(column.identity is not None for column in table.columns)


def _statistics(profiles: Iterable[TableProfile]) -> Iterator[str]:
    """Sequences go on after the rows; statistics look at every row, so that plans repeat.

    ANALYZE reads 300 rows for each unit of the highest statistics target among the columns.
    It is raised on a key, whose statistics plans hardly depend on; the others keep theirs.
    VACUUM marks pages as visible to all, as autovacuum would have done.
    Whole documents are left out: to sort them takes most of the time and no plan asks for it.
    Source: std_typanalyze, src/backend/commands/analyze.c.
    """
    tables: list[tuple[str, str, tuple[str, ...]]] = []
    for profile in profiles:
        name = profile.table.name.sql
        for column in profile.table.columns:
            if column.identity is not None:
                restart = f"ALTER COLUMN {quote_identifier(column.name)} RESTART WITH"
                yield f"ALTER TABLE {name} {restart} {profile.rows + 1}"
        primary = profile.table.primary_key
        key = primary.columns[-1] if primary else profile.table.columns[0].name
        columns = profile.table.columns
        documents = tuple(c.name for c in columns if c.type in {"json", "jsonb"})
        tables.append((name, key, documents))
    for name, key, documents in tables:
        alter = f"ALTER TABLE {name} ALTER COLUMN"
        targets = {key: _WHOLE_TABLE_TARGET} | dict.fromkeys(documents, 0)
        for one, target in targets.items():
            yield f"{alter} {quote_identifier(one)} SET STATISTICS {target}"
        yield f"VACUUM (ANALYZE) {name}"
        for one in targets:
            yield f"{alter} {quote_identifier(one)} SET STATISTICS -1"
