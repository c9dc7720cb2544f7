"""A review as SARIF 2.1.0, which code scanning of GitHub, GitLab and editors reads.

Rules:
    1. A finding of a file has its place there; each has the path of its object as well.
    2. The fingerprint is ours: results keep their identity when lines move.
    3. What could not be verified or read is a notification of the run, so that a run that saw
       half is told from a clean one.

Source: OASIS, Static Analysis Results Interchange Format (SARIF) Version 2.1.0.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from dbarchitect._version import __version__
from dbarchitect.model.finding import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from dbarchitect.model.finding import Finding, Review, RuleText

Json = dict[str, "Json"] | list["Json"] | str | int | float | bool | None

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_FINGERPRINT = "dbarchitect/v1"
_LEVELS = {Severity.INFO: "note", Severity.WARNING: "warning", Severity.ERROR: "error"}


def render_review_sarif(review: Review, rules: Sequence[RuleText]) -> str:
    """One run; `rules` are those that ran, and their places are their indexes."""
    places = {rule.code: place for place, rule in enumerate(rules)}
    run: dict[str, Json] = {
        "tool": {
            "driver": {
                "name": "dbarchitect",
                "version": __version__,
                "rules": list(map(_rule, rules)),
            }
        },
        "invocations": [
            {
                "executionSuccessful": True,
                "toolExecutionNotifications": list(_notifications(review)),
            }
        ],
        "results": list(_results(review, places)),
    }
    whole: Json = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(whole, indent=2, ensure_ascii=False) + "\n"


def _rule(rule: RuleText) -> Json:
    return {
        "id": rule.code,
        "name": "".join(word.capitalize() for word in rule.slug.split("_")),
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": f"{rule.summary} {rule.why}"},
        "help": {"text": f"{rule.remedy} {' '.join(rule.references)}"},
        "helpUri": rule.references[0],
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
    }


def _results(review: Review, places: Mapping[str, int]) -> Iterator[Json]:
    for finding in review.findings:
        yield _result(finding, places[finding.code])


def _result(finding: Finding, place: int) -> Json:
    statements = "".join(f"\n{statement}" for statement in finding.remedy.statements)
    return {
        "ruleId": finding.code,
        "ruleIndex": place,
        "level": _LEVELS[finding.severity],
        "message": {
            "text": f"{finding.message} Remedy: {finding.remedy.text}{statements}",
        },
        "locations": [_location(finding)],
        "partialFingerprints": {_FINGERPRINT: finding.fingerprint},
    }


def _location(finding: Finding) -> Json:
    found: dict[str, Json] = {
        "logicalLocations": [
            {
                "fullyQualifiedName": finding.target.text,
                "kind": finding.target.kind.value,
            }
        ]
    }
    place = finding.location
    if place is not None:
        region: dict[str, Json] = {}
        if place.line is not None:
            region["startLine"] = place.line
        if place.column is not None:
            region["startColumn"] = place.column
        physical: dict[str, Json] = {"artifactLocation": {"uri": _uri(place.file)}}
        if region:
            physical["region"] = region
        found["physicalLocation"] = physical
    return found


def _uri(file: str) -> str:
    """A path as a reference: relative ones are taken from the root of the repository."""
    path = Path(file)
    return path.as_uri() if path.is_absolute() else quote(path.as_posix())


def _notifications(review: Review) -> Iterator[Json]:
    for item in review.not_verified:
        text = f"{item.code} {item.slug} was not verified: {item.reason}"
        yield {"level": "note", "message": {"text": text}}
    for one in review.unread:
        text = f"{one.path.kind} {one.path.text} was not read: {one.reason}"
        yield {"level": "warning", "message": {"text": text}}
