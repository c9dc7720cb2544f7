"""A baseline file: the findings that were there when somebody began to look.

It holds instances, so that the 395th of a kind is news where 394 are known; with the code and
the object of each, so that a change of the file can be read in a review.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from dbarchitect.app.whole_file import write_whole
from dbarchitect.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from dbarchitect.model.finding import Finding, Review

_VERSION = 1
_ENTRY = ("code", "target", "fingerprint")
_HINT = "Write it anew with --update-baseline."


@dataclass(frozen=True, slots=True)
class KnownFinding:
    """One entry of the file: whose finding it is, on what, and its fingerprint."""

    code: str
    target: str
    fingerprint: str


def gone(known: Iterable[KnownFinding], found: Review) -> tuple[KnownFinding, ...]:
    """Those that a review could have found, and did not.

    A rule that was not run, for want of rows or because nobody asked for it, ended nothing, nor
    did one that could not read the object.
    """
    there = {one.fingerprint for one in found.findings}
    unread = tuple(f"{one.path.text}." for one in found.unread)
    return tuple(
        one
        for one in known
        if one.fingerprint not in there
        and one.code in found.rules_run
        and not f"{one.target}.".startswith(unread)
    )


def write_baseline(path: Path, findings: Iterable[Finding]) -> None:
    """The file holds these findings, sorted, and no others."""
    entries = sorted(
        (finding.code, finding.target.text, finding.detail, finding.fingerprint)
        for finding in findings
    )
    content = {
        "baseline": _VERSION,
        "findings": [
            {"code": code, "target": target, "fingerprint": fingerprint}
            for code, target, _, fingerprint in entries
        ],
    }
    write_whole(path, (json.dumps(content, indent=2, ensure_ascii=False) + "\n").encode())


def read_baseline(path: Path) -> tuple[KnownFinding, ...]:
    """The findings that the file holds.

    Raises:
        UsageError: it cannot be read or is no baseline.
    """
    try:
        content = json.loads(path.read_text("utf-8"))
    except OSError as error:
        message = f"cannot read the baseline {path}: {error.strerror}"
        raise UsageError(message, hint=_HINT) from error
    except ValueError as error:
        message = f"the baseline {path} is not JSON: {error}"
        raise UsageError(message, hint=_HINT) from error
    return tuple(_entries(path, content))


def _entries(path: Path, content: object) -> Iterator[KnownFinding]:
    mapping = _mapping(content)
    entries = mapping.get("findings")
    if mapping.get("baseline") != _VERSION or not isinstance(entries, list):
        message = f"{path} is no baseline of this version"
        raise UsageError(message, hint=_HINT)
    for entry in map(_mapping, cast("list[object]", entries)):
        yield KnownFinding(*(_text(path, entry, name) for name in _ENTRY))


def _text(path: Path, entry: dict[str, object], name: str) -> str:
    value = entry.get(name)
    if not isinstance(value, str):
        message = f"an entry of the baseline {path} has no {name}"
        raise UsageError(message, hint=_HINT)
    return value


def _mapping(content: object) -> dict[str, object]:
    return cast("dict[str, object]", content) if isinstance(content, dict) else {}
