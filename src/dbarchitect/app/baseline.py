"""A baseline file: the findings that were there when somebody began to look.

It holds instances, so that the 395th of a kind is news where 394 are known; with the code and
the object of each, so that a change of the file can be read in a review.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, cast

from dbarchitect.app.whole_file import write_whole
from dbarchitect.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from dbarchitect.model.finding import Finding

_VERSION = 1
_HINT = "Write it anew with --update-baseline."


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


def read_baseline(path: Path) -> frozenset[str]:
    """The fingerprints that the file holds.

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
    return frozenset(_fingerprints(path, content))


def _fingerprints(path: Path, content: object) -> Iterable[str]:
    mapping = _mapping(content)
    entries = mapping.get("findings")
    if mapping.get("baseline") != _VERSION or not isinstance(entries, list):
        message = f"{path} is no baseline of this version"
        raise UsageError(message, hint=_HINT)
    for entry in cast("list[object]", entries):
        fingerprint = _mapping(entry).get("fingerprint")
        if not isinstance(fingerprint, str):
            message = f"an entry of the baseline {path} has no fingerprint"
            raise UsageError(message, hint=_HINT)
        yield fingerprint


def _mapping(content: object) -> dict[str, object]:
    return cast("dict[str, object]", content) if isinstance(content, dict) else {}
