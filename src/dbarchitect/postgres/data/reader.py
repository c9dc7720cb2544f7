"""Reading what rows say: a sample of each table, then all rows as far as the time goes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dbarchitect.model.data_facts import DataFacts, TableFacts, UnreadRows
from dbarchitect.model.reading import Known
from dbarchitect.postgres.data.asking import OUT_OF_TIME, Asker, RowsNotReadError, TimeBox
from dbarchitect.postgres.data.columns import facts_of
from dbarchitect.postgres.data.composites import composite_facts
from dbarchitect.postgres.data.dependencies import with_dependencies
from dbarchitect.postgres.data.documents import document_facts
from dbarchitect.postgres.data.hiding import shortened
from dbarchitect.postgres.data.options import DataOptions, NameHints
from dbarchitect.postgres.data.references import ReferenceSearch
from dbarchitect.postgres.data.sampling import take_sample
from dbarchitect.postgres.data.scope import tables_to_read
from dbarchitect.postgres.data.uniqueness import with_uniqueness
from dbarchitect.postgres.data.whole import verified

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dbarchitect.model.data_facts import CompositeReferenceFacts
    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.model.snapshot import Snapshot
    from dbarchitect.postgres.data.sampling import Sample
    from dbarchitect.postgres.data.scope import ReadTable
    from dbarchitect.postgres.session import Session


_NOT_TRIED = "Not all of its columns were tried on the keys of other tables."
_NOT_COMPARED = "Not all of its columns were tried as what determines others."


def read_data(
    session: Session,
    snapshot: Snapshot,
    options: DataOptions | None = None,
    *,
    hints: NameHints | None = None,
) -> Known[DataFacts]:
    """What the rows of the snapshot's tables say, as far as role and time let us see.

    `hints` are what names suggest; without them no name ties a column to a key.

    The session belongs to this reading from now on: its settings are changed, and every
    transaction of it is READ ONLY.

    Raises:
        ConnectionFailedError: the server went away.
    """
    options, hints = options or DataOptions(), hints or NameHints()
    asker = Asker(session, TimeBox.of(options.seconds))
    asker.prepare(lock_timeout_ms=options.lock_timeout_ms)
    sources, unread = tables_to_read(session, snapshot)
    search = ReferenceSearch(hints.references, options)
    found: dict[QualifiedName, TableFacts] = {}
    for source in sources:
        try:
            sample = take_sample(asker, source, options)
        except RowsNotReadError as error:
            unread.append(UnreadRows(source.table.name, error.reason))
            continue
        facts = _facts(asker, sample, hints)
        search.add(sample, facts)
        found[source.table.name] = shortened(source.table, facts, options)
    references = search.references(asker, found)
    unread += (
        UnreadRows(table, f"{_NOT_TRIED} {why}") for table, why in search.untried.items()
    )
    composites, failed = _composites(asker, sources, options, hints)
    unread += failed
    unread += _add_dependencies(asker, sources, options, found)
    return Known(
        DataFacts(
            tables=tuple(facts for _, facts in sorted(found.items())),
            references=references,
            composites=composites,
            unread=tuple(sorted(unread, key=lambda found: found.table)),
            sample_rows=options.rows,
            seconds=options.seconds,
            seed=options.seed,
        )
    )


def _composites(
    asker: Asker, sources: Sequence[ReadTable], options: DataOptions, hints: NameHints
) -> tuple[tuple[CompositeReferenceFacts, ...], list[UnreadRows]]:
    """How far columns are keys of several, as names suggest, and tables left untried."""
    tables = {source.table.name: source for source in sources}
    found: list[CompositeReferenceFacts] = []
    unread: dict[QualifiedName, UnreadRows] = {}
    for pair in hints.composites:
        table, referenced = tables.get(pair.table), tables.get(pair.referenced_table)
        if table is None or referenced is None:
            continue
        try:
            facts = composite_facts(asker, pair, table, referenced, options)
        except RowsNotReadError as error:
            unread[pair.table] = UnreadRows(pair.table, f"{_NOT_TRIED} {error.reason}")
            continue
        if facts is not None:
            found.append(facts)
    return tuple(found), list(unread.values())


def _add_dependencies(
    asker: Asker,
    sources: Sequence[ReadTable],
    options: DataOptions,
    found: dict[QualifiedName, TableFacts],
) -> Iterator[UnreadRows]:
    """Each table's facts have its dependencies; those that no time was left for are given."""
    for source in sources:
        name = source.table.name
        if name not in found:
            continue
        try:
            known = with_dependencies(asker, source, options, found[name])
        except RowsNotReadError as error:
            yield UnreadRows(name, error.reason)
            continue
        found[name] = known
        if known.dependencies is not None and not known.dependencies.is_complete:
            yield UnreadRows(name, f"{_NOT_COMPARED} {OUT_OF_TIME}")


def _facts(asker: Asker, sample: Sample, hints: NameHints) -> TableFacts:
    """What all rows say, as far as the time goes; what the sample says from there on."""
    facts = verified(asker, sample, facts_of(sample))
    facts = with_uniqueness(asker, sample, facts, hints.telling)
    return replace(facts, documents=tuple(document_facts(asker, sample)))
