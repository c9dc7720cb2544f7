"""How access patterns grow, what follows at the horizon, and several sessions, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.design import evidence_keys as keys
from dbarchitect.design.document.declared import access_key
from dbarchitect.design.document.scaled import CHANGED, FORCED, KIN, SAME
from dbarchitect.design.document.words import NOT_VERIFIED, NOTHING, figure_or, has
from dbarchitect.design.proof.verdicts import AtHorizon
from dbarchitect.model.document import Grid, Paragraph, PlanTree
from dbarchitect.model.english import listed
from dbarchitect.model.evidence import Figure, code
from dbarchitect.model.scales import GrowthClass

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from dbarchitect.model.design import Design, PhysicalAccess
    from dbarchitect.model.evidence import EvidenceSet, Prose

KINDS_OF_KEY = ("hot", "median", "absent")

_GROWS = {
    GrowthClass.CONSTANT.value: "not at all",
    GrowthClass.LOGARITHMIC.value: "with the logarithm of rows",
    GrowthClass.LINEAR.value: "with the rows at most",
    GrowthClass.WORSE.value: "faster than the rows",
}

_HOW = (
    "How buffers grow from one scale to the other: the class follows from buffers and searches "
    "of indexes alone. What is said of the horizon is inferred: a search of an index gains a "
    "page for each level, other growth goes on in a straight line, and the data are spread as "
    "in the lab; where trees alone are searched, no more pages are read than rows are looked "
    "at, and no more of these than a LIMIT needs. The plan there is that of a planner that "
    "believes in the rows of the horizon. Where the lab's planner chose another, it was kept "
    "from what that plan has not, and the buffers are those of the run that followed."
)

_ONE_SCALE = {
    True: (
        "The lab held the rows of the horizon: a second scale would tell nothing more, and "
        "nothing has to be inferred."
    ),
    False: (
        "The patterns ran at one scale: how they grow was not seen, and what is said of the "
        "horizon rests on planned costs."
    ),
}


def growth_blocks(design: Design, evidence: EvidenceSet) -> Iterator[Paragraph | Grid]:
    """How each pattern grows; or that there was one scale alone."""
    if keys.LARGER not in evidence.by_key:
        share = evidence.by_key[keys.LAB].measurement("scale").value
        is_whole = isinstance(share, int | float) and share >= 100  # noqa: PLR2004 - per cent
        yield Paragraph((_ONE_SCALE[is_whole],))
        return
    yield Paragraph((_HOW,))
    rows = tuple(
        _growth_row(pattern, kind, evidence)
        for pattern in design.access
        for kind in KINDS_OF_KEY
        if keys.growth(pattern.name, kind) in evidence.by_key
    )
    heads = (
        "pattern",
        "key",
        "rows of",
        "buffers",
        "they grow",
        "at the horizon",
        "plan there",
    )
    yield Grid(heads, rows)


def _growth_row(pattern: PhysicalAccess, kind: str, evidence: EvidenceSet) -> tuple[Prose, ...]:
    key, there = keys.growth(pattern.name, kind), keys.at_horizon(pattern.name, kind)
    is_executed = there not in evidence.by_key
    most: Prose = ("run with its rows",)
    if not is_executed:
        most = _at_most(there, evidence)
    return (
        (code(pattern.name),),
        (kind,),
        (
            Figure(key, "table"),
            ": ",
            Figure(key, "rows_smaller"),
            " to ",
            Figure(key, "rows_larger"),
        ),
        (Figure(key, "buffers_smaller"), " to ", Figure(key, "buffers_larger")),
        (_grows(key, evidence),),
        most or NOT_VERIFIED,
        NOTHING if is_executed else (Figure(there, "plan"),),
    )


def _at_most(there: str, evidence: EvidenceSet) -> Prose:
    if not has(evidence, there, "buffers"):
        return ()
    return ("at most ", Figure(there, "buffers"), " ", Figure(there, "bound"))


def _grows(key: str, evidence: EvidenceSet) -> str:
    item = evidence.by_key[key]
    if has(evidence, key, "plan") and item.measurement("plan").value == CHANGED:
        return "not told: the plans differ"
    found = item.measurement("class").value if has(evidence, key, "class") else ""
    return _GROWS.get(str(found), "not told: as many rows at both")


def growth_sentences(pattern: PhysicalAccess, evidence: EvidenceSet) -> Iterator[Prose]:
    """What follows at the horizon, where something does or the plan changes."""
    for kind in KINDS_OF_KEY:
        key, there = keys.growth(pattern.name, kind), keys.at_horizon(pattern.name, kind)
        if key not in evidence.by_key or there not in evidence.by_key:
            continue
        of_key: Prose = (f" with the {kind} key",) if pattern.binds else ()
        grown: Prose = (
            Figure(key, "buffers_smaller"),
            " to ",
            Figure(key, "buffers_larger"),
            " buffers for ",
            Figure(key, "rows_times", cite=True),
            " the rows of ",
            Figure(key, "table"),
            *of_key,
            *_forced(key, evidence),
        )
        yield (*grown, *_follows(key, there, evidence), ".")


def _forced(key: str, evidence: EvidenceSet) -> Prose:
    """Where the planner was made to take the plan whose buffers are told."""
    if not has(evidence, key, "forced"):
        return ()
    made: Prose = (" (with the plan of the horizon, which the planner was made to take ",)
    return (*made, Figure(key, "forced"), ")")


def _follows(grown: str, there: str, evidence: EvidenceSet) -> Prose:
    plan = evidence.by_key[there].measurement("plan").value
    rows: Prose = (" with the ", Figure(there, "rows", cite=True), " rows of the horizon")
    if plan == CHANGED:
        return ("; not verified", *rows, ": the plan changes there")
    bound: Prose = ("; the plans differ, so nothing follows for buffers",)
    if evidence.by_key[grown].measurement("plan").value == SAME:
        bound = ("; nothing follows for buffers",)
    if has(evidence, there, "buffers"):
        bound = ("; at most ", Figure(there, "buffers"), " ", Figure(there, "bound"))
    tail = _TAILS.get(str(plan), ", if the plan stays")
    if has(evidence, there, "cost_times"):
        if evidence.by_key[there].measurement("cost_times").value == 1:
            return (*bound, *rows, tail, ", at the planned cost of the larger scale")
        cost: Prose = (Figure(there, "cost_times"), " the planned cost of the larger scale")
        return (*bound, *rows, tail, ", at ", *cost)
    return (*bound, *rows, tail)


_TAILS = {
    SAME: ", by the same plan",
    FORCED: ", by the plan there, which the planner was made to take",
    KIN: ", by a plan that finds the same rows and fetches them in another way",
}


def larger_trees(pattern: PhysicalAccess, evidence: EvidenceSet) -> Iterator[PlanTree]:
    """The plan at the larger scale where it is another one than at the smaller."""
    smaller, larger = keys.access(pattern.name), keys.larger_access(pattern.name)
    found: dict[str, Figure] = {}
    for kind in KINDS_OF_KEY:
        tree = f"tree_{kind}"
        if not has(evidence, larger, tree):
            continue
        there = evidence.by_key[larger].measurement(tree).value
        before = evidence.by_key[smaller]
        if not has(evidence, smaller, tree) or before.measurement(tree).value != there:
            found[kind] = Figure(larger, tree)
    yield from _by_tree("At the larger scale", found, pattern, evidence)


def _by_tree(
    where: str, found: Mapping[str, Figure], pattern: PhysicalAccess, evidence: EvidenceSet
) -> Iterator[PlanTree]:
    """Each tree once, with all the keys that have it."""
    kinds: dict[object, list[str]] = {}
    for kind, figure in found.items():
        kinds.setdefault(evidence.resolve(figure).value, []).append(kind)
    for same in kinds.values():
        of_key = f" ({listed(same)} key)" if pattern.binds else ""
        yield PlanTree((f"{where}{of_key}:",), found[same[0]])


def horizon_trees(pattern: PhysicalAccess, evidence: EvidenceSet) -> Iterator[PlanTree]:
    """The plan at the horizon where it is another one."""
    found: dict[str, Figure] = {}
    for kind in KINDS_OF_KEY:
        key = keys.at_horizon(pattern.name, kind)
        if not has(evidence, key, "tree"):
            continue
        if evidence.by_key[key].measurement("plan").value in {CHANGED, FORCED, KIN}:
            found[kind] = Figure(key, "tree")
    yield from _by_tree("At the horizon", found, pattern, evidence)


def scaled_blocks(design: Design, evidence: EvidenceSet) -> Iterator[Paragraph | Grid]:
    """What varies: times at the larger scale, verdicts, and several sessions at once."""
    if keys.LARGER in evidence.by_key:
        yield Paragraph(("The same with ", *more_rows(), ":"))
        heads = ("pattern", "target p95", *(f"{kind} key" for kind in KINDS_OF_KEY), "p50 grew")
        yield Grid(heads, tuple(_times_row(pattern, evidence) for pattern in design.access))
    targets = [p for p in design.access if keys.verdict(p.name) in evidence.by_key]
    if targets:
        yield Paragraph((_VERDICTS,))
        heads = ("pattern", "target p95", "in the lab", "at the horizon")
        yield Grid(heads, tuple(_verdict_row(pattern, evidence) for pattern in targets))
    yield from _shared(design, evidence)


_VERDICTS = (
    "Targets held against the lab with most rows, and by inference against the horizon: times, "
    "but for that of planning, are taken to grow as buffers do at most, on a machine like the "
    "lab's that has everything cached. What is inferred is the most that it can be: where that "
    "is more than the target, nothing is shown. Where nothing bounds the buffers, times are "
    "taken to grow with the planned cost, and where they grow in a straight line, too, if the "
    "planner was right about the rows in the lab; half of that is added, for it is an estimate."
)


def more_rows() -> Prose:
    """How many rows the larger scale had, where there was one."""
    largest = (Figure(keys.LARGER, "table_rows"), " rows of ", Figure(keys.LARGER, "table"))
    return (*largest, ", ", Figure(keys.LARGER, "rows", cite=True))


def _times_row(pattern: PhysicalAccess, evidence: EvidenceSet) -> tuple[Prose, ...]:
    grew = (
        figure_or(evidence, keys.growth(pattern.name, kind), "time_times", ())
        for kind in KINDS_OF_KEY
    )
    told: Prose = ()
    for figure in grew:
        told = (*told, ", ", *figure) if told and figure else (*told, *figure)
    return (
        (code(pattern.name),),
        figure_or(evidence, access_key(pattern.name), "target", ("none",)),
        *(times(keys.larger_timing(pattern.name, k), evidence) for k in KINDS_OF_KEY),
        told or NOTHING,
    )


def _verdict_row(pattern: PhysicalAccess, evidence: EvidenceSet) -> tuple[Prose, ...]:
    key = keys.verdict(pattern.name)
    return (
        (code(pattern.name),),
        (Figure(access_key(pattern.name), "target"),),
        (Figure(key, "lab"), ": ", Figure(key, "p95"), " (", Figure(key, "key"), " key)"),
        _at_horizon(key, evidence),
    )


def _at_horizon(key: str, evidence: EvidenceSet) -> Prose:
    found = evidence.by_key[key]
    of_key: Prose = (" (", Figure(key, "horizon_key"), " key)")
    if all(one.name != "inferred" for one in found.measurements):
        return (Figure(key, "horizon"),)
    if found.measurement("horizon").value == AtHorizon.NOT_VERIFIED.value:
        return (Figure(key, "inferred"), ": ", Figure(key, "basis"), *of_key)
    at_most: Prose = (": at most ", Figure(key, "inferred"), " ", Figure(key, "basis"))
    return (Figure(key, "horizon"), *at_most, *of_key)


def _shared(design: Design, evidence: EvidenceSet) -> Iterator[Paragraph | Grid]:
    windows = [
        item
        for item in evidence.items
        if item.key.startswith(keys.SHARED) and any(m.name == "rate" for m in item.measurements)
    ]
    for item in windows:
        sessions = int(item.measurement("sessions").value)
        yield Paragraph(
            (
                Figure(item.key, "sessions"),
                " sessions ran the mix of all patterns at once, by the declared rates, for ",
                Figure(item.key, "seconds"),
                " on the machine that the server was on. Executions came at ",
                Figure(item.key, "rate", cite=True),
                ".",
            )
        )
        found = ((p.name, keys.shared(sessions, p.name)) for p in design.access)
        rows = tuple(_shared_row(name, key) for name, key in found if key in evidence.by_key)
        yield Grid(("pattern", "executions", "p95", "failures"), rows)


def _shared_row(pattern: str, key: str) -> tuple[Prose, ...]:
    return ((code(pattern),), *((Figure(key, one),) for one in ("n", "p95", "failures")))


def times(key: str, evidence: EvidenceSet) -> Prose:
    """The percentiles of one kind of key, and whether its target was met."""
    if not has(evidence, key, "p95"):
        return NOTHING
    times: Prose = (Figure(key, "p50"), " / ", Figure(key, "p95"), " / ", Figure(key, "p99"))
    outcome = figure_or(evidence, key, "target", ())
    return (*times, ": ", *outcome) if outcome else times
