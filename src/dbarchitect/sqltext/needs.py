"""What a statement takes for granted about the server that it was written for.

A file from another server names roles, tablespaces, extensions and settings that a new server
does not have. The lab looks here before it runs the file.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dbarchitect.sqltext.kinds import StatementKind
from dbarchitect.sqltext.positions import SourceText
from dbarchitect.sqltext.tree import scan_tokens

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.sqltext.statements import Statement
    from dbarchitect.sqltext.tree import Node

_ROLE_SETTINGS = frozenset({"role", "session_authorization"})
_NO_ROLE = frozenset({"", "none", "default"})
_MAY_NAME_TABLESPACE = frozenset(
    {
        StatementKind.CREATE_TABLE,
        StatementKind.CREATE_TABLE_AS,
        StatementKind.CREATE_MATERIALIZED_VIEW,
        StatementKind.CREATE_INDEX,
        StatementKind.ALTER_TABLE,
    }
)

_NAMES_NO_ROLE = frozenset(
    {
        StatementKind.CREATE_TABLE,
        StatementKind.CREATE_TABLE_AS,
        StatementKind.CREATE_INDEX,
        StatementKind.CREATE_VIEW,
        StatementKind.CREATE_SEQUENCE,
        StatementKind.CREATE_FUNCTION,
        StatementKind.CREATE_TRIGGER,
        StatementKind.INSERT,
        StatementKind.SELECT,
    }
)

_SETTING_FUNCTIONS = frozenset({("pg_catalog", "set_config"), ("pg_catalog", "setval")})
_READING_CLAUSES = ("fromClause", "whereClause", "withClause")
_KIND_FIELDS = ("objtype", "objectType", "renameType", "removeType")
_BEFORE_COLUMN = frozenset({"(", ",", "add", "column", "exists"})
"""What stands before a column that is called `tablespace`, and never before the clause."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtensionWanted:
    """CREATE EXTENSION: its name, and the schema that it is asked into."""

    name: str
    schema: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleWanted:
    """CREATE ROLE or USER: its name, and whether it may log in."""

    name: str
    can_login: bool


def roles_named(statement: Statement) -> frozenset[str]:
    """The roles that must be there before the statement runs, PUBLIC and keywords left out."""
    if statement.kind in _NAMES_NO_ROLE:
        return frozenset()
    if statement.kind is StatementKind.ALTER_TABLE and "owner" not in statement.text.lower():
        return frozenset()
    return frozenset(_roles(statement.tree())) - _NO_ROLE


def new_owner(statement: Statement) -> str | None:
    """The role that an ALTER ... OWNER TO gives an object to, if it does nothing else."""
    tree = statement.tree()
    if tree.kind == "AlterOwnerStmt":
        role = tree.child("newowner")
        return role.text("rolename") or None if role is not None else None
    if tree.kind == "AlterTableStmt":
        return _new_owner_of_table(tree)
    return None


def object_kind(statement: Statement) -> str:
    """What kind of object is given, granted on, commented, renamed or dropped: `OBJECT_TABLE`.

    Empty where the statement is of another sort.
    """
    tree = statement.tree()
    if tree.kind == "AlterEventTrigStmt":
        return "OBJECT_EVENT_TRIGGER"
    labels = (tree.text(name) for name in _KIND_FIELDS)
    return next((label for label in labels if label.startswith("OBJECT_")), "")


def setting_named(statement: Statement) -> str:
    """The setting that a SET or RESET names, in lower case; empty for another statement."""
    tree = statement.tree()
    return tree.text("name").lower() if tree.kind == "VariableSetStmt" else ""


def is_local_setting(statement: Statement) -> bool:
    """Whether it is a SET LOCAL, which ends with its transaction."""
    return statement.kind is StatementKind.SET and statement.tree().flag("is_local")


def only_sets(statement: Statement) -> bool:
    """Whether it is a SELECT that sets a setting or a sequence and no more, as of pg_dump."""
    if statement.kind is not StatementKind.SELECT:
        return False
    tree = statement.tree()
    targets = tree.children("targetList")
    called = targets[0].child("val") if len(targets) == 1 else None
    if called is None or any(tree.has(name) for name in _READING_CLAUSES):
        return False
    is_constant = all(argument.kind == "A_Const" for argument in called.children("args"))
    return is_constant and called.strings("funcname") in _SETTING_FUNCTIONS


def without_local(statement: Statement) -> str:
    """The text of a SET LOCAL as a SET."""
    for token in scan_tokens(statement.text, SourceText(statement.text)):
        if token.text.lower() == "local":
            data = statement.text.encode()
            return (data[: token.start_byte] + data[token.end_byte :]).decode()
    return statement.text


def transaction_word(statement: Statement) -> str:
    """What a statement of kind `transaction` says: `BEGIN`, `COMMIT`, `ROLLBACK_TO` ..."""
    if statement.kind is not StatementKind.TRANSACTION:
        return ""
    return statement.tree().text("kind").removeprefix("TRANS_STMT_")


def savepoint_named(statement: Statement) -> str:
    """The savepoint of a statement of kind `transaction`; empty where it names none."""
    return statement.tree().text("savepoint_name")


def is_concurrent(statement: Statement) -> bool:
    """Whether it is a CREATE INDEX CONCURRENTLY, which no transaction may hold."""
    return statement.kind is StatementKind.CREATE_INDEX and statement.tree().flag("concurrent")


def predefined_roles_granted(statement: Statement) -> tuple[str, ...]:
    """The server's own roles whose members a GRANT role TO role makes."""
    tree = statement.tree()
    if tree.kind != "GrantRoleStmt":
        return ()
    names = (role.text("priv_name") for role in tree.children("granted_roles"))
    return tuple(name for name in names if name.startswith("pg_"))


def extension_wanted(statement: Statement) -> ExtensionWanted:
    """What a statement of kind `create_extension` asks for."""
    tree = statement.tree()
    schema = next((_value(o) for o in tree.children("options") if _is(o, "schema")), None)
    return ExtensionWanted(name=tree.text("extname"), schema=schema)


def role_wanted(statement: Statement) -> RoleWanted:
    """What a statement of kind `create_role` asks for."""
    tree = statement.tree()
    logins = [_truth(o) for o in tree.children("options") if _is(o, "canlogin")]
    by_word = tree.text("stmt_type") == "ROLESTMT_USER"
    return RoleWanted(name=tree.text("role"), can_login=logins[-1] if logins else by_word)


def without_tablespaces(statement: Statement) -> str:
    """The statement's text without its TABLESPACE clauses; the rest is left to the letter."""
    is_named = "tablespace" in statement.text.lower()
    if not is_named or statement.kind not in _MAY_NAME_TABLESPACE:
        return statement.text
    data = statement.text.encode()
    pieces: list[bytes] = []
    position = 0
    for start, end in _tablespace_clauses(statement):
        pieces.append(data[position:start])
        position = end
    pieces.append(data[position:])
    return b"".join(pieces).decode()


def _roles(tree: Node) -> Iterator[str]:
    if tree.kind == "VariableSetStmt" and tree.text("name") in _ROLE_SETTINGS:
        yield from (_constant(argument) for argument in tree.children("args"))
    if tree.text("objtype") == "OBJECT_ROLE" and (named := tree.child("object")) is not None:
        yield named.text("sval")
    for node in tree.descend():
        # A role in a field of its own has no kind in the tree, but it has a role type.
        if node.text("roletype") == "ROLESPEC_CSTRING":
            yield node.text("rolename")
        elif node.kind == "GrantRoleStmt":
            yield from (role.text("priv_name") for role in node.children("granted_roles"))


def _new_owner_of_table(tree: Node) -> str | None:
    commands = tree.children("cmds")
    if len(commands) != 1 or commands[0].text("subtype") != "AT_ChangeOwner":
        return None
    role = commands[0].child("newowner")
    return role.text("rolename") or None if role is not None else None


def _tablespace_clauses(statement: Statement) -> Iterator[tuple[int, int]]:
    """First and last byte of each `[USING INDEX] TABLESPACE name`."""
    source = SourceText(statement.text, statement.location.file)
    tokens = [token for token in scan_tokens(statement.text, source) if not token.is_comment]
    words = [token.text.lower() for token in tokens]
    for index, word in enumerate(words[:-1]):
        if word != "tablespace" or not tokens[index].is_keyword:
            continue
        if words[index - 1] in _BEFORE_COLUMN:
            continue
        first = index - 2 if words[max(index - 2, 0) : index] == ["using", "index"] else index
        yield tokens[first].start_byte, tokens[index + 1].end_byte


def _is(option: Node, name: str) -> bool:
    return option.text("defname") == name


def _value(option: Node) -> str:
    argument = option.child("arg")
    return argument.text("sval") if argument is not None else ""


def _truth(option: Node) -> bool:
    argument = option.child("arg")
    return argument is None or argument.flag("boolval")


def _constant(argument: Node) -> str:
    value = argument.child("sval")
    return value.text("sval") if value is not None else argument.text("sval")
