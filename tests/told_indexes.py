"""What evidence leaves untold of indexes: each has its numbers, each refused one its reason."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from dbarchitect.design import evidence_keys as keys
from dbarchitect.design.accepted_indexes import is_fixed
from dbarchitect.design.document.declared import whole_tables

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.design import Design
    from dbarchitect.model.evidence import EvidenceSet
    from dbarchitect.model.schema import Index, Table

COSTS = ("saved", "writes", "entry")
OWN_REASONS = ("for the design's own work", "not weighed")
"""Why an index is kept although no declared statement is planned with it."""


def untold(design: Design, evidence: EvidenceSet) -> list[str]:
    """Each number or reason that is missing of an index that is kept or was refused."""
    return [*_kept(design, evidence), *_refused(evidence), *_not_there(design, evidence)]


def _indexes(design: Design) -> list[tuple[Table | None, Index]]:
    """Each index with its table; of a view with none."""
    own = [(table, index) for table in whole_tables(design.schema) for index in table.indexes]
    views = design.schema.materialized_views
    return [*own, *((None, index) for view in views for index in view.indexes)]


def _kept(design: Design, evidence: EvidenceSet) -> Iterator[str]:
    told = {reason.index: reason.why for reason in design.index_reasons}
    for table, index in _indexes(design):
        yield from _numbers(evidence, keys.index_size(index.name), ("built", "split"))
        if table is not None and not told.get(index.name):
            yield f"{index.name.display}: no word on what it is for"
        is_weighed = table is not None and not is_fixed(table, index)
        if keys.INDEX_PROOF in evidence.by_key and is_weighed:
            key = keys.accepted_index(index.name)
            yield from _numbers(evidence, key, COSTS)
            yield from _grounds(evidence, key)


def _grounds(evidence: EvidenceSet, key: str) -> Iterator[str]:
    """A statement with its cost both ways, unless the reason says that there is none."""
    item = evidence.by_key.get(key)
    if item is None:
        return
    values = {m.name: m.value for m in item.measurements}
    both = [n for n in values if n.startswith("with/") and f"without/{n[5:]}" in values]
    why = str(values.get("why", ""))
    if not why:
        yield f"{key}: no reason"
    if "size" in values:
        yield f"{key}: a second size"
    if not both and not why.startswith(OWN_REASONS):
        yield f"{key}: {why}, and no statement says so"


def _refused(evidence: EvidenceSet) -> Iterator[str]:
    for key in evidence.by_key:
        if not key.startswith(keys.REFUSED_INDEX):
            continue
        yield from _numbers(evidence, key, ("size", *COSTS))
        values = {m.name: m.value for m in evidence.by_key[key].measurements}
        if not re.fullmatch(r"[A-Z].*\.", str(values.get("why", ""))):
            yield f"{key}: no reason"
        if not values.get("index") or not values.get("table"):
            yield f"{key}: it does not say which"


def _not_there(design: Design, evidence: EvidenceSet) -> Iterator[str]:
    there = {keys.accepted_index(index.name) for _, index in _indexes(design)}
    for key in evidence.by_key:
        if key.startswith(keys.ACCEPTED_INDEX) and key not in there:
            yield f"{key}: accepted and not in the schema"


def _numbers(evidence: EvidenceSet, key: str, names: tuple[str, ...]) -> Iterator[str]:
    item = evidence.by_key.get(key)
    if item is None:
        yield f"{key}: no evidence"
        return
    values = {m.name: m.value for m in item.measurements}
    for name in names:
        if not isinstance(values.get(name), int | float):
            yield f"{key}: no {name}"
