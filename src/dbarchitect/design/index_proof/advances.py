"""What tables of sums ask of the tables under them: each call reads the latest rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.design.index_proof.statements import Statement
from dbarchitect.model.identifier import quote_literal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.design import Design


def advance_statements(design: Design) -> Iterator[Statement]:
    """The reading of each function that has a table of sums go on, from where it would now."""
    for choice in design.copies:
        summary, weighed = choice.summary, choice.weighed
        if not choice.verdict.is_kept or summary is None or weighed is None:
            continue
        if summary.advance is not None:
            bound = f"{quote_literal(weighed.since)}::timestamptz"
            yield Statement(
                pattern=summary.advance.called,
                sql=bound.join(summary.advance.query),
                values=(),
                rate_per_hour=summary.refreshes_per_hour,
                tables=(summary.advance.source[0],),
            )
