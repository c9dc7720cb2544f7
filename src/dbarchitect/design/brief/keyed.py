"""`keys` of an attribute: the long form of a document whose keys are declared.

`type: json` and `keys: {color: text, size: integer?}` say what `json {color: text, size:
integer?}` does; `type: json only` says that there are no others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.design.brief.complaint import ComplaintError
from dbarchitect.design.brief.fields import at, mapping_of, refuse, text_of
from dbarchitect.design.brief.shorthand import Shorthand, read_shorthand
from dbarchitect.design.brief.shortwriter import write_type
from dbarchitect.model.brief import AttributeKind, AttributeType

if TYPE_CHECKING:
    from dbarchitect.design.brief.fields import Fields

_OPEN, _ONLY = AttributeKind.JSON.value, f"{AttributeKind.JSON.value} only"


def read_keyed(fields: Fields) -> Shorthand:
    """The type that `type` and `keys` say together.

    Raises:
        BriefError: the type is no document, or a key is none.
    """
    node, what = fields.required("type"), fields.what("keys")
    entries = mapping_of(fields.nodes["keys"], what).entries
    marked = " ".join(text_of(node, fields.what("type")).split())
    kind = marked.removesuffix("?")
    if kind not in {_OPEN, _ONLY}:
        message = f"{fields.subject} has `keys`, but its type is not `json` alone"
        hint = f"Write `type: {_OPEN}`, or `type: {_ONLY}` where there are no other keys."
        raise refuse(fields.names["keys"], message, hint)
    if not entries:
        message = f"{what} is an empty mapping"
        raise refuse(fields.nodes["keys"], message, "Name a key, or remove `keys`.")
    said: list[str] = []
    form = Shorthand(type=AttributeType(kind=AttributeKind.JSON))
    for name, value in entries:
        said.append(f"{name.text}: {text_of(value, f'`{name.text}` of {what}')}")
        try:
            form = read_shorthand(f"{kind} {{{', '.join(said)}}}{marked[len(kind) :]}")
        except ComplaintError as complaint:
            raise at(value, what, complaint) from complaint
    return form


def write_keyed(kind: AttributeType) -> tuple[str, dict[str, str]]:
    """The `type` and the `keys` of a document whose keys are declared."""
    listed = {
        key.name: f"{write_type(key.type)}{'?' if key.optional else ''}" for key in kind.keys
    }
    return _ONLY if kind.closed else _OPEN, listed
