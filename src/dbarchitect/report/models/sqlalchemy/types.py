"""PostgreSQL's types as SQLAlchemy's, with the Python type that psycopg and asyncpg give."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dbarchitect.report.models.names import snake_name
from dbarchitect.report.models.sqlalchemy.python_text import call, keyword, sql, string
from dbarchitect.report.models.types import ColumnType, column_type

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.model.schema import Column, Domain, EnumType, Schema

DATABASE_TYPE = "DatabaseType"
"""The class of types for which SQLAlchemy has none; written only where one is used."""


@dataclass(frozen=True, slots=True)
class PythonType:
    """A Python annotation, and the expression that makes the SQLAlchemy type."""

    annotation: str
    expression: str


_ADDRESS = "IPv4Address | IPv6Address"
_PLAIN = {
    "smallint": PythonType("int", "SmallInteger"),
    "integer": PythonType("int", "Integer"),
    "bigint": PythonType("int", "BigInteger"),
    "boolean": PythonType("bool", "Boolean"),
    "text": PythonType("str", "Text"),
    "real": PythonType("float", "pg.REAL"),
    "double precision": PythonType("float", "pg.DOUBLE_PRECISION"),
    "date": PythonType("dt.date", "Date"),
    "uuid": PythonType("UUID", "Uuid"),
    "bytea": PythonType("bytes", "LargeBinary"),
    "json": PythonType("Any", "pg.JSON(none_as_null=True)"),
    "jsonb": PythonType("Any", "pg.JSONB(none_as_null=True)"),
    "inet": PythonType(f"{_ADDRESS} | IPv4Interface | IPv6Interface", "pg.INET"),
    "cidr": PythonType("IPv4Network | IPv6Network", "pg.CIDR"),
    "macaddr": PythonType("str", "pg.MACADDR"),
    "macaddr8": PythonType("str", "pg.MACADDR8"),
    "money": PythonType("str", "pg.MONEY"),
    "oid": PythonType("int", "pg.OID"),
    "tsvector": PythonType("str", "pg.TSVECTOR"),
    "tsquery": PythonType("str", "pg.TSQUERY"),
    "int4range": PythonType("Range[int]", "pg.INT4RANGE"),
    "int8range": PythonType("Range[int]", "pg.INT8RANGE"),
    "numrange": PythonType("Range[Decimal]", "pg.NUMRANGE"),
    "daterange": PythonType("Range[dt.date]", "pg.DATERANGE"),
    "tsrange": PythonType("Range[dt.datetime]", "pg.TSRANGE"),
    "tstzrange": PythonType("Range[dt.datetime]", "pg.TSTZRANGE"),
    "int4multirange": PythonType("list[Range[int]]", "pg.INT4MULTIRANGE"),
    "int8multirange": PythonType("list[Range[int]]", "pg.INT8MULTIRANGE"),
    "nummultirange": PythonType("list[Range[Decimal]]", "pg.NUMMULTIRANGE"),
    "datemultirange": PythonType("list[Range[dt.date]]", "pg.DATEMULTIRANGE"),
    "tsmultirange": PythonType("list[Range[dt.datetime]]", "pg.TSMULTIRANGE"),
    "tstzmultirange": PythonType("list[Range[dt.datetime]]", "pg.TSTZMULTIRANGE"),
}
_TIMES = {
    "timestamp with time zone": ("dt.datetime", "pg.TIMESTAMP", True),
    "timestamp without time zone": ("dt.datetime", "pg.TIMESTAMP", False),
    "time with time zone": ("dt.time", "pg.TIME", True),
    "time without time zone": ("dt.time", "pg.TIME", False),
}


@dataclass(frozen=True, slots=True)
class Types:
    """The types of one schema; `enum_classes` gives the Python class of each enumeration."""

    enums: Mapping[QualifiedName, EnumType]
    domains: Mapping[QualifiedName, Domain]
    enum_classes: Mapping[QualifiedName, str]

    @classmethod
    def of(cls, schema: Schema, enum_classes: Mapping[QualifiedName, str]) -> Types:
        """The types of the schema."""
        return cls(
            {item.name: item for item in schema.enums},
            {item.name: item for item in schema.domains},
            enum_classes,
        )

    def of_column(self, column: Column) -> PythonType:
        """The type of the column, its collation included."""
        made = self._of(column_type(column.type))
        if column.collation is None or column.collation.schema != "pg_catalog":
            return made
        collation = f"collation={string(column.collation.name)}"
        opening = made.expression.removesuffix(")")
        glue = ", " if opening != made.expression and not opening.endswith("(") else ""
        start = opening if opening != made.expression else f"{opening}("
        return PythonType(made.annotation, f"{start}{glue}{collation})")

    def _of(self, found: ColumnType) -> PythonType:
        if found.is_array:
            element = self._of(found.element)
            return PythonType(f"list[{element.annotation}]", f"pg.ARRAY({element.expression})")
        if found.own is not None:
            return self._own(found, found.own)
        return _PLAIN.get(found.base) or _with_arguments(found)

    def _own(self, found: ColumnType, name: QualifiedName) -> PythonType:
        if name in self.enums:
            kind = self.enum_classes[name]
            return PythonType(kind, type_name(kind))
        if name in self.domains:
            return self._domain(self.domains[name])
        return PythonType("Any", f"{DATABASE_TYPE}({string(found.text)})")

    def _domain(self, domain: Domain) -> PythonType:
        base = self._of(column_type(domain.base_type))
        checks = domain.checks[:1]
        arguments = [
            string(domain.name.name),
            base.expression,
            *schema_argument(domain.name),
            *keyword("default", sql(domain.default) if domain.default else None),
            *(["not_null=True"] if domain.not_null else []),
            *[f"constraint_name={string(check.name)}" for check in checks],
            *[f"check={sql(check.expression)}" for check in checks],
        ]
        return PythonType(base.annotation, call("pg.DOMAIN", arguments, indent=8))


def type_name(enum_class: str) -> str:
    """The variable that holds the type of an enumeration's columns."""
    return f"_{snake_name(enum_class)}_type"


def schema_argument(name: QualifiedName) -> list[str]:
    """`schema=...` where the name is not in the schema that is searched by default."""
    return [] if name.schema == "public" else [f"schema={string(name.schema)}"]


def _with_arguments(found: ColumnType) -> PythonType:
    if found.base == "numeric":
        return PythonType("Decimal", _called("Numeric", found.arguments))
    if found.base == "character varying":
        return PythonType("str", _called("String", found.arguments))
    if found.base == "character":
        return PythonType("str", _called("CHAR", found.arguments))
    if found.base in _TIMES:
        return _time(found)
    return _rarer(found)


def _time(found: ColumnType) -> PythonType:
    annotation, name, zoned = _TIMES[found.base]
    arguments = ["timezone=True"] if zoned else []
    arguments += [f"precision={digits}" for digits in found.arguments]
    return PythonType(annotation, f"{name}({', '.join(arguments)})" if arguments else name)


def _rarer(found: ColumnType) -> PythonType:
    if found.base == "interval" and not found.arguments:
        return PythonType("dt.timedelta", "pg.INTERVAL")
    if found.base == "bit":
        return PythonType("str", _called("pg.BIT", found.arguments))
    if found.base == "bit varying":
        return PythonType("str", _called("pg.BIT", (*found.arguments, "varying=True")))
    return PythonType("Any", f"{DATABASE_TYPE}({string(found.text)})")


def _called(name: str, arguments: tuple[str, ...]) -> str:
    return f"{name}({', '.join(arguments)})" if arguments else name
