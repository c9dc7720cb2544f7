"""Views and statistics: a view can be read, and ANALYZE gathers what was asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.identifier import quote_literal
from dbarchitect.model.probe import Claim, Observed, Probe
from dbarchitect.model.schema import ObjectKind, ObjectPath

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.design.proof.bench import Bench
    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.model.schema import ExtendedStatistics


def probes(bench: Bench) -> Iterator[Probe]:
    """One probe for each view, materialised view and statistics object."""
    for view in bench.design.schema.views:
        yield _read(view.name, ObjectKind.VIEW, "VIEW")
    for stored in bench.design.schema.materialized_views:
        yield _read(stored.name, ObjectKind.MATERIALIZED_VIEW, "MATERIALIZED VIEW")
    for statistics in bench.design.schema.statistics:
        yield _gathered(statistics)


def _read(name: QualifiedName, kind: ObjectKind, word: str) -> Probe:
    return Probe(
        name="it can be read",
        claim=Claim(kind.value, ObjectPath(kind, (name.schema, name.name))),
        setup=(),
        statement=f"SELECT FROM {name.sql}",
        expected=Observed(query="SELECT 'accepted'", value="accepted"),
        removal=(f"DROP {word} {name.sql} CASCADE",),
    )


def _gathered(statistics: ExtendedStatistics) -> Probe:
    name = statistics.name
    path = ObjectPath(ObjectKind.STATISTICS, (name.schema, name.name))
    return Probe(
        name="ANALYZE gathers it",
        claim=Claim(ObjectKind.STATISTICS.value, path),
        setup=(),
        statement=f"ANALYZE {statistics.table.sql}",
        expected=Observed(
            query="SELECT count(*)::text FROM pg_catalog.pg_stats_ext AS s "  # noqa: S608 - quoted parts
            f"WHERE s.statistics_schemaname = {quote_literal(name.schema)} "
            f"AND s.statistics_name = {quote_literal(name.name)}",
            value="1",
        ),
        removal=(f"DROP STATISTICS {name.sql}",),
    )
