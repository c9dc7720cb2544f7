"""What is known about indexes without asking a server; every answer is a pure function.

`coverage` says whether an index serves the look-up of a foreign key, `redundancy` whether one
index makes another needless, `candidates` which index a use of a table asks for, `size` how
many bytes an index takes.
"""

from dbarchitect.indexing.candidates import Ordering, TableUse, candidate, serves
from dbarchitect.indexing.coverage import Coverage, covers_foreign_key, foreign_key_coverage
from dbarchitect.indexing.redundancy import duplicate, redundant

__all__ = [
    "Coverage",
    "Ordering",
    "TableUse",
    "candidate",
    "covers_foreign_key",
    "duplicate",
    "foreign_key_coverage",
    "redundant",
    "serves",
]
