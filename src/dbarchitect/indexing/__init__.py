"""What is known about indexes without asking a server; every answer is a pure function.

`coverage` says whether an index serves the look-up of a foreign key, `redundancy` whether one
index makes another needless, `candidates` which index a use of a table asks for, `size` how
many bytes an index takes, `entry_work` what a row makes of work in it.
"""

from dbarchitect.indexing.candidates import (
    candidate,
    candidates,
    entry_work,
    finds_one_row,
    parts,
    serves,
)
from dbarchitect.indexing.coverage import Coverage, covers_foreign_key, foreign_key_coverage
from dbarchitect.indexing.entry_work import EntryWork, IndexShape
from dbarchitect.indexing.redundancy import duplicate, redundant
from dbarchitect.indexing.uses import Condition, Ordering, TableFacts, TableUse

__all__ = [
    "Condition",
    "Coverage",
    "EntryWork",
    "IndexShape",
    "Ordering",
    "TableFacts",
    "TableUse",
    "candidate",
    "candidates",
    "covers_foreign_key",
    "duplicate",
    "entry_work",
    "finds_one_row",
    "foreign_key_coverage",
    "parts",
    "redundant",
    "serves",
]
