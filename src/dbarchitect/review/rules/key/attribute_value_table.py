"""KEY20: a table that keeps the attributes of another as rows of name and value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dbarchitect.model.finding import Confidence, Finding, Severity
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.schema import Column, ObjectKind, Table
from dbarchitect.model.schema.paths import path_of
from dbarchitect.review.columns import ColumnTypes, words_of
from dbarchitect.review.rule import Rule
from dbarchitect.review.walking import declared_tables

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.snapshot import Snapshot

RULE = Rule(
    code="KEY20",
    slug="attribute_value_table",
    severity=Severity.INFO,
    confidence=Confidence.LIKELY,
    summary="The table keeps attributes of another one's rows as rows of name and value.",
    why=(
        "No attribute has a type, a NOT NULL, a CHECK or a foreign key of its own; the planner "
        "knows nothing of its values, and each attribute of a result costs a join."
    ),
    remedy=(
        "Make attributes that are known columns of the row that they belong to; keep the "
        "others in one jsonb column there."
    ),
    systemic="{count} tables keep attributes as rows of name and value",
    also_in=("Karwin, Entity-Attribute-Value", "sqlcheck 1006"),
    references=(
        "https://www.postgresql.org/docs/18/datatype-json.html",
        "https://www.postgresql.org/docs/18/planner-stats.html",
    ),
    since="0.1",
)

_NAMES = frozenset({"attribute", "attr", "key", "name", "property", "prop", "field", "meta"})
_OF_NAMES = frozenset({"id", "key", "name", "code"})
_VALUES = frozenset({"value", "val"})
_TEXTS = frozenset({"text", "character varying"})
_MOST_OTHERS = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class _Parts:
    """The columns of such a table: the reference to the row, the name, the values."""

    entity: str
    name: Column
    values: tuple[Column, ...]


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """Tables of a reference, a name of an attribute and a value of any kind.

    The value is text, or stands in several columns, one for each type. Times, a surrogate key
    and one column more may be beside them. Without a reference the table holds settings, with
    values of one type other than text it holds measurements, and with JSON documents.
    """
    types = ColumnTypes.of(snapshot.schema)
    for table in declared_tables(snapshot.schema):
        parts = _parts(table, types)
        if parts is not None:
            yield _finding(snapshot, table, parts)


def _parts(table: Table, types: ColumnTypes) -> _Parts | None:
    names = [c for c in table.columns if _names_an_attribute(words_of(c.name))]
    values = tuple(c for c in table.columns if _VALUES & set(words_of(c.name)))
    if not names or not values or not table.foreign_keys:
        return None
    if len(values) == 1 and not _takes_anything(table, values[0], types):
        return None
    referring = {name for key in table.foreign_keys for name in key.columns}
    entity = next(
        (n for k in table.foreign_keys for n in k.columns if n != names[0].name), None
    )
    if entity is None:
        return None
    key = table.primary_key
    known = {
        *referring,
        names[0].name,
        *(c.name for c in values),
        *(key.columns if key else ()),
    }
    others = [c for c in table.columns if c.name not in known and not _is_time(c)]
    if len(others) > _MOST_OTHERS:
        return None
    return _Parts(entity=entity, name=names[0], values=values)


def _takes_anything(table: Table, value: Column, types: ColumnTypes) -> bool:
    """Whether it is text; what is never there twice tells things apart: an API key, a code."""
    is_key = any(i.unique and i.columns == (value.name,) for i in table.indexes)
    return types.plain(value.type).name in _TEXTS and not is_key


def _names_an_attribute(words: tuple[str, ...]) -> bool:
    """`key`, `name`, `meta_key`, `attribute_id`, `field`."""
    if not words or not _NAMES & set(words[:1]):
        return False
    return len(words) == 1 or (len(words) == 2 and words[1] in _OF_NAMES)  # noqa: PLR2004 - a noun and what it is told by


def _is_time(column: Column) -> bool:
    return column.type.startswith(("timestamp", "date"))


def _finding(snapshot: Snapshot, table: Table, parts: _Parts) -> Finding:
    values = ", ".join(quote_identifier(column.name) for column in parts.values)
    return RULE.found(
        snapshot,
        path_of(ObjectKind.TABLE, table.name),
        message=(
            f"{table.name.display} keeps attributes as rows: what {values} holds has no type "
            "or rule of its own, and each attribute that a query returns costs a join."
        ),
        claim=(
            f"its columns are a reference ({quote_identifier(parts.entity)}), a name "
            f"({quote_identifier(parts.name.name)}) and values ({values})"
        ),
    )
