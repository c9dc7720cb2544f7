"""The design document: a pure function of a design, its proof and its evidence."""

from dbarchitect.design.document.assembly import DocumentFacts, build_document, design_evidence
from dbarchitect.design.document.constructs import construct_proofs
from dbarchitect.design.document.index_costs import weighed_indexes
from dbarchitect.design.document.summary import with_summary
from dbarchitect.design.proof.verdicts import missed_targets
from dbarchitect.model.schema_diagram import build_diagram

__all__ = [
    "DocumentFacts",
    "build_diagram",
    "build_document",
    "construct_proofs",
    "design_evidence",
    "missed_targets",
    "weighed_indexes",
    "with_summary",
]
