"""What rows say, with what names suggest: `postgres` asks, `review` knows about names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.data_facts import RowsRequest
from dbarchitect.postgres.data import DataOptions, NameHints, read_data
from dbarchitect.review.composite_names import composite_pairs
from dbarchitect.review.reference_names import named_pairs
from dbarchitect.review.unique_values import telling_columns

if TYPE_CHECKING:
    from dbarchitect.model.data_facts import DataFacts
    from dbarchitect.model.reading import Known
    from dbarchitect.model.snapshot import Snapshot
    from dbarchitect.postgres.session import Session


def read_row_facts(
    session: Session, snapshot: Snapshot, asked: RowsRequest | None = None
) -> Known[DataFacts]:
    """What the rows of the snapshot's tables say; the session is used up.

    Raises:
        ConnectionFailedError: the server went away.
    """
    asked = asked or RowsRequest()
    options = DataOptions(rows=asked.rows, seconds=asked.seconds, values=asked.values)
    hints = NameHints(
        references=named_pairs(snapshot.schema),
        composites=composite_pairs(snapshot.schema),
        telling=telling_columns(snapshot.schema),
    )
    return read_data(session, snapshot, options, hints=hints)
