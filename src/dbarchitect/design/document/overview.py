"""The first section: what it is, how large it gets, and whether it held."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.design import evidence_keys as keys
from dbarchitect.design.document.declared import SHAPE
from dbarchitect.design.document.growing import more_rows
from dbarchitect.design.document.summary import LARGEST, PROBES
from dbarchitect.design.document.words import has
from dbarchitect.design.forecast import forecast_key
from dbarchitect.model.document import Paragraph, Section
from dbarchitect.model.evidence import Figure, code

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.design import Design
    from dbarchitect.model.evidence import EvidenceSet, Prose

_HOW_TO_READ = (
    "A mark such as `[E1]` names the entry of `evidence.json` that tells how a number was "
    "found and, where it was run, the SQL that finds it again."
)
_CLEARLY_LESS = 0.95
"""A table below this part of the lab's share is named as an exception."""


def overview_section(design: Design, evidence: EvidenceSet) -> Section:
    """A few short paragraphs that stand for the whole."""
    return Section("Overview", tuple(map(Paragraph, _paragraphs(design, evidence))))


def _paragraphs(design: Design, evidence: EvidenceSet) -> Iterator[Prose]:
    if design.brief.description:
        yield (design.brief.description,)
    yield _shape(design, evidence)
    yield from _size(evidence)
    yield from _verdict(design, evidence)
    if design.contradictions:
        yield ("The brief contradicts itself or its design: see Contradictions.",)
    yield (_HOW_TO_READ,)


def _shape(design: Design, evidence: EvidenceSet) -> Prose:
    return (
        f"The schema is for PostgreSQL {design.brief.postgresql_major}. It holds ",
        *_counted(evidence, "tables", "table"),
        " with ",
        *_counted(evidence, "columns", "column"),
        ", tied together by ",
        *_counted(evidence, "foreign_keys", "foreign key"),
        ", kept sound by ",
        *_counted(evidence, "checks", "check"),
        " and served by ",
        *_counted(evidence, "indexes", "index", "indexes"),
        *_views(evidence),
        ". Everything is sized for ",
        Figure("forecast", "horizon"),
        " ahead.",
    )


def _views(evidence: EvidenceSet) -> Prose:
    if not has(evidence, SHAPE, "views"):
        return ()
    return (", with ", *_counted(evidence, "views", "materialised view"), " over them")


def _counted(evidence: EvidenceSet, count: str, one: str, many: str | None = None) -> Prose:
    """The count with its word, in the singular where there is one."""
    single = evidence.by_key[SHAPE].measurement(count).value == 1
    return (Figure(SHAPE, count), f" {one if single else many or one + 's'}")


def _size(evidence: EvidenceSet) -> Iterator[Prose]:
    if has(evidence, keys.SIZE_OF_DATABASE, "total"):
        prose: Prose = (
            "At the horizon it takes ",
            Figure(keys.SIZE_OF_DATABASE, "total", cite=True),
            " on disk, indexes included.",
        )
        if has(evidence, LARGEST, "share") and _tables(evidence) > 1:
            prose = (
                *prose,
                " The table ",
                Figure(LARGEST, "table"),
                " is ",
                Figure(LARGEST, "share"),
                " of it: saving disk begins there.",
            )
        yield prose


def _tables(evidence: EvidenceSet) -> float:
    value = evidence.by_key[SHAPE].measurement("tables").value
    return value if isinstance(value, int | float) else 0


def _whole(design: Design, evidence: EvidenceSet) -> Prose:
    """That small tables hold more than their share, where some do."""
    share = evidence.by_key[keys.LAB].measurement("scale").value
    for forecast in design.forecasts:
        key = keys.lab_rows(forecast.table)
        if share != 100 and has(evidence, key, "rows"):  # noqa: PLR2004 - per cent
            rows = evidence.by_key[key].measurement("rows").value
            if rows == forecast.rows_at_horizon > 1:
                return (", small tables in full",)
    return ()


def _exceptions(design: Design, evidence: EvidenceSet) -> Prose:
    """The tables that hold less than their share, such as a log that is read by nobody."""
    share = evidence.by_key[keys.LAB].measurement("scale").value
    found: Prose = ()
    for forecast in design.forecasts:
        key = keys.lab_rows(forecast.table)
        if not isinstance(share, int | float) or not has(evidence, key, "rows"):
            continue
        rows = evidence.by_key[key].measurement("rows").value
        if (
            isinstance(rows, int | float)
            and rows < _CLEARLY_LESS * forecast.rows_at_horizon * share / 100
        ):
            found = (*found, f"; {code(forecast.table.name)} holds ", Figure(key, "rows"))
            found = (*found, " of ")
            found = (*found, Figure(forecast_key(forecast.table), "rows_at_horizon"))
    return found


def _larger(evidence: EvidenceSet) -> Prose:
    """With how many rows the access patterns were run once more."""
    if keys.LARGER not in evidence.by_key:
        return ()
    return (" Its access patterns ran once more with ", *more_rows(), ".")


def _other_server(design: Design, evidence: EvidenceSet) -> Prose:
    """That the lab's PostgreSQL is not the one that the brief names, where it is not."""
    wanted = f"PostgreSQL {design.brief.postgresql_major}"
    server = str(evidence.by_key[keys.LAB].measurement("server").value)
    if server.startswith(wanted):
        return ()
    return (f" {wanted} itself was not run: `--pg-bindir` names its programs.",)


def _verdict(design: Design, evidence: EvidenceSet) -> Iterator[Prose]:
    if keys.LAB not in evidence.by_key:
        what = "Nothing here was run: the proof was left out. "
        yield (what + "What it would have shown says `not verified`.",)
        return
    yield (
        "It was built, taken down and built again on ",
        Figure(keys.LAB, "server"),
        " and filled with generated rows, ",
        Figure(keys.LAB, "scale"),
        " of what it holds at the horizon",
        *_whole(design, evidence),
        *_exceptions(design, evidence),
        ".",
        *_larger(evidence),
        *_other_server(design, evidence),
    )
    if any(item.key.startswith(keys.NOT_VERIFIED) for item in evidence.items):
        yield ("Not all of it could be verified: Proofs says what was not, and why.",)
    if has(evidence, PROBES, "probes"):
        yield (
            "It was attacked with ",
            Figure(PROBES, "probes"),
            " probes: ",
            Figure(PROBES, "held"),
            " were answered as they must be, and ",
            Figure(PROBES, "able_to_fail"),
            " were seen to fail once what they attack was taken away.",
        )
