"""A design with the copies that pay, its indexes weighed for what is left to the tables."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dbarchitect.design import evidence_keys as keys
from dbarchitect.design.accepted_indexes import is_fixed
from dbarchitect.design.architect import design_schema
from dbarchitect.design.index_proof import weighed_design
from dbarchitect.design.summaries.weighing import weighed_summaries
from dbarchitect.design.summaries.weighing_kept import weighed_kept

if TYPE_CHECKING:
    from datetime import date

    from dbarchitect.lab import Lab
    from dbarchitect.model.design import Design
    from dbarchitect.model.proof import NotVerified

    _Weighed = tuple[Design, tuple[NotVerified, ...]]


def with_copies(lab: Lab, weighed: _Weighed, *, as_of: date, seed: int) -> _Weighed:
    """The design whose indexes were weighed, with the copies that pay beside these indexes.

    Where one is kept, the indexes are weighed again: what only served its pattern goes.

    Raises:
        StatementFailedError: the server refuses a statement of the design itself.
        ConnectionFailedError: the lab's server went away.
    """
    made, missing = weighed
    copies = (
        *weighed_summaries(lab, made, as_of=as_of, seed=seed),
        *weighed_kept(lab, made, as_of=as_of, seed=seed),
    )
    if not copies:
        return weighed
    if any(choice.verdict.is_kept for choice in copies):
        ruled = design_schema(made.brief, made.names, as_of=as_of, copies=copies)
        return weighed_design(lab, ruled, as_of=as_of, seed=seed)
    proven = tuple(e for e in made.evidence if e.key.startswith(keys.INDEX_PROOF))
    accepted = {
        table.name: tuple(index for index in table.indexes if not is_fixed(table, index))
        for table in made.schema.tables
    }
    again = design_schema(
        made.brief,
        made.names,
        as_of=as_of,
        indexes=accepted if proven else None,
        copies=copies,
    )
    again = replace(
        again,
        evidence=(*again.evidence, *proven),
        contradictions=made.contradictions,
    )
    return again, missing
