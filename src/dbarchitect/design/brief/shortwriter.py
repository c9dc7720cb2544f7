"""Writes the short form of an attribute, in the one way that reading gives back."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from dbarchitect.design.brief.constants import NUMBERS, TEXTS
from dbarchitect.design.brief.document_keys import write_keys
from dbarchitect.model.brief import AttributeKind, AttributeType, Sensitivity

if TYPE_CHECKING:
    from dbarchitect.design.brief.shorthand import Condition, Default, Shorthand

_WORD = re.compile(r"[^\W\d](?:[\w.-]*\w)?", re.ASCII)


def write_shorthand(form: Shorthand) -> str:
    """The short form, in the one way that the long form's round trip gives back."""
    parts = [write_type(form.type) + ("?" if form.null else "")]
    if form.unique:
        parts.append("unique")
    if form.sensitive is Sensitivity.PII:
        parts.append("pii")
    parts += [_write_condition(condition, form.type) for condition in form.conditions]
    if form.default is not None:
        parts.append(f"= {_write_default(form.default, form.type)}")
    return " ".join(parts)


def write_type(kind: AttributeType) -> str:
    """The type as the short form writes it."""
    return _write_scalar_type(kind) + ("[]" if kind.array else "")


def _write_scalar_type(kind: AttributeType) -> str:
    if kind.kind is AttributeKind.ENUMERATION:
        return f"one of [{', '.join(_write_value(value) for value in kind.values)}]"
    if kind.keys:
        return write_keys(kind, write_type)
    if kind.length is not None:
        return f"{kind.kind.value}({kind.length})"
    if kind.precision is not None:
        return f"{kind.kind.value}({kind.precision}, {kind.scale or 0})"
    return kind.kind.value


def _write_value(value: str) -> str:
    return value if _WORD.fullmatch(value) else "'" + value.replace("'", "''") + "'"


def _write_condition(condition: Condition, kind: AttributeType) -> str:
    constants = [
        c if kind.kind in NUMBERS else "'" + c.replace("'", "''") + "'"
        for c in condition.constants
    ]
    if condition.operator == "between":
        return f"between {' and '.join(constants)}"
    return f"{condition.operator} {constants[0]}"


def _write_default(default: Default, kind: AttributeType) -> str:
    if kind.array:
        return "[]"
    if default.made or kind.kind is AttributeKind.JSON or kind.kind in NUMBERS:
        return default.text
    if kind.kind in TEXTS or kind.kind is AttributeKind.BOOLEAN:
        return _write_value(default.text)
    return "'" + default.text.replace("'", "''") + "'"
