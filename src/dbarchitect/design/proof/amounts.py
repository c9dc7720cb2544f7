"""Decimal numbers of a column, and the bytes of products of such numbers."""

from __future__ import annotations

import math
import re
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

from dbarchitect.design.proof.comparisons import column_name
from dbarchitect.design.proof.values import Evenly, Values, frequencies
from dbarchitect.storage.payloads import numeric_payload

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dbarchitect.design.proof.profiles import ColumnProfile
    from dbarchitect.design.proof.values import Payloads, Request

MOST_AMOUNT_UNITS = 99_999
"""Amounts are drawn up to this many of their smallest unit: 999.99 with two digits."""


def digits_of(type_name: str) -> tuple[int | None, int]:
    """Precision and scale of a numeric type; without them any precision and two digits."""
    found = re.search(r"\((\d+)(?:,(\d+))?\)", type_name)
    if found is None:
        return None, 2
    return int(found[1]), int(found[2] or 0)


def amount(request: Request) -> Values:
    """Decimal numbers, evenly between their bounds; 0.01 to 999.99 with two digits."""
    precision, scale = digits_of(request.type_name)
    most = MOST_AMOUNT_UNITS
    if precision is not None:
        most = min(most, 10**precision - 1)
    units = 10**scale
    low = 1 if request.low is None else max(1, round(request.low * units))
    high = most if request.high is None else round(request.high * units)
    high = max(low, high)
    if request.unique:
        sql = f"(({low} - 1 + #i#)::numeric / {units})::{request.type_name}"
    else:
        sql = f"(({low} + {request.draw} % {high - low + 1})::numeric / {units})"
        sql += f"::{request.type_name}"
    basis = f"{Decimal(low) / units} to {Decimal(high) / units}, evenly"
    distinct = None if request.unique else high - low + 1
    payloads = _amount_payloads(low, high, units)
    spread = None if request.unique else Evenly(low, high, units)
    return Values(sql, payloads, basis, distinct=distinct, evenly=spread)


@cache
def _amount_payloads(low: int, high: int, units: int) -> Payloads:
    """Widths of amounts between the bounds, from a sample whose step is prime to the units."""
    step = max(1, (high - low) // 9973)
    return frequencies(
        numeric_payload(Decimal(value) / units) for value in range(low, high + 1, step)
    )


_DRAWN_PRODUCTS = 4000

_STEPS = (math.sqrt(2), math.sqrt(3), math.sqrt(5), math.sqrt(7))
"""Multiples of them are even over each factor, and over all together (Weyl)."""


def product_payloads(
    expression: str, type_name: str, columns: Mapping[str, ColumnProfile]
) -> Payloads | None:
    """The widths of a numeric that is the product of columns, drawn evenly; None for others."""
    names = [column_name(part) for part in expression.split("*")]
    factors = [columns[name].values.evenly for name in names if name and name in columns]
    known = tuple(factor for factor in factors if factor is not None)
    if not 1 < len(names) == len(known) <= len(_STEPS) or "numeric" not in type_name:
        return None
    return _product_payloads(known, digits_of(type_name)[1])


@cache
def _product_payloads(factors: tuple[Evenly, ...], scale: int) -> Payloads:
    return frequencies(_drawn_bytes(factors, scale, draw) for draw in range(_DRAWN_PRODUCTS))


def _drawn_bytes(factors: tuple[Evenly, ...], scale: int, draw: int) -> int:
    product = Decimal(1)
    for factor, step in zip(factors, _STEPS, strict=False):
        place = int((draw + 0.5) * step % 1.0 * (factor.high - factor.low + 1))
        product *= Decimal(factor.low + place) / factor.units
    return numeric_payload(round(product, scale))
