"""Prose, grids and evidence as the templates take them: texts with where they lead to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dbarchitect.model.evidence import Figure
from dbarchitect.model.finding import Severity
from dbarchitect.report.figures import is_numeric
from dbarchitect.report.numbers import format_measurement, format_number
from dbarchitect.report.printable import on_one_line, printable
from dbarchitect.report.spans import SpanKind, plain, spans

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from dbarchitect.model.document import Grid
    from dbarchitect.model.evidence import Evidence, EvidenceSet, Measurement, Prose
    from dbarchitect.report.spans import Span

_MOODS = {
    "FAILED": "alarm",
    "not verified": "alarm",
    "missed": "alarm",
    **{severity.label: severity.name.lower() for severity in Severity},
}
"""The classes of cells that say just this."""


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a text: `kind` is that of its span, `target` an id or empty."""

    kind: str
    text: str
    target: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: `sort` is the number to order by, `mood` its class where it is an alarm."""

    runs: tuple[Run, ...]
    sort: str = ""
    mood: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A column's head; `numeric` columns are aligned to the right."""

    runs: tuple[Run, ...]
    numeric: bool


@dataclass(frozen=True, slots=True)
class Found:
    """A measurement of an entry: its name, and its value as a text or as lines."""

    name: str
    runs: tuple[Run, ...] = ()
    lines: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A piece of evidence; `varying` is what another run may change."""

    number: str
    key: str
    claim: tuple[Run, ...]
    method: str
    subject: str
    outcome: str
    where: str
    fixed: tuple[Found, ...]
    varying: tuple[Found, ...]
    statements: tuple[str, ...]
    parameters: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EntryGroup:
    """Entries of one kind, under the first word of their keys."""

    name: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes prose; `homes` maps a name to the id of the section that is about it.

    `places` are the ids of anchors.
    """

    evidence: EvidenceSet
    homes: Mapping[str, str]
    places: Mapping[str, str]

    def prose(self, prose: Prose, *, homeward: bool = False) -> tuple[Run, ...]:
        """The runs of a prose; a name leads to its section if it is to lead homeward."""
        return tuple(self._run(span, homeward=homeward) for span in spans(prose, self.evidence))

    def plain(self, text: str) -> str:
        """A heading or title as plain text."""
        return _words(plain((text,), self.evidence))

    def columns(self, grid: Grid) -> tuple[Column, ...]:
        """The heads of a grid."""
        return tuple(
            Column(
                self.prose((header,)),
                is_numeric((row[place] for row in grid.rows), self.evidence),
            )
            for place, header in enumerate(grid.headers)
        )

    def rows(self, grid: Grid) -> tuple[tuple[Cell, ...], ...]:
        """The rows of a grid."""
        return tuple(tuple(map(self._cell, row)) for row in grid.rows)

    def entries(self) -> tuple[EntryGroup, ...]:
        """All evidence, in groups, each in its order."""
        groups: dict[str, list[Entry]] = {}
        for item in self.evidence.items:
            groups.setdefault(item.key.partition("/")[0], []).append(self._entry(item))
        return tuple(EntryGroup(name, tuple(entries)) for name, entries in groups.items())

    def _run(self, span: Span, *, homeward: bool) -> Run:
        named = homeward and span.kind is SpanKind.CODE
        target = self.homes.get(_words(span.text), "") if named else span.evidence
        if span.anchor:
            target = self.places.get(span.anchor, "")
        return Run(span.kind.name.lower(), on_one_line(span.text), target)

    def _cell(self, prose: Prose) -> Cell:
        words = plain(prose, self.evidence)
        return Cell(
            self.prose(prose, homeward=True),
            self._sort(prose),
            "alarm" if words.endswith(": missed") else _MOODS.get(words, ""),
        )

    def _sort(self, prose: Prose) -> str:
        first = prose[0] if prose else None
        if not isinstance(first, Figure):
            return ""
        value = self.evidence.resolve(first).value
        return "" if isinstance(value, str) else repr(float(value))

    def _entry(self, item: Evidence) -> Entry:
        about = {"server": item.server and f"PostgreSQL {item.server}", "locale": item.locale}
        said = [text for text in about.values() if text]
        said += [f"seed {item.data_seed}"] if item.data_seed is not None else []
        return Entry(
            number=self.evidence.numbers[item.key],
            key=on_one_line(item.key),
            claim=self.prose((item.claim,)),
            method=item.method.name.lower(),
            subject=on_one_line(item.subject.description),
            outcome={True: "held", False: "FAILED", None: ""}[item.passed],
            where=on_one_line(", ".join(said)),
            fixed=tuple(self._found(m for m in item.measurements if not m.varying)),
            varying=tuple(self._found(m for m in item.measurements if m.varying)),
            statements=_letter_by_letter(item.statements),
            parameters=_letter_by_letter(item.parameters),
        )

    def _found(self, measurements: Iterator[Measurement]) -> Iterator[Found]:
        for item in measurements:
            name = item.name.replace("_", " ")
            text = format_measurement(item)
            if "\n" in text:
                yield Found(name, lines=printable(text))
            else:
                yield Found(name, self.prose((text + _spread(item),)))


def _words(text: str) -> str:
    """The text as it is compared with others and shown on one line."""
    return on_one_line(" ".join(text.split()))


def _spread(item: Measurement) -> str:
    taken = f"n = {item.n}" if item.n != 1 else ""
    spread = ""
    if item.low is not None and item.high is not None:
        spread = f"{format_number(item.low)} to {format_number(item.high)}"
    said = ", ".join(filter(None, (taken, spread)))
    return f" ({said})" if said else ""


def _letter_by_letter(texts: Sequence[str]) -> tuple[str, ...]:
    return tuple(map(printable, texts))
