"""Defaults that the attribute's own rules refuse, as far as reading alone can tell.

Rules:
    1. Numbers, moments and what a text may not be are compared here, and which keys a document
       has; patterns, the order of texts, spans and SQL are the server's: the proof asks it.
    2. What is made at insert (`now`) is not compared.
"""

from __future__ import annotations

import datetime as dt
import json
import operator
from decimal import Decimal
from typing import TYPE_CHECKING, TypeAlias

from dbarchitect.design.brief.complaint import ComplaintError
from dbarchitect.design.brief.constants import NUMBERS, TEXTS
from dbarchitect.model.brief import AttributeKind
from dbarchitect.model.identifier import quote_literal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from dbarchitect.design.brief.shorthand import Condition, Default
    from dbarchitect.model.brief import AttributeType

_Value: TypeAlias = "Decimal | str | dt.date | dt.time"

_HINT = "Write a default that it allows, or none: every insert that leaves it out would fail."

_MOMENTS: Mapping[AttributeKind, Callable[[str], _Value]] = {
    AttributeKind.DATE: dt.date.fromisoformat,
    AttributeKind.INSTANT: dt.datetime.fromisoformat,
}

_HOLDS: Mapping[str, Callable[[_Value, _Value], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "<>": operator.ne,
}

_MONEY_DIGITS = 2
"""Digits after the point of money without a size; what has more is rounded first."""


def require_allowed(
    default: Default | None, conditions: Iterable[Condition], kind: AttributeType
) -> None:
    """Nothing, where no condition of the attribute is seen to refuse its default.

    Raises:
        ComplaintError: one refuses it, or the document lacks a key that must be there.
    """
    if default is None or default.made or kind.array:
        return
    for condition in conditions:
        if _is_refused(default.text, condition, kind):
            shown = _shown(condition, kind)
            message = f"its default `{_quoted(default.text, kind)}` is refused by `{shown}`"
            raise ComplaintError(message, _HINT)
    missing = _missing_key(default.text, kind)
    if missing is not None:
        message = f"its default `{default.text}` lacks the key `{missing}`, which must be there"
        hint = "Write `?` behind the key's type if it may be missing, or leave the default out."
        raise ComplaintError(message, hint)


def _is_refused(text: str, condition: Condition, kind: AttributeType) -> bool:
    given = _value(text, kind)
    bounds = [_value(one, kind) for one in condition.constants]
    if condition.operator == "~" or given is None:
        return False
    if condition.operator == "between":
        low, high = bounds
        pairs = [(">=", low), ("<=", high)]
    else:
        pairs = [(condition.operator, bounds[0])]
    if kind.kind in TEXTS and any(sign != "<>" for sign, _ in pairs):
        return False
    return any(bound is not None and not _HOLDS[sign](given, bound) for sign, bound in pairs)


def _value(text: str, kind: AttributeType) -> _Value | None:
    """What is compared, None where it is not compared here."""
    if kind.kind in NUMBERS:
        rounded = kind.kind is AttributeKind.MONEY and kind.scale is None
        digits = len(text.partition(".")[2])
        return None if rounded and digits > _MONEY_DIGITS else Decimal(text)
    if kind.kind in TEXTS:
        return text
    reader = _MOMENTS.get(kind.kind)
    return None if reader is None else reader(text)


def _missing_key(text: str, kind: AttributeType) -> str | None:
    required = [key.name for key in kind.keys if not key.optional]
    document: object = json.loads(text) if required else {}
    if not isinstance(document, dict):
        return None
    return next((name for name in required if name not in document), None)


def _shown(condition: Condition, kind: AttributeType) -> str:
    constants = (_quoted(one, kind) for one in condition.constants)
    return f"{condition.operator} {' and '.join(constants)}"


def _quoted(text: str, kind: AttributeType) -> str:
    return text if kind.kind in NUMBERS else quote_literal(text)
