"""Prose taken apart into text, code and figures, as every renderer needs it.

Within a text, code stands between runs of backticks of one length, as in CommonMark; a run
without its partner is text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

from dbarchitect.model.evidence import Words
from dbarchitect.report.numbers import format_measurement

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.evidence import EvidenceSet, Measurement, Prose

_RUN = re.compile(r"`+")


class SpanKind(Enum):
    """What a piece of prose is; a citation is the number of a figure's evidence.

    A link is text that leads to an anchor.
    """

    TEXT = auto()
    CODE = auto()
    FIGURE = auto()
    CITATION = auto()
    LINK = auto()


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of prose, as text without any mark-up.

    `evidence` is the printed number of what a figure or a citation points to, such as `E1`,
    `anchor` that of the section that a link leads to.
    """

    kind: SpanKind
    text: str
    evidence: str = ""
    anchor: str = ""


def spans(prose: Prose, evidence: EvidenceSet) -> tuple[Span, ...]:
    """The pieces of the prose in order; figures are resolved from the evidence.

    Raises:
        KeyError: a figure points to evidence that is not there.
    """
    found: list[Span] = []
    for part in prose:
        if isinstance(part, str):
            found.extend(_text_and_code(part))
        elif isinstance(part, Words):
            kind = SpanKind.LINK if part.anchor else SpanKind.TEXT
            found.append(Span(kind, part.text, anchor=part.anchor))
        else:
            number = evidence.numbers[part.evidence]
            found.extend(_figure(evidence.resolve(part), number))
            if part.cite:
                found.append(Span(SpanKind.CITATION, f" [{number}]", number))
    return tuple(found)


def _figure(measurement: Measurement, number: str) -> Iterator[Span]:
    """A number is a figure; words are taken apart like any text."""
    if isinstance(measurement.value, str):
        yield from _text_and_code(measurement.value)
    else:
        yield Span(SpanKind.FIGURE, format_measurement(measurement), number)


def plain(prose: Prose, evidence: EvidenceSet) -> str:
    """The prose as plain text on one line."""
    return " ".join("".join(span.text for span in spans(prose, evidence)).split())


def _text_and_code(text: str) -> Iterator[Span]:
    position = 0
    while opening := _RUN.search(text, position):
        closing = _closing(text, opening)
        if closing is None:
            break
        if opening.start() > position:
            yield Span(SpanKind.TEXT, text[position : opening.start()])
        yield Span(SpanKind.CODE, _without_padding(text[opening.end() : closing.start()]))
        position = closing.end()
    if position < len(text):
        yield Span(SpanKind.TEXT, text[position:])


def _closing(text: str, opening: re.Match[str]) -> re.Match[str] | None:
    runs = _RUN.finditer(text, opening.end())
    return next((run for run in runs if len(run.group()) == len(opening.group())), None)


def _without_padding(code: str) -> str:
    if code.startswith(" ") and code.endswith(" ") and code.strip():
        return code[1:-1]
    return code
