"""The search path that statements of a file set for those behind them.

Rule 1: SET lasts to the end of the file, or to a ROLLBACK of the transaction that it stands in.
Rule 2: SET LOCAL lasts to the end of its transaction; where the file begins none, that is the
        application's, and it lasts to the end of the file.
Rule 3: a savepoint is passed over: what is set behind it stays set after ROLLBACK TO.
Rule 4: `"$user"` means nothing here: nobody knows who will run the file.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from dbarchitect.sqltext.routines import names_in_path
from dbarchitect.sqltext.sides import constant_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dbarchitect.sqltext.tree import Node

_NAME = "search_path"
_USER = "$user"
_BEGINS = frozenset({"TRANS_STMT_BEGIN", "TRANS_STMT_START"})
_ENDS = frozenset({"TRANS_STMT_COMMIT", "TRANS_STMT_ROLLBACK", "TRANS_STMT_PREPARE"})
_DEFAULTS = frozenset({"VAR_SET_DEFAULT", "VAR_RESET", "VAR_RESET_ALL"})
_ARGUMENTS_OF_SET_CONFIG = 3


@dataclass(slots=True)
class SearchPath:
    """Follows a file's statements; `schemas` is None as long as nothing was set."""

    schemas: tuple[str, ...] | None = None
    _session: tuple[str, ...] | None = field(default=None, init=False)
    _before: tuple[str, ...] | None = field(default=None, init=False)
    _is_open: bool = field(default=False, init=False)

    def follow(self, tree: Node) -> None:
        """What the statement does to the path has been done."""
        if tree.kind == "VariableSetStmt":
            self._follow_setting(tree)
        elif tree.kind == "DiscardStmt" and tree.text("target") == "DISCARD_ALL":
            self._set(None, is_local=False)
        elif tree.kind == "TransactionStmt":
            self._follow_transaction(tree.text("kind"))
        elif tree.kind == "SelectStmt":
            self._follow_call(tree)

    def _follow_setting(self, tree: Node) -> None:
        kind = tree.text("kind")
        is_path = tree.text("name").lower() == _NAME or kind == "VAR_RESET_ALL"
        if is_path and kind in _DEFAULTS:
            self._set(None, is_local=tree.flag("is_local"))
        elif is_path and kind == "VAR_SET_VALUE":
            names = map(constant_text, tree.children("args"))
            self._set(_named(names), is_local=tree.flag("is_local"))

    def _follow_call(self, tree: Node) -> None:
        """`SELECT set_config('search_path', ..., is_local)`, as pg_dump writes it."""
        targets = tree.children("targetList")
        call = targets[0].child("val") if len(targets) == 1 else None
        if call is None or call.strings("funcname")[-1:] != ("set_config",):
            return
        arguments = call.children("args")
        if len(arguments) != _ARGUMENTS_OF_SET_CONFIG or constant_text(arguments[0]) != _NAME:
            return
        local = arguments[2].child("boolval")
        names = names_in_path(constant_text(arguments[1]) or "")
        self._set(_named(names), is_local=local is not None and local.flag("boolval"))

    def _follow_transaction(self, kind: str) -> None:
        if kind in _BEGINS:
            self._is_open, self._before = True, self._session
        elif kind in _ENDS:
            if self._is_open and kind == "TRANS_STMT_ROLLBACK":
                self._session = self._before
            self._is_open = False
            self.schemas = self._session

    def _set(self, schemas: tuple[str, ...] | None, *, is_local: bool) -> None:
        self.schemas = schemas
        if not is_local:
            self._session = schemas


def _named(names: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(name for name in names if name and name != _USER)
