"""Unique indexes of materialised views: by them a refresh goes on while others read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.probe import Claim, Observed, Probe
from dbarchitect.model.schema import ObjectKind, ObjectPath

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.design.proof.bench import Bench


def probes(bench: Bench) -> Iterator[Probe]:
    """One probe for each unique index of a materialised view.

    Source: PostgreSQL documentation, REFRESH MATERIALIZED VIEW (CONCURRENTLY).
    """
    for view in bench.design.schema.materialized_views:
        for index in view.indexes:
            if index.unique:
                path = ObjectPath(ObjectKind.INDEX, (index.name.schema, index.name.name))
                yield Probe(
                    name="a refresh beside readers is possible",
                    claim=Claim("UNIQUE", path),
                    setup=(),
                    statement=f"REFRESH MATERIALIZED VIEW CONCURRENTLY {view.name.sql}",
                    expected=Observed(query="SELECT 'refreshed'", value="refreshed"),
                    removal=(f"DROP INDEX {index.name.sql}",),
                )
