"""A review's result as a document, with the evidence that its figures point to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect._version import __version__
from dbarchitect.review.document import ReviewFacts, build_document

if TYPE_CHECKING:
    from dbarchitect.app.review import ReviewResult
    from dbarchitect.model.document import Document
    from dbarchitect.model.evidence import EvidenceSet


def review_document(result: ReviewResult) -> tuple[Document, EvidenceSet]:
    """The document that renderers of Markdown and HTML take."""
    return build_document(
        ReviewFacts(
            version=__version__,
            review=result.review,
            snapshot=result.snapshot,
            rules=result.rules,
            left_out=result.left_out,
            notes=result.notes,
        )
    )
