"""Columns that hardly any row has, and that come together: facts of another kind of thing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.data_facts import SparseColumns, Tally
from dbarchitect.postgres.data.pairs import expected_together

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.postgres.data.sampling import Sample

NULLS_LEAST = 0.95
"""From this share of nulls on a column is of few rows. An assumption."""

_FILLED_LEAST = 10
"""Columns of fewer rows of a sample come together by chance."""

_TOGETHER = 2


def sparse_columns(sample: Sample) -> Iterator[SparseColumns]:
    """Groups of columns that the same few rows of the sample have, the others of a table apart.

    Columns that stand alone with their rows are none.
    """
    groups: dict[int, list[str]] = {}
    for name, present in sample.present.items():
        filled = sample.rows - sample.nulls[name]
        if sample.nulls[name] > sample.rows * NULLS_LEAST and filled >= _FILLED_LEAST:
            groups.setdefault(present, []).append(name)
    found = {rows: names for rows, names in groups.items() if len(names) >= _TOGETHER}
    for rows, names in found.items():
        others = (o for o in found if expected_together(rows, o, sample.rows) is not None)
        tally = Tally(sample.rows, sample.rows, sample.whole)
        yield SparseColumns(
            columns=tuple(names),
            rows=tally,
            others=tuple(name for other in others for name in found[other]),
            apart=tally,
        )
