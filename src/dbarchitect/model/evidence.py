"""Evidence: what was found, by which method, about which subject.

Rules:
    1. A sentence may assert only about its evidence's subject. Carrying a lab's result over to
       production is an inference and says so.
    2. What differs from run to run (times, rates) is `varying`; what a second run repeats to
       the byte is not. Output keeps the two apart.
    3. Every number in a document is a `Figure`: a pointer to a measurement, never a copy.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum


class Method(IntEnum):
    """How something is known, weakest first."""

    DECLARED = 1
    READ = 2
    ESTIMATED = 3
    PLANNED = 4
    EXECUTED = 5


class SubjectKind(StrEnum):
    """What the evidence is about."""

    BRIEF = "brief"
    SOURCE = "source"
    TWIN = "twin"
    LAB = "lab"


@dataclass(frozen=True, slots=True)
class Subject:
    """What the evidence is about, in words: `lab with 500,000 orders at scale 1`."""

    kind: SubjectKind
    description: str


class Unit(StrEnum):
    """Units of measurements; renderers know how each is printed."""

    BYTES = "bytes"
    ROWS = "rows"
    PAGES = "pages"
    BUFFERS = "buffers"
    MILLISECONDS = "ms"
    SECONDS = "s"
    MINUTES = "min"
    COST = "cost"
    PERCENT = "%"
    RATIO = "times"
    PER_HOUR = "/h"
    PER_MONTH = "/month"
    PER_SECOND = "/s"
    COUNT = "count"
    DAYS = "days"
    NONE = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """One number or word with its unit.

    `n` is how many times it was taken; `low` and `high` its spread, where n > 1. `varying`
    marks what another run of the same input may change.
    """

    name: str
    value: float | int | str
    unit: Unit = Unit.NONE
    n: int = 1
    low: float | None = None
    high: float | None = None
    varying: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What was found; `key` names it within one result, such as `size/orders/heap`.

    `statements` and `parameters` reproduce it. `server` and `locale` are those that answered,
    None where no server was asked. `passed` is None where nothing could fail.
    """

    key: str
    claim: str
    method: Method
    subject: Subject
    measurements: tuple[Measurement, ...] = ()
    statements: tuple[str, ...] = ()
    parameters: tuple[str, ...] = ()
    passed: bool | None = None
    server: str | None = None
    locale: str | None = None
    data_seed: int | None = None

    def measurement(self, name: str) -> Measurement:
        """The measurement of that name.

        Raises:
            KeyError: there is none.
        """
        for measurement in self.measurements:
            if measurement.name == name:
                return measurement
        raise KeyError(self.key, name)


@dataclass(frozen=True, slots=True)
class Figure:
    """A number in a text, by reference: the evidence's key and the measurement's name."""

    evidence: str
    measurement: str
    cite: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """A text as it is: no backtick in it marks code.

    It leads to the section of its anchor where it has one, in formats that have links.
    """

    text: str
    anchor: str = ""


ProsePart = str | Figure | Words

Prose = tuple[ProsePart, ...]
"""A text whose numbers are figures; joined without separators.

Within a text, names and SQL stand between backticks; `code` writes them so.
"""


def code(text: str) -> str:
    """The name or SQL as code within prose, whatever backticks it holds itself."""
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    ticks = "`" * (longest + 1)
    padding = " " if text.startswith(("`", " ")) or text.endswith(("`", " ")) else ""
    return f"{ticks}{padding}{text}{padding}{ticks}"


@dataclass(frozen=True, slots=True)
class EvidenceSet:
    """Evidence in the order in which it is numbered: E1, E2, ...

    `by_key` holds each piece under its key, `numbers` the printed number of each key: `E1` for
    the first.
    """

    items: tuple[Evidence, ...]
    by_key: Mapping[str, Evidence] = field(init=False, repr=False, compare=False)
    numbers: Mapping[str, str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Two pieces of evidence with one key would make a figure ambiguous."""
        keys = [item.key for item in self.items]
        if len(set(keys)) != len(keys):
            twice = sorted({key for key in keys if keys.count(key) > 1})
            message = f"evidence keys are not unique: {twice}"
            raise ValueError(message)
        numbers = {key: f"E{index}" for index, key in enumerate(keys, start=1)}
        object.__setattr__(self, "by_key", dict(zip(keys, self.items, strict=True)))
        object.__setattr__(self, "numbers", numbers)

    @classmethod
    def of(cls, *groups: Iterable[Evidence]) -> EvidenceSet:
        """The evidence of all groups, in their order."""
        return cls(tuple(item for group in groups for item in group))

    def resolve(self, figure: Figure) -> Measurement:
        """The measurement that a figure points to.

        Raises:
            KeyError: there is no such evidence or measurement.
        """
        return self.by_key[figure.evidence].measurement(figure.measurement)
