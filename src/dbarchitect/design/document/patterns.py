"""The section on access patterns: how often, how fast, by which plan, and without it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.design import evidence_keys as keys
from dbarchitect.design.document.balancing import balance_blocks, balance_notes
from dbarchitect.design.document.copies import with_copy
from dbarchitect.design.document.declared import access_key
from dbarchitect.design.document.growing import (
    KINDS_OF_KEY,
    growth_blocks,
    growth_sentences,
    horizon_trees,
    larger_trees,
    scaled_blocks,
    times,
)
from dbarchitect.design.document.lab_evidence import NO_INDEX
from dbarchitect.design.document.words import NOT_VERIFIED, figure_or, has
from dbarchitect.model.document import (
    Bullets,
    Code,
    Grid,
    Measured,
    Paragraph,
    Plans,
    PlanTree,
    Section,
)
from dbarchitect.model.english import listed
from dbarchitect.model.evidence import Figure, code

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dbarchitect.model.design import Design, PhysicalAccess
    from dbarchitect.model.evidence import Evidence, EvidenceSet, Prose

_WORTH_A_WORD = 1.05
"""Below this ratio `1 times as many` would be read as a gain."""

_HEADERS = ("pattern", "rate", "target p95", "served by", "buffers: hot, median, absent key")
_KEYS = (
    "A hot key has many rows, a median key the usual number, an absent key none; a pattern "
    "without a parameter stands under the hot key. Buffers are the pages that the statement "
    "touched among the lab's rows, at the smaller scale where there are two; they do not "
    "depend on the machine."
)

_FAN_OUT = (
    "Where the brief gives a fan-out, the lab keeps it at every scale: fewer rows are referred "
    "to at all, and those as often as declared. Where it gives none, rows are shared out "
    "evenly; a small table is whole in the lab, so that fewer refer to each of its rows than "
    "at the horizon."
)

_INDEX_ALONE = "Index Only Scan"
_COVERED = (
    "An Index Only Scan reads no page of the table that VACUUM has marked as visible to all. "
    "The lab's tables were vacuumed after they were filled, and the planner of the horizon is "
    "told the same. Pages that are written stay unmarked until autovacuum comes by, and are "
    "read as well: on a busy table the scan costs more than is shown here."
)

_UNUSED = (
    "A pattern is served by the indexes that its plans on the lab's rows read. A table that is "
    "small there may be read whole, where the horizon needs an index of it: the plan of the "
    "horizon stands with the pattern."
)

_WRITES = (
    "A pattern that writes was run with values that its table takes: references to rows that "
    "are there, new values where they must be unique. Each run was in a transaction that was "
    "rolled back: without commit and fsync. Buffers and WAL are those of the statement, "
    "without its AFTER triggers and checks of foreign keys. Where all values are written, a "
    "hot and a median key are those of the rows referred to, and there is no absent one."
)

_CLOCK = (
    "Rows lie before the day of the design, and the clock of the lab stands at its first "
    "moment: `now()` is that. Tables in partitions have those of the days before it, by the "
    "names that they would have had, and not those that the first migration makes."
)

_TIMES = (
    "Times on the machine of the lab, with the lab's rows: p50 / p95 / p99, everything cached. "
    "Times differ from run to run, and another machine gives others. A series that misses its "
    "target is repeated, and the quietest counts: other work on the machine only adds time."
)


def patterns_section(design: Design, evidence: EvidenceSet) -> Section:
    """What each access pattern asks and what the lab showed."""
    if not design.access:
        return Section("Query patterns", (Paragraph(("The brief names none.",)),))
    rows = tuple(_row(pattern, evidence) for pattern in design.access)
    blocks: list[Grid | Paragraph | Measured] = [Grid(_HEADERS, rows)]
    if keys.LAB in evidence.by_key:
        told = (_KEYS, *_notes(design, evidence))
        paragraphs = (Paragraph((text,)) for text in told)
        growth = growth_blocks(design, evidence)
        blocks = [*paragraphs, *blocks, *growth, *hierarchy_grid(evidence)]
        blocks.append(_measured(design, evidence))
    sections = tuple(
        with_copy(design, pattern, _pattern_section(pattern, evidence), evidence)
        for pattern in design.access
    )
    return Section("Query patterns", tuple(blocks), sections)


def _notes(design: Design, evidence: EvidenceSet) -> Iterator[str]:
    """What is told of rows and runs where the design has such patterns or tables."""
    share = evidence.by_key[keys.LAB].measurement("scale").value
    is_part = isinstance(share, int | float) and share < 100  # noqa: PLR2004 - per cent
    if is_part and any(table.foreign_keys for table in design.schema.tables):
        yield _FAN_OUT
    if any(_is_covered(item) for item in evidence.items):
        yield _COVERED
    if any(_is_unused(reason.serves, evidence) for reason in design.index_reasons):
        yield _UNUSED
    if any(table.partition_key is not None for table in design.schema.tables):
        yield _CLOCK
    if any(pattern.writes for pattern in design.access):
        yield _WRITES
    yield from balance_notes(design)


def _is_covered(item: Evidence) -> bool:
    """Whether a plan that ran reads an index alone."""
    return item.key.startswith(keys.access("")) and any(
        measurement.name == "plan" and _INDEX_ALONE in str(measurement.value)
        for measurement in item.measurements
    )


def _is_unused(serves: Sequence[str], evidence: EvidenceSet) -> bool:
    """Whether a pattern that an index is for was served without any."""
    return any(
        has(evidence, keys.access(name), "served_by")
        and evidence.by_key[keys.access(name)].measurement("served_by").value == NO_INDEX
        for name in serves
    )


def _row(pattern: PhysicalAccess, evidence: EvidenceSet) -> tuple[Prose, ...]:
    declared = access_key(pattern.name)
    return (
        (code(pattern.name),),
        (Figure(declared, "rate"),),
        figure_or(evidence, declared, "target", ("none",)),
        figure_or(evidence, keys.access(pattern.name), "served_by"),
        _buffers(pattern.name, evidence),
    )


def _buffers(pattern: str, evidence: EvidenceSet) -> Prose:
    prose: Prose = ()
    for kind in KINDS_OF_KEY:
        found = figure_or(evidence, keys.access(pattern), f"buffers_{kind}", ())
        if found:
            prose = (*prose, ", ", *found) if prose else found
    return prose or NOT_VERIFIED


def _pattern_section(pattern: PhysicalAccess, evidence: EvidenceSet) -> Section:
    blocks: list[Code | Bullets] = [Code("sql", pattern.sql)]
    said: list[Prose] = []
    if has(evidence, keys.access(pattern.name), "plan"):
        said.append(("Plan: ", Figure(keys.access(pattern.name), "plan", cite=True), "."))
    wal = [
        figure
        for kind in KINDS_OF_KEY
        if (figure := figure_or(evidence, keys.access(pattern.name), f"wal_{kind}", ()))
    ]
    if wal:
        figures = (part for figure in wal for part in (", ", *figure))
        said.append(("WAL (hot, median, absent key, as far as run): ", *list(figures)[1:], "."))
    said += growth_sentences(pattern, evidence)
    prefix = keys.without(pattern.name, "")
    said += [
        _without(pattern, item, evidence)
        for item in evidence.items
        if item.key.startswith(prefix)
    ]
    if said:
        blocks.append(Bullets(tuple(said)))
    trees = (
        *_trees_with(pattern, evidence),
        *larger_trees(pattern, evidence),
        *horizon_trees(pattern, evidence),
        *_trees_without(pattern, evidence),
    )
    return Section(pattern.name, (*blocks, *((Plans(trees),) if trees else ())))


def _trees_with(pattern: PhysicalAccess, evidence: EvidenceSet) -> Iterator[PlanTree]:
    """The plan as a tree; where it depends on the key, each one with its keys."""
    found: dict[object, list[str]] = {}
    key = keys.access(pattern.name)
    for kind in KINDS_OF_KEY:
        if has(evidence, key, f"tree_{kind}"):
            tree = evidence.by_key[key].measurement(f"tree_{kind}").value
            found.setdefault(tree, []).append(kind)
    for kinds in found.values():
        of_key = f" ({listed(kinds)} key)" if pattern.binds else ""
        label = f"With every index{of_key}:"
        yield PlanTree((label,), Figure(key, f"tree_{kinds[0]}"))


def _trees_without(pattern: PhysicalAccess, evidence: EvidenceSet) -> Iterator[PlanTree]:
    prefix = keys.without(pattern.name, "")
    for item in evidence.items:
        if item.key.startswith(prefix) and has(evidence, item.key, "tree"):
            of_key: Prose = (" (", Figure(item.key, "key"), " key)") if pattern.binds else ()
            label: Prose = ("Without ", Figure(item.key, "index"), *of_key, ":")
            yield PlanTree(label, Figure(item.key, "tree"))


def ratio_words(item: Evidence) -> Prose:
    """How many times as many, where that is a number worth a word; fewer is told, too."""
    ratio = item.measurement("ratio").value
    if isinstance(ratio, int | float) and ratio < _WORTH_A_WORD:
        is_fewer = ratio * _WORTH_A_WORD < 1
        return ("fewer among the lab's rows, " if is_fewer else "about as many, ",)
    return (Figure(item.key, "ratio"), " as many, ")


def _without(pattern: PhysicalAccess, item: Evidence, evidence: EvidenceSet) -> Prose:
    kind = item.measurement("key").value
    with_key: Prose = (" with the ", Figure(item.key, "key"), " key, ")
    if not has(evidence, item.key, "ratio"):
        # What an index that is built by chance reads is another number each time.
        buffers: Prose = (": ", Figure(item.key, "buffers"), _buffers_word(item))
        by: Prose = ("by ", Figure(item.key, "plan", cite=True), ".")
        return ("Without ", Figure(item.key, "index"), *buffers, *with_key, *by)
    return (
        "Without ",
        Figure(item.key, "index"),
        ": ",
        Figure(item.key, "buffers"),
        f"{_buffers_word(item)} instead of ",
        *figure_or(evidence, keys.access(pattern.name), f"buffers_{kind}"),
        *(with_key if pattern.binds else (", ",)),
        *ratio_words(item),
        "by ",
        Figure(item.key, "plan", cite=True),
        ".",
    )


def _buffers_word(item: Evidence) -> str:
    return " buffer" if item.measurement("buffers").value == 1 else " buffers"


def _measured(design: Design, evidence: EvidenceSet) -> Measured:
    rows = tuple(_measured_row(pattern, evidence) for pattern in design.access)
    headers = ("pattern", "target p95", *(f"{kind} key" for kind in KINDS_OF_KEY))
    blocks: list[Paragraph | Bullets | Grid] = [
        Paragraph((_TIMES,)),
        Grid(headers, rows),
        *scaled_blocks(design, evidence),
    ]
    rates = [item for item in evidence.items if item.key.startswith(keys.AUDIT)]
    if rates:
        heads = ("audited table", "trigger per", "rows in a statement", "rows written")
        blocks += [Paragraph((_AUDITING,)), Grid(heads, tuple(map(_audit_row, rates)))]
    blocks += balance_blocks(evidence)
    trees = [item for item in evidence.items if item.key.startswith(keys.TREE)]
    if trees:
        forms = Grid(_FORMS, tuple(map(_tree_row, trees)))
        blocks += [Paragraph((_HIERARCHIES,)), forms]
    nearest = [item for item in evidence.items if item.key.startswith(keys.NEAREST)]
    if nearest:
        heads = ("index", "searches", "rows asked for", "of the nearest found")
        blocks += [Paragraph((_NEAREST,)), Grid(heads, tuple(map(_nearest_row, nearest)))]
    return Measured(tuple(blocks))


_AUDITING = (
    "How fast one session writes an audited table, with either kind of trigger. The series are "
    "short: small differences say nothing."
)


_NEAREST = (
    "How many of the really nearest rows an approximate index found, on the vectors that the "
    "lab made: around centres, searched half way between two rows. Real vectors lie otherwise."
)


def _nearest_row(item: Evidence) -> tuple[Prose, ...]:
    names = ("index", "searches", "neighbours", "found")
    return tuple((Figure(item.key, name),) for name in names)


_FORMS = ("levels", "form", "subtree", "ancestors", "page in order", "move")

_HIERARCHIES = (
    "How long each form of a hierarchy took on the small tree above. Nothing was chosen by it."
)


def _tree_row(item: Evidence) -> tuple[Prose, ...]:
    names = ("depth", "form", "subtree_ms", "ancestors_ms", "outline_ms", "move_ms")
    return tuple((Figure(item.key, name),) for name in names)


def hierarchy_grid(evidence: EvidenceSet) -> Iterator[Paragraph | Grid]:
    """What each form of a hierarchy took in the lab, where there is one."""
    trees = [item for item in evidence.items if item.key.startswith(keys.TREE)]
    if trees:
        yield Paragraph(
            (
                "Each form of a hierarchy on a tree of ",
                Figure(trees[0].key, "rows"),
                (
                    " rows in the lab, of the declared depth: its bytes, and the buffers to "
                    "read the keys below a row, those above one, the first page below a row "
                    "in the order of an outline, and to move a row with all below it."
                ),
            )
        )
        heads = ("levels", "form", "size", "subtree", "ancestors", "page in order", "move")
        names = ("depth", "form", "bytes", "subtree", "ancestors", "outline", "move")
        rows = tuple(tuple((Figure(i.key, name),) for name in names) for i in trees)
        yield Grid(heads, rows)


def _audit_row(item: Evidence) -> tuple[Prose, ...]:
    return tuple(
        (Figure(item.key, measurement),) for measurement in ("table", "variant", "rows", "rate")
    )


def _measured_row(pattern: PhysicalAccess, evidence: EvidenceSet) -> tuple[Prose, ...]:
    target = figure_or(evidence, access_key(pattern.name), "target", ("none",))
    return (
        (code(pattern.name),),
        target,
        *(times(keys.timing(pattern.name, kind), evidence) for kind in KINDS_OF_KEY),
    )
