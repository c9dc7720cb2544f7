"""The events of the YAML parser with types: the one place that knows the library."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from dbarchitect.errors import BriefError, Location

if TYPE_CHECKING:
    from collections.abc import Iterator


class EventKind(Enum):
    """What an event says; the values are the library's names of its classes."""

    DOCUMENT = "DocumentStartEvent"
    ALIAS = "AliasEvent"
    SCALAR = "ScalarEvent"
    MAPPING = "MappingStartEvent"
    SEQUENCE = "SequenceStartEvent"
    MAPPING_END = "MappingEndEvent"
    SEQUENCE_END = "SequenceEndEvent"


_KINDS = {kind.value: kind for kind in EventKind}


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One event; `start` and `end` are offsets in the text.

    `style` is None of a plain scalar, else its first character. `directives` is true of a
    document with `%YAML` or `%TAG`.
    """

    kind: EventKind
    place: Location
    start: int
    end: int
    text: str = ""
    anchor: str | None = None
    tag: str | None = None
    style: str | None = None
    flow: bool = False
    directives: bool = False


def events_of(text: str, *, file: str) -> Iterator[Event]:
    """The events of a YAML 1.2 text, those that open or close nothing left out.

    Raises:
        BriefError: it is not YAML, with the place.
    """
    parser: Any = YAML(typ="safe", pure=True)  # its methods carry no types
    try:
        for event in parser.parse(text):
            kind = _KINDS.get(type(event).__name__)
            if kind is not None:
                yield _event(kind, event, file)
    except MarkedYAMLError as error:
        raise _refused(error, file) from error
    except (YAMLError, ValueError, IndexError, OverflowError) as error:
        problem = str(error).partition("\n")[0]
        message = f"not YAML: {problem}"
        hint = "Write plain YAML 1.2 or JSON, in printable characters."
        raise BriefError(message, hint=hint, location=Location(file)) from error


def _event(kind: EventKind, event: Any, file: str) -> Event:
    mark = event.start_mark
    tag = getattr(event, "ctag", None)
    directives = kind is EventKind.DOCUMENT and bool(event.version or event.tags)
    return Event(
        kind=kind,
        place=Location(file, mark.line + 1, mark.column + 1),
        start=mark.index,
        end=event.end_mark.index,
        text=getattr(event, "value", ""),
        anchor=getattr(event, "anchor", None),
        tag=str(tag).replace("tag:yaml.org,2002:", "!!") if tag else None,
        style=getattr(event, "style", None),
        flow=bool(getattr(event, "flow_style", False)),
        directives=directives,
    )


def _refused(error: Any, file: str) -> BriefError:
    mark = error.problem_mark or error.context_mark
    place = Location(file) if mark is None else Location(file, mark.line + 1, mark.column + 1)
    problem = str(error.problem or error.context or "it does not parse").strip()
    return BriefError(f"not YAML: {problem}", hint=_yaml_hint(problem), location=place)


_YAML_HINTS = (
    ("\\t", "Indent with spaces, not with tabs."),
    (
        "mapping values are not allowed",
        "Write a value that holds `: ` in quotes, and give each key a line of its own.",
    ),
    (
        "expected ',' or",
        "Inside { } and [ ] write values that hold brackets or commas in quotes.",
    ),
    ("found character", "Write values that begin with a special character in quotes."),
)


def _yaml_hint(problem: str) -> str:
    for part, hint in _YAML_HINTS:
        if part in problem:
            return hint
    return "Check indentation, brackets and quotes at this place."
