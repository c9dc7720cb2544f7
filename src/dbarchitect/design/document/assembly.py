"""The design document, section by section, and the evidence that it speaks from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dbarchitect.design import evidence_keys as keys
from dbarchitect.design.document.applying import applying_section
from dbarchitect.design.document.care import data_care_section, roles_section
from dbarchitect.design.document.contradictions import contradictions_section
from dbarchitect.design.document.declared import declared_evidence
from dbarchitect.design.document.index_costs import index_costs_section
from dbarchitect.design.document.limits import (
    assumptions_section,
    open_questions_section,
    requirements_section,
)
from dbarchitect.design.document.models import models_section
from dbarchitect.design.document.not_covered import not_covered_section
from dbarchitect.design.document.overview import overview_section
from dbarchitect.design.document.patterns import patterns_section
from dbarchitect.design.document.proofs import proofs_section
from dbarchitect.design.document.proven import proof_evidence, size_evidence
from dbarchitect.design.document.reasons import decisions_section
from dbarchitect.design.document.sizes import indexes_section, inventory_section
from dbarchitect.design.document.structure import (
    diagram_section,
    relationships_section,
    schema_section,
)
from dbarchitect.design.document.summary import with_summary
from dbarchitect.design.document.tenants import tenants_sections
from dbarchitect.model.document import Document
from dbarchitect.model.evidence import EvidenceSet

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from dbarchitect.model.design import Design
    from dbarchitect.model.model_files import ModelFiles
    from dbarchitect.model.proof import Proof, SizeEstimate


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentFacts:
    """What made the document: our version, the day, the seed, and the brief's SHA-256.

    `models` are the formats of models that are written beside it.
    """

    version: str
    as_of: date
    seed: int
    brief_digest: str
    models: tuple[str, ...] = ()


def design_evidence(
    design: Design, proof: Proof | None, horizon: Sequence[SizeEstimate]
) -> EvidenceSet:
    """All evidence of a design, in the order in which it is numbered.

    `horizon` are the sizes by formula; the proof adds the formula's error.
    """
    sizes = size_evidence(horizon, proof.sizes if proof else ())
    proven = proof_evidence(design, proof) if proof else ()
    found = EvidenceSet.of(declared_evidence(design), design.evidence, sizes, proven)
    return with_summary(design, found)


def build_document(
    design: Design,
    evidence: EvidenceSet,
    facts: DocumentFacts,
    models: Sequence[ModelFiles] = (),
) -> Document:
    """The document of evidence with its sums; `models` are those of `facts`.

    Raises:
        KeyError: the evidence lacks what the brief or the design itself says.
    """
    return Document(
        title=f"{design.brief.name}: database design",
        front_matter=_front_matter(design, evidence, facts),
        evidence_file="evidence.json",
        sections=(
            overview_section(design, evidence),
            requirements_section(design, evidence),
            *contradictions_section(design),
            diagram_section(design),
            schema_section(design, evidence),
            relationships_section(design, evidence),
            indexes_section(design, evidence),
            index_costs_section(evidence),
            inventory_section(design, evidence),
            patterns_section(design, evidence),
            decisions_section(design),
            proofs_section(evidence),
            *tenants_sections(design, evidence),
            roles_section(design),
            data_care_section(design),
            applying_section(design),
            *models_section(models),
            not_covered_section(design, evidence, models=bool(models)),
            assumptions_section(design),
            open_questions_section(design),
        ),
    )


def _front_matter(
    design: Design, evidence: EvidenceSet, facts: DocumentFacts
) -> tuple[tuple[str, str], ...]:
    lab = evidence.by_key.get(keys.LAB)
    return (
        ("title", f"{design.brief.name}: database design"),
        ("status", _status(evidence)),
        ("made_by", f"dbarchitect {facts.version}"),
        ("as_of", facts.as_of.isoformat()),
        ("postgresql", str(design.brief.postgresql_major)),
        ("lab", str(lab.measurement("rows").value) if lab else "none"),
        ("seed", str(facts.seed)),
        ("brief_sha256", facts.brief_digest),
    )


def _status(evidence: EvidenceSet) -> str:
    if keys.LAB not in evidence.by_key:
        return "not verified"
    failed = any(item.passed is False for item in evidence.items)
    if failed:
        return "failed in the lab"
    left_out = any(item.key.startswith(keys.NOT_VERIFIED) for item in evidence.items)
    return "proven in the lab, in part" if left_out else "proven in the lab"
