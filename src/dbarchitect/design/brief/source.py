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
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from dbarchitect.design.brief.events import Event, EventKind, events_of
from dbarchitect.design.brief.nodes import Mapping, Node, Scalar, Sequence
from dbarchitect.errors import BriefError, Location

if TYPE_CHECKING:
    from pathlib import Path

    from dbarchitect.design.brief.refusals import Refusals

MAX_BYTES = 1_000_000
"""The largest brief. The shop's has 4 kB; this is room for over a thousand entities."""

MAX_KEY = 200
"""The longest key in characters: room for the name of an access pattern."""

MAX_DEPTH = 16
"""The deepest nesting. A brief needs 7 levels."""

MAX_NODES = 50_000
"""The most keys and values, with aliases counted as often as they are used."""

_CONTROL = frozenset({"Cc", "Cs", "Cn"})
"""Unicode's categories of control characters, lone surrogates and what is unassigned."""

_SURROGATES = re.compile(r"\\u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What is being read, as errors name it.

    `new` says how one comes about, `first` what it begins with, `too_large` what to do then.
    """

    name: str
    new: str
    first: str
    too_large: str


BRIEF = Read(
    name="the brief",
    new="`dbarchitect brief new` prints one to start from",
    first="a line `name: shop`",
    too_large="A brief describes entities, it holds no data; split what stands alone.",
)


def read_text(path: Path, read: Read = BRIEF) -> str:
    """The text of a brief's file, or of what else is read.

    Raises:
        BriefError: no regular file, not readable, too large, or not UTF-8 text.
    """
    place = Location(str(path))
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            kind = "a directory" if path.is_dir() else "not a regular file"
            message = f"{read.name} is {kind}"
            raise BriefError(message, hint="Give the YAML or JSON file itself.", location=place)
        with path.open("rb") as stream:
            content = stream.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        message = f"{read.name} cannot be read: {(reason or str(error)).lower()}"
        hint = f"Give the path of its file; {read.new}."
        raise BriefError(message, hint=hint, location=place) from error
    return decode(content, file=str(path), read=read)


def decode(content: bytes, *, file: str, read: Read = BRIEF) -> str:
    """The bytes as text, without a byte order mark.

    Raises:
        BriefError: too many bytes, NULs in them, or not UTF-8.
    """
    if len(content) > MAX_BYTES:
        message = f"{read.name} is larger than {MAX_BYTES // 1_000_000} MB"
        raise BriefError(message, hint=read.too_large, location=Location(file))
    if b"\0" in content:
        message = f"{read.name} is binary: it holds NUL bytes"
        raise BriefError(
            message, hint="Give a text file, YAML or JSON, in UTF-8.", location=Location(file)
        )
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        column = error.start - content.rfind(b"\n", 0, error.start)
        message = f"{read.name} is not UTF-8: byte 0x{content[error.start]:02x}"
        raise BriefError(
            message, hint="Save the file as UTF-8.", location=Location(file, line, column)
        ) from error


def parse(text: str, *, file: str, refusals: Refusals, read: Read = BRIEF) -> Mapping:
    """The brief's tree; keys that stand twice or have no value are taken to the refusals.

    Raises:
        BriefError: not YAML or JSON, or YAML that a brief does not take; with its place.
    """
    decode(text.encode("utf-8", "surrogatepass"), file=file, read=read)
    builder = _Builder(file, _as_yaml(text, file), refusals, read)
    root = builder.build()
    if refusals.doubt is not None:
        raise refusals.doubt
    if isinstance(root, Mapping):
        return root
    if root is None or (isinstance(root, Scalar) and root.is_null):
        hint = f"{read.new[0].upper()}{read.new[1:]}."
        message = f"{read.name} is empty"
        raise BriefError(message, hint=hint, location=Location(file))
    message = f"{read.name} is no mapping of keys to values"
    raise BriefError(message, hint=f"Begin with {read.first}.", location=root.location)


def _as_yaml(text: str, file: str) -> str:
    """JSON made YAML (surrogate pairs made characters); YAML as it is.

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
    return _SURROGATES.sub(_character, text)


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

    def __init__(self, file: str, text: str, refusals: Refusals, read: Read) -> None:
        self._name = read.name
        self._refusals = refusals
        self._file = file
        self._text = text
        self._stack: list[_Open] = []
        self._anchors: dict[str, tuple[Node, int, int]] = {}
        self._root: Node | None = None
        self._nodes = 0

    def build(self) -> Node | None:
        """The root node, or None of an empty stream."""
        for event in events_of(self._text, file=self._file):
            self._take(event)
        return self._root

    def _take(self, event: Event) -> None:
        if event.tag is not None:
            message = f"a brief takes no YAML tags, and here is `{event.tag}`"
            self._refusals.take(
                _refuse(event, message, "Remove the tag; write text in quotes.")
            )
        match event.kind:
            case EventKind.DOCUMENT:
                self._document(event)
            case EventKind.ALIAS:
                self._alias(event)
            case EventKind.SCALAR:
                self._scalar(event)
            case EventKind.MAPPING | EventKind.SEQUENCE:
                self._open(event)
            case EventKind.MAPPING_END | EventKind.SEQUENCE_END:
                self._close()

    def _document(self, event: Event) -> None:
        if self._root is not None:
            hint = "Keep one brief in one file."
            raise _refuse(event, "a second document begins here", hint)
        if event.directives:
            hint = "Remove the lines that begin with %."
            raise _refuse(event, "a brief takes no YAML directives", hint)

    def _scalar(self, event: Event) -> None:
        control = next((c for c in event.text if _is_control(c)), None)
        if control is not None:
            message = f"a value holds the control character U+{ord(control):04X}"
            self._refusals.take(_refuse(event, message, "Write printable characters only."))
        node = Scalar(
            text=event.text,
            location=event.place,
            plain=event.style is None,
            block=event.style in ("|", ">"),
            raw=self._text[event.start : event.end],
        )
        self._add(node, size=1, height=0, event=event)
        if event.anchor is not None:
            self._anchors[event.anchor] = (node, 1, 0)

    def _alias(self, event: Event) -> None:
        if event.anchor not in self._anchors:
            message = f"alias `*{event.anchor}` has no finished anchor before it"
            hint = f"Write the value in full, or put `&{event.anchor}` on an earlier value."
            raise _refuse(event, message, hint)
        node, size, height = self._anchors[event.anchor]
        self._add(node, size=size, height=height, event=event)

    def _open(self, event: Event) -> None:
        self._count(event, size=1, height=1)
        is_mapping = event.kind is EventKind.MAPPING
        self._stack.append(_Open(event.place, event.anchor, is_mapping, event.flow))

    def _close(self) -> None:
        done = self._stack.pop()
        node: Node
        if done.is_mapping:
            node = Mapping(
                entries=_entries(done.children, self._refusals, flow=done.flow),
                location=done.location,
            )
        else:
            for item in done.children:
                _refuse_null(item, "an item of a list", self._refusals, flow=False)
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
            message = f"{self._name} has more than {MAX_NODES:,} keys and values"
            hint = "Split it; an alias counts as often as it is used, so write values in full."
            raise _refuse(event, message, hint)
        if len(self._stack) + height > MAX_DEPTH:
            raise _refuse(
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


def _is_control(character: str) -> bool:
    return character not in "\n\t" and unicodedata.category(character) in _CONTROL


def _refuse(event: Event, message: str, hint: str) -> BriefError:
    return BriefError(message, hint=hint, location=event.place)


def _refuse_null(node: Node, what: str, refusals: Refusals, *, flow: bool) -> None:
    if not isinstance(node, Scalar) or not node.is_null:
        return
    if flow and not node.text:
        message = f"{what} has no value: inside {{ }} a comma begins a new key"
        hint = 'Write the value before it in quotes: `status: "one of [a, b]"`.'
    elif node.text:
        message = f"{what} is `{node.text}`, which YAML reads as no value"
        hint = f'Leave it out, or write "{node.text}" in quotes if the text is meant.'
    else:
        message = f"{what} has no value"
        hint = "Write its value after the colon, or remove it."
    error = BriefError(message, hint=hint, location=node.location)
    if flow and not node.text:
        refusals.take_doubtful(error)
    refusals.take(error)


def _entries(
    children: list[Node], refusals: Refusals, *, flow: bool
) -> tuple[tuple[Scalar, Node], ...]:
    entries: dict[str, tuple[Scalar, Node]] = {}
    for key, value in zip(map(_scalar_of, children[::2]), children[1::2], strict=True):
        wrong = _wrong_key(key)
        if wrong is not None:
            refusals.take_doubtful(wrong)
            continue
        name = key.text
        if name in entries:
            first = entries[name][0].location.line
            message = f"key `{name}` stands twice; the first is in line {first}"
            hint = "Keep one of the two, or give one another name."
            refusals.take(BriefError(message, hint=hint, location=key.location))
            continue
        _refuse_null(value, f"key `{name}`", refusals, flow=flow)
        entries[name] = (key, value)
    return tuple(entries.values())


def _scalar_of(key: Node) -> Scalar:
    """The key as one text; a list or a mapping has none."""
    return key if isinstance(key, Scalar) else Scalar(text="", location=key.location)


def _wrong_key(key: Scalar) -> BriefError | None:
    if not key.text:
        message, hint = "a key must be text", "Write the key in quotes."
    elif len(key.text) > MAX_KEY:
        message = f"a key of {len(key.text)} characters"
        hint = f"Write at most {MAX_KEY}; the rest belongs into a `description:`."
    elif key.plain and key.text == "<<":
        message = "a brief takes no merge keys (`<<`)"
        hint = "Write the keys out; YAML 1.2 has no merge."
    else:
        return None
    return BriefError(message, hint=hint, location=key.location)
