"""Alignment and width of each type, as `pg_type.typlen`, `typalign` and `typstorage` say.

Source: src/include/catalog/pg_type.dat; a test compares the table with a server's catalog.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dbarchitect.model.schema import Schema

SHORT_PAYLOAD_BYTES = 126
"""The longest value with a 1-byte header. Source: VARATT_SHORT_MAX (0x7F), varatt.h."""


class Storage(StrEnum):
    """What may be done to a value where its row is too wide.

    Source: PostgreSQL documentation 66.2.1 (Out-of-Line, On-Disk TOAST Storage).
    """

    PLAIN = "p"
    MAIN = "m"
    EXTERNAL = "e"
    EXTENDED = "x"


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeLayout:
    """How a type lies in a row.

    `alignment` is 1, 2, 4 or 8 bytes. `fixed_bytes` is None for a variable width (varlena).
    `storage` is that of a column for which none is chosen.
    """

    alignment: int
    fixed_bytes: int | None = None
    storage: Storage = Storage.EXTENDED

    @property
    def packable(self) -> bool:
        """Whether a short value loses its alignment and three bytes of its header."""
        return self.storage is not Storage.PLAIN

    @property
    def varying(self) -> bool:
        """Whether the type has no fixed width."""
        return self.fixed_bytes is None


def _fixed(width_bytes: int, alignment: int) -> TypeLayout:
    return TypeLayout(alignment=alignment, fixed_bytes=width_bytes, storage=Storage.PLAIN)


_VARLENA_4 = TypeLayout(alignment=4)
_VARLENA_8 = TypeLayout(alignment=8)
_PLAIN_4 = TypeLayout(alignment=4, storage=Storage.PLAIN)
_MAIN_4 = TypeLayout(alignment=4, storage=Storage.MAIN)
_EXTERNAL_4 = TypeLayout(alignment=4, storage=Storage.EXTERNAL)

_LAYOUTS = {
    "boolean": _fixed(1, 1),
    '"char"': _fixed(1, 1),
    "uuid": _fixed(16, 1),
    "name": _fixed(64, 1),
    "smallint": _fixed(2, 2),
    "integer": _fixed(4, 4),
    "real": _fixed(4, 4),
    "date": _fixed(4, 4),
    "oid": _fixed(4, 4),
    "regclass": _fixed(4, 4),
    "macaddr": _fixed(6, 4),
    "macaddr8": _fixed(8, 4),
    "bigint": _fixed(8, 8),
    "double precision": _fixed(8, 8),
    "money": _fixed(8, 8),
    "time without time zone": _fixed(8, 8),
    "time with time zone": _fixed(12, 8),
    "timestamp without time zone": _fixed(8, 8),
    "timestamp with time zone": _fixed(8, 8),
    "interval": _fixed(16, 8),
    "xid8": _fixed(8, 8),
    "pg_lsn": _fixed(8, 8),
    "point": _fixed(16, 8),
    "box": _fixed(32, 8),
    "lseg": _fixed(32, 8),
    "line": _fixed(24, 8),
    "circle": _fixed(24, 8),
    "text": _VARLENA_4,
    "character varying": _VARLENA_4,
    "character": _VARLENA_4,
    "bytea": _VARLENA_4,
    "numeric": _MAIN_4,
    "json": _VARLENA_4,
    "jsonb": _VARLENA_4,
    "xml": _VARLENA_4,
    "inet": _MAIN_4,
    "cidr": _MAIN_4,
    "bit": _VARLENA_4,
    "bit varying": _VARLENA_4,
    "tsvector": _VARLENA_4,
    "tsquery": _PLAIN_4,
    "path": _VARLENA_8,
    "polygon": _VARLENA_8,
    "int4range": _VARLENA_4,
    "numrange": _VARLENA_4,
    "daterange": _VARLENA_4,
    "int8range": _VARLENA_8,
    "tsrange": _VARLENA_8,
    "tstzrange": _VARLENA_8,
    "int4multirange": _VARLENA_4,
    "nummultirange": _VARLENA_4,
    "datemultirange": _VARLENA_4,
    "int8multirange": _VARLENA_8,
    "tsmultirange": _VARLENA_8,
    "tstzmultirange": _VARLENA_8,
}

_OF_EXTENSIONS = {"vector": _EXTERNAL_4, "ltree": _VARLENA_4}
"""Of variable length. Source: pgvector, sql/vector.sql (storage external);
contrib/ltree/ltree--1.1.sql (storage extended)."""

BUILT_IN_TYPES = tuple(_LAYOUTS)
"""The names of the built-in types that `layout_of` knows, as `format_type` prints them."""


def is_path(type_name: str) -> bool:
    """Whether the type is that of paths (ltree), with or without its schema."""
    return type_name.rpartition(".")[2] == "ltree"


_MODIFIER = re.compile(r"\([0-9, -]+\)")
_INTERVAL_FIELDS = re.compile(r"^interval (?:year|month|day|hour|minute|second).*$")


def layout_of(type_name: str, schema: Schema | None = None) -> TypeLayout:
    """The layout of a type written as `format_type` prints it: `numeric(12,2)`, `bigint[]`.

    Enums, domains, ranges and composite types are looked up in `schema`.

    Raises:
        KeyError: neither PostgreSQL's table here nor the schema knows the type.
    """
    if type_name.endswith("[]"):
        element = layout_of(type_name.removesuffix("[]"), schema)
        return TypeLayout(alignment=max(4, element.alignment))
    bare = _INTERVAL_FIELDS.sub("interval", _MODIFIER.sub("", type_name)).strip()
    # The types of extensions bear their schema wherever that is not on the search path.
    known = _LAYOUTS.get(bare) or _OF_EXTENSIONS.get(bare.rpartition(".")[2])
    if known is not None:
        return known
    own = None if schema is None else _own_layout(bare, schema)
    if own is None:
        raise KeyError(type_name)
    return own


def _own_layout(type_name: str, schema: Schema) -> TypeLayout | None:
    """The layout of a type that the schema defines, or None.

    Source: typlen and typalign as set by DefineEnum, DefineDomain, DefineRange
    (src/backend/commands/typecmds.c) and heap_create_with_catalog for composites.
    """
    for domain in schema.domains:
        if domain.name.sql == type_name:
            return layout_of(domain.base_type, schema)
    for spread in schema.range_types:
        if spread.name.sql == type_name:
            return TypeLayout(alignment=max(4, layout_of(spread.subtype, schema).alignment))
    if any(enum.name.sql == type_name for enum in schema.enums):
        return _fixed(4, 4)
    if any(composite.name.sql == type_name for composite in schema.composite_types):
        return _VARLENA_8
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnWidth:
    """How wide a column's values are: payload bytes without header, with probabilities.

    `payloads` pairs a width with its probability among the values that are not null (they add
    up to 1); it is ignored for types of fixed width. `null_fraction` is 0 to 1.
    `made_of` names the columns that the value is computed from in each row, and `made_as`
    pairs the sum of their payloads, each and one more, with the payload that comes of it.
    `compressed` pairs payloads with the bytes that they take, headers in, once compressed,
    None where they stay as they are; those between are taken as the next longer one.
    """

    name: str
    layout: TypeLayout
    payloads: tuple[tuple[int, float], ...] = ()
    null_fraction: float = 0.0
    made_of: tuple[str, ...] = ()
    made_as: tuple[tuple[int, int], ...] = ()
    compressed: tuple[tuple[int, int | None], ...] = ()
    chosen_storage: Storage | None = None

    @property
    def storage(self) -> Storage:
        """The column's own storage, else that of its type."""
        return self.chosen_storage or self.layout.storage

    @property
    def widest(self) -> int:
        """The longest payload of a varying type; 0 where there are none."""
        return max((width for width, _ in self.payloads), default=0)

    def stored_as(self, payload_bytes: int) -> tuple[int, int]:
        """Bytes with header, and alignment, of a value of that payload.

        Source: heap_compute_data_size, src/backend/access/common/heaptuple.c.
        """
        layout = self.layout
        if layout.fixed_bytes is not None:
            return layout.fixed_bytes, layout.alignment
        if self.storage is not Storage.PLAIN and payload_bytes <= SHORT_PAYLOAD_BYTES:
            return payload_bytes + 1, 1
        return payload_bytes + 4, layout.alignment

    @property
    def payload_mean(self) -> float:
        """The mean payload in bytes of a value that is not null."""
        if self.layout.fixed_bytes is not None:
            return float(self.layout.fixed_bytes)
        return sum(width * share for width, share in self.payloads)

    @property
    def stored(self) -> tuple[tuple[int, int, float], ...]:
        """(bytes with header, alignment, probability) of each width of a value."""
        fixed = self.layout.fixed_bytes
        law = self.payloads if fixed is None else ((fixed, 1.0),)
        return tuple((*self.stored_as(width), share) for width, share in law)

    @property
    def average_bytes(self) -> float:
        """The mean of bytes with header over values that are not null: `pg_stats.avg_width`."""
        return sum(width * share for width, _, share in self.stored)


def uniform(low_bytes: int, high_bytes: int) -> tuple[tuple[int, float], ...]:
    """Payloads of `low_bytes` to `high_bytes`, each as probable as the others."""
    count = high_bytes - low_bytes + 1
    return tuple((width, 1.0 / count) for width in range(low_bytes, high_bytes + 1))
