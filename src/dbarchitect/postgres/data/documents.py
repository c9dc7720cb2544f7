"""Which keys the documents of a column of JSON have at their top."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.data_facts import DocumentFacts, DocumentKey, Tally
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.postgres.data.asking import RowsNotReadError
from dbarchitect.postgres.data.sampling import sampled_values

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.postgres.data.asking import Asker
    from dbarchitect.postgres.data.sampling import Sample

_JSON = frozenset({"json", "jsonb"})
_KEYS_MOST = 100
"""Objects with more different keys are maps, and their keys are values."""


def document_facts(asker: Asker, sample: Sample) -> Iterator[DocumentFacts]:
    """The keys of each column of JSON that holds objects; a column that fails has none."""
    for column in sample.source.columns:
        if column.base_type not in _JSON:
            continue
        function = f"pg_catalog.{column.base_type}"
        name = f"s.{quote_identifier(column.name)}"
        rows = sampled_values(sample, column.name)
        statement = _STATEMENT.format(
            function=function, name=name, rows=rows, most=_KEYS_MOST + 1
        )
        try:
            found = asker.rows(statement)
        except RowsNotReadError:
            continue
        facts = _facts(column.name, found, whole=sample.whole)
        if facts is not None:
            yield facts


_STATEMENT = """\
WITH objects AS MATERIALIZED (
    SELECT {name} AS document FROM {rows} AS s WHERE {function}_typeof({name}) = 'object'
)
SELECT NULL, NULL, pg_catalog.count(*) FROM objects
UNION ALL
(
    SELECT pair.key, {function}_typeof(pair.value), pg_catalog.count(*)
    FROM objects, LATERAL {function}_each(objects.document) AS pair
    GROUP BY 1, 2
    ORDER BY 3 DESC, 1, 2
    LIMIT {most}
)"""


def _facts(
    column: str, rows: list[tuple[str | None, str | None, int]], *, whole: bool
) -> DocumentFacts | None:
    objects = next(count for key, _, count in rows if key is None)
    keys = [row for row in rows if row[0] is not None]
    if not objects or len(keys) > _KEYS_MOST:
        return None
    tally = Tally(objects, objects, whole)
    return DocumentFacts(
        column=column,
        objects=tally,
        keys=tuple(
            DocumentKey(key=key, type=type_, documents=Tally(count, objects, whole))
            for key, type_, count in keys
            if key is not None and type_ is not None
        ),
    )
