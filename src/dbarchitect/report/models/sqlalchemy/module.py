"""`models.py`: one typed class for each table."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from dbarchitect.report.models.links import links, references_between
from dbarchitect.report.models.names import FreeNames, class_names, modelled_tables
from dbarchitect.report.models.sqlalchemy.attributes import (
    Relationships,
    column_line,
    names_of,
)
from dbarchitect.report.models.sqlalchemy.enums import enum_class, enum_classes
from dbarchitect.report.models.sqlalchemy.python_text import call, docstring, string
from dbarchitect.report.models.sqlalchemy.table_arguments import table_arguments
from dbarchitect.report.models.sqlalchemy.types import DATABASE_TYPE, Types, schema_argument
from dbarchitect.report.models.unsaid import Fact, heading
from dbarchitect.report.models.unsaid_columns import sequence_options

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dbarchitect.model.model_files import ModelSource, Unsaid
    from dbarchitect.model.schema import Sequence, Table

SAYS = frozenset(Fact) - {
    Fact.SCHEMAS,
    Fact.ROLES,
    Fact.PRIVILEGES,
    Fact.DEFAULT_PRIVILEGES,
    Fact.EXTENSIONS,
    Fact.COLLATIONS,
    Fact.DOMAIN_CHECKS,
    Fact.COMPOSITE_TYPES,
    Fact.RANGE_TYPES,
    Fact.SEQUENCE_OWNERS,
    Fact.FUNCTIONS,
    Fact.TEXT_SEARCH,
    Fact.VIEWS,
    Fact.MATERIALIZED_VIEWS,
    Fact.STATISTICS,
    Fact.PUBLICATIONS,
    Fact.PARTITIONS,
    Fact.INHERITANCE,
    Fact.ROW_SECURITY,
    Fact.POLICIES,
    Fact.TRIGGERS,
    Fact.RULES,
    Fact.NOT_VALID,
    Fact.PERIODS,
    Fact.IDENTITY_NAMES,
    Fact.COLUMN_STORAGE,
    Fact.NOT_NULL_NAMES,
    Fact.OTHER_COMMENTS,
}
"""What the models say; the rest is listed at the head of the module."""

_SQLALCHEMY_NAMES = (
    *("BigInteger", "Boolean", "CHAR", "CheckConstraint", "Computed", "Date"),
    *("ForeignKeyConstraint", "Identity", "Index", "Integer", "LargeBinary", "Numeric"),
    *("PrimaryKeyConstraint", "Sequence", "SmallInteger", "String", "Text"),
    *("UniqueConstraint", "Uuid", "literal_column", "text"),
)
_ADDRESS_NAMES = (
    *("IPv4Address", "IPv4Interface", "IPv4Network"),
    *("IPv6Address", "IPv6Interface", "IPv6Network"),
)
_CLASS_NAMES = frozenset(
    {
        *_SQLALCHEMY_NAMES,
        *_ADDRESS_NAMES,
        *("Base", "DeclarativeBase", "Mapped", "Range", "StrEnum", "Enum", "UserDefinedType"),
        *("Any", "Decimal", "UUID", "True", "False", "None", DATABASE_TYPE),
    }
)
_HEAD = """{title}

{unsaid}
"""
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')


def models_module(source: ModelSource, missing: Iterable[Unsaid]) -> str:
    """The whole module."""
    body = "\n\n".join(_body(source))
    lines = "\n".join(heading(missing, "#"))
    return f"{_HEAD.format(title=_title(source), unsaid=lines)}\n{_imports(body)}\n\n{body}"


def _title(source: ModelSource) -> str:
    return docstring(f"Models of {source.name} for SQLAlchemy 2.")


def _body(source: ModelSource) -> Iterator[str]:
    classes = class_names(source, _CLASS_NAMES)
    free = FreeNames({*_CLASS_NAMES, *classes.values()})
    enums = enum_classes(source.schema, free)
    types = Types.of(source.schema, enums)
    found = links(source)
    tables = modelled_tables(source)
    names = {table.name: names_of(table, found) for table in tables}
    relationships = Relationships(classes, names, found)
    reached = references_between(tables)
    rows = [
        _class(
            table,
            relationships,
            types=types,
            arguments=table_arguments(table, reached),
        )
        for table in tables
    ]
    yield _BASE
    if any(f"{DATABASE_TYPE}(" in row for row in rows):
        yield _DATABASE_TYPE
    if source.schema.enums:
        yield _LABELS
    for item in source.schema.enums:
        yield enum_class(item, enums[item.name])
    for sequence in source.schema.sequences:
        yield _sequence(sequence)
    yield from rows


def _class(table: Table, relationships: Relationships, *, types: Types, arguments: str) -> str:
    names = relationships.names[table.name]
    words = docstring(table.comment or f"A row of {table.name.display}.")
    lines = [
        f"class {relationships.classes[table.name]}(Base):",
        f"    {words}",
        "",
        f"    __tablename__ = {string(table.name.name)}",
        f"    __table_args__ = {arguments}",
        *_mapper_key(table),
        "",
        *[
            column_line(table, column, names.columns[column.name], types)
            for column in table.columns
        ],
    ]
    related = list(relationships.of(table))
    return "\n".join([*lines, *([""] if related else []), *related, ""])


def _mapper_key(table: Table) -> list[str]:
    """By what rows are told apart where the table has no primary key: by all columns."""
    if table.primary_key is not None:
        return []
    unique = next((key.columns for key in table.keys), None)
    columns = unique or tuple(column.name for column in table.columns)
    listed = ", ".join(map(string, columns))
    return [f'    __mapper_args__ = {{"primary_key": [{listed}]}}']


def _sequence(sequence: Sequence) -> str:
    options = sequence_options(sequence.options)
    kinds = {"smallint": "SmallInteger", "integer": "Integer"}
    arguments = [
        string(sequence.name.name),
        *schema_argument(sequence.name),
        *[f"{name}={value}" for name, value in options.items()],
        *[f"data_type={kinds[k]}" for k in (sequence.options.type,) if k in kinds],
        "metadata=Base.metadata",
    ]
    return call("Sequence", arguments, indent=0) + "\n"


def _imports(body: str) -> str:
    code = _STRING.sub('""', body)
    lines = ["from __future__ import annotations", ""]
    if _uses(code, "dt."):
        lines.append("import datetime as dt")
    for module, names in (
        ("decimal", ("Decimal",)),
        ("enum", ("Enum", "StrEnum")),
        ("ipaddress", _ADDRESS_NAMES),
        ("typing", ("Any",)),
        ("uuid", ("UUID",)),
        ("sqlalchemy", _SQLALCHEMY_NAMES),
        ("sqlalchemy.dialects", ("postgresql",)),
        ("sqlalchemy.dialects.postgresql", ("Range",)),
        ("sqlalchemy.orm", ("DeclarativeBase", "Mapped", "mapped_column", "relationship")),
        ("sqlalchemy.types", ("UserDefinedType",)),
    ):
        lines += _import(module, names, code)
    return "\n".join(lines) + "\n"


def _import(module: str, names: tuple[str, ...], code: str) -> list[str]:
    used = sorted(name for name in names if _uses(code, _mark(name)))
    first = [""] if module == "sqlalchemy" else []
    if not used:
        return first
    if used == ["postgresql"]:
        return [*first, f"from {module} import postgresql as pg"]
    single = f"from {module} import {', '.join(used)}"
    if len(single) <= 88:  # noqa: PLR2004 - the length of a line, as in python_text
        return [*first, single]
    return [*first, f"from {module} import (", *[f"    {name}," for name in used], ")"]


def _mark(name: str) -> str:
    if name == "postgresql":
        return "pg."
    return f"{name}[" if name == "Range" else name


def _uses(code: str, name: str) -> bool:
    end = r"(?!\w)" if name[-1].isalnum() else ""
    return re.search(rf"(?<![\w.]){re.escape(name)}{end}", code) is not None


_BASE = '''class Base(DeclarativeBase):
    """What all models share: their metadata."""
'''
_LABELS = """def _labels(kind: type[Enum]) -> list[str]:
    return [str(member.value) for member in kind]
"""
_DATABASE_TYPE = f'''class {DATABASE_TYPE}(UserDefinedType[Any]):
    """A type for which SQLAlchemy has no class of its own."""

    cache_ok = True

    def __init__(self, name: str) -> None:
        self.name = name

    def get_col_spec(self, **_options: Any) -> str:
        return self.name
'''
