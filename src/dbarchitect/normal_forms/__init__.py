"""Dependencies between the facts of an entity: closure, keys, normal forms, decomposition.

Pure: sets of names and nothing else. Sources: E. F. Codd, "Further Normalization of the Data
Base Relational Model" (1971); R. Fagin, "Multivalued Dependencies and a New Normal Form for
Relational Databases" (1977); Aho, Beeri and Ullman, "The Theory of Joins in Relational
Databases" (1979) for the chase.
"""

from __future__ import annotations

from dbarchitect.normal_forms.chase import counterexample, is_lossless
from dbarchitect.normal_forms.dependencies import (
    Functional,
    Multivalued,
    candidate_keys,
    closure,
    implies,
    minimal_cover,
    projected,
)
from dbarchitect.normal_forms.forms import (
    NormalForm,
    Violation,
    normal_form,
    violations,
)
from dbarchitect.normal_forms.synthesis import (
    boyce_codd_parts,
    preserves,
    third_form_parts,
)

__all__ = [
    "Functional",
    "Multivalued",
    "NormalForm",
    "Violation",
    "boyce_codd_parts",
    "candidate_keys",
    "closure",
    "counterexample",
    "implies",
    "is_lossless",
    "minimal_cover",
    "normal_form",
    "preserves",
    "projected",
    "third_form_parts",
    "violations",
]
