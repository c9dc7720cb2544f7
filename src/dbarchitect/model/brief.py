"""A brief: what a business needs of its data, checked and with every default filled in.

Rules:
    1. A brief speaks in the business's names; physical names are the design's.
    2. Every value that the author did not write is an `Assumption`; every answer that would
       change the design is an `OpenQuestion` with an id that stays.
    3. Rates are per hour, growth is per month of 30.4375 days, spans are in days.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from dbarchitect.errors import Location
from dbarchitect.model.constructs import ConstructUse
from dbarchitect.model.contradiction import Contradiction
from dbarchitect.model.dependencies import DependencyRule, JoinRule, JoinTaken, Normalisation
from dbarchitect.model.partition import PartitionRule
from dbarchitect.model.quantities import DAYS_PER_MONTH, Milliseconds, PerHour, Rows
from dbarchitect.model.relations import ArcRule, TreeRule
from dbarchitect.model.rules import BalanceRule, CheckRule, OverlapRule, UniqueRule
from dbarchitect.model.tenancy import Isolation


class AttributeKind(StrEnum):
    """The types that a brief knows; a design maps each to a PostgreSQL type."""

    TEXT = "text"
    EMAIL = "email"
    URL = "url"
    PHONE = "phone"
    IP = "ip"
    INTEGER = "integer"
    SMALLINT = "smallint"
    BIGINT = "bigint"
    NUMERIC = "numeric"
    MONEY = "money"
    FLOAT = "float"
    BOOLEAN = "boolean"
    DATE = "date"
    TIME = "time"
    INSTANT = "instant"
    DURATION = "duration"
    PERIOD = "period"
    DATE_PERIOD = "date period"
    UUID = "uuid"
    JSON = "json"
    BYTES = "bytes"
    SECRET = "secret"  # noqa: S105 - a type of value, not a password
    VECTOR = "vector"
    ENUMERATION = "enumeration"


PERIODS = frozenset({AttributeKind.PERIOD, AttributeKind.DATE_PERIOD})
"""Kinds that say from when to when: with their beginning, without their end."""


class Sensitivity(StrEnum):
    """Why a value needs care."""

    NONE = "none"
    PII = "pii"
    SECRET = "secret"  # noqa: S105 - a class of value, not a password


class DeleteMode(StrEnum):
    """What deleting a row of an entity means."""

    HARD = "hard"
    SOFT = "soft"


class History(StrEnum):
    """Which former states of a row are kept.

    None (SCD type 1), every version (type 2), the value before the last change (type 3), or
    every version of rows that say themselves from when to when they are true.
    """

    NONE = "none"
    VERSIONS = "versions"
    PREVIOUS = "previous"
    BITEMPORAL = "bitemporal"


class OnDelete(StrEnum):
    """What deleting the referenced row does to those that refer to it."""

    RESTRICT = "restrict"
    CASCADE = "cascade"
    SET_NULL = "set null"


class ReferenceRole(StrEnum):
    """Which key of the brief a reference came from."""

    PART_OF = "part of"
    BELONGS_TO = "belongs to"
    REFERS_TO = "refers to"
    LINKS = "links"
    ONE_OF = "refers to one of"


class IdentityMode(StrEnum):
    """How rows are told apart."""

    AUTO = "auto"
    BIGINT = "bigint"
    UUID = "uuid"
    NATURAL = "natural"


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentKey:
    """A key that a document has, the type of its value, and whether it may be left out."""

    name: str
    type: AttributeType
    optional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AttributeType:
    """A type with its parameters: characters of a text, digits of a number, listed values.

    `length` is a text's most characters or a vector's dimensions. `keys` are declared of a
    document, which has no others where it is `closed`.
    """

    kind: AttributeKind
    length: int | None = None
    precision: int | None = None
    scale: int | None = None
    values: tuple[str, ...] = ()
    array: bool = False
    keys: tuple[DocumentKey, ...] = ()
    closed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Distribution:
    """How an attribute's values are spread, for the rows that the lab generates.

    `weights` pairs a listed value with its share (they add up to 1). `distinct` is the number
    of different values in the whole table. `null_fraction` is 0 to 1. `average_length` is in
    characters.
    """

    weights: tuple[tuple[str, float], ...] = ()
    distinct: int | None = None
    null_fraction: float | None = None
    average_length: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribute:
    """One fact about an entity.

    `default` is SQL of a constant or `now`, `today`, `uuid`; `check` SQL over attributes.
    """

    name: str
    type: AttributeType
    null: bool = False
    unique: bool = False
    default: str | None = None
    check: str | None = None
    sensitive: Sensitivity = Sensitivity.NONE
    distribution: Distribution = Distribution()
    example: str | None = None
    description: str | None = None
    column: str | None = None
    location: Location | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class FanOut:
    """How many rows refer to one row: the median and the 99th percentile."""

    p50: float
    p99: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """One entity's reference to another, by a `name` of its own; `unique` makes it 1:1."""

    name: str
    target: str
    role: ReferenceRole
    optional: bool = False
    unique: bool = False
    on_delete: OnDelete = OnDelete.RESTRICT
    fan_out: FanOut | None = None
    column: str | None = None
    description: str | None = None
    location: Location | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Keeping:
    """How rows live and die: change times, audit, former states, and what delete means.

    `changes_per_month` are changes of rows that are there, known where versions are kept.
    `previous` are the attributes whose value before the last change is kept.
    `history_retention_days` is how long a version is kept after it ended, None for ever.
    Rows of what is `append_only` are neither changed nor deleted; a row with a `version` counts
    its changes.
    """

    timestamps: bool = True
    audit: bool = False
    delete: DeleteMode = DeleteMode.HARD
    history: History = History.NONE
    changes_per_month: float | None = None
    previous: tuple[str, ...] = ()
    history_retention_days: float | None = None
    append_only: bool = False
    version: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """A kind of thing that the business keeps.

    `rows` is the number at the start, `growth_per_month` what is added. `rows_per_write` is how
    many rows one statement usually writes; it decides between row and statement triggers.
    `partition` is None where the design decides; `closure_of` the entity whose ancestors the
    rows hold, where the design added this one.
    """

    name: str
    rows: Rows
    growth_per_month: float = 0.0
    attributes: tuple[Attribute, ...] = ()
    references: tuple[Reference, ...] = ()
    identity: IdentityMode = IdentityMode.AUTO
    natural_key: tuple[str, ...] = ()
    uniques: tuple[UniqueRule, ...] = ()
    no_overlaps: tuple[OverlapRule, ...] = ()
    balances: tuple[BalanceRule, ...] = ()
    arcs: tuple[ArcRule, ...] = ()
    tree: TreeRule | None = None
    closure_of: str | None = None
    checks: tuple[CheckRule, ...] = ()
    depends: tuple[DependencyRule, ...] = ()
    joins: JoinRule | None = None
    normalise: bool = True
    keeping: Keeping = Keeping()
    retention_days: float | None = None
    partition: PartitionRule | None = None
    rows_per_write: int = 1
    description: str | None = None
    table: str | None = None
    location: Location | None = field(default=None, compare=False)

    @property
    def part_of(self) -> Reference | None:
        """The reference to the whole that this entity is part of, if it is part of one."""
        return next((r for r in self.references if r.role is ReferenceRole.PART_OF), None)

    @property
    def links(self) -> tuple[Reference, ...]:
        """The references of an N:M relation: what each row ties together; else none."""
        return tuple(r for r in self.references if r.role is ReferenceRole.LINKS)


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditLog:
    """Where changes of audited entities are recorded; `name` is known to `retention`."""

    name: str
    rows: Rows
    growth_per_month: float
    retention_days: float | None = None
    table: str | None = None
    location: Location | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessPattern:
    """A statement that the application runs, how often, and how fast it must be.

    Either `sql` (with `:name` binds) or `search_entity` with `search_attributes`. `p95_ms` is
    None where the brief sets no target. `freshness_minutes` is how old an answer may be, None
    where it must be current; `late_rows_minutes` how long after its moment a row of what is
    added up is committed at most, and `kept_days` how long its sums stay, None for ever.
    """

    name: str
    rate_per_hour: PerHour
    sql: str | None = None
    search_entity: str | None = None
    search_attributes: tuple[str, ...] = ()
    p95_ms: Milliseconds | None = None
    freshness_minutes: float | None = None
    late_rows_minutes: float | None = None
    kept_days: float | None = None
    description: str | None = None
    location: Location | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirements:
    """What is asked of the database as a whole; None where the brief is silent.

    `tenancy_entity` is the tenant, `isolation` what keeps tenants apart, `tenancy_shared` names
    entities that are there for all of them.
    """

    availability_percent: float | None = None
    consistency: str | None = None
    rpo_minutes: float | None = None
    rto_minutes: float | None = None
    compliance: tuple[str, ...] = ()
    tenancy_entity: str | None = None
    isolation: Isolation = Isolation.SHARED
    tenancy_shared: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, order=True)
class Assumption:
    """A value that the author did not write: where, what was taken, and why."""

    path: str
    value: str
    reason: str


@dataclass(frozen=True, slots=True, order=True)
class OpenQuestion:
    """A question whose answer would change the design; `id` stays over runs."""

    id: str
    text: str
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """A whole brief, checked, in its author's order and with the constructs of the grammar."""

    name: str
    postgresql_major: int
    horizon_days: float
    entities: tuple[Entity, ...]
    access: tuple[AccessPattern, ...] = ()
    requirements: Requirements = Requirements()
    audit_log: AuditLog | None = None
    schema: str = "public"
    description: str | None = None
    assumptions: tuple[Assumption, ...] = ()
    open_questions: tuple[OpenQuestion, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()
    normalisations: tuple[Normalisation, ...] = field(default=(), compare=False)
    joins: tuple[JoinTaken, ...] = field(default=(), compare=False)
    constructs: tuple[ConstructUse, ...] = field(default=(), compare=False)

    def entity(self, name: str) -> Entity:
        """The entity of that name.

        Raises:
            KeyError: there is none.
        """
        for entity in self.entities:
            if entity.name == name:
                return entity
        raise KeyError(name)

    @property
    def horizon_months(self) -> float:
        """The horizon in mean months."""
        return self.horizon_days / DAYS_PER_MONTH
