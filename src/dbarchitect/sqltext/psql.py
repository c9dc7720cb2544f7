r"""What psql makes of a script beside its SQL: variables, branches, meta-commands.

Rule 1: `\set`, `\if` and `:name` mean what psql says they mean.
Rule 2: nothing that a script says runs a program or writes a file. Such a command is left out,
        and told.
Rule 3: a variable whose value only a query knows (`\gset`) is unknown, never empty.

Source: PostgreSQL documentation, psql, "Meta-Commands" and "Variables".
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from dbarchitect.errors import SqlError
from dbarchitect.model.identifier import quote_identifier, quote_literal
from dbarchitect.sqltext.positions import Shift, SourceText
from dbarchitect.sqltext.tree import scan_tokens

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dbarchitect.errors import Location
    from dbarchitect.sqltext.tree import Token

ENDING_A_QUERY = frozenset({"g", "gx", "gset", "gexec", "gdesc", "crosstabview", "watch"})
"""Commands that may stand behind a query without its semicolon, and send it."""

_SILENT = (
    "? C H T a conninfo connect c copyright echo encoding errverbose f g gx h html l p pset q"
    " qecho quit r reset restrict s set sf sv t timing unrestrict unset warn x z"
)
SILENT = frozenset(_SILENT.split(" "))
"""Commands that change what psql shows, or what this module follows."""

LEFT_OUT: Mapping[str, str] = {
    "!": "The lab runs no programs.",
    "cd": "Files are looked for beside the script.",
    "copy": "A schema is read without its rows.",
    "crosstabview": "It only shows rows.",
    "e": "The lab runs no programs.",
    "edit": "The lab runs no programs.",
    "gdesc": "It only shows columns.",
    "getenv": "The lab shows a script nothing of its surroundings.",
    "gset": "What a query returns is not known before the file is loaded.",
    "o": "The lab writes no files.",
    "out": "The lab writes no files.",
    "password": "Roles of the lab are stand-ins without rights or settings.",
    "prompt": "Nobody is there to ask.",
    "setenv": "The lab shows a script nothing of its surroundings.",
    "w": "The lab writes no files.",
    "watch": "It would run again and again.",
    "write": "The lab writes no files.",
}
"""Commands that are not followed, and why."""

_TRUE = frozenset({"true", "on", "yes", "1", "t", "tr", "tru", "y", "ye"})
_FALSE = frozenset({"false", "off", "no", "0", "f", "fa", "fal", "fals", "n", "of"})
_ARGUMENT = re.compile(r"""'(?:[^'\\]|\\.|'')*'|"(?:[^"]|"")*"|`[^`]*`|\S+""")
_IN_ARGUMENT = re.compile(r""":\{\?(?P<asked>\w+)\}|:(?P<mark>['"]?)(?P<name>\w+)(?P=mark)""")
_DISPLAY = re.compile(r"d\w*|l\w*|z\w*|s[fv]\+?")


def is_display(name: str) -> bool:
    r"""Whether a command only shows something: `\d` and its relatives."""
    return _DISPLAY.fullmatch(name) is not None


@dataclass(slots=True)
class Psql:
    """The variables and the open branches of a script and of all files that it includes."""

    variables: dict[str, str] = field(default_factory=dict[str, str])
    _branches: list[_Branch] = field(default_factory=list["_Branch"])

    @property
    def is_active(self) -> bool:
        """Whether what comes next is run."""
        return all(branch.is_active for branch in self._branches)

    def follow(self, name: str, arguments: str, location: Location) -> bool:
        r"""Whether the command was one of variables or branches, and was followed.

        Raises:
            SqlError: a branch has no beginning, or depends on what only a query knows.
        """
        if name in {"if", "elif", "else", "endif"}:
            self._branch(name, arguments, location)
        elif name == "set" and self.is_active:
            self._set(arguments)
        elif name == "unset" and self.is_active:
            self.variables.pop(arguments.strip(), None)
        else:
            return False
        return True

    def filled(self, text: str) -> str:
        r"""An argument of a meta-command with its variables filled in."""
        return _IN_ARGUMENT.sub(self._value_of, text)

    def words(self, arguments: str) -> list[str]:
        r"""The arguments of a meta-command as psql reads them; what a program says is empty."""
        return [self._word(word) for word in _ARGUMENT.findall(arguments)]

    def substituted(self, text: str, source: SourceText) -> tuple[str, SourceText]:
        """SQL with its variables filled in, and where each byte of it stands in the file.

        A name that is no variable stays, as psql leaves it.
        """
        if not self.variables or ":" not in text:
            return text, source
        try:
            tokens = scan_tokens(text, SourceText(text))
        except SqlError:
            return text, source
        return self._rewritten(text.encode(), tokens, source)

    def require_no_open_branch(self, location: Location) -> None:
        r"""Each `\if` has its `\endif`.

        Raises:
            SqlError: one has none.
        """
        if self._branches:
            message = r"an \if has no \endif"
            raise SqlError(message, hint=r"End the branch with \endif.", location=location)

    def _rewritten(
        self, data: bytes, tokens: tuple[Token, ...], source: SourceText
    ) -> tuple[str, SourceText]:
        out = bytearray()
        shifts: list[Shift] = []
        at = 0
        for colon, name in pairwise(tokens):
            if colon.text != ":" or colon.end_byte != name.start_byte:
                continue
            value = self._of_token(name.text)
            if value is None:
                continue
            out += data[at : colon.start_byte] + value.encode()
            at = name.end_byte
            shifts.append(Shift(len(out), at - len(out)))
        out += data[at:]
        # Bytes are numbered from the front: the first shift says that nothing is shifted yet.
        moved = SourceText(
            source.text, source.file, source.line, source.column, (Shift(0, 0), *shifts)
        )
        return out.decode(), moved

    def _of_token(self, text: str) -> str | None:
        if text[0] == "'":
            value = self.variables.get(text[1:-1])
            return None if value is None else quote_literal(value)
        if text[0] == '"':
            value = self.variables.get(text[1:-1])
            return None if value is None else quote_identifier(value)
        return self.variables.get(text)

    def _value_of(self, found: re.Match[str]) -> str:
        if found["asked"]:
            return "TRUE" if found["asked"] in self.variables else "FALSE"
        return self.variables.get(found["name"], found[0])

    def _word(self, word: str) -> str:
        if word[0] == "`":
            return ""
        if word[0] == "'":
            return word[1:-1].replace("''", "'").replace("\\'", "'")
        return self.filled(word)

    def _set(self, arguments: str) -> None:
        words = self.words(arguments)
        if words:
            self.variables[words[0]] = "".join(words[1:])

    def _branch(self, name: str, arguments: str, location: Location) -> None:
        if name == "if":
            # psql reads no condition within a branch that is not run.
            is_within = self.is_active
            self._branches.append(_Branch(is_active=False, was_active=not is_within))
            if is_within and self._truth(arguments, location):
                self._branches[-1] = _Branch(is_active=True, was_active=True)
            return
        if not self._branches:
            message = rf"\{name} without an \if"
            raise SqlError(message, hint=r"Begin the branch with \if.", location=location)
        branch = self._branches.pop()
        if name == "endif":
            return
        runs = not branch.was_active
        if runs and name == "elif":
            runs = self._truth(arguments, location)
        self._branches.append(_Branch(is_active=runs, was_active=branch.was_active or runs))

    def _truth(self, arguments: str, location: Location) -> bool:
        text = "".join(self.words(arguments)).lower()
        if text in _TRUE or text in _FALSE:
            return text in _TRUE
        message = rf"the condition of \if is not known: {arguments}"
        hint = r"Set the variable in the script, with \set, where its value comes from a query."
        raise SqlError(message, hint=hint, location=location)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Branch:
    is_active: bool
    was_active: bool
