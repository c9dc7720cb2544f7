"""SQLAlchemy's models make what the design makes, but for what is listed as unsaid."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import configure_mappers

from dbarchitect.design.scripts import up_script
from dbarchitect.model.identifier import QualifiedName
from dbarchitect.model.schema import Check, Column, ForeignKey, KeyConstraint
from dbarchitect.postgres.snapshot import SnapshotOptions, read_snapshot
from model_modules import imported, sqlalchemy_url
from model_sources import NAMES, modelled, write_models
from round_trip import load, temporary

if TYPE_CHECKING:
    from pathlib import Path

    from dbarchitect.lab import Lab, LabDatabase
    from dbarchitect.model.schema import Constraint, Index, Schema, Table


def created(lab: Lab, database: LabDatabase, base: Any, schemas: set[str]) -> Schema:
    """The schema that the metadata makes in an empty database."""
    engine = sa.create_engine(sqlalchemy_url(lab, database), poolclass=sa.NullPool)
    with engine.begin() as connection:
        for schema in schemas - {"public"}:
            connection.execute(sa.schema.CreateSchema(schema))
        base.metadata.create_all(connection)
    return schema_in(database)


def schema_in(database: LabDatabase) -> Schema:
    return read_snapshot(database.admin, options=SnapshotOptions(measures=False)).schema


def sayable(schema: Schema) -> dict[str, Any]:
    """The schema without what SQLAlchemy has no words for; the list of the module's head."""
    return {
        **{f"table {t.name.sql}": said_table(t) for t in schema.tables if not t.partition_of},
        **{f"enum {e.name.sql}": e.labels for e in schema.enums},
        **{
            f"domain {d.name.sql}": (d.base_type, d.not_null, d.default, d.checks[:1])
            for d in schema.domains
            if any(c.type == d.name.sql for t in schema.tables for c in t.columns)
        },
        **{f"sequence {s.name.sql}": s.options for s in schema.sequences},
    }


def said_table(table: Table) -> Table:
    return replace(
        table,
        owner="",
        columns=tuple(said_column(table, column) for column in table.columns),
        constraints=tuple(
            said_constraint(c)
            for c in table.constraints
            if not (isinstance(c, ForeignKey) and c.period)
        ),
        indexes=tuple(said_index(table, index) for index in table.indexes),
        triggers=(),
        rules=(),
        policies=(),
        row_security=False,
        force_row_security=False,
        privileges=None,
        replica_identity=type(table.replica_identity)(),
        toast_parameters=(),
    )


def said_column(table: Table, column: Column) -> Column:
    named = column.not_null and replace(column.not_null, name=None, comment=None)
    usual = QualifiedName(table.name.schema, f"{table.name.name}_{column.name}_seq")
    identity = column.identity and replace(
        column.identity,
        privileges=None,
        comment=None,
        sequence=column.identity.sequence if len(usual.name) < 64 else usual,
    )
    return replace(
        column,
        not_null=named,
        identity=identity,
        privileges=None,
        storage=None,
        compression=None,
        statistics_target=None,
        options=(),
    )


def said_constraint(constraint: Constraint) -> Constraint:
    match constraint:
        case KeyConstraint():
            return replace(constraint, without_overlaps=False)
        case Check() | ForeignKey():
            return replace(constraint, enforced=True)
        case _:
            return constraint


def said_index(table: Table, index: Index) -> Index:
    over = any(key.name == index.name.name and key.without_overlaps for key in table.keys)
    keys = tuple(replace(key, statistics_target=None) for key in index.keys)
    return replace(
        index,
        keys=keys,
        comment=None,
        clustered=False,
        replica_identity=False,
        access_method="btree" if over else index.access_method,
    )


@pytest.mark.parametrize("name", NAMES)
def test_the_metadata_creates_the_design_but_for_what_is_listed(
    name: str, lab: Lab, database: LabDatabase, tmp_path: Path
) -> None:
    one = modelled(name, lab)
    folder = write_models(tmp_path, one, "sqlalchemy")
    with temporary(lab) as loaded:
        load(lab, loaded, up_script(one.design))
        wanted = sayable(schema_in(loaded))
    with imported(folder, "models") as module:
        configure_mappers()
        schemas = {table.name.schema for table in one.design.schema.tables}
        made = sayable(created(lab, database, module.Base, schemas))
        module.Base.registry.dispose()
    assert made.keys() == wanted.keys()
    for key, value in wanted.items():
        assert made[key] == value, key
