"""Partitions: a row lands in the partition of its time, and in the default one beyond all."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from dbarchitect.design.proof.bench import drop_constraint, key_columns, not_verified
from dbarchitect.model.identifier import quote_literal
from dbarchitect.model.probe import Claim, Observed, Probe
from dbarchitect.model.schema import ObjectKind, ObjectPath

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.design.proof.bench import Bench
    from dbarchitect.model.proof import NotVerified
    from dbarchitect.model.schema import Table

_RANGE = re.compile(r"FOR VALUES FROM \((.+)\) TO \((.+)\)")
_FAR_AWAY = "'2900-01-01 00:00:00+00'"


def probes(bench: Bench) -> Iterator[Probe | NotVerified]:
    """One probe for each partition of a table that is partitioned by one column's range."""
    for child in bench.design.schema.tables:
        if child.partition_of is None:
            continue
        parent = bench.design.schema.table(child.partition_of.parent)
        yield _probe(bench, parent, child, child.partition_of.bound)


def _probe(bench: Bench, parent: Table, child: Table, bound: str) -> Probe | NotVerified:
    key = parent.partition_key
    found = _RANGE.fullmatch(bound)
    column = key.columns[0] if key is not None and len(key.columns) == 1 else None
    claim = Claim(
        "partition", ObjectPath(ObjectKind.TABLE, (child.name.schema, child.name.name))
    )
    if column is None or (found is None and bound != "DEFAULT"):
        reason = f"No row is made for a partition {bound}."
        return not_verified(claim, reason)
    value = found[1] if found else _FAR_AWAY
    row = bench.spare(parent).with_values({column: value})
    where = row.matches(*key_columns(parent))
    wanted = quote_literal(child.name.sql)
    query = (
        f"SELECT (tableoid = {wanted}::regclass)::text "  # noqa: S608 - quoted parts
        f"FROM {parent.name.sql} WHERE {where}"
    )
    return Probe(
        name="a row of its time lands in it" if found else "a row beyond all lands in it",
        claim=claim,
        setup=(),
        statement=row.insert(),
        expected=Observed(query=query, value="true"),
        removal=(
            *_references_to(bench, parent),
            f"ALTER TABLE {parent.name.sql} DETACH PARTITION {child.name.sql}",
        ),
    )


def _references_to(bench: Bench, parent: Table) -> Iterator[str]:
    """What takes off the keys without which a partition that is referred to is detached."""
    for table in bench.tables:
        for key in table.foreign_keys:
            if key.referenced_table == parent.name:
                yield drop_constraint(table.name, key.name)
