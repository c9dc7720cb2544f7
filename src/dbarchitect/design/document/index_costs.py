"""The section on what each index saves and costs at the horizon, and which were refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.design import evidence_keys as keys
from dbarchitect.design.document.words import NOTHING, figure_or
from dbarchitect.model.document import Grid, Paragraph, Section
from dbarchitect.model.evidence import Figure, code

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from dbarchitect.model.evidence import Evidence, EvidenceSet, Prose

HEADING = "Indexes by planned cost"

_RULES_ALONE = (
    "Not verified: no index was weighed at the horizon. What stands above follows from rules "
    "alone, and its sizes are estimated."
)
_UNITS = (
    "A cost is in the planner's units: one is a page read in sequence. What is saved and what "
    "writes cost is for an hour, at the rates of the brief; writes are by formula for each "
    "access method (finding the place, reading its pages, writing them back, WAL), from growth "
    "and from the patterns that write. Indexes of constraints are not weighed: what they "
    "enforce is not for sale."
)
_CHANGES = (
    "An UPDATE that assigns to an indexed column is no longer HOT, and pays for an entry in "
    "every index of the row. Changes that no pattern declares are counted where the brief says "
    "how many versions come up, any attribute as often as another. Else they cost nothing "
    "here, and an index on what changes often costs more than it says."
)
_FOREIGN_KEYS = (
    "A foreign key's own look-up counts as a pattern, at the rate at which rows of the "
    "referenced table are deleted: as declared, by retention, along with what they are a part "
    "of, or else one row in a hundred a year. Whatever that comes to, each foreign key keeps "
    "one index: a rate is a mean, and one deletion, or one of many rows, that reads a whole "
    "table for each holds its locks for as long. What that would cost stands beside it."
)
_KEYS = (
    "Each pattern was planned for a usual key and for the one with most rows. Each key is "
    "taken to be asked for as often as it has rows, which is an assumption; the share of runs "
    "for the hot key is such that both together find as many rows as the average run: (sum of "
    "squares of all keys' shares - share of the usual key) / (share of the hottest - share of "
    "the usual). One run in ten is for a hot word where texts are searched. Where rows carry a "
    "tenant, plans are the application's, under its policies, for a tenant in the middle by "
    "rows and for the one with most."
)
_ASKED = (
    "access pattern",
    "runs for a usual key",
    "cost for that",
    "runs for the hottest",
    "cost for that",
)
_ACCEPTED = ("index", "planned cost of a run, with it and without", "saves", "writes", "why")
_REFUSED = ("index", "table", "size", "would save", "would cost", "an entry", "why not")


def index_costs_section(evidence: EvidenceSet) -> Section:
    """Accepted and refused indexes with their numbers."""
    if keys.INDEX_PROOF not in evidence.by_key:
        return Section(HEADING, (Paragraph((_RULES_ALONE,)),))
    accepted = [i for i in evidence.items if i.key.startswith(keys.ACCEPTED_INDEX)]
    accepted.sort(key=lambda item: item.key)
    refused = [i for i in evidence.items if i.key.startswith(keys.REFUSED_INDEX)]
    paragraphs = (_how(), (_UNITS,), (_CHANGES,), (_FOREIGN_KEYS,))
    sections: list[Section] = []
    asked = [i for i in evidence.items if i.key.startswith(keys.ASKED_PATTERN)]
    if asked:
        grid = Grid(_ASKED, tuple(map(_asked_row, asked)))
        sections.append(Section("Keys that are asked for", (Paragraph((_KEYS,)), grid)))
    if accepted:
        grid = Grid(_ACCEPTED, tuple(_accepted_row(item, evidence) for item in accepted))
        sections.append(Section("Accepted", (grid,)))
    if refused:
        grid = Grid(_REFUSED, tuple(map(_refused_row, refused)))
        sections.append(Section("Refused", (grid,)))
    return Section(HEADING, tuple(map(Paragraph, paragraphs)), tuple(sections))


def _how() -> Prose:
    key = keys.INDEX_PROOF
    return (
        "Each index was accepted or refused by what ",
        Figure(key, "server"),
        " plans for the design at its horizon, ",
        Figure(key, "rows"),
        " rows, told to its planner as statistics and sizes: nothing was run. ",
        Figure(key, "plans"),
        " plans were asked for. An index must save at least ",
        Figure(key, "margin"),
        " of its statements' cost beyond its own writes, and ",
        Figure(key, "least_gain"),
        " a run, two pages read at random. The planner's settings: ",
        Figure(key, "settings"),
        ".",
    )


def _accepted_row(item: Evidence, evidence: EvidenceSet) -> tuple[Prose, ...]:
    """An index with its size, which is that of the list of indexes and is told in one place."""
    name = item.key.removeprefix(keys.ACCEPTED_INDEX)
    return (
        (code(name), " (", *figure_or(evidence, f"{keys.INDEX_SIZE}{name}", "built"), ")"),
        tuple(_costs(item)) or NOTHING,
        (Figure(item.key, "saved"),),
        (Figure(item.key, "writes"), " (an entry: ", Figure(item.key, "entry"), ")"),
        (Figure(item.key, "why"), *_deletions(item)),
    )


def _asked_row(item: Evidence) -> tuple[Prose, ...]:
    there = {measurement.name for measurement in item.measurements}
    usual = "usual" if "cost/usual" in there else "any"
    return (
        (code(item.key.removeprefix(keys.ASKED_PATTERN)),),
        *(
            (Figure(item.key, f"{what}/{kind}"),) if f"{what}/{kind}" in there else NOTHING
            for kind in (usual, "hot")
            for what in ("share", "cost")
        ),
    )


def _deletions(item: Evidence) -> Iterator[str | Figure]:
    """Such as: 120 rows of `users` in a year (assumed, one row in a hundred a year)."""
    between = ": "
    for measurement in item.measurements:
        kind, _, table = measurement.name.partition("/")
        if kind == "deletions":
            yield between
            yield Figure(item.key, measurement.name)
            yield f" of {code(table)} in a year ("
            yield Figure(item.key, f"by/{table}")
            yield ")"
            between = "; "


def _costs(item: Evidence) -> Iterator[str | Figure]:
    """Such as `orders of user`: 82.5 instead of 78,300."""
    between = ""
    values = {measurement.name: measurement.value for measurement in item.measurements}
    for name, value in values.items():
        kind, _, pattern = name.partition("/")
        if kind == "with":
            yield f"{between}{code(pattern)}: "
            yield Figure(item.key, name)
            if value == values[f"without/{pattern}"]:
                yield " either way"
            else:
                yield " instead of "
                yield Figure(item.key, f"without/{pattern}")
            between = "; "


def _refused_row(item: Evidence) -> tuple[Prose, ...]:
    figures = ("index", "table", "size", "saved", "writes", "entry", "why")
    return tuple((Figure(item.key, name),) for name in figures)


def weighed_indexes(items: Iterable[Evidence]) -> Mapping[str, int]:
    """How many indexes were `accepted` and `refused`; empty where none was weighed."""
    found = [item.key for item in items]
    if keys.INDEX_PROOF not in found:
        return {}
    prefixes = {"accepted": keys.ACCEPTED_INDEX, "refused": keys.REFUSED_INDEX}
    return {
        name: sum(key.startswith(prefix) for key in found) for name, prefix in prefixes.items()
    }
