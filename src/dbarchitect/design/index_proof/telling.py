"""The verdicts as evidence that a document can point to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.design import evidence_keys as keys
from dbarchitect.design.index_proof.choosing import LEAST_GAIN, MARGIN
from dbarchitect.model.evidence import (
    Evidence,
    Measurement,
    Method,
    Subject,
    SubjectKind,
    Unit,
    code,
)
from dbarchitect.model.index_proof import IndexProof, IndexVerdict, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.schema import Index, IndexKey

_WHY_ACCEPTED = {
    Verdict.SAVES: "saves more than it costs",
    Verdict.REFERENCES: "for the foreign key, whose look-up is paid by each deletion",
    Verdict.TARGET: "for a target, for which every plan without it costs too much",
    Verdict.OWN_WORK: "for the design's own work, whose rate nobody declares",
    Verdict.NOT_WEIGHED: "not weighed: what it serves cannot be planned as it runs",
}


def index_evidence(proof: IndexProof) -> tuple[Evidence, ...]:
    """What was planned, and a piece of evidence for each index; nothing where nothing was."""
    if not proof.settings:
        return ()
    return (_planner(proof), *_asked(proof), *(_told(one, proof) for one in proof.verdicts))


def _planned(proof: IndexProof, key: str, claim: str, *found: Measurement) -> Evidence:
    description = f"a twin of the design at its horizon, {proof.rows:,} rows"
    return Evidence(
        key=key,
        claim=claim,
        method=Method.PLANNED,
        subject=Subject(SubjectKind.TWIN, description),
        measurements=found,
        server=proof.server_version,
        locale=proof.locale,
    )


def _planner(proof: IndexProof) -> Evidence:
    settings = ", ".join(code(f"{name} = {value}") for name, value in proof.settings.items())
    return _planned(
        proof,
        keys.INDEX_PROOF,
        "The planner that weighed the indexes.",
        Measurement(name="server", value=f"PostgreSQL {proof.server_version}"),
        Measurement(name="rows", value=proof.rows, unit=Unit.ROWS),
        Measurement(name="plans", value=proof.plans, unit=Unit.COUNT),
        Measurement(name="margin", value=100 * MARGIN, unit=Unit.PERCENT),
        Measurement(name="least_gain", value=LEAST_GAIN, unit=Unit.COST),
        Measurement(name="settings", value=settings),
    )


def _asked(proof: IndexProof) -> Iterator[Evidence]:
    """For each pattern the keys that it was planned for."""
    patterns: dict[str, list[Measurement]] = {}
    for run in proof.keys:
        patterns.setdefault(run.pattern, []).extend(
            (
                Measurement(
                    name=f"share/{run.key}", value=round(100 * run.share, 1), unit=Unit.PERCENT
                ),
                Measurement(name=f"cost/{run.key}", value=_rounded(run.cost), unit=Unit.COST),
            )
        )
    for pattern, found in patterns.items():
        claim = "Keys that the pattern was planned for, with the indexes that are kept."
        yield _planned(proof, keys.asked_pattern(pattern), claim, *found)


def _told(found: IndexVerdict, proof: IndexProof) -> Evidence:
    costs = (
        Measurement(name="saved", value=_rounded(found.reads_saved), unit=Unit.COST),
        Measurement(name="writes", value=_rounded(found.writes), unit=Unit.COST),
        Measurement(name="entry", value=_rounded(found.entry_cost), unit=Unit.COST),
    )
    if found.verdict.is_accepted:
        return _planned(
            proof,
            keys.accepted_index(found.index.name),
            "The index is kept.",
            *costs,
            *_statements(found),
            *_deletions(found),
            Measurement(name="why", value=_why_accepted(found)),
        )
    return _planned(
        proof,
        keys.refused_index(found.index.name),
        "The index is refused.",
        Measurement(name="table", value=code(found.table.display)),
        Measurement(name="index", value=index_words(found.index)),
        Measurement(name="size", value=found.size_bytes, unit=Unit.BYTES),
        *costs,
        Measurement(name="why", value=_why_refused(found)),
    )


def _statements(found: IndexVerdict) -> Iterator[Measurement]:
    for one in found.statements:
        yield Measurement(
            name=f"with/{one.name}", value=_rounded(one.cost_with), unit=Unit.COST
        )
        yield Measurement(
            name=f"without/{one.name}", value=_rounded(one.cost_without), unit=Unit.COST
        )


def _deletions(found: IndexVerdict) -> Iterator[Measurement]:
    if found.verdict is not Verdict.REFERENCES:
        return
    for one in found.deletions:
        name = f"deletions/{one.table.display}"
        yield Measurement(name=name, value=_rows(one.per_year), unit=Unit.ROWS)
        yield Measurement(name=f"by/{one.table.display}", value=one.source)


def _rows(per_year: float) -> float:
    return _rounded(per_year) if per_year < 1 else round(_rounded(per_year))


def _why_accepted(found: IndexVerdict) -> str:
    """What it is kept for; of what would be kept for its savings as well, both."""
    why = _WHY_ACCEPTED[found.verdict]
    if found.verdict is Verdict.OWN_WORK and found.reads_saved > found.writes:
        return f"{_WHY_ACCEPTED[Verdict.SAVES]}, and is {why}"
    return why


def _why_refused(found: IndexVerdict) -> str:
    if found.verdict is Verdict.UNUSED:
        return "No plan uses it, even where no other index is there."
    if found.reads_saved > found.writes:
        return "Beyond its writes it saves less than the margin."
    if found.reads_saved > 0:
        return "Its writes cost more than its reads save."
    other = "the others" if found.instead is None else code(found.instead.display)
    return f"Beside {other} it makes no plan cheaper."


def _rounded(value: float) -> float:
    """Two decimals, as EXPLAIN prints costs; of thousands three digits, for more is noise."""
    if value >= _THOUSAND:
        return float(f"{value:.3g}")
    return round(value, 2)


_THOUSAND = 1000


def index_words(index: Index) -> str:
    """The keys and what else tells an index from another, as SQL says it."""
    text = code(", ".join(map(_key, index.keys)))
    if index.access_method != "btree":
        text = f"{code(index.access_method)} {text}"
    if index.include:
        text += f" with {code(', '.join(index.include))}"
    if index.predicate is not None:
        text += f" where {code(index.predicate)}"
    return text


def _key(key: IndexKey) -> str:
    text = key.column if key.column is not None else key.expression or ""
    return f"{text} DESC" if key.descending else text
