"""Models for tools of Node, checked by those tools; run by its own step, for it needs Node."""

from __future__ import annotations

import json
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from dbarchitect.design.scripts import up_script
from dbarchitect.model.schema import (
    Check,
    Deferrability,
    ForeignKey,
    ForeignKeyMatch,
    GeneratedKind,
    KeyConstraint,
    Persistence,
)
from dbarchitect.postgres.snapshot import SnapshotOptions, read_snapshot
from dbarchitect.report.models.names import modelled_tables
from dbarchitect.report.models.prisma_text import PrismaEnum, prisma_type
from model_sources import NAMES, modelled, write_models
from round_trip import load, temporary

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.lab import Lab, LabDatabase
    from dbarchitect.model.schema import Column, Constraint, Index, Schema, Table

HERE = Path(__file__).parent
EXPORT = ("node", "node_modules/drizzle-kit/bin.cjs", "export", "--dialect=postgresql")
STORED, SIMPLE, NEVER = GeneratedKind.STORED, ForeignKeyMatch.SIMPLE, Deferrability()


def node(script: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["node", str(HERE / script), *map(str, arguments)],  # noqa: S607 - Node of the PATH
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.fixture
def generated() -> Iterator[Path]:
    """A folder from which Node finds the tools."""
    folder = HERE / "generated"
    folder.mkdir()
    yield folder
    shutil.rmtree(folder)


@pytest.mark.parametrize("name", NAMES)
def test_prisma_accepts_its_schema_with_all_columns(
    name: str, lab: Lab, tmp_path: Path
) -> None:
    one = modelled(name, lab)
    folder = write_models(tmp_path, one, "prisma")
    run = node("prisma.mjs", folder / "schema.prisma")
    assert run.returncode == 0, run.stderr
    found = {
        model["dbName"] or model["name"]: {
            field.get("dbName") or field["name"]
            for field in model["fields"]
            if field["kind"] != "object"
        }
        for model in json.loads(run.stdout)["models"]
    }
    enums = {item.name: PrismaEnum("", {}) for item in one.source.schema.enums}
    nameless = {"reigns", "keyless"}
    assert found == {
        table.name.name: {c.name for c in table.columns if prisma_type(c, enums).known}
        for table in modelled_tables(one.source)
        if table.name.name not in nameless
    }


def test_prisma_refuses_a_schema_that_lost_a_side_of_a_relation(
    lab: Lab, tmp_path: Path
) -> None:
    schema = write_models(tmp_path, modelled("shop", lab), "prisma") / "schema.prisma"
    lines = [line for line in schema.read_text().splitlines() if "orders Order[]" not in line]
    schema.write_text("\n".join(lines))
    run = node("prisma.mjs", schema)
    assert run.returncode == 1
    assert "missing an opposite relation field" in run.stderr


@pytest.mark.parametrize("name", NAMES)
def test_dbml_reads_back_as_the_schema(name: str, lab: Lab, tmp_path: Path) -> None:
    one = modelled(name, lab)
    folder = write_models(tmp_path, one, "dbml")
    run = node("dbml.mjs", folder / "schema.dbml")
    assert run.returncode == 0, run.stderr
    said: dict[str, Any] = json.loads(run.stdout)
    tables = modelled_tables(one.source)
    assert {tuple(table["name"]) for table in said["tables"]} == {
        (table.name.schema, table.name.name) for table in tables
    }
    read = {tuple(table["name"]): table for table in said["tables"]}
    for table in tables:
        found = read[table.name.schema, table.name.name]
        assert found["fields"] == [
            {
                "name": column.name,
                "notNull": column.not_null is not None,
                "default": sayable_in_dbml(column.default),
            }
            for column in table.columns
        ]
        assert found["checks"] == [
            {"name": check.name, "expression": " ".join(check.expression.split())}
            for check in table.checks
            if sayable_in_dbml(check.expression)
        ]
        named = {index["name"]: index["unique"] for index in found["indexes"]}
        overlapping = {key.name for key in table.keys if key.without_overlaps}
        excluding = {exclusion.name for exclusion in table.exclusions}
        assert (
            named.keys() - overlapping
            == {
                *(index.name.name for index in table.indexes if index.constraint is None),
                *(key.name for key in table.keys),
            }
            - excluding
            - overlapping
        )
        for index in table.indexes:
            if index.constraint is None:
                assert named[index.name.name] == (index.unique and index.predicate is None)
    assert {(tuple(e["name"]), tuple(e["labels"])) for e in said["enums"]} == {
        ((e.name.schema, e.name.name), tuple(filter(None, e.labels)))
        for e in one.source.schema.enums
    }
    assert {ref["name"] for ref in said["refs"]} == {
        key.name for table in tables for key in table.foreign_keys if not key.period
    }


def sayable_in_dbml(expression: str | None) -> str | None:
    return None if expression is None or "`" in expression else " ".join(expression.split())


def test_dbml_refuses_a_reference_to_no_column(lab: Lab, tmp_path: Path) -> None:
    schema = write_models(tmp_path, modelled("shop", lab), "dbml") / "schema.dbml"
    schema.write_text(schema.read_text().replace('."user_id" >', '."nobody_id" >'))
    assert node("dbml.mjs", schema).returncode == 1


def test_typescript_accepts_every_drizzle_schema(
    lab: Lab, tmp_path: Path, generated: Path
) -> None:
    for name in NAMES:
        folder = write_models(tmp_path / name, modelled(name, lab), "drizzle")
        shutil.copy(folder / "schema.ts", generated / f"{name}.ts")
    run = node("node_modules/typescript/bin/tsc", "-p", HERE / "tsconfig.json")
    assert run.returncode == 0, run.stdout


def test_typescript_refuses_a_relation_to_no_table(
    lab: Lab, tmp_path: Path, generated: Path
) -> None:
    folder = write_models(tmp_path, modelled("shop", lab), "drizzle")
    text = (folder / "schema.ts").read_text()
    (generated / "shop.ts").write_text(text.replace("many(orders", "many(nothing"))
    run = node("node_modules/typescript/bin/tsc", "-p", HERE / "tsconfig.json")
    assert run.returncode != 0
    assert "nothing" in run.stdout


@pytest.mark.parametrize("name", NAMES)
def test_drizzles_sql_makes_the_design_but_for_what_is_listed(
    name: str, lab: Lab, database: LabDatabase, tmp_path: Path, generated: Path
) -> None:
    one = modelled(name, lab)
    folder = write_models(tmp_path, one, "drizzle")
    shutil.copy(folder / "schema.ts", generated / f"{name}.ts")
    run = subprocess.run(
        [*EXPORT, f"--schema=generated/{name}.ts"],
        cwd=HERE,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr + run.stdout
    with temporary(lab) as loaded:
        load(lab, loaded, up_script(one.design))
        wanted = sayable(read(loaded))
    load(lab, database, run.stdout)
    made = sayable(read(database))
    assert made.keys() == wanted.keys()
    for key, value in wanted.items():
        assert made[key] == value, key


def read(database: LabDatabase) -> Schema:
    return read_snapshot(database.admin, options=SnapshotOptions(measures=False)).schema


def sayable(schema: Schema) -> dict[str, object]:
    """The schema without what Drizzle has no words for; the list of the file's head."""
    bases = {domain.name.sql: domain.base_type for domain in schema.domains}
    return {
        **{
            f"table {table.name.sql}": said_table(table, bases)
            for table in schema.tables
            if not table.partition_of
        },
        **{f"enum {e.name.sql}": e.labels for e in schema.enums},
        **{f"sequence {s.name.sql}": s.options for s in schema.sequences},
    }


def said_table(table: Table, bases: dict[str, str]) -> Table:
    return replace(
        table,
        owner="",
        columns=tuple(said_column(column, bases) for column in table.columns),
        persistence=Persistence.PERMANENT,
        storage_parameters=(),
        constraints=tuple(
            said_constraint(constraint)
            for constraint in table.constraints
            if isinstance(constraint, Check | KeyConstraint | ForeignKey)
            and not (isinstance(constraint, ForeignKey) and constraint.period)
        ),
        indexes=tuple(said_index(table, index) for index in sayable_indexes(table)),
        triggers=(),
        rules=(),
        policies=(),
        partition_key=None,
        force_row_security=False,
        privileges=None,
        comment=None,
    )


def sayable_indexes(table: Table) -> Iterator[Index]:
    excluding = {exclusion.name for exclusion in table.exclusions}
    return (index for index in table.indexes if index.name.name not in excluding)


def said_column(column: Column, bases: dict[str, str]) -> Column:
    return replace(
        column,
        type=bases.get(column.type, column.type),
        collation=None,
        not_null=column.not_null and replace(column.not_null, name=None, comment=None),
        identity=column.identity
        and replace(
            column.identity,
            privileges=None,
            comment=None,
            persistence=Persistence.PERMANENT,
        ),
        generated=column.generated and replace(column.generated, kind=STORED),
        privileges=None,
        comment=None,
    )


def said_constraint(constraint: Constraint) -> Constraint:
    match constraint:
        case KeyConstraint():
            return replace(
                constraint, without_overlaps=False, deferrability=NEVER, comment=None
            )
        case ForeignKey():
            return replace(
                constraint, match=SIMPLE, set_columns=(), deferrability=NEVER, comment=None
            )
        case _:
            return replace(constraint, comment=None)


def said_index(table: Table, index: Index) -> Index:
    over = any(key.name == index.name.name and key.without_overlaps for key in table.keys)
    return replace(
        index,
        comment=None,
        include=(),
        keys=tuple(replace(key, collation=None) for key in index.keys),
        nulls_not_distinct=index.nulls_not_distinct and index.constraint is not None,
        access_method="btree" if over else index.access_method,
    )
