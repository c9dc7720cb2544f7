"""Functions, procedures, aggregates, triggers, rules and policies."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from dbarchitect.model.identifier import QualifiedName
from dbarchitect.model.schema.privileges import Privileges


class RoutineKind(StrEnum):
    """What `pg_proc.prokind` tells apart."""

    FUNCTION = "FUNCTION"
    PROCEDURE = "PROCEDURE"
    WINDOW = "WINDOW"


class Volatility(StrEnum):
    """How far a function's result can be trusted to stay."""

    IMMUTABLE = "IMMUTABLE"
    STABLE = "STABLE"
    VOLATILE = "VOLATILE"


@dataclass(frozen=True, slots=True, kw_only=True)
class Routine:
    """A function or procedure.

    `arguments` is its identity as `pg_get_function_identity_arguments` prints it;
    `definition` is the whole CREATE OR REPLACE statement without a closing semicolon.
    """

    name: QualifiedName
    arguments: str
    definition: str
    owner: str
    kind: RoutineKind = RoutineKind.FUNCTION
    language: str = "sql"
    returns: str | None = None
    volatility: Volatility = Volatility.VOLATILE
    security_definer: bool = False
    leakproof: bool = False
    strict: bool = False
    parallel: str = "UNSAFE"
    settings: tuple[tuple[str, str], ...] = ()
    privileges: Privileges = None
    comment: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Aggregate:
    """An aggregate; `options` are the parts of CREATE AGGREGATE in order, as SQL text."""

    name: QualifiedName
    arguments: str
    signature: str
    options: tuple[tuple[str, str], ...]
    owner: str
    privileges: Privileges = None
    comment: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    """A trigger; `definition` is the whole CREATE TRIGGER statement.

    `enabled` is `origin`, `disabled`, `replica` or `always`. `inherited` triggers were cloned
    onto a partition from its parent.
    """

    name: str
    definition: str
    function: QualifiedName
    enabled: str = "origin"
    inherited: bool = False
    comment: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rewrite rule; `definition` is the whole CREATE RULE statement."""

    name: str
    definition: str
    enabled: str = "origin"
    comment: str | None = None


class PolicyCommand(StrEnum):
    """The command that a policy applies to."""

    ALL = "ALL"
    SELECT = "SELECT"
    INSERT = "INSERT"
    UPDATE = "UPDATE"
    DELETE = "DELETE"


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """A row-level security policy; `roles` is empty for PUBLIC."""

    name: str
    command: PolicyCommand = PolicyCommand.ALL
    permissive: bool = True
    roles: tuple[str, ...] = ()
    using: str | None = None
    with_check: str | None = None
    comment: str | None = None
