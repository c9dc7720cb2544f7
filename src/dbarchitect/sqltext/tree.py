"""The parser's raw tree, and its tokens, as values of this package.

Rule 1: this is the only module that calls postgast (libpg_query, PostgreSQL 18's grammar).
Rule 2: the tree is read from libpg_query's JSON. The protobuf reader refuses a tree deeper
        than 100 messages, which a sum of 50 terms is; JSON reaches about 450 terms.
Rule 3: text that libpg_query would meet with a stack overflow never gets there.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, NamedTuple, cast

from dbarchitect.errors import SqlError
from dbarchitect.sqltext.messages import fill
from dbarchitect.sqltext.positions import SourceText, require_sql_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from postgast import PgQueryError

CHAIN_TOKENS_MAX = 10_000
"""The longest run of tokens without a comma on one level of parentheses.

Source: measured on libpg_query 18: a chain of 40,000 operators overflows a stack of 8 MB,
20,000 do not; half of that leaves room for threads with smaller stacks.
"""

_SHALLOWER = "Write a long chain of operators as a list, an array or several statements."
_HINT_OF_MESSAGE = {
    "unterminated": "Close the string, the quoted name or the comment that begins here.",
    "memory exhausted": _SHALLOWER,
    "at end of input": "The statement stops too early: complete it.",
}
_HINT_OF_CHARACTER = {
    "\\": "A meta-command of psql may only stand where a statement begins.",
    ":": "Write a bind as :name; a psql variable is not replaced.",
    "%": "Write a bind as :name, not in a driver's own form.",
}
_SPACE = re.compile(rb"(?:[\s;]+|--[^\n]*(?:\n|\Z)|/\*(?:(?!\*/|/\*).)*\*/)*", re.DOTALL)
_CLOSED_TWICE = re.compile(rb"(?<=[\[,])\{\}\},")
_HINT_OF_LAST_RESORT = "Compare the words before it with the grammar of PostgreSQL 18."


class Token(NamedTuple):
    """One token of the server's scanner; bytes count from 0, the end is exclusive."""

    kind: str
    text: str
    start_byte: int
    end_byte: int
    is_keyword: bool

    @property
    def is_comment(self) -> bool:
        """Whether it is a comment of either form."""
        return self.kind in {"SQL_COMMENT", "C_COMMENT"}


class Node(NamedTuple):
    """One node of the parse tree: its C type's name, empty where the tree leaves it out."""

    kind: str
    fields: Mapping[str, object]

    def child(self, name: str) -> Node | None:
        """The node in a field, or nothing."""
        return _as_node(self.fields.get(name))

    def children(self, name: str) -> tuple[Node, ...]:
        """The nodes in a list field, in order, without the empty ones."""
        value = self.fields.get(name)
        if not isinstance(value, list):
            return ()
        items = (_as_node(item) for item in cast("list[object]", value))
        return tuple(item for item in items if item is not None)

    def text(self, name: str) -> str:
        """The text or enumeration label in a field, empty where it is absent."""
        value = self.fields.get(name)
        return value if isinstance(value, str) else ""

    def number(self, name: str) -> int:
        """The integer in a field; the tree leaves out a 0."""
        value = self.fields.get(name)
        return value if isinstance(value, int) else 0

    def flag(self, name: str) -> bool:
        """The boolean in a field; the tree leaves out a false."""
        return self.fields.get(name) is True

    def has(self, name: str) -> bool:
        """Whether the field is in the tree at all."""
        return name in self.fields

    @property
    def location_byte(self) -> int | None:
        """Where the node begins in the text; nothing where the parser does not say."""
        value = self.fields.get("location")
        return value if isinstance(value, int) and value >= 0 else None

    def strings(self, name: str) -> tuple[str, ...]:
        """The texts of a list of String nodes (a dotted name, a list of columns)."""
        return tuple(item.text("sval") for item in self.children(name) if item.kind == "String")

    def below(self) -> Iterator[Node]:
        """The nodes directly below, in the order of the fields."""
        for value in self.fields.values():
            yield from _nodes_in(value)

    def descend(self) -> Iterator[Node]:
        """The node and all below it, parents before children."""
        stack: list[Node] = [self]
        while stack:
            node = stack.pop()
            yield node
            stack.extend(reversed(list(node.below())))


@dataclass(frozen=True, slots=True)
class RawStatement:
    """One statement's tree with its bytes in the text, without what surrounds it."""

    node: Node
    start_byte: int
    end_byte: int


def parse_statements(text: str, source: SourceText) -> tuple[RawStatement, ...]:
    """The statements of a text; `source` knows where it stands.

    Raises:
        SqlError: it does not parse, or it nests deeper than can be read.
    """
    from postgast.errors import PgQueryError, check_error  # noqa: PLC0415 - a slow import
    from postgast.native import lib  # noqa: PLC0415 - a slow import

    data = require_sql_text(text, source)
    _require_shallow(text, source)
    result = lib.pg_query_parse(data)
    try:
        check_error(result)
        tree = cast("bytes", result.parse_tree)
        document = cast("dict[str, list[dict[str, object]]]", json.loads(tree))
    except PgQueryError as error:
        raise _as_sql_error(error, text, source) from error
    except RecursionError as error:
        raise _too_deep(source, 0) from error
    finally:
        lib.pg_query_free_parse_result(result)
    return tuple(_raw_statement(item, len(data)) for item in document.get("stmts", ()))


def statement_bounds(data: bytes, source: SourceText) -> list[tuple[int, int]]:
    """First and last byte of what stands between the semicolons, whether or not it parses.

    The scanner knows strings, comments and parentheses, but not BEGIN ATOMIC.

    Raises:
        SqlError: a string, a quoted name or a comment has no end; at its beginning.
    """
    from postgast.errors import PgQueryError, check_error  # noqa: PLC0415 - a slow import
    from postgast.native import lib  # noqa: PLC0415 - a slow import

    result = lib.pg_query_split_with_scanner(data)
    try:
        check_error(result)
        found = [result.stmts[place].contents for place in range(result.n_stmts)]
        return _with_gaps(
            data, [(o.stmt_location, o.stmt_location + o.stmt_len) for o in found]
        )
    except PgQueryError as error:
        raise _as_sql_error(error, data.decode(), source) from error
    finally:
        lib.pg_query_free_split_result(result)


def _with_gaps(data: bytes, bounds: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The bounds and what lies between them: libpg_query passes over what has no keyword."""
    whole: list[tuple[int, int]] = []
    before = 0
    for start, end in [*bounds, (len(data), len(data))]:
        gap_end = start - 1 if data[start - 1 : start] == b";" else start
        if gap_end > before and _SPACE.fullmatch(data, before, gap_end) is None:
            whole.append((before, gap_end))
        whole.append((start, end))
        before = end + 1
    return whole[:-1]


def parse_plpgsql(definition: str) -> Node:
    """What a function in PL/pgSQL does, of its whole CREATE FUNCTION statement.

    Raises:
        SqlError: it does not parse, or libpg_query cannot read it without the database's types.
    """
    from postgast.errors import PgQueryError, check_error  # noqa: PLC0415 - a slow import
    from postgast.native import lib  # noqa: PLC0415 - a slow import

    source = SourceText(definition)
    result = lib.pg_query_parse_plpgsql(require_sql_text(definition, source))
    try:
        check_error(result)
        written = cast("bytes", result.plpgsql_funcs)
        # libpg_query closes a variable such as TG_OP, of which it writes nothing, twice.
        functions = json.loads(_CLOSED_TWICE.sub(b"{},", written))
    except PgQueryError as error:
        raise _as_sql_error(error, definition, source) from error
    except (RecursionError, json.JSONDecodeError) as error:
        raise _too_deep(source, 0) from error
    finally:
        lib.pg_query_free_plpgsql_parse_result(result)
    return Node("", {"functions": functions})


def scan_tokens(text: str, source: SourceText) -> tuple[Token, ...]:
    """The tokens of a text, comments included.

    Raises:
        SqlError: a string, a quoted name or a comment has no end, or a number has junk.
    """
    from postgast import PgQueryError, scan  # noqa: PLC0415 - a slow import
    from postgast.pg_query_pb2 import KeywordKind  # noqa: PLC0415 - a slow import

    data = require_sql_text(text, source)
    try:
        scanned = scan(text).tokens
    except PgQueryError as error:
        raise _as_sql_error(error, text, source) from error
    no_keyword: int = KeywordKind.NO_KEYWORD
    names = _token_names()
    tokens: list[Token] = []
    for item in scanned:
        start, end = item.start, item.end
        word = data[start:end].decode()
        is_keyword = item.keyword_kind != no_keyword
        # A character that SQL has no use for (`{`) is its own token, without a name.
        kind = names.get(item.token, "OTHER")
        tokens.append(Token(kind, word, start, end, is_keyword))
    return tuple(tokens)


def normalise_text(text: str, source: SourceText) -> str:
    """The text with each constant replaced by a parameter.

    Raises:
        SqlError: it does not parse.
    """
    from postgast import PgQueryError, normalize  # noqa: PLC0415 - a slow import

    require_sql_text(text, source)
    _require_shallow(text, source)
    try:
        normalised: str = normalize(text)
    except PgQueryError as error:
        raise _as_sql_error(error, text, source) from error
    return normalised


def fingerprint_text(text: str, source: SourceText) -> str:
    """Sixteen hexadecimal digits, equal for queries that differ in constants only.

    Raises:
        SqlError: it does not parse.
    """
    from postgast import PgQueryError, fingerprint  # noqa: PLC0415 - a slow import

    require_sql_text(text, source)
    _require_shallow(text, source)
    try:
        digits: str = fingerprint(text).hex
    except PgQueryError as error:
        raise _as_sql_error(error, text, source) from error
    return digits


def expression_text(expression: Mapping[str, object]) -> str:
    """An expression's tree as SQL again, in one line; binds as `$1`.

    Raises:
        SqlError: it nests deeper than can be written.
    """
    target = {"ResTarget": {"val": expression}}
    return select_text({"targetList": [target]}).removeprefix("SELECT ")


def from_text(items: Sequence[Mapping[str, object]]) -> str:
    """The items of a FROM as SQL again, in one line.

    Raises:
        SqlError: they nest deeper than can be written.
    """
    return select_text({"fromClause": [*items]}).removeprefix("SELECT ").removeprefix("FROM ")


def select_text(fields: Mapping[str, object]) -> str:
    """The SELECT of these clauses as SQL again, in one line; binds as `$1`.

    Raises:
        SqlError: they nest deeper than can be written.
    """
    return statement_text("SelectStmt", fields)


def statement_text(kind: str, fields: Mapping[str, object]) -> str:
    """The statement of these fields as SQL again, in one line; binds as `$1`.

    Raises:
        SqlError: it nests deeper than can be written.
    """
    from google.protobuf.message import EncodeError  # type: ignore[import-untyped]  # noqa: PLC0415 - it has no stubs; a slow import
    from postgast import PgQueryError, deparse  # noqa: PLC0415 - a slow import
    from postgast.pg_query_pb2 import ParseResult  # noqa: PLC0415 - a slow import

    tree = ParseResult()
    try:
        fill(tree, {"stmts": [{"stmt": {kind: fields}}]})
        text: str = deparse(tree)
    except (PgQueryError, EncodeError, RecursionError) as error:
        message = "the SQL nests too deeply to be written again"
        raise SqlError(message, hint=_SHALLOWER) from error
    return text.strip()


@cache
def _token_names() -> dict[int, str]:
    from postgast.pg_query_pb2 import Token as Kinds  # noqa: PLC0415 - a slow import

    return {number: name for name, number in Kinds.items()}


def _require_shallow(text: str, source: SourceText) -> None:
    if len(text) <= CHAIN_TOKENS_MAX:
        return
    runs = [0]
    for token in scan_tokens(text, source):
        runs[-1] += 1
        if runs[-1] > CHAIN_TOKENS_MAX:
            raise _too_deep(source, token.start_byte)
        if token.text in {",", ";"}:
            runs[-1] = 0
        elif token.text == "(":
            runs.append(0)
        elif token.text == ")" and len(runs) > 1:
            runs.pop()


def _too_deep(source: SourceText, byte: int) -> SqlError:
    message = "the SQL nests too deeply to be read"
    return SqlError(message, hint=_SHALLOWER, location=source.locate(byte))


def _raw_statement(item: Mapping[str, object], text_bytes: int) -> RawStatement:
    node = _as_node(item.get("stmt"))
    start, length = item.get("stmt_location", 0), item.get("stmt_len", 0)
    if node is None or not isinstance(start, int) or not isinstance(length, int):
        message = "libpg_query gave a statement without a node"
        raise TypeError(message)
    return RawStatement(node, start, start + length if length else text_bytes)


def _as_node(value: object) -> Node | None:
    if not isinstance(value, dict) or not value:
        return None
    fields = cast("dict[str, object]", value)
    made: tuple[str, object] = ("", fields)
    if len(fields) == 1:
        ((name, below),) = fields.items()
        if name[0].isupper() and isinstance(below, dict):
            made = (name, fields[name])
    # Half as long as by Node(), and a dump's trees are made of hundreds of thousands.
    return tuple.__new__(Node, made)  # pyright: ignore[reportUnknownMemberType]  # of any items


def _nodes_in(value: object) -> Iterator[Node]:
    items = cast("list[object]", value) if isinstance(value, list) else [value]
    for item in items:
        node = _as_node(item)
        if node is not None:
            yield node


def _as_sql_error(error: PgQueryError, text: str, source: SourceText) -> SqlError:
    # The server's error position counts characters; only places in the tree count bytes.
    before = text[: max(error.cursorpos - 1, 0)]
    location = source.locate(len(before.encode()))
    hint = _hint_for(error, text[len(before) :].lstrip())
    return SqlError(error.message, hint=hint, location=location)


def _hint_for(error: PgQueryError, rest: str) -> str:
    for needle, hint in _HINT_OF_MESSAGE.items():
        if needle in error.message:
            return hint
    return _HINT_OF_CHARACTER.get(rest[:1], _HINT_OF_LAST_RESORT)
