"""The words that ask for the time without being functions, written as calls of `now()`.

Source: PostgreSQL documentation 9.9.5 (Current Date/Time).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.sqltext.positions import SourceText
from dbarchitect.sqltext.tree import scan_tokens

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.sqltext.tree import Token

_TYPES = {
    "CURRENT_DATE": ("date", ""),
    "CURRENT_TIME": ("time", " with time zone"),
    "CURRENT_TIMESTAMP": ("timestamp", " with time zone"),
    "LOCALTIME": ("time", ""),
    "LOCALTIMESTAMP": ("timestamp", ""),
}


def by_function(text: str) -> str:
    """The statement with each such word as `CAST(now() AS ...)`: the same value and type.

    Raises:
        SqlError: a string, a quoted name or a comment has no end.
    """
    data, done = text.encode(), 0
    pieces: list[bytes] = []
    for word, precision in _words(text):
        name, rest = _TYPES[word.kind]
        end = precision[-1].end_byte if precision else word.end_byte
        digits = "".join(token.text for token in precision)
        pieces += [
            data[done : word.start_byte],
            f"CAST(now() AS {name}{digits}{rest})".encode(),
        ]
        done = end
    return b"".join((*pieces, data[done:])).decode()


def _words(text: str) -> Iterator[tuple[Token, tuple[Token, ...]]]:
    """Each such word with the tokens of its precision; none that is a name or a label."""
    tokens = [token for token in scan_tokens(text, SourceText(text)) if not token.is_comment]
    for place, token in enumerate(tokens):
        before = tokens[place - 1].text.upper() if place else ""
        if token.kind in _TYPES and before not in {".", "AS"}:
            after = tuple(tokens[place + 1 : place + 4])
            yield token, after if [t.text for t in after[::2]] == ["(", ")"] else ()
