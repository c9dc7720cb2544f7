"""Values of one column: what the brief says of it, its CHECKs and its type, in this order."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from dbarchitect.design.names import VERSION, audit_table
from dbarchitect.design.partitioning.lived import days_of_rows
from dbarchitect.design.patterns.row_version import BEGIN
from dbarchitect.design.proof import values
from dbarchitect.design.proof.amounts import amount, digits_of
from dbarchitect.design.proof.audit_rows import audit_values
from dbarchitect.design.proof.comparisons import (
    column_name,
    comparisons,
    listed_values,
    number,
)
from dbarchitect.design.proof.corpus import salt
from dbarchitect.design.proof.lists import keyed_documents, list_values
from dbarchitect.design.proof.patterned import pattern_of
from dbarchitect.design.proof.periods import PERIOD_TYPES, are_apart, period
from dbarchitect.design.proof.values import Request, Values
from dbarchitect.design.proof.vector_values import vector_values
from dbarchitect.model.brief import AttributeKind
from dbarchitect.model.identifier import quote_literal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from dbarchitect.design.proof.setting import Setting
    from dbarchitect.model.brief import Attribute, AttributeType
    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.model.schema import Column, Table

_MOMENTS = 1000
"""Parts of a span of time, of which each row that is attacked has one."""

_DAYS_IN_REACH = 40_000
_DAY_SECONDS = 86_400
"""So many days ahead of the brief's are years of four digits, whatever CHECKs say of eras."""

OWN_CHARACTERS = 23
"""The length of texts in columns that no attribute of the brief stands behind."""


def column_values(setting: Setting, table: Table, column: Column) -> Values:
    """The values of a column that refers to nothing.

    Those of a key are the same in each draw of the row: what refers to it computes them from
    the row's number alone.
    """
    if setting.minimal and column.name == VERSION and _begins_with_one(table):
        return Values("(1)", (), "1, as each row begins")
    made = _drawn(setting, table, column)
    if table.primary_key is None or column.name not in table.primary_key.columns:
        return made
    return replace(made, sql=made.sql.replace("#draw#", "(#i# * 16)"))


def _drawn(setting: Setting, table: Table, column: Column) -> Values:
    attribute = setting.attribute(table.name, column.name)
    request = _request(setting, table, column, attribute)
    if table.name == audit_table(setting.design.brief):
        recorded = audit_values(setting.design, setting.rows, request, column.name)
        if recorded is not None:
            return recorded
    weights = dict(attribute.distribution.weights) if attribute is not None else {}
    choices = _choices(setting, table, column, attribute) or tuple(weights)
    if column.type == "boolean":
        return values.truth(request, weights)
    if choices:
        return values.listed(request, choices, weights)
    if attribute is None:
        request = replace(
            request, average_characters=request.average_characters or OWN_CHARACTERS
        )
    else:
        made = _by_kind(request, attribute.type) or _by_pattern(request, table, column)
        if made is not None:
            return made
    return _by_type(setting, table, column, request)


def _begins_with_one(table: Table) -> bool:
    """Whether a row that is attacked comes with version 1, whatever its INSERT says."""
    return any(trigger.name == BEGIN for trigger in table.triggers)


def key_values(setting: Setting, table: QualifiedName, column: str) -> Values:
    """The values of a referenced column, over the number of the referenced row."""
    found = setting.design.schema.table(table)
    for key in found.foreign_keys:
        if column in key.columns and key.referenced_table != table:
            referenced = key.referenced_columns[key.columns.index(column)]
            return key_values(setting, key.referenced_table, referenced)
    return column_values(setting, found, found.column(column))


def _request(
    setting: Setting, table: Table, column: Column, attribute: Attribute | None
) -> Request:
    low, high, most = limits(table, column)
    spread = attribute.distribution if attribute is not None else None
    length = attribute.type.length if attribute is not None else None
    bounds = [bound for bound in (most, length, _type_length(column.type)) if bound]
    return Request(
        seed=setting.seed,
        name=f"{table.name.schema}.{table.name.name}.{column.name}",
        salt=salt(setting.seed, table.name.schema, table.name.name, column.name),
        type_name=column.type,
        rows=setting.rows[table.name],
        unique=_is_unique(table, column.name, setting.tenant_column(table.name))
        or _is_numbered(column),
        distinct=spread.distinct if spread is not None else None,
        average_characters=spread.average_length if spread is not None else None,
        low=low,
        high=high,
        most_characters=min(bounds) if bounds else None,
    )


def _by_kind(request: Request, kind: AttributeType) -> Values | None:
    """The values of kinds that say more than their type does."""
    makers = {
        AttributeKind.EMAIL: values.email,
        AttributeKind.URL: values.web_address,
        AttributeKind.PHONE: values.phone,
        AttributeKind.SECRET: values.secret,
        AttributeKind.VECTOR: vector_values,
    }
    if kind.array:
        return list_values(request, kind)
    if kind.keys:
        return keyed_documents(request, kind)
    maker = makers.get(kind.kind)
    return maker(request) if maker is not None else None


def _by_pattern(request: Request, table: Table, column: Column) -> Values | None:
    """The values of a text that a CHECK holds to a regular expression."""
    for check in table.checks:
        found = pattern_of(check.expression)
        if found is not None and column_name(found[0]) == column.name:
            return values.matching(request, found[1])
    return None


def _by_type(setting: Setting, table: Table, column: Column, request: Request) -> Values:
    name = column.type
    bare = re.sub(r"\(.*?\)", "", name).strip()
    if bare in PERIOD_TYPES:
        start, end = moments(setting, table, column.name)
        return period(request, start, end, apart=are_apart(table, column.name))
    if bare.startswith(("timestamp", "date")) and not name.endswith("[]"):
        return _moment(setting, table, column, request)
    simple: dict[str, Callable[[Request], Values]] = {
        "bigint": values.whole_number,
        "integer": values.whole_number,
        "smallint": values.whole_number,
        "oid": values.whole_number,
        "numeric": amount,
        "uuid": partial(values.identifier, ordered="uuidv7" in (column.default or "")),
        "jsonb": values.document,
        "json": values.document,
        "inet": values.address,
        "bytea": values.secret,
        "real": values.real_number,
        "double precision": values.real_number,
        "text": values.text,
        "character varying": values.text,
        "character": values.text,
    }
    if bare in simple and not name.endswith("[]"):
        return simple[bare](request)
    return _rare(request)


def _rare(request: Request) -> Values:
    """Types that briefs ask for seldom or that only the design's own columns have."""
    name = request.type_name
    part = values.unit(request.salt)
    if name.endswith("[]"):
        return Values(f"'{{}}'::{name}", ((12, 1.0),), "empty arrays")
    ranges = {
        "int4range": "int4range((10 * #i#)::integer, (10 * #i# + 5)::integer)",
        "int8range": "int8range(10 * #i#, 10 * #i# + 5)",
        "numrange": "numrange((10 * #i#)::numeric, (10 * #i# + 5)::numeric)",
        "tsrange": "tsrange(timestamp '2000-01-01' + #i# * interval '10 hours', "
        "timestamp '2000-01-01' + (#i# + 0.5) * interval '10 hours')",
    }
    if name in ranges:
        return Values(f"({ranges[name]})", (), "one after the other, with gaps between them")
    known = {
        "interval": (f"({part} * interval '10 days')", (), "0 to 10 days, evenly"),
        "time without time zone": (
            f"(time '00:00' + {part} * interval '24 hours')",
            (),
            "any time of the day",
        ),
        "xid8": ("((1000 + #i#)::text::xid8)", (), "one transaction for each row"),
        '"char"': ("('U'::\"char\")", (), "one letter"),
        "name": ("('postgres'::name)", (), "one name"),
        "tsvector": ("(''::tsvector)", ((4, 1.0),), "empty"),
    }
    unknown = (f"(NULL::{name})", ((0, 1.0),), "null: no values of this type are made")
    return Values(*known.get(name, unknown))


def _moment(setting: Setting, table: Table, column: Column, request: Request) -> Values:
    """Moments: in the order of rows where the server sets them, else all over the past."""
    start, end = _allowed(table, column, moments(setting, table, column.name))
    if column.type == "date" and (column.name,) in set(unique_sets(table)):
        return _day_apiece(start, end, request.rows)
    whole = max(1.0, (end - start).total_seconds())
    in_order = request.unique or column.default is not None or _is_partition_key(table, column)
    # Of few rows that are attacked, a row has one time however many are beside it.
    rows = max(request.rows, _MOMENTS) if setting.minimal else request.rows
    share = f"((#i# - 0.5::double precision) / {rows})"
    if column.name == "updated_at":
        share = f"((#i# - 0.5::double precision * {values.unit(request.salt)}) / {rows})"
    elif not in_order:
        share = values.unit(request.salt)
    base = f"timestamptz {quote_literal(start.isoformat())}"
    moment = f"({base} + {share} * {whole:.0f} * interval '1 second')"
    sql = moment if column.type.endswith("with time zone") else f"({moment} AT TIME ZONE 'UTC')"
    order = "in the order of rows" if in_order else "evenly"
    basis = f"{start:%Y-%m-%d} to {end:%Y-%m-%d}, {order}"
    days = max(1, math.ceil(whole / _DAY_SECONDS)) if column.type == "date" else None
    return Values(f"({sql})::{column.type}", (), basis, days=days, in_order=in_order)


def _day_apiece(start: datetime, end: datetime, rows: int) -> Values:
    """A day for each row, up to the end where there are as many days in the calendar."""
    first = end - timedelta(days=rows) if rows < _DAYS_IN_REACH else start
    sql = f"(date {quote_literal(first.date().isoformat())} + #i#::integer)"
    return Values(sql, (), f"a day for each row, from {first.date().isoformat()} on")


def _allowed(
    table: Table, column: Column, span: tuple[datetime, datetime]
) -> tuple[datetime, datetime]:
    """The part of the span that the CHECKs of the column allow; else as near as may be."""
    start, end = span
    for check in table.checks:
        for found in comparisons(check.expression):
            for rule in (found, found.turned):
                day = re.fullmatch(r"'(\d{4}-\d\d-\d\d)'(?:::\w+)?", rule.right)
                if day is None or column_name(rule.left) != column.name:
                    continue
                limit = datetime.fromisoformat(day[1]).replace(tzinfo=UTC)
                inside = timedelta(days=1)
                if rule.operator in {">", ">="} and start <= limit:
                    start, end = limit + inside, max(end, limit + 30 * inside)
                elif rule.operator in {"<", "<="} and end >= limit:
                    start, end = min(start, limit - 30 * inside), limit - inside
    return start, end


def moments(setting: Setting, table: Table, column: str) -> tuple[datetime, datetime]:
    """The span in which a table's rows came about, up to the day of the brief.

    Where no partition lies before that day, rows are taken as written from the first of them
    on, as if the clock had gone on.
    """
    forecast = next((f for f in setting.design.forecasts if f.table == table.name), None)
    kept = timedelta(days=days_of_rows(forecast))
    end = setting.now
    start = end - kept
    key = table.partition_key
    if key is not None and column in key.columns:
        spans = [
            span
            for child in setting.design.schema.tables
            if child.partition_of is not None and child.partition_of.parent == table.name
            for span in bounds(child.partition_of.bound)
        ]
        if spans:
            low, high = min(low for low, _ in spans), max(high for _, high in spans)
            if any(following <= end for _, following in spans):
                return max(low, start), end
            start, end = low, min(high, low + kept)
    return start, end


def bounds(bound: str) -> Iterator[tuple[datetime, datetime]]:
    """From when to when a partition holds rows, where it is one of a range of time."""
    found = re.findall(r"'(\d{4}-\d\d-\d\d)", bound)
    if len(found) == 2:  # noqa: PLR2004 - FROM and TO
        low, high = (datetime.fromisoformat(text) for text in found)
        yield low.replace(tzinfo=UTC), high.replace(tzinfo=UTC)


def _is_partition_key(table: Table, column: Column) -> bool:
    return table.partition_key is not None and column.name in table.partition_key.columns


def _choices(
    setting: Setting, table: Table, column: Column, attribute: Attribute | None
) -> tuple[str, ...]:
    if attribute is not None and attribute.type.values and not attribute.type.array:
        return attribute.type.values
    for enum in setting.design.schema.enums:
        if column.type in (enum.name.sql, enum.name.display):
            return enum.labels
    for check in table.checks:
        if check.columns in {(), (column.name,)}:
            found = listed_values(check.expression, column.name)
            if found:
                return found
    return ()


def limits(table: Table, column: Column) -> tuple[float | None, float | None, int | None]:
    """(least, most, most characters) that the CHECKs of one column allow."""
    low = high = None
    most: int | None = None
    for check in table.checks:
        for found in comparisons(check.expression):
            for rule in (found, found.turned):
                limit = number(rule.right)
                if limit is None:
                    continue
                length = re.fullmatch(
                    r"(?:char_length|length|octet_length)\s*\((.*)\)", rule.left
                )
                if length and column_name(length[1]) == column.name:
                    most = int(limit) - (rule.operator == "<")
                elif column_name(rule.left) == column.name and rule.operator in {">", ">="}:
                    low = limit + _open_end(column, rule.operator)
                elif column_name(rule.left) == column.name and rule.operator in {"<", "<="}:
                    high = limit - _open_end(column, rule.operator)
    return low, high, most


def _open_end(column: Column, operator: str) -> float:
    """How far from its limit a value must stay: the smallest step of the type, or nothing."""
    if operator not in {"<", ">"}:
        return 0.0
    if column.type.startswith("numeric"):
        return float(f"1e-{digits_of(column.type)[1]}")
    return 1.0


def unique_sets(table: Table) -> Iterator[tuple[str, ...]]:
    """The columns of each key and unique index of columns."""
    for key in table.keys:
        yield key.columns
    for index in table.indexes:
        if index.unique and all(column is not None for column in index.columns):
            yield tuple(column for column in index.columns if column is not None)


def _is_numbered(column: Column) -> bool:
    return column.identity is not None or "nextval(" in (column.default or "")


def _is_unique(table: Table, column: str, tenant: str | None) -> bool:
    """Whether the column tells rows apart: alone, or first in a key that needs it to.

    Two references in one key tell rows apart by themselves.
    """
    references = {name for key in table.foreign_keys for name in key.columns}
    for unique in unique_sets(table):
        own = [name for name in unique if name not in references]
        among = set(unique) - {tenant}
        referring = [key for key in table.foreign_keys if set(key.columns) & among]
        if own and own[0] == column and len(referring) < 2:  # noqa: PLR2004 - see above
            return True
    return False


def _type_length(type_name: str) -> int | None:
    found = re.fullmatch(r"character(?: varying)?\((\d+)\)", type_name)
    return int(found[1]) if found else None
