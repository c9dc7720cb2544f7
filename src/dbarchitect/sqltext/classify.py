"""What a statement may do, and which statements are the same query."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.sqltext.kinds import StatementKind
from dbarchitect.sqltext.positions import SourceText
from dbarchitect.sqltext.tree import fingerprint_text, normalise_text

if TYPE_CHECKING:
    from dbarchitect.sqltext.statements import Statement

_WRITING_NODES = {"InsertStmt", "UpdateStmt", "DeleteStmt", "MergeStmt", "LockingClause"}


def is_read_only_statement(statement: Statement) -> bool:
    """Whether its form writes and locks nothing: a SELECT, a VALUES or a SHOW.

    A data-modifying WITH query, FOR UPDATE and the like, and INTO make it false. A function
    that it calls may still write: only the role and a read-only transaction stop that.
    """
    if statement.kind is StatementKind.SHOW:
        return True
    if statement.kind is not StatementKind.SELECT:
        return False
    return not any(
        node.kind in _WRITING_NODES or node.has("intoClause")
        for node in statement.tree().descend()
    )


def fingerprint(sql: str) -> str:
    """Sixteen hexadecimal digits, the same for queries that differ only in constants.

    Raises:
        SqlError: it does not parse.
    """
    return fingerprint_text(sql, SourceText(sql))


def normalise(sql: str) -> str:
    """The SQL with `$n` for each constant, numbered after the parameters it has.

    Raises:
        SqlError: it does not parse.
    """
    return normalise_text(sql, SourceText(sql))
