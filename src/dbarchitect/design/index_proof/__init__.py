"""Which indexes a design keeps: by planned cost at its horizon, reads and writes counted."""

from dbarchitect.design.index_proof.proving import prove_indexes
from dbarchitect.design.index_proof.redesigning import weighed_design
from dbarchitect.design.index_proof.telling import index_evidence

__all__ = ["index_evidence", "prove_indexes", "weighed_design"]
