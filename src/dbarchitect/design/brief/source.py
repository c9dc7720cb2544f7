"""Text of a brief into a tree in which every key and value knows its place.

Rules:
    1. A scalar keeps its characters: `1.0`, `no` and `2026-01-01` are turned into nothing here.
    2. What YAML can do to surprise is refused: tags, merge keys, directives, a second document,
       duplicate keys, keys that are no text, null.
    3. Size, depth and the number of nodes (aliases counted as often as they are used) are
       limited before the tree is built.
    4. JSON is read by its own rules (it is nearly, but not quite, YAML).

Source: YAML 1.2.2, chapter 10.3 (core schema).
"""

from __future__ import annotations

import json
import re
import stat
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from dbarchitect.errors import BriefError, Location

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ruamel.yaml.error import StreamMark
    from ruamel.yaml.events import Event

MAX_BYTES = 1_000_000
"""The largest brief. The shop's has 4 kB; this is room for over a thousand entities."""

MAX_DEPTH = 16
"""The deepest nesting. A brief needs 7 levels."""

MAX_NODES = 100_000
"""The most keys and values, with aliases counted as often as they are used."""

_NULL = re.compile(r"(|~|null|Null|NULL)")
_BOOLEAN = re.compile(r"true|True|TRUE|false|False|FALSE")
_NUMBER = re.compile(
    r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|0o[0-7]+|0x[0-9a-fA-F]+"
    r"|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)"
)
_SURROGATES = re.compile(r"\\u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scalar:
    """A value or key as it was written; `raw` is the source between its first and last mark."""

    text: str
    location: Location
    plain: bool = True
    block: bool = False
    raw: str = field(default="", compare=False, repr=False)

    @property
    def is_null(self) -> bool:
        """Whether YAML reads it as no value."""
        return self.plain and _NULL.fullmatch(self.text) is not None

    @property
    def is_boolean(self) -> bool:
        """Whether YAML reads it as true or false."""
        return self.plain and _BOOLEAN.fullmatch(self.text) is not None

    @property
    def is_number(self) -> bool:
        """Whether YAML reads it as a number."""
        return self.plain and _NUMBER.fullmatch(self.text) is not None

    def place_of(self, offset: int) -> Location:
        """The place in the file of the character at `offset` of the text.

        Found by counting what is not white space, which folding and indentation change.
        """
        line, column = self.location.line or 1, self.location.column or 1
        skipped = self.raw.find("\n") + 1 if self.block else int(not self.plain)
        wanted = sum(not c.isspace() for c in self.text[:offset])
        for character in self.raw[:skipped]:
            line, column = (line + 1, 1) if character == "\n" else (line, column + 1)
        for character in self.raw[skipped:]:
            if not character.isspace():
                if wanted == 0:
                    break
                wanted -= 1
            line, column = (line + 1, 1) if character == "\n" else (line, column + 1)
        return Location(self.location.file, line, column)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sequence:
    """A list of nodes."""

    items: tuple[Node, ...]
    location: Location


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapping:
    """Keys with their values, in the order written; no key stands twice."""

    entries: tuple[tuple[Scalar, Node], ...]
    location: Location


Node: TypeAlias = Scalar | Sequence | Mapping


def read_text(path: Path) -> str:
    """The text of a brief's file.

    Raises:
        BriefError: no regular file, not readable, too large, or not UTF-8 text.
    """
    place = Location(str(path))
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            kind = "a directory" if path.is_dir() else "not a regular file"
            message = f"the brief is {kind}"
            raise BriefError(message, hint="Give the YAML or JSON file itself.", location=place)
        with path.open("rb") as stream:
            content = stream.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        message = f"the brief cannot be read: {(reason or str(error)).lower()}"
        hint = "Give the path of a brief; `dbarchitect brief new` prints one to start from."
        raise BriefError(message, hint=hint, location=place) from error
    return decode(content, file=str(path))


def decode(content: bytes, *, file: str) -> str:
    """The bytes as text, without a byte order mark.

    Raises:
        BriefError: too many bytes, NULs in them, or not UTF-8.
    """
    if len(content) > MAX_BYTES:
        message = f"the brief is larger than {MAX_BYTES // 1_000_000} MB"
        hint = (
            "A brief describes entities, it holds no data; split what does not belong together."
        )
        raise BriefError(message, hint=hint, location=Location(file))
    if b"\0" in content:
        message = "the brief is binary: it holds NUL bytes"
        raise BriefError(
            message, hint="Give a text file, YAML or JSON, in UTF-8.", location=Location(file)
        )
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        column = error.start - content.rfind(b"\n", 0, error.start)
        message = f"the brief is not UTF-8: byte 0x{content[error.start]:02x}"
        raise BriefError(
            message, hint="Save the file as UTF-8.", location=Location(file, line, column)
        ) from error


def parse(text: str, *, file: str) -> Mapping:
    """The brief's tree.

    Raises:
        BriefError: not YAML or JSON, or YAML that a brief does not take; with its place.
    """
    decode(text.encode("utf-8", "surrogatepass"), file=file)
    builder = _Builder(file, _as_yaml(text, file))
    root = builder.build()
    if isinstance(root, Mapping):
        return root
    if root is None or (isinstance(root, Scalar) and root.is_null):
        message, hint = (
            "the brief is empty",
            "`dbarchitect brief new` prints one to start from.",
        )
        raise BriefError(message, hint=hint, location=Location(file))
    message = "the brief is no mapping of keys to values"
    raise BriefError(message, hint="Begin with a line `name: shop`.", location=root.location)


def _as_yaml(text: str, file: str) -> str:
    """JSON made YAML (tabs outside strings, escaped surrogate pairs); YAML as it is.

    Raises:
        BriefError: the file is called .json and is not.
    """
    if not (file.endswith(".json") or text.lstrip().startswith("{")):
        return text
    try:
        json.loads(text)
    except (ValueError, RecursionError) as error:
        if not file.endswith(".json"):
            return text
        place = Location(file)
        if isinstance(error, json.JSONDecodeError):
            place = Location(file, error.lineno, error.colno)
        message = f"not JSON: {str(error).split(': ')[0].lower()}"
        raise BriefError(
            message, hint="Name the file .yaml if it is YAML.", location=place
        ) from error
    return _SURROGATES.sub(_character, text.replace("\t", " "))


def _character(pair: re.Match[str]) -> str:
    high, low = int(pair[1], 16), int(pair[2], 16)
    return chr(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00))


@dataclass(slots=True)
class _Open:
    """A collection whose end has not come yet."""

    location: Location
    anchor: str | None
    is_mapping: bool
    flow: bool
    children: list[Node] = field(default_factory=list[Node])
    size: int = 1
    height: int = 1


class _Builder:
    """Builds the tree from the parser's events, with a stack of its own."""

    def __init__(self, file: str, text: str) -> None:
        self._file = file
        self._text = text
        self._stack: list[_Open] = []
        self._anchors: dict[str, tuple[Node, int, int]] = {}
        self._root: Node | None = None
        self._nodes = 0

    def build(self) -> Node | None:
        """The root node, or None of an empty stream."""
        for event in self._events():
            self._take(event)
        return self._root

    def _events(self) -> Iterator[Event]:
        parser = YAML(typ="safe", pure=True)
        try:
            yield from parser.parse(self._text)
        except MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            place = Location(self._file) if mark is None else self._place(mark)
            problem = (error.problem or error.context or "it does not parse").strip()
            message = f"not YAML: {problem}"
            raise BriefError(message, hint=_yaml_hint(problem), location=place) from error
        except (YAMLError, ValueError, IndexError) as error:
            problem = str(error).partition("\n")[0]
            message = f"not YAML: {problem}"
            hint = "Write plain YAML 1.2 or JSON, in printable characters."
            raise BriefError(message, hint=hint, location=Location(self._file)) from error

    def _take(self, event: Event) -> None:
        if isinstance(event, DocumentStartEvent):
            self._document(event)
        elif isinstance(event, AliasEvent):
            self._alias(event)
        elif isinstance(event, ScalarEvent):
            self._scalar(event)
        elif isinstance(event, MappingStartEvent | SequenceStartEvent):
            self._open(event)
        elif isinstance(event, MappingEndEvent | SequenceEndEvent):
            self._close()

    def _place(self, mark: StreamMark) -> Location:
        return Location(self._file, mark.line + 1, mark.column + 1)

    def _refuse(self, event: Event, message: str, hint: str) -> BriefError:
        return BriefError(message, hint=hint, location=self._place(event.start_mark))

    def _document(self, event: DocumentStartEvent) -> None:
        if self._root is not None:
            raise self._refuse(
                event, "a second document begins here", "Keep one brief in one file."
            )
        if event.version is not None or event.tags:
            raise self._refuse(
                event, "a brief takes no YAML directives", "Remove the lines that begin with %."
            )

    def _plain_of_tags(
        self, event: ScalarEvent | MappingStartEvent | SequenceStartEvent
    ) -> None:
        if event.ctag:
            raise self._refuse(
                event,
                f"a brief takes no YAML tags, and here is `{event.ctag}`",
                "Remove the tag; write text in quotes.",
            )

    def _scalar(self, event: ScalarEvent) -> None:
        self._plain_of_tags(event)
        start, end = event.start_mark.index, event.end_mark.index
        node = Scalar(
            text=event.value,
            location=self._place(event.start_mark),
            plain=event.style is None,
            block=event.style in ("|", ">"),
            raw=self._text[start:end],
        )
        self._add(node, size=1, height=0, event=event)
        if event.anchor is not None:
            self._anchors[event.anchor] = (node, 1, 0)

    def _alias(self, event: AliasEvent) -> None:
        if event.anchor not in self._anchors:
            raise self._refuse(
                event,
                f"alias `*{event.anchor}` has no finished anchor before it",
                f"Write the value in full, or put `&{event.anchor}` on an earlier value.",
            )
        node, size, height = self._anchors[event.anchor]
        self._add(node, size=size, height=height, event=event)

    def _open(self, event: MappingStartEvent | SequenceStartEvent) -> None:
        self._plain_of_tags(event)
        self._count(event, size=1, height=1)
        self._stack.append(
            _Open(
                self._place(event.start_mark),
                event.anchor,
                isinstance(event, MappingStartEvent),
                bool(event.flow_style),
            )
        )

    def _close(self) -> None:
        done = self._stack.pop()
        node: Node
        if done.is_mapping:
            node = Mapping(
                entries=_entries(done.children, flow=done.flow), location=done.location
            )
        else:
            for item in done.children:
                _refuse_null(item, "an item of a list", flow=False)
            node = Sequence(items=tuple(done.children), location=done.location)
        if done.anchor is not None:
            self._anchors[done.anchor] = (node, done.size, done.height)
        self._attach(node, size=done.size, height=done.height)

    def _add(self, node: Node, *, size: int, height: int, event: Event) -> None:
        self._count(event, size=size, height=height)
        self._attach(node, size=size, height=height)

    def _count(self, event: Event, *, size: int, height: int) -> None:
        self._nodes += size
        if self._nodes > MAX_NODES:
            raise self._refuse(
                event,
                f"the brief has more than {MAX_NODES:,} keys and values (aliases count as often "
                "as they are used)",
                "Split the brief, and write values in full instead of nesting aliases.",
            )
        if len(self._stack) + height > MAX_DEPTH:
            raise self._refuse(
                event,
                f"nested deeper than {MAX_DEPTH} levels",
                "No key of a brief lies deeper than 7 levels; close a bracket.",
            )

    def _attach(self, node: Node, *, size: int, height: int) -> None:
        if not self._stack:
            self._root = node
            return
        parent = self._stack[-1]
        parent.children.append(node)
        parent.size += size
        parent.height = max(parent.height, height + 1)


def _refuse_null(node: Node, what: str, *, flow: bool) -> None:
    if not isinstance(node, Scalar) or not node.is_null:
        return
    if flow and not node.text:
        message = f"{what} has no value: inside {{ }} a comma begins a new key"
        hint = 'Write the value before it in quotes (`status: "one of [a, b]"`), or each key on its own line.'
    elif node.text:
        message = f"{what} is `{node.text}`, which YAML reads as no value"
        hint = f'Leave it out, or write "{node.text}" in quotes if the text is meant.'
    else:
        message = f"{what} has no value"
        hint = "Write its value after the colon, or remove it."
    raise BriefError(message, hint=hint, location=node.location)


def _entries(children: list[Node], *, flow: bool) -> tuple[tuple[Scalar, Node], ...]:
    entries: dict[str, tuple[Scalar, Node]] = {}
    for key, value in zip(children[::2], children[1::2], strict=True):
        name = _key(key)
        if name in entries:
            first = entries[name][0].location.line
            message = f"key `{name}` stands twice; the first is in line {first}"
            hint = "Keep one of the two, or give one another name."
            raise BriefError(message, hint=hint, location=key.location)
        _refuse_null(value, f"key `{name}`", flow=flow)
        scalar = key if isinstance(key, Scalar) else Scalar(text=name, location=key.location)
        entries[name] = (scalar, value)
    return tuple(entries.values())


def _key(key: Node) -> str:
    if not isinstance(key, Scalar) or key.is_null:
        message = "a key must be text"
        raise BriefError(message, hint="Write the key in quotes.", location=key.location)
    if key.plain and key.text == "<<":
        message = "a brief takes no merge keys (`<<`)"
        hint = "Write the keys out; YAML 1.2 has no merge."
        raise BriefError(message, hint=hint, location=key.location)
    return key.text


_YAML_HINTS = (
    ("\\t", "Indent with spaces, not with tabs."),
    (
        "mapping values are not allowed",
        "Write a value that holds `: ` in quotes, and give each key a line of its own.",
    ),
    (
        "expected ',' or",
        "Inside { } and [ ] write values that hold brackets or commas in quotes, or give each "
        "key a line of its own.",
    ),
    ("found character", "Write values that begin with a special character in quotes."),
)


def _yaml_hint(problem: str) -> str:
    for part, hint in _YAML_HINTS:
        if part in problem:
            return hint
    return "Check indentation, brackets and quotes at this place."
