"""Exclusive arcs: a row that refers to none of them is refused, and one that refers to two."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.design.arcs import arcs_of
from dbarchitect.design.proof.bench import drop_constraint, of_constraint
from dbarchitect.model.probe import Probe, Refused

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.design.arcs import Arc
    from dbarchitect.design.proof.bench import Bench

CHECK_VIOLATION = "23514"


def probes(bench: Bench) -> Iterator[Probe]:
    """Two probes for each arc; one where a row may refer to none."""
    for arc in arcs_of(bench.design.brief, bench.design.names):
        if not arc.rule.optional:
            nothing = {name: "NULL" for arm in arc.arms for name in arm}
            yield _refused(bench, arc, nothing, "a row that refers to none is refused")
        yield _refused(bench, arc, _both(bench, arc), "a row that refers to two is refused")


def _both(bench: Bench, arc: Arc) -> dict[str, str]:
    """The first two references, each to a row that is there."""
    table = bench.design.schema.table(arc.table)
    found: dict[str, str] = {}
    for columns in arc.arms[:2]:
        key = next(key for key in table.foreign_keys if set(columns) <= set(key.columns))
        parent = bench.stock.kept(key.referenced_table)[0]
        pairs = zip(key.columns, key.referenced_columns, strict=True)
        found |= {column: parent.constants[referenced] for column, referenced in pairs}
    return found


def _refused(bench: Bench, arc: Arc, values: dict[str, str], name: str) -> Probe:
    table = bench.design.schema.table(arc.table)
    return Probe(
        name=name,
        claim=of_constraint("CHECK", table, arc.constraint),
        setup=(),
        statement=bench.spare(table).with_values(values).insert(),
        expected=Refused(sqlstate=CHECK_VIOLATION, constraint=arc.constraint),
        removal=(drop_constraint(arc.table, arc.constraint),),
    )
