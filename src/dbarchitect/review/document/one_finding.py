"""One finding in full: what it does, how that is known, its remedy, and what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.document import Bullets, Code, Folded, Paragraph, Plans, PlanTree, Steps
from dbarchitect.model.evidence import Figure, Method, Words, code
from dbarchitect.model.finding import Confidence
from dbarchitect.model.schema import ObjectKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.document import Block
    from dbarchitect.model.evidence import Evidence, Prose, ProsePart
    from dbarchitect.model.finding import Finding, Remedy
    from dbarchitect.model.remedy_proof import PlanChange, RemedyProof

_BY_METHOD = {
    Method.DECLARED: "Declared in",
    Method.READ: "Read from",
    Method.ESTIMATED: "Estimated for",
    Method.PLANNED: "Planned in",
    Method.EXECUTED: "Executed in",
}


def blocks_of(finding: Finding) -> Iterator[Block]:
    """All that is told of a finding under its heading; its evidence has keys of its own."""
    first, *others = finding.evidence
    is_query = finding.target.kind is ObjectKind.QUERY
    if is_query and first.statements:
        yield Code("sql", "\n".join(first.statements))
    yield Paragraph((Words(finding.message),))
    yield Bullets(tuple(map(_told, finding.evidence)))
    for item in others if is_query else finding.evidence:
        if item.statements:
            yield Folded(("SQL that shows it again",), (_sql(item.statements),))
    for item in finding.evidence:
        yield from _plans(item)
    yield from _remedy(finding.remedy)
    for proof in finding.proofs:
        yield from _proof(proof)
    sure = finding.confidence
    guess = "" if sure is Confidence.CERTAIN else f", {sure.name.lower()}"
    kind = finding.target.kind.capitalize()
    yield Paragraph((f"{kind}{guess}, fingerprint {code(finding.fingerprint)}.",))


def _told(item: Evidence) -> Prose:
    """How it is known, and what was found; figures lead to the evidence."""
    outcome = " FAILED:" if item.passed is False else ""
    how = f"{_BY_METHOD[item.method]} {item.subject.description}:{outcome} {item.claim}"
    parts: list[ProsePart] = [Words(how)]
    for measurement in item.measurements:
        if not _is_tree(measurement.value):
            name = measurement.name.replace("_", " ")
            parts += [f"; {name} ", Figure(item.key, measurement.name)]
    return (*parts, ".")


def _plans(item: Evidence) -> Iterator[Plans]:
    trees = tuple(
        PlanTree((measurement.name.capitalize(),), Figure(item.key, measurement.name))
        for measurement in item.measurements
        if _is_tree(measurement.value)
    )
    if trees:
        yield Plans(trees)


def _is_tree(value: float | str) -> bool:
    return isinstance(value, str) and "\n" in value


def _remedy(remedy: Remedy) -> Iterator[Block]:
    safety = remedy.safety.value.replace("_", " ")
    yield Paragraph((f"Remedy ({safety}): ", Words(remedy.text)))
    if remedy.statements:
        yield Steps(remedy)
    if remedy.rewrite:
        yield Paragraph(("The same rows by:",))
        yield Code("sql", remedy.rewrite)


def _proof(proof: RemedyProof) -> Iterator[Block]:
    yield Paragraph((Words(proof.told),))
    if proof.refusal is not None:
        yield _sql((proof.refusal.statement,))
    if proof.plans is not None and proof.evidence is not None:
        yield from _comparison(proof.plans, proof.evidence.key)


def _comparison(plans: PlanChange, key: str) -> Iterator[Block]:
    """The statement, and how it is planned before and after the remedy."""
    yield Paragraph((Words(f"Planned ({plans.conditions}):"),))
    yield _sql((plans.statement,))
    if plans.rewrite:
        yield Paragraph(("and afterwards:",))
        yield _sql((plans.rewrite,))
    costs = ("before", "after") if plans.sized else ()
    trees = (
        PlanTree(
            (f"{when.capitalize()}: cost ", Figure(key, f"cost {when}"))
            if when in costs
            else (f"{when.capitalize()}:",),
            Figure(key, f"plan {when}"),
        )
        for when in ("before", "after")
    )
    yield Plans(tuple(trees))
    if plans.before.shape == plans.after.shape:
        yield Paragraph(("The planner runs it as before.",))


def _sql(statements: tuple[str, ...]) -> Code:
    return Code("sql", "\n".join(statements))
