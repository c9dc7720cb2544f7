"""What a statement of a file comes to in the lab, decided before anything runs.

Everything that needs the statement's tree is asked here, while the tree is at hand.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dbarchitect.sqltext.definitions import definitions
from dbarchitect.sqltext.kinds import StatementKind
from dbarchitect.sqltext.needs import (
    extension_wanted,
    is_concurrent,
    is_local_setting,
    new_owner,
    object_kind,
    only_sets,
    predefined_roles_granted,
    role_wanted,
    roles_named,
    savepoint_named,
    setting_named,
    transaction_word,
    without_tablespaces,
)
from dbarchitect.sqltext.pieces import without_tree

if TYPE_CHECKING:
    from dbarchitect.sqltext.definitions import Definition
    from dbarchitect.sqltext.needs import ExtensionWanted, RoleWanted
    from dbarchitect.sqltext.statements import Statement

_TRANSACTIONS = "Each statement is a transaction of its own here."
_WHOLE_SERVER = "It changes the whole server, of which the lab has its own."
_LEFT_OUT = {
    StatementKind.ALTER_DATABASE: _WHOLE_SERVER,
    StatementKind.ALTER_ROLE: "Roles of the lab are stand-ins without rights or settings.",
    StatementKind.ALTER_SYSTEM: _WHOLE_SERVER,
    StatementKind.CHECKPOINT: _WHOLE_SERVER,
    StatementKind.CREATE_DATABASE: _WHOLE_SERVER,
    StatementKind.CREATE_EVENT_TRIGGER: "It would run inside every later statement of the lab.",
    StatementKind.CREATE_SUBSCRIPTION: "It would connect to another server.",
    StatementKind.ALTER_SUBSCRIPTION: "It would connect to another server.",
    StatementKind.CURSOR: _TRANSACTIONS,
    StatementKind.LOAD: _WHOLE_SERVER,
    StatementKind.LOCK: _TRANSACTIONS,
    StatementKind.CREATE_TABLESPACE: "The lab has no folders of the server that it is for.",
    StatementKind.DROP_DATABASE: _WHOLE_SERVER,
    StatementKind.DROP_ROLE: "Roles of the lab are stand-ins that other statements may need.",
    StatementKind.DROP_TABLESPACE: _WHOLE_SERVER,
    StatementKind.SECURITY_LABEL: "The lab has no provider of security labels.",
}
_LEFT_OUT_KINDS = {
    "OBJECT_DATABASE": _WHOLE_SERVER,
    "OBJECT_EVENT_TRIGGER": "The lab has no event triggers of the file.",
    "OBJECT_SUBSCRIPTION": "The lab has no subscriptions of the file.",
    "OBJECT_TABLESPACE": "The lab has no folders of the server that it is for.",
}
_ABOUT_OBJECTS = frozenset(
    {
        StatementKind.ALTER_OTHER,
        StatementKind.ALTER_OWNER,
        StatementKind.COMMENT,
        StatementKind.DROP,
        StatementKind.GRANT,
        StatementKind.RENAME,
        StatementKind.REVOKE,
    }
)
_ADMINS_COMMENTS = frozenset({"OBJECT_DATABASE", "OBJECT_EXTENSION", "OBJECT_ROLE"})


_KEEPS_ITS_TRANSACTION = frozenset(
    {
        StatementKind.ALTER_DOMAIN,
        StatementKind.ALTER_FUNCTION,
        StatementKind.ALTER_POLICY,
        StatementKind.ALTER_SEQUENCE,
        StatementKind.ALTER_TABLE,
        StatementKind.COMMENT,
        StatementKind.CREATE_AGGREGATE_OR_TYPE,
        StatementKind.CREATE_DOMAIN,
        StatementKind.CREATE_FUNCTION,
        StatementKind.CREATE_INDEX,
        StatementKind.CREATE_MATERIALIZED_VIEW,
        StatementKind.CREATE_POLICY,
        StatementKind.CREATE_RULE,
        StatementKind.CREATE_SCHEMA,
        StatementKind.CREATE_SEQUENCE,
        StatementKind.CREATE_STATISTICS,
        StatementKind.CREATE_TABLE,
        StatementKind.CREATE_TRIGGER,
        StatementKind.CREATE_TYPE,
        StatementKind.CREATE_VIEW,
        StatementKind.GRANT,
        StatementKind.INSERT,
        StatementKind.REVOKE,
    }
)
"""Statements that mean the same within a transaction with others of these kinds."""

_ASKS_NO_OWNER = _KEEPS_ITS_TRANSACTION - {
    StatementKind.GRANT,
    StatementKind.INSERT,
    StatementKind.REVOKE,
}
"""Statements that come to the same whether the objects before them have their owners yet."""

_MAY_ASK_FOR_ROLES = frozenset(
    {
        StatementKind.CALL,
        StatementKind.COPY,
        StatementKind.CREATE_TABLE_AS,
        StatementKind.DELETE,
        StatementKind.DO,
        StatementKind.EXECUTE,
        StatementKind.EXPLAIN,
        StatementKind.INSERT,
        StatementKind.MERGE,
        StatementKind.OTHER,
        StatementKind.SELECT,
        StatementKind.UPDATE,
    }
)
"""Statements that compute something, which may depend on the roles that are there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A statement, without its tree, and what is done about it.

    `sql` is what runs. `owner` is whom an ALTER ... OWNER TO gives the object to.
    `transaction` is the word of BEGIN, COMMIT and their kin. With `may_ask_for_roles` it may
    come to something else where a role is missing that only a later statement names.
    """

    statement: Statement
    sql: str
    left_out: str | None
    roles: frozenset[str]
    role: RoleWanted | None
    owner: str | None
    extension: ExtensionWanted | None
    definitions: tuple[Definition, ...]
    transaction: str
    savepoint: str
    setting: str
    is_local: bool
    is_batchable: bool
    may_ask_for_roles: bool

    @property
    def asks_no_owner(self) -> bool:
        """Whether it may run before the objects made so far have their owners."""
        return self.is_batchable and self.statement.kind in _ASKS_NO_OWNER


def planned(statement: Statement) -> Planned:
    """What is done about the statement."""
    kind = statement.kind
    owner = new_owner(statement)
    is_transaction = kind is StatementKind.TRANSACTION
    can_share = kind in _KEEPS_ITS_TRANSACTION and owner is None
    return Planned(
        statement=without_tree(statement),
        sql=without_tablespaces(statement),
        left_out=_why_left_out(statement),
        roles=roles_named(statement),
        role=role_wanted(statement) if kind is StatementKind.CREATE_ROLE else None,
        owner=owner,
        extension=(
            extension_wanted(statement) if kind is StatementKind.CREATE_EXTENSION else None
        ),
        definitions=definitions(statement),
        transaction=transaction_word(statement),
        savepoint=savepoint_named(statement) if is_transaction else "",
        setting=setting_named(statement),
        is_local=is_local_setting(statement),
        is_batchable=can_share and not is_concurrent(statement),
        may_ask_for_roles=kind in _MAY_ASK_FOR_ROLES and not only_sets(statement),
    )


def _why_left_out(statement: Statement) -> str | None:
    if statement.kind is StatementKind.COMMENT and object_kind(statement) in _ADMINS_COMMENTS:
        return "It describes a database, an extension or a role, which the lab made itself."
    if statement.kind is StatementKind.SET and _asks_for_another_encoding(statement):
        return "Names and texts travel as UTF-8, whatever the file is written in."
    if statement.kind in _ABOUT_OBJECTS:
        if predefined_roles_granted(statement):
            return "Roles of the lab are stand-ins without rights or settings."
        return _LEFT_OUT_KINDS.get(object_kind(statement))
    return _LEFT_OUT.get(statement.kind)


def is_about_a_publication(statement: Statement) -> bool:
    """Whether it changes, describes or drops a publication."""
    if statement.kind is StatementKind.ALTER_PUBLICATION:
        return True
    return statement.kind in _ABOUT_OBJECTS and object_kind(statement) == "OBJECT_PUBLICATION"


def _asks_for_another_encoding(statement: Statement) -> bool:
    is_encoding = setting_named(statement) == "client_encoding"
    return is_encoding and "utf" not in statement.text.lower()
