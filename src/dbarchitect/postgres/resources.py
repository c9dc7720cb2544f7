"""SQL in files: the one place where text becomes a literal, and the reader of its header.

Rule 1: each `.sql` file begins with a comment that says, in this order: one sentence;
        `Parameters:`; `Columns:` with their units; `Servers:`.
Rule 2: variants for older servers are files of their own, never edited text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import LiteralString, cast

from dbarchitect.errors import InvariantBrokenError

HEADER_LABELS = ("parameters", "columns", "servers")

_LABEL = re.compile(r"(?P<label>\w+):\s*(?P<text>.*)")


@dataclass(frozen=True, slots=True)
class SqlHeader:
    """What a `.sql` file says of itself."""

    sentence: str
    parameters: str
    columns: str
    servers: str


@cache
def load_sql(package: str, name: str) -> LiteralString:
    """The SQL of `name` (without `.sql`) in a package, without its header comment."""
    _, body = split_header(_read(package, name))
    # The text comes from a file of this package, so it is as trusted as a literal in its code.
    return cast("LiteralString", body)


def load_header(package: str, name: str) -> SqlHeader:
    """What the file says of itself.

    Raises:
        InvariantBrokenError: the header lacks a part.
    """
    comment, _ = split_header(_read(package, name))
    return parse_header(comment)


def split_header(text: str) -> tuple[str, str]:
    """The leading comment without its `--`, and the statement without the final semicolon."""
    lines = text.splitlines()
    count = 0
    while count < len(lines) and (not lines[count].strip() or lines[count].startswith("--")):
        count += 1
    comment = "\n".join(line.removeprefix("--").strip() for line in lines[:count])
    body = "\n".join(lines[count:]).strip()
    return comment.strip(), body.removesuffix(";").rstrip()


def parse_header(comment: str) -> SqlHeader:
    """The parts of a header comment; a part may go on over several lines.

    Raises:
        InvariantBrokenError: a part is missing or empty.
    """
    parts: dict[str, list[str]] = {"sentence": []}
    current = "sentence"
    for line in comment.splitlines():
        found = _LABEL.fullmatch(line)
        if found is not None and found["label"].lower() in HEADER_LABELS:
            current = found["label"].lower()
            parts[current] = [found["text"]]
        else:
            parts[current].append(line)
    texts = {label: " ".join(" ".join(lines).split()) for label, lines in parts.items()}
    missing = [label for label in ("sentence", *HEADER_LABELS) if not texts.get(label)]
    if missing:
        message = f"the header of an sql file lacks {', '.join(missing)}"
        raise InvariantBrokenError(message)
    return SqlHeader(
        sentence=texts["sentence"],
        parameters=texts["parameters"],
        columns=texts["columns"],
        servers=texts["servers"],
    )


def _read(package: str, name: str) -> str:
    return resources.files(package).joinpath(f"{name}.sql").read_text(encoding="utf-8")
