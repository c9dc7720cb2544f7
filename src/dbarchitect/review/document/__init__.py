"""A review as a document: what was found, where in the schema, and what was not seen."""

from dbarchitect.review.document.assembly import build_document
from dbarchitect.review.document.facts import ReviewFacts

__all__ = ["ReviewFacts", "build_document"]
