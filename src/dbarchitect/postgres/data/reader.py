"""Reading what rows say: a sample of each table, then all rows as far as the time goes."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from dbarchitect.model.data_facts import (
    ColumnFacts,
    DataFacts,
    TableFacts,
    Tally,
    UnreadRows,
)
from dbarchitect.model.reading import Known
from dbarchitect.postgres.data.asking import Asker, RowsNotReadError, TimeBox
from dbarchitect.postgres.data.dependencies import with_dependencies
from dbarchitect.postgres.data.kinds import kinds_of
from dbarchitect.postgres.data.options import DataOptions
from dbarchitect.postgres.data.sampling import take_sample
from dbarchitect.postgres.data.scope import Reading, tables_to_read
from dbarchitect.postgres.data.whole import verified

if TYPE_CHECKING:
    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.model.snapshot import Snapshot
    from dbarchitect.postgres.data.sampling import Sample
    from dbarchitect.postgres.data.scope import ReadColumn
    from dbarchitect.postgres.session import Session


def read_data(
    session: Session, snapshot: Snapshot, options: DataOptions | None = None
) -> Known[DataFacts]:
    """What the rows of the snapshot's tables say, as far as role and time let us see.

    The session belongs to this reading from now on: its settings are changed, and every
    transaction of it is READ ONLY.

    Raises:
        ConnectionFailedError: the server went away.
    """
    options = options or DataOptions()
    asker = Asker(session, TimeBox.of(options.seconds))
    asker.prepare(lock_timeout_ms=options.lock_timeout_ms)
    sources, unread = tables_to_read(session, snapshot)
    found: dict[QualifiedName, TableFacts] = {}
    for source in sources:
        try:
            sample = take_sample(asker, source, options)
        except RowsNotReadError as error:
            unread.append(UnreadRows(source.table.name, error.reason))
            continue
        facts = _table_facts(sample)
        found[source.table.name] = verified(asker, sample, facts)
    for source in sources:
        facts = found.get(source.table.name)
        if facts is None:
            continue
        try:
            found[source.table.name] = with_dependencies(asker, source, options, facts)
        except RowsNotReadError as error:
            unread.append(UnreadRows(source.table.name, error.reason))
    return Known(
        DataFacts(
            tables=tuple(facts for _, facts in sorted(found.items())),
            unread=tuple(sorted(unread, key=lambda found: found.table)),
            sample_rows=options.rows,
            seconds=options.seconds,
            seed=options.seed,
        )
    )


def _table_facts(sample: Sample) -> TableFacts:
    source = sample.source
    return TableFacts(
        table=source.table.name,
        rows=sample.rows,
        whole=sample.whole,
        about_rows=source.about_rows,
        columns=tuple(_column_facts(sample, column) for column in source.columns),
    )


def _column_facts(sample: Sample, column: ReadColumn) -> ColumnFacts:
    nulls = Tally(sample.nulls[column.name], sample.rows, sample.whole)
    if not column.is_compared:
        return ColumnFacts(column=column.name, nulls=nulls)
    counts = Counter(value for value in sample.values[column.name] if value is not None)
    is_text = column.reading is Reading.TEXT
    return ColumnFacts(
        column=column.name,
        nulls=nulls,
        distinct=Tally(len(counts), counts.total(), sample.whole),
        kinds=kinds_of(counts, whole=sample.whole) if is_text else (),
    )
