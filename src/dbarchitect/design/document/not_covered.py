"""The section on what is decided elsewhere, with what the brief says about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.design.document.declared import REQUIREMENTS
from dbarchitect.design.document.summary import RATES
from dbarchitect.design.document.words import NOTHING, has, names
from dbarchitect.design.tenancy.ownership import carries_tenant
from dbarchitect.model.document import Grid, Paragraph, Section
from dbarchitect.model.evidence import Figure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.design import Design
    from dbarchitect.model.evidence import EvidenceSet, Prose

_HEADERS = ("matter", "what it takes", "what the brief says about it")
_INTRO = (
    "This design decides none of these, and nothing of them was verified. What the brief says "
    "about each stands beside it."
)
_BACKUP = "an archive of WAL, and a drill that restores from it"
_STANDBY = "a standby, and a switch to it that was rehearsed"
_MIGRATIONS = "a rehearsal: the locks that each takes, and for how long"
_POOLING = "the number of the application's processes: it does not follow from the data"
_CACHING = "a decision for each answer on how old it may be"
_MONITORING = "what is watched in production, and who is woken"
_SETTINGS = "the memory, disks and processors of the machine"
_MAPPER = "what the object-relational mapper has to be told"
_ENCRYPTION = "a matter of the platform, at rest and in transit"
_ROWS_ARE_OPEN = (
    "the application's role reaches every row of the tables that it may read; whose rows a "
    "person sees is for the application to decide"
)


def not_covered_section(design: Design, evidence: EvidenceSet, *, models: bool) -> Section:
    """What an architect answers elsewhere; `models` says that some are written beside it."""
    rows = tuple(
        ((matter,), (takes,), said or NOTHING)
        for matter, takes, said in _matters(design, evidence, models=models)
    )
    return Section("Not covered", (Paragraph((_INTRO,)), Grid(_HEADERS, rows)))


def _matters(
    design: Design, evidence: EvidenceSet, *, models: bool
) -> Iterator[tuple[str, str, Prose]]:
    compliance = design.brief.requirements.compliance
    rules: Prose = (f"compliance with {names(compliance)}",) if compliance else ()
    yield "backup and recovery", _BACKUP, _recovery(evidence)
    yield "high availability", _STANDBY, _asked(evidence, "availability", "it answers ")
    yield "migrations after the first", _MIGRATIONS, ()
    yield "connection pooling", _POOLING, _statements(evidence, "rate", " statements")
    yield "caching, and stores beside PostgreSQL", _CACHING, _reading(design, evidence)
    yield "monitoring and alarms", _MONITORING, _targets(evidence)
    yield "server settings", _SETTINGS, ()
    if not models:
        yield "the application's models", _MAPPER, ()
    yield "encryption", _ENCRYPTION, rules
    if not carries_tenant(design.brief):
        yield "row-level security", _ROWS_ARE_OPEN, ()


def _asked(evidence: EvidenceSet, measurement: str, *before: str) -> Prose:
    if not has(evidence, REQUIREMENTS, measurement):
        return ()
    return (*before, Figure(REQUIREMENTS, measurement))


def _recovery(evidence: EvidenceSet) -> Prose:
    lost = _asked(evidence, "rpo", "at most ")
    back = _asked(evidence, "rto", "back within ")
    joined: Prose = ("; ",) if lost and back else ()
    return (*lost, *((" of data may be lost",) if lost else ()), *joined, *back)


def _statements(evidence: EvidenceSet, measurement: str, what: str) -> Prose:
    if not has(evidence, RATES, measurement):
        return ()
    return (Figure(RATES, measurement), f"{what} in the busiest hour")


def _reading(design: Design, evidence: EvidenceSet) -> Prose:
    read = _statements(evidence, "reads", " statements that read")
    consistency = design.brief.requirements.consistency
    said: Prose = (f"consistency is to be {consistency}",) if consistency else ()
    joined: Prose = ("; ",) if read and said else ()
    return (*read, *joined, *said)


def _targets(evidence: EvidenceSet) -> Prose:
    if not has(evidence, RATES, "targets"):
        return ()
    return ("access patterns with a target: ", Figure(RATES, "targets"))
