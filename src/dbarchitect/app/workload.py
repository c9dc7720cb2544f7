"""The statements that a target runs: files of them, and those that its server counted."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dbarchitect.app.targets import read_texts
from dbarchitect.errors import Location, SqlError
from dbarchitect.model.workload import Workload, WorkloadStatement

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dbarchitect.app.targets import TargetFacts
    from dbarchitect.model.schema import UnreadObject


def with_queries(facts: TargetFacts, targets: Sequence[str]) -> TargetFacts:
    """The facts with the queries of these files and folders beside what is known.

    Raises:
        UsageError: one of them cannot be read.
    """
    if not targets:
        return facts
    from dbarchitect.review.queries import with_workload  # noqa: PLC0415 - loads the parser

    files = [file for target in targets for file in read_texts(target)]
    return replace(facts, snapshot=with_workload(facts.snapshot, workload_of_texts(files)))


def workload_of_texts(files: Sequence[tuple[str, str]]) -> Workload:
    """The queries of these texts, each with its file's name; what cannot be read is listed."""
    from dbarchitect.review.queries import unread_statement  # noqa: PLC0415 - loads the parser
    from dbarchitect.sqltext.queries import read_queries  # noqa: PLC0415 - loads the parser

    statements: list[WorkloadStatement] = []
    unread: list[UnreadObject] = []
    for name, text in files:
        found = read_queries(text, name)
        statements += [
            WorkloadStatement(
                text=query.text,
                written=query.written,
                location=query.location,
                shifts=tuple((shift.start_byte, shift.delta) for shift in query.shifts),
                search_path=query.search_path,
            )
            for query in found.queries
        ]
        unread += [unread_statement(error, _place(error, name)) for error in found.failures]
    return Workload(statements=tuple(statements), unread=tuple(unread))


def _place(error: SqlError, name: str) -> Location:
    return error.location or Location(name)
