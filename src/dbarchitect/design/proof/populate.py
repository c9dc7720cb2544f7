"""Filling a database with rows of the horizon's proportions, inside the server.

Rules:
    1. The same design, seed, day and rows give the same bytes in the same places.
    2. Tables are filled before their keys, indexes, foreign keys and triggers exist; then
       those are made on the filled tables, so that every constraint judges every row.
    3. A row that a CHECK would refuse is drawn again, up to some times; a table whose
       rows cannot be had that way is an error that names the table.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from dbarchitect.ddl import Phase, create_statements
from dbarchitect.ddl.constraints import constraint_sql
from dbarchitect.ddl.target import Target
from dbarchitect.design.proof.column_widths import column_width
from dbarchitect.design.proof.kept_values import formed_totals, load_place
from dbarchitect.design.proof.profiles import TableProfile, table_profiles
from dbarchitect.design.proof.row_sql import row_sql
from dbarchitect.design.proof.side_by_side import (
    Groups,
    Referencing,
    made_of_tables,
    referencing,
)
from dbarchitect.design.proof.tree_rows import pairs_insert, tree_kept_in
from dbarchitect.errors import DbarchitectError
from dbarchitect.model.identifier import quote_identifier

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from dbarchitect.ddl import DdlStatement
    from dbarchitect.design.proof.setting import Setting
    from dbarchitect.model.design import Design
    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.model.schema import Exclusion, KeyConstraint, Schema, Table

ATTEMPTS = 16
"""How often a row of a large table is drawn before its table is given up."""

MORE_ATTEMPTS = 128
"""The same for a table of up to `FEW_ROWS`: one draw in ten that passes is enough there."""

FEW_ROWS = 20_000

CHECK_VIOLATION = "23514"
"""Source: PostgreSQL documentation, appendix A."""

_WHOLE_TABLE_TARGET = 10_000
"""The highest statistics target: every row of a table of three million is looked at."""

_HASH = "hash"

_EARLY_PHASES = frozenset(phase for phase in Phase if phase <= Phase.DEFAULTS)


class RowsNotDrawnError(DbarchitectError):
    """Rows that satisfy the CHECKs of a table could not be drawn; the lab cannot be filled."""

    exit_status = 5


@dataclass(frozen=True, slots=True)
class Load:
    """How a table is filled, and how where the first draw of a row may not pass a CHECK.

    `size_bytes` is about how much its values take, and `indexed` what makes its keys and
    indexes.
    """

    table: QualifiedName
    insert: str
    insert_drawn_again: str
    attempts: int
    size_bytes: float
    indexed: tuple[str, ...]
    after: bool = False


@dataclass(frozen=True, slots=True)
class Script:
    """The statements that fill a database, in their order.

    Loads, and the groups of `judged` and of `statistics`, one for each table, depend on none
    beside them, but for loads `after` all others. `unfilled` are indexes of other tables.
    """

    tables: tuple[str, ...]
    loads: tuple[Load, ...]
    unfilled: tuple[str, ...]
    referencing: Referencing
    rest: tuple[str, ...]
    statistics: tuple[tuple[str, ...], ...]


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
    early = [s.sql for s in bare if s.phase in _EARLY_PHASES or "check_function" in s.sql]
    profiles = table_profiles(setting)
    target = Target(server_version_num=server_version_num)
    made = made_of_tables(schema, whole)
    indexed = _indexed(schema, whole, made, target)
    done = {*early, *(sql for group in made.values() for sql in group)}
    return Script(
        tables=tuple(early),
        loads=tuple(
            _load_of(setting, profiles[name], indexed.get(name, ()))
            for name in _in_order(setting.design, schema, profiles)
        ),
        unfilled=tuple(
            sql for name, group in indexed.items() if name not in profiles for sql in group
        ),
        referencing=referencing(schema, target, whole),
        rest=tuple(_rest(whole, done)),
        statistics=tuple(
            tuple(_statistics(profile))
            for profile in sorted(profiles.values(), key=lambda one: -one.rows)
        ),
    )


def _load_of(setting: Setting, profile: TableProfile, indexed: tuple[str, ...]) -> Load:
    name = profile.table.name
    kept = tree_kept_in(setting.design, name)
    if kept is None:
        attempts = MORE_ATTEMPTS if profile.rows <= FEW_ROWS else ATTEMPTS
        insert = insert_sql(setting, profile)
        drawn_again = insert_sql(setting, profile, attempts=attempts)
    else:
        attempts, insert = 1, pairs_insert(kept)
        drawn_again = insert
    widths = (column_width(setting, column).average_bytes for column in profile.columns)
    return Load(
        table=name,
        insert=insert,
        insert_drawn_again=drawn_again,
        attempts=attempts,
        size_bytes=profile.rows * sum(widths),
        indexed=indexed,
        after=any(load_place(setting.design, name)),
    )


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
    profile, totals = formed_totals(setting, profile)
    own = [column for column in profile.columns if not column.computed]
    names = ", ".join(map(quote_identifier, (*(c.name for c in own), *totals.names)))
    rows = row_sql(setting, profile, "(g.i * 16)")
    if attempts > 1:
        rows = _drawn_again(setting, profile, attempts)
    formed = "".join(f"\n{join}" for join in totals.joins)
    overriding = " OVERRIDING SYSTEM VALUE" if _has_identity(profile.table) else ""
    return (
        f"INSERT INTO {profile.table.name.sql} ({names}){overriding}\n"
        f"SELECT {', '.join(('r.*', *totals.values))}\n"
        f"FROM pg_catalog.generate_series(1::bigint, {profile.rows}) AS g (i)\n"
        f"CROSS JOIN LATERAL (\n{rows}\n) AS r{formed}" + ("\nORDER BY g.i" if formed else "")
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


def _indexed(
    schema: Schema, whole: Sequence[DdlStatement], made: Groups, target: Target
) -> Groups:
    """The keys and indexes of each table, those that stand in CREATE TABLE first."""
    later = {s.object for s in whole if s.phase > Phase.TABLES}
    found: Groups = {}
    for table in schema.tables:
        if table.partition_of is not None:
            continue
        kept: tuple[KeyConstraint | Exclusion, ...] = (*table.keys, *table.exclusions)
        keys = [
            f"ALTER TABLE {table.name.sql} ADD {constraint_sql(target, table, key)}"
            for key in kept
            if not any(_names(path.parts, table, key) for path in later)
        ]
        if any(index.access_method == _HASH for index in table.indexes):
            # Else the server guesses how many rows a hash index is built for, from their width.
            keys.append(f"ANALYZE {table.name.sql}")
        found[table.name] = (*keys, *made.get(table.name, ()))
    return found


def _rest(whole: Sequence[DdlStatement], done: set[str]) -> Iterator[str]:
    """What is not done yet, but for the foreign keys."""
    for statement in whole:
        is_later = statement.phase not in {*_EARLY_PHASES, Phase.FOREIGN_KEYS}
        if is_later and statement.sql not in done:
            yield statement.sql


def _names(parts: tuple[str, ...], table: Table, key: KeyConstraint | Exclusion) -> bool:
    """Whether the path is that of the key: then the schema's own statements make it later."""
    return parts == (table.name.schema, table.name.name, key.name)


def _in_order(
    design: Design, schema: Schema, profiles: Mapping[QualifiedName, TableProfile]
) -> Iterator[QualifiedName]:
    """The tables that are filled, ancestors and totals after the rows that they follow from."""
    names = [table.name for table in schema.tables if table.name in profiles]
    yield from sorted(names, key=partial(load_place, design))


def _has_identity(table: Table) -> bool:
    return any(column.identity is not None for column in table.columns)


def _statistics(profile: TableProfile) -> Iterator[str]:
    """Sequences go on after the rows; statistics look at every row, so that plans repeat.

    ANALYZE reads 300 rows for each unit of the highest statistics target among the columns.
    It is raised on a key, whose statistics plans hardly depend on; the others keep theirs.
    VACUUM marks pages as visible to all, as autovacuum would have done.
    Whole documents are left out: to sort them takes most of the time and no plan asks for it.
    Source: std_typanalyze, src/backend/commands/analyze.c.
    """
    name = profile.table.name.sql
    columns = profile.table.columns
    for column in columns:
        if column.identity is not None:
            restart = f"ALTER COLUMN {quote_identifier(column.name)} RESTART WITH"
            yield f"ALTER TABLE {name} {restart} {profile.rows + 1}"
    primary = profile.table.primary_key
    key = primary.columns[-1] if primary else columns[0].name
    documents = (c.name for c in columns if c.type in {"json", "jsonb"})
    targets = {key: _WHOLE_TABLE_TARGET} | dict.fromkeys(documents, 0)
    alter = f"ALTER TABLE {name} ALTER COLUMN"
    for one, target in targets.items():
        yield f"{alter} {quote_identifier(one)} SET STATISTICS {target}"
    yield f"VACUUM (ANALYZE) {name}"
    for one in targets:
        yield f"{alter} {quote_identifier(one)} SET STATISTICS -1"
