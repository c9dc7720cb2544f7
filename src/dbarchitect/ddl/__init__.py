"""From a schema as a value to the SQL statements that make it, and those that take it away."""

from dbarchitect.ddl.column_order import reordered_tables
from dbarchitect.ddl.script import render_script
from dbarchitect.ddl.statements import (
    DdlStatement,
    create_statements,
    create_table_sql,
    drop_statements,
)
from dbarchitect.ddl.steps import Phase

__all__ = [
    "DdlStatement",
    "Phase",
    "create_statements",
    "create_table_sql",
    "drop_statements",
    "render_script",
    "reordered_tables",
]
