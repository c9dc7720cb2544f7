"""A derived brief as YAML, with what it does not say in comments at its head."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from ruamel.yaml import YAML
from ruamel.yaml.scalarstring import DoubleQuotedScalarString

from dbarchitect.design.brief.nodes import Scalar
from dbarchitect.errors import Location

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from dbarchitect.design.derived.facts import NotExpressed, Plain

_WIDE = 10_000


def brief_text(document: Mapping[str, Plain], left_out: Iterable[NotExpressed]) -> str:
    """The document as YAML; a comment for each thing that is left out."""
    yaml: Any = YAML(typ="rt", pure=True)  # its methods carry no types
    yaml.width = _WIDE
    stream = io.StringIO()
    yaml.dump(_quoted(dict(document)), stream)
    lines = [f"# {_line(one.subject)}: {_line(one.reason)}" for one in left_out]
    head = ["# Not in this brief:", *lines, ""] if lines else []
    return "\n".join([*head, stream.getvalue()])


def _line(text: str) -> str:
    """The text on one line, without what a comment cannot hold."""
    return "".join(c if c.isprintable() else " " for c in text)


def _quoted(value: Plain) -> Plain:
    """The value with quotes where plain YAML would read something else."""
    if isinstance(value, dict):
        return {key: _quoted(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [*map(_quoted, value)]
    if isinstance(value, str):
        scalar = Scalar(text=value, location=Location(""))
        if scalar.is_null or scalar.is_number or scalar.is_boolean:
            quoted: str = DoubleQuotedScalarString(value)
            return quoted
    return value
