"""What each column of a design holds when the lab fills it: assumptions as data.

The brief's distributions decide; where it is silent, what is taken is said in `basis`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from dbarchitect.design.names import audit_table
from dbarchitect.design.proof import values
from dbarchitect.design.proof.audit_rows import audit_values
from dbarchitect.design.proof.comparisons import (
    Comparison,
    column_name,
    comparisons,
    listed_values,
    mentions,
    number,
)
from dbarchitect.design.proof.corpus import WORD_CHARACTERS, salt, word_weights
from dbarchitect.design.proof.fanout import Spreading, spreading
from dbarchitect.design.proof.references import ParentRow, parent_row
from dbarchitect.design.proof.values import Request, Values
from dbarchitect.model.brief import Attribute, AttributeKind, AttributeType
from dbarchitect.model.identifier import QualifiedName, quote_identifier, quote_literal
from dbarchitect.storage.types import ColumnWidth, layout_of, uniform

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from dbarchitect.model.brief import Reference
    from dbarchitect.model.design import Design
    from dbarchitect.model.schema import Column, ForeignKey, Table

DELETED_SHARE = 0.03
"""The share of soft-deleted rows where the brief says nothing."""

NULL_SHARE = 0.3
"""The share of nulls in an optional column where the brief says nothing."""

HISTORY_DAYS = 365.0
"""The span over which a table's rows came about where its growth does not say it."""

OWN_CHARACTERS = 23
"""The length of texts in columns that no attribute of the brief stands behind."""

_SEQUENCE_STEP_HOURS = 72


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnProfile:
    """One column's values; `sql` is null where a generated column computes them.

    `derived` says that `sql` names other columns of the row and is computed after them.
    """

    name: str
    type_name: str
    values: Values
    null_share: float = 0.0
    derived: bool = False
    computed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TableProfile:
    """The rows of one table: how many, and each column's values in the table's order.

    `spreads` holds, for each foreign key by its columns, how rows spread over parents.
    """

    table: Table
    rows: int
    columns: tuple[ColumnProfile, ...]
    spreads: Mapping[tuple[str, ...], Spreading]

    def column(self, name: str) -> ColumnProfile:
        """The profile of that column.

        Raises:
            KeyError: there is none.
        """
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What profiles are made for: a design, its rows by table, a seed and the day of the brief.

    `minimal` asks for rows to attack: every column filled, parents in turn.
    """

    design: Design
    rows: Mapping[QualifiedName, int]
    seed: int
    as_of: date
    minimal: bool = False

    @property
    def now(self) -> datetime:
        """The first moment of the day, in UTC."""
        return datetime(self.as_of.year, self.as_of.month, self.as_of.day, tzinfo=UTC)

    def attribute(self, table: QualifiedName, column: str) -> Attribute | None:
        """The brief's attribute behind a column, or None."""
        for entity in self.design.brief.entities:
            names = self.design.names[entity.name]
            if names.table != table:
                continue
            for attribute in entity.attributes:
                if names.columns.get(attribute.name) == column:
                    return attribute
        return None

    def reference(self, table: QualifiedName, columns: tuple[str, ...]) -> Reference | None:
        """The brief's reference behind a foreign key, or None."""
        for entity in self.design.brief.entities:
            names = self.design.names[entity.name]
            if names.table == table:
                for reference in entity.references:
                    if names.references.get(reference.name) == columns:
                        return reference
        return None


def table_profiles(setting: Setting) -> dict[QualifiedName, TableProfile]:
    """The profile of each table that holds rows, partitions with their parents."""
    return {
        table.name: _Profiler(setting, table).profile()
        for table in setting.design.schema.tables
        if table.partition_of is None and table.name in setting.rows
    }


def column_width(setting: Setting, profile: ColumnProfile) -> ColumnWidth:
    """The stored width of a column's values."""
    return ColumnWidth(
        name=profile.name,
        layout=layout_of(profile.type_name, setting.design.schema),
        payloads=profile.values.payloads,
        null_fraction=profile.null_share,
    )


class _Profiler:
    """Works out one table's profile."""

    def __init__(self, setting: Setting, table: Table) -> None:
        self._setting = setting
        self._table = table
        self._rows = setting.rows[table.name]
        self._parents: dict[str, str] = {}
        self._spreads: dict[tuple[str, ...], Spreading] = {}
        self._null_shares: dict[str, float] = {}

    def profile(self) -> TableProfile:
        """The whole profile."""
        self._refer()
        plain = {
            column.name: self._profile(column)
            for column in self._table.columns
            if column.generated is None
        }
        for column, rule in self._derivations():
            plain[column] = self._derived(plain[column], rule)
        for column in self._table.columns:
            if column.generated is not None:
                plain[column.name] = self._generated(column, plain)
        columns = tuple(plain[column.name] for column in self._table.columns)
        return TableProfile(
            table=self._table, rows=self._rows, columns=columns, spreads=self._spreads
        )

    def _refer(self) -> None:
        """Each foreign key column gets the SQL of the referenced key."""
        placed: dict[tuple[str, ...], ParentRow] = {}
        for key in self._table.foreign_keys:
            parents = self._setting.rows.get(key.referenced_table)
            if parents is None or any(column in self._parents for column in key.columns):
                continue
            row = self._parent_row(key, parents, placed)
            placed[key.columns] = row
            columns = zip(key.columns, key.referenced_columns, strict=True)
            for column, referenced in columns:
                self._parents[column] = key_values(
                    self._setting, key.referenced_table, referenced
                ).at(row.parent, row.parent)

    def _parent_row(
        self, key: ForeignKey, parents: int, placed: Mapping[tuple[str, ...], ParentRow]
    ) -> ParentRow:
        reference = self._setting.reference(self._table.name, key.columns)
        fan = reference.fan_out if reference is not None and not self._setting.minimal else None
        share = self._null_share(key.columns[0], self._table.column(key.columns[0]))
        self._null_shares |= dict.fromkeys(key.columns, share)
        spread = spreading(
            self._rows,
            parents,
            p50=fan.p50 if fan is not None else None,
            p99=fan.p99 if fan is not None else None,
        )
        number_ = salt(self._setting.seed, *_path(self._table.name), *key.columns)
        other = self._partner(key.columns, placed)
        if other is not None:
            spread = spreading(self._rows, parents)
            shift = f"({other.parent} * 7919 + {other.slot} + {number_ % parents})"
            self._spreads[key.columns] = spread
            return ParentRow(slot=other.slot, parent=f"(1 + {shift} % {parents})")
        self._spreads[key.columns] = spread
        row = parent_row(spread, number_)
        if key.referenced_table == self._table.name:
            row = replace(row, parent="greatest(1, #i# / 2)")
        return row

    def _partner(
        self, columns: tuple[str, ...], placed: Mapping[tuple[str, ...], ParentRow]
    ) -> ParentRow | None:
        """The other reference of a composite unique key: within one parent, take the next."""
        for unique in _unique_sets(self._table):
            for other, row in placed.items():
                if set(columns) | set(other) <= set(unique) and len(unique) > len(columns):
                    return row
        return None

    def _profile(self, column: Column) -> ColumnProfile:
        share = self._null_shares.get(column.name, self._null_share(column.name, column))
        sql = self._parents.get(column.name)
        if sql is not None:
            key = next(k for k in self._table.foreign_keys if column.name in k.columns)
            referenced = key.referenced_columns[key.columns.index(column.name)]
            target = key_values(self._setting, key.referenced_table, referenced)
            made = replace(target, sql=sql, basis="a row of " + key.referenced_table.display)
        else:
            made = column_values(self._setting, self._table, column)
        return ColumnProfile(
            name=column.name, type_name=column.type, values=made, null_share=share
        )

    def _null_share(self, name: str, column: Column) -> float:
        primary = self._table.primary_key
        if column.not_null is not None or (primary and name in primary.columns):
            return 0.0
        if self._setting.minimal:
            return float(name == "deleted_at")
        attribute = self._setting.attribute(self._table.name, name)
        if attribute is not None and attribute.distribution.null_fraction is not None:
            return attribute.distribution.null_fraction
        return 1.0 - DELETED_SHARE if name == "deleted_at" else NULL_SHARE

    def _derivations(self) -> Iterator[tuple[str, Comparison]]:
        """Columns that a CHECK ties to others, with the side they are computed from.

        Of two columns the one that may be null, or comes later in the table, is computed.
        """
        order = {column.name: place for place, column in enumerate(self._table.columns)}
        taken: set[str] = set()
        for check in self._table.checks:
            for found in comparisons(check.expression):
                for rule in _tied(found, order, self._table):
                    name = column_name(rule.left)
                    if name is not None and name not in taken:
                        taken.add(name)
                        yield name, rule
                        break

    def _derived(self, before: ColumnProfile, rule: Comparison) -> ColumnProfile:
        """The column as the other side, or a little more or less than it."""
        sql = f"({rule.right})"
        words = f"= {rule.right}"
        if rule.operator != "=":
            sign = "+" if rule.operator in {">", ">="} else "-"
            number_ = salt(self._setting.seed, *_path(self._table.name), before.name, "step")
            sql = f"({rule.right} {sign} {_step(before.type_name, number_)})"
            words = f"{rule.operator} {rule.right}"
        sql = f"{sql}::{before.type_name}"
        payloads = before.values.payloads
        if "*" in rule.right and before.type_name.startswith("numeric"):
            # A product has more digits than its factors: one group of four of them.
            payloads = tuple((width + 2, share) for width, share in payloads)
        made = replace(before.values, sql=sql, payloads=payloads, basis=words, distinct=None)
        return replace(before, values=made, derived=True)

    def _generated(self, column: Column, plain: Mapping[str, ColumnProfile]) -> ColumnProfile:
        expression = column.generated.expression if column.generated else ""
        sources = [p for name, p in plain.items() if mentions(expression, name)]
        made = Values("", (), "computed by the server")
        if column.type == "tsvector":
            made = replace(made, payloads=_vector_payloads(sources))
        elif sources and layout_of(column.type, self._setting.design.schema).varying:
            made = replace(made, payloads=sources[0].values.payloads)
        return ColumnProfile(
            name=column.name, type_name=column.type, values=made, computed=True
        )


def key_values(setting: Setting, table: QualifiedName, column: str) -> Values:
    """The values of a referenced column, over the number of the referenced row."""
    found = setting.design.schema.table(table)
    for key in found.foreign_keys:
        if column in key.columns and key.referenced_table != table:
            referenced = key.referenced_columns[key.columns.index(column)]
            return key_values(setting, key.referenced_table, referenced)
    return column_values(setting, found, found.column(column))


def column_values(setting: Setting, table: Table, column: Column) -> Values:
    """The values of a column that refers to nothing."""
    attribute = setting.attribute(table.name, column.name)
    request = _request(setting, table, column, attribute)
    if table.name == audit_table(setting.design.brief):
        recorded = audit_values(setting.design, setting.rows, request, column.name)
        if recorded is not None:
            return recorded
    weights = dict(attribute.distribution.weights) if attribute is not None else {}
    choices = _choices(setting, table, column, attribute) or tuple(weights)
    if choices and column.type != "boolean":
        return values.listed(request, choices, weights)
    if attribute is None:
        request = replace(
            request, average_characters=request.average_characters or OWN_CHARACTERS
        )
    else:
        made = _by_kind(request, attribute.type)
        if made is not None:
            return made
    return _by_type(setting, table, column, request)


def _request(
    setting: Setting, table: Table, column: Column, attribute: Attribute | None
) -> Request:
    low, high, most = _limits(table, column)
    spread = attribute.distribution if attribute is not None else None
    length = attribute.type.length if attribute is not None else None
    bounds = [bound for bound in (most, length, _type_length(column.type)) if bound]
    return Request(
        seed=setting.seed,
        name=".".join((*_path(table.name), column.name)),
        salt=salt(setting.seed, *_path(table.name), column.name),
        type_name=column.type,
        rows=setting.rows[table.name],
        unique=_is_unique(table, column.name) or "nextval(" in (column.default or ""),
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
    }
    maker = makers.get(kind.kind)
    return maker(request) if maker is not None and not kind.array else None


def _by_type(setting: Setting, table: Table, column: Column, request: Request) -> Values:
    name = column.type
    bare = re.sub(r"\(.*?\)", "", name).strip()
    if name.endswith("[]"):
        return Values(f"'{{}}'::{name}", ((12, 1.0),), "empty arrays")
    if bare in {"bigint", "integer", "smallint", "oid"}:
        return values.whole_number(request)
    if bare == "numeric":
        precision, scale = _digits(name)
        return values.amount(request, scale, precision)
    if bare.startswith(("timestamp", "date")):
        return _moment(setting, table, column, request)
    simple = {
        "boolean": values.truth,
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
    if bare in simple:
        return simple[bare](request)
    return _rare(column, request, bare)


def _rare(column: Column, request: Request, bare: str) -> Values:
    part = values.unit(request.salt)
    if bare == "uuid":
        return values.identifier(request, ordered="uuidv7" in (column.default or ""))
    if bare == "interval":
        return Values(f"({part} * interval '10 days')", (), "0 to 10 days, evenly")
    if bare.startswith("time"):
        sql = f"(time '00:00' + {part} * interval '24 hours')::{column.type}"
        return Values(sql, (), "any time of the day")
    if bare == "xid8":
        return Values("((1000 + #i#)::text::xid8)", (), "one transaction for each row")
    if bare == '"char"':
        return Values("('U'::\"char\")", (), "one letter")
    if bare == "name":
        return Values("('postgres'::name)", (), "one name")
    if bare == "tsvector":
        return Values("(''::tsvector)", ((4, 1.0),), "empty")
    return Values(
        f"(NULL::{column.type})", ((0, 1.0),), "null: no values of this type are made"
    )


def _moment(setting: Setting, table: Table, column: Column, request: Request) -> Values:
    """Moments: in the order of rows where the server sets them, else all over the past."""
    start, end = moments(setting, table, column.name)
    whole = max(1.0, (end - start).total_seconds())
    in_order = request.unique or column.default is not None or _is_partition_key(table, column)
    share = f"((#i# - 0.5::double precision) / {request.rows})"
    if column.name == "updated_at":
        share = (
            f"((#i# - 0.5::double precision * {values.unit(request.salt)}) / {request.rows})"
        )
    elif not in_order:
        share = values.unit(request.salt)
    base = f"timestamptz {quote_literal(start.isoformat())}"
    moment = f"({base} + {share} * {whole:.0f} * interval '1 second')"
    sql = moment if column.type.endswith("with time zone") else f"({moment} AT TIME ZONE 'UTC')"
    order = "in the order of rows" if in_order else "evenly"
    return Values(f"({sql})::{column.type}", (), f"{start:%Y-%m-%d} to {end:%Y-%m-%d}, {order}")


def moments(setting: Setting, table: Table, column: str) -> tuple[datetime, datetime]:
    """The span in which a table's rows came about.

    Partitions are made from the present on: rows of a partitioned table are taken as written
    from the first of them on, as if the clock had gone on.
    """
    forecast = next((f for f in setting.design.forecasts if f.table == table.name), None)
    days = HISTORY_DAYS
    if forecast is not None and forecast.growth_per_month > 0:
        days = forecast.rows / forecast.growth_per_month * 30.4375
    if forecast is not None and forecast.retention_days is not None:
        days = min(days, forecast.retention_days)
    end = setting.now
    start = end - timedelta(days=min(days, 10 * HISTORY_DAYS))
    key = table.partition_key
    if key is not None and column in key.columns:
        spans = [
            span
            for child in setting.design.schema.tables
            if child.partition_of is not None and child.partition_of.parent == table.name
            for span in _spans(child.partition_of.bound)
        ]
        if spans:
            low, high = min(low for low, _ in spans), max(high for _, high in spans)
            start, end = low, min(high, low + (end - start))
    return start, end


def _spans(bound: str) -> Iterator[tuple[datetime, datetime]]:
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


def _limits(table: Table, column: Column) -> tuple[float | None, float | None, int | None]:
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
                    low = limit + _open_end(column, rule.operator == ">")
                elif column_name(rule.left) == column.name and rule.operator in {"<", "<="}:
                    high = limit - _open_end(column, rule.operator == "<")
    return low, high, most


def _open_end(column: Column, is_open: bool) -> float:  # noqa: FBT001 - a condition as number
    if not is_open:
        return 0.0
    if column.type.startswith("numeric"):
        return float(10 ** -_digits(column.type)[1])
    return 1.0


def _tied(found: Comparison, order: Mapping[str, int], table: Table) -> Iterator[Comparison]:
    """The comparison as a rule for its left side, the better side first."""
    sides = [
        rule
        for rule in (found, found.turned)
        if rule.operator in {"=", ">", ">=", "<", "<="}
        and (name := column_name(rule.left)) in order
        and any(mentions(rule.right, other) for other in order if other != name)
        and not mentions(rule.right, name or "")
        and table.column(name or "").generated is None
    ]
    sides.sort(key=lambda rule: _rank(table, column_name(rule.left) or "", order))
    yield from sides


def _rank(table: Table, name: str, order: Mapping[str, int]) -> tuple[bool, bool, int]:
    column = table.column(name)
    return (column.not_null is not None, column.default is not None, -order[name])


def _step(type_name: str, salt_: int) -> str:
    part = values.unit(salt_)
    if type_name.startswith("timestamp"):
        return f"(({part} + 0.01) * interval '{_SEQUENCE_STEP_HOURS} hours')"
    if type_name.startswith("numeric"):
        return f"round((({part} + 0.001) * 50)::numeric, {_digits(type_name)[1]})"
    return f"(1 + floor({part} * 9))::integer"


def _vector_payloads(sources: list[ColumnProfile]) -> values.Payloads:
    """Widths of a tsvector over texts of the vocabulary: each distinct word with positions.

    Source: src/include/tsearch/ts_type.h; a word takes an entry of 4 bytes, itself, up to the
    next even byte, a count of 2 and 2 for each position.
    """
    counts: values.Payloads = ((0, 1.0),)
    for source in sources:
        low, high = source.values.low_words, source.values.high_words
        spread = uniform(low, high) if high else ((0, 1.0),)
        kept = tuple((n, share * (1 - source.null_share)) for n, share in spread)
        counts = values.convolved(counts, (*kept, (0, source.null_share)))
    entry = 4 + WORD_CHARACTERS + WORD_CHARACTERS % 2 + 2
    widths: dict[int, float] = {}
    for tokens, share in counts:
        width = round(4 + distinct_words(tokens) * entry + 2 * tokens)
        widths[width] = widths.get(width, 0.0) + share
    return tuple(sorted(widths.items()))


def distinct_words(tokens: float) -> float:
    """How many different words a text of `tokens` words holds on average."""
    return sum(1.0 - (1.0 - weight) ** tokens for weight in word_weights())


def _unique_sets(table: Table) -> Iterator[tuple[str, ...]]:
    for key in table.keys:
        yield key.columns
    for index in table.indexes:
        if index.unique and all(column is not None for column in index.columns):
            yield tuple(column for column in index.columns if column is not None)


def _is_unique(table: Table, column: str) -> bool:
    """Whether the column alone is unique, or the first of a composite key without references."""
    references = {name for key in table.foreign_keys for name in key.columns}
    for unique in _unique_sets(table):
        own = [name for name in unique if name not in references]
        if own and own[0] == column and (len(unique) == 1 or len(references & set(unique)) < 2):  # noqa: PLR2004 - two references tell rows apart by themselves
            return True
    return False


def _digits(type_name: str) -> tuple[int | None, int]:
    found = re.search(r"\((\d+)(?:,(-?\d+))?\)", type_name)
    if found is None:
        return None, 2
    return int(found[1]), int(found[2] or 0)


def _type_length(type_name: str) -> int | None:
    found = re.fullmatch(r"character(?: varying)?\((\d+)\)", type_name)
    return int(found[1]) if found else None


def _path(name: QualifiedName) -> tuple[str, str]:
    return (name.schema, name.name)


def quoted(name: str) -> str:
    """The column's name for SQL."""
    return quote_identifier(name)
