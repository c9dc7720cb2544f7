"""The design document: a pure function of a design, its proof and its evidence."""

from dbarchitect.design.document.assembly import DocumentFacts, build_document, design_evidence
from dbarchitect.design.document.diagram import build_diagram
from dbarchitect.design.document.proven import missed_targets
from dbarchitect.design.document.summary import with_summary

__all__ = [
    "DocumentFacts",
    "build_diagram",
    "build_document",
    "design_evidence",
    "missed_targets",
    "with_summary",
]
