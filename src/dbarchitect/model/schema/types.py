"""Types that a schema defines for itself."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from dbarchitect.model.identifier import QualifiedName
from dbarchitect.model.schema.constraints import Check
from dbarchitect.model.schema.privileges import Privileges


class CollationProvider(StrEnum):
    """Whose rules a collation follows."""

    LIBC = "libc"
    ICU = "icu"
    BUILTIN = "builtin"


@dataclass(frozen=True, slots=True, kw_only=True)
class Collation:
    """`CREATE COLLATION`.

    Provider libc has `collate` and `ctype`, the others have `locale`; `rules` are ICU's.
    """

    name: QualifiedName
    owner: str
    provider: CollationProvider = CollationProvider.LIBC
    collate: str | None = None
    ctype: str | None = None
    locale: str | None = None
    deterministic: bool = True
    rules: str | None = None
    comment: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EnumType:
    """`CREATE TYPE ... AS ENUM`, its labels in sort order."""

    name: QualifiedName
    labels: tuple[str, ...]
    owner: str
    privileges: Privileges = None
    comment: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Domain:
    """`CREATE DOMAIN`; `base_type` as `format_type` prints it."""

    name: QualifiedName
    base_type: str
    owner: str
    not_null: bool = False
    not_null_name: str | None = None
    default: str | None = None
    collation: QualifiedName | None = None
    checks: tuple[Check, ...] = ()
    privileges: Privileges = None
    comment: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CompositeAttribute:
    """One attribute of a composite type."""

    name: str
    type: str
    collation: QualifiedName | None = None
    comment: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CompositeType:
    """`CREATE TYPE ... AS (...)`, its attributes in order."""

    name: QualifiedName
    attributes: tuple[CompositeAttribute, ...]
    owner: str
    privileges: Privileges = None
    comment: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RangeType:
    """`CREATE TYPE ... AS RANGE`; its multirange type is `multirange_name`."""

    name: QualifiedName
    subtype: str
    owner: str
    multirange_name: QualifiedName | None = None
    subtype_operator_class: QualifiedName | None = None
    collation: QualifiedName | None = None
    canonical: QualifiedName | None = None
    subtype_diff: QualifiedName | None = None
    privileges: Privileges = None
    comment: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShellType:
    """`CREATE TYPE name;`: a type that is only announced."""

    name: QualifiedName
    owner: str
    comment: str | None = None
