"""The design once more, with the indexes that were accepted."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dbarchitect.design.architect import design_context, design_schema
from dbarchitect.design.index_proof.proving import prove_indexes
from dbarchitect.design.index_proof.telling import index_evidence

if TYPE_CHECKING:
    from datetime import date

    from dbarchitect.lab import Lab
    from dbarchitect.model.design import Design
    from dbarchitect.model.proof import NotVerified


def weighed_design(
    lab: Lab,
    made: Design,
    *,
    as_of: date,
    seed: int,
) -> tuple[Design, tuple[NotVerified, ...]]:
    """The design with its indexes weighed, and what could not be weighed.

    Where the server can have no twin the design is as it was.

    Raises:
        StatementFailedError: the server refuses a statement of the design itself.
        ConnectionFailedError: the lab's server went away.
    """
    context = replace(design_context(made.brief, made.names, as_of=as_of), copies=made.copies)
    proof = prove_indexes(lab, made, context, seed=seed)
    if not proof.settings:
        return made, proof.not_verified
    accepted = {table.name: proof.accepted(table.name) for table in made.schema.tables}
    again = design_schema(
        made.brief, made.names, as_of=as_of, indexes=accepted, copies=made.copies
    )
    return (
        replace(
            again,
            evidence=(*again.evidence, *index_evidence(proof)),
            contradictions=tuple(sorted((*again.contradictions, *proof.contradictions))),
        ),
        proof.not_verified,
    )
