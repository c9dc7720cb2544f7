"""Vectors that the lab generates: around centres, as those of real texts and pictures are.

Vectors whose numbers are drawn each by itself are all as far from each other, and no index
finds the nearest of them: what is measured on such says nothing.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from dbarchitect.design.proof.corpus import Draws
from dbarchitect.design.proof.values import Request, Values, hashed
from dbarchitect.indexing.methods.hnsw import dimensions_of
from dbarchitect.model.identifier import quote_literal

if TYPE_CHECKING:
    from collections.abc import Iterator

CENTRES = 24
"""How many centres there are, and how many steps away from one."""

STEPS = 4
"""How many steps are added to a centre: 24 ** 5 different vectors."""

STEP_LENGTH = 0.4
"""A step beside a centre, both from the origin."""

_PAYLOAD_HEADER_BYTES = 4
_NUMBER_BYTES = 4


def vector_values(request: Request) -> Values:
    """A centre and four steps, each chosen by the row."""
    dimensions = dimensions_of(request.type_name) or 1
    schema = request.type_name.rpartition(".")[0]
    of = f"{schema}." if schema else ""
    plus = f" OPERATOR({of}+) "
    parts = plus.join(_parts(request.salt))
    centres = _array(request.seed, f"{request.name}/centres", dimensions, 1.0)
    steps = _array(request.seed, f"{request.name}/steps", dimensions, STEP_LENGTH)
    array = f"::{of}vector[]"
    sql = f"(SELECT {parts} FROM (VALUES ({centres}{array}, {steps}{array})) AS p (c, s))"  # noqa: S608 - literals
    width = _PAYLOAD_HEADER_BYTES + _NUMBER_BYTES * dimensions
    basis = f"{CENTRES} centres with {STEPS} steps away from them"
    return Values(f"{sql}::{request.type_name}", ((width, 1.0),), basis)


def _parts(salt: int) -> Iterator[str]:
    for place in range(STEPS + 1):
        # Salts of one column lie beside each other; those of two do not.
        chosen = f"1 + ({hashed(salt + place)} % {CENTRES})::integer"
        yield f"p.{'s' if place else 'c'}[{chosen}]"


@cache
def _array(seed: int, name: str, dimensions: int, length: float) -> str:
    draws = Draws(seed, "vectors", name)
    vectors = (
        ",".join(f"{length * (2 * unit - 1):.3f}" for unit in draws.units(dimensions))
        for _ in range(CENTRES)
    )
    return quote_literal("{" + ",".join(f'"[{one}]"' for one in vectors) + "}")
