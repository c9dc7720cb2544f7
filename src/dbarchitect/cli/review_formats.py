"""How a review is printed: each format with what renders it."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from dbarchitect.model.finding import Severity
from dbarchitect.report.envelope import render_result
from dbarchitect.report.findings_ci import render_review_github, render_review_junit
from dbarchitect.report.findings_json import review_as_json
from dbarchitect.report.findings_text import render_review_text

if TYPE_CHECKING:
    from dbarchitect.app.review import ReviewResult
    from dbarchitect.report.findings_text import TextStyle


class ReviewFormat(StrEnum):
    """How a review is printed."""

    TEXT = "text"
    JSON = "json"
    SARIF = "sarif"
    GITHUB = "github"
    JUNIT = "junit"
    MARKDOWN = "markdown"
    HTML = "html"


def rendered(
    result: ReviewResult,
    output_format: ReviewFormat,
    fails_from: Severity | None,
    style: TextStyle,
) -> str:
    """The result in that format; findings from `fails_from` on fail, none where it is None.

    `style` is that of text.
    """
    match output_format:
        case ReviewFormat.TEXT:
            text = render_review_text(result.review, notes=result.notes, style=style)
        case ReviewFormat.JSON:
            text = _json(result, fails_from)
        case ReviewFormat.SARIF:
            text = _sarif(result)
        case ReviewFormat.GITHUB:
            text = render_review_github(result.review)
        case ReviewFormat.JUNIT:
            text = render_review_junit(result.review, result.rules, fails_from=fails_from)
        case ReviewFormat.MARKDOWN:
            text = _markdown(result)
        case _:
            text = _html(result)
    return text


def fails(result: ReviewResult, fails_from: Severity | None) -> bool:
    """Whether something was found that is as bad."""
    worst = result.review.worst()
    return fails_from is not None and worst is not None and worst >= fails_from


def _json(result: ReviewResult, fails_from: Severity | None) -> str:
    found = review_as_json(result.review, left_out=result.left_out, notes=result.notes)
    return render_result("review", found, ok=not fails(result, fails_from))


# What makes a document takes time to load that other formats need not pay.


def _sarif(result: ReviewResult) -> str:
    from dbarchitect.report.findings_sarif import (  # noqa: PLC0415 - only if asked
        SarifFacts,
        render_review_sarif,
    )

    return render_review_sarif(
        SarifFacts(
            review=result.review,
            origin=result.snapshot.origin,
            rules=result.rules,
            left_out=result.left_out,
            notes=result.notes,
        )
    )


def _markdown(result: ReviewResult) -> str:
    from dbarchitect.app.review_document import review_document  # noqa: PLC0415 - see above
    from dbarchitect.report.markdown import render_markdown  # noqa: PLC0415 - see above

    return render_markdown(*review_document(result))


def _html(result: ReviewResult) -> str:
    from dbarchitect.app.review_document import review_document  # noqa: PLC0415 - see above
    from dbarchitect.report.html import render_html  # noqa: PLC0415 - see above

    return render_html(*review_document(result))
