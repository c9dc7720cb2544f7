"""A review as SARIF 2.1.0, which code scanning of GitHub, GitLab and editors reads.

Rules:
    1. A finding of a file has its place there; each has the path of its object as well. Code
       scanning refuses the whole of a file in which one result has no artifact, so a finding
       without a place stands in the first file, and one of a server in its database.
    2. The fingerprint is ours: results keep their identity when lines move.
    3. What could not be verified or read is a notification of the run, so that a run that saw
       half is told from a clean one.
    4. A finding that somebody answers for is a result with its suppression.

Source: OASIS, Static Analysis Results Interchange Format (SARIF) Version 2.1.0; GitHub
documentation, SARIF support for code scanning.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from dbarchitect._version import __version__
from dbarchitect.model.finding import Confidence, Severity
from dbarchitect.report.remedy_proof import remedy_proof_as_json
from dbarchitect.report.statement_effects import effects_as_json, statements_with_effects

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from dbarchitect.errors import Location
    from dbarchitect.model.finding import Finding, Review, RuleText, Suppressed
    from dbarchitect.model.snapshot import Origin
    from dbarchitect.report.json_value import Json


SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_FINGERPRINT = "dbarchitect/v1"
_LEVELS = {Severity.INFO: "note", Severity.WARNING: "warning", Severity.ERROR: "error"}
_PROBLEMS = _LEVELS | {Severity.INFO: "recommendation"}
_PRECISION = {
    Confidence.CERTAIN: "very-high",
    Confidence.LIKELY: "high",
    Confidence.POSSIBLE: "medium",
}
_GROUP_LETTERS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class SarifFacts:
    """What a log holds: the review, whose it is, and which rules were asked for.

    `left_out` and `notes` are sentences on what of the target was not loaded, or in another
    form.
    """

    review: Review
    origin: Origin
    rules: Sequence[RuleText]
    left_out: Sequence[str] = ()
    notes: Sequence[str] = ()


def render_review_sarif(facts: SarifFacts) -> str:
    """One run; the places of rules are their indexes in `facts`."""
    places = {rule.code: place for place, rule in enumerate(facts.rules)}
    run: dict[str, Json] = {
        "tool": {
            "driver": {
                "name": "dbarchitect",
                "version": __version__,
                "rules": list(map(_rule, facts.rules)),
            }
        },
        "invocations": [
            {
                "executionSuccessful": True,
                "toolExecutionNotifications": list(_notifications(facts, places)),
            }
        ],
        "columnKind": "unicodeCodePoints",
        "results": list(_results(facts, places)),
    }
    whole: Json = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(whole, indent=2, ensure_ascii=False) + "\n"


def _rule(rule: RuleText) -> Json:
    links = "".join(f"\n- <{reference}>" for reference in rule.references)
    return {
        "id": rule.code,
        "name": "".join(word.capitalize() for word in rule.slug.split("_")),
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": f"{rule.summary} {rule.why}"},
        "help": {
            "text": f"{rule.remedy} {' '.join(rule.references)}",
            "markdown": f"{rule.why}\n\n{rule.remedy}\n{links}",
        },
        "helpUri": rule.references[0],
        "defaultConfiguration": {"level": _LEVELS[rule.severity], "enabled": not rule.opinion},
        "properties": {
            "precision": _PRECISION[rule.confidence],
            "problem.severity": _PROBLEMS[rule.severity],
            "tags": [rule.code[:_GROUP_LETTERS], *(["opinion"] if rule.opinion else [])],
        },
    }


def _results(facts: SarifFacts, places: Mapping[str, int]) -> Iterator[Json]:
    for finding in facts.review.findings:
        yield _result(finding, places[finding.code], facts.origin)
    for one in facts.review.suppressed:
        found = _result(one.finding, places[one.finding.code], facts.origin)
        found["suppressions"] = [_suppression(one)]
        yield found


def _result(finding: Finding, place: int, origin: Origin) -> dict[str, Json]:
    statements = "".join(f"\n{line}" for line in statements_with_effects(finding.remedy))
    proof = "".join(f"\n{proof.told}" for proof in finding.proofs)
    return {
        "ruleId": finding.code,
        "ruleIndex": place,
        "level": _LEVELS[finding.severity],
        "message": {
            "text": f"{finding.message} Remedy: {finding.remedy.text}{statements}{proof}",
        },
        "locations": [_location(finding, origin)],
        "partialFingerprints": {_FINGERPRINT: finding.fingerprint},
        "properties": _properties(finding),
    }


def _properties(finding: Finding) -> dict[str, Json]:
    return {
        "confidence": finding.confidence.name.lower(),
        "evidence": [item.method.name.lower() for item in finding.evidence],
        "safety": finding.remedy.safety.value,
        "statements": list(finding.remedy.statements),
        "effects": [effects_as_json(one) for one in finding.remedy.effects],
        "proof": remedy_proof_as_json(finding.proof),
        "rewrite_proof": remedy_proof_as_json(finding.rewrite_proof),
    }


def _suppression(one: Suppressed) -> Json:
    return {
        "kind": "external",
        "status": "accepted",
        "justification": one.reason,
        "properties": {"until": one.until.isoformat()},
    }


def _location(finding: Finding, origin: Origin) -> Json:
    return {
        "physicalLocation": _physical(finding.location, origin),
        "logicalLocations": [
            {
                "fullyQualifiedName": finding.target.text,
                "kind": finding.target.kind.value,
            }
        ],
    }


def _physical(place: Location | None, origin: Origin) -> Json:
    if place is None:
        artifact = (
            _uri(origin.sources[0]) if origin.sources else quote(origin.database, safe="")
        )
        return {"artifactLocation": {"uri": artifact}}
    region: dict[str, Json] = {}
    if place.line is not None:
        region["startLine"] = place.line
        if place.column is not None:
            region["startColumn"] = place.column
    physical: dict[str, Json] = {"artifactLocation": {"uri": _uri(place.file)}}
    if region:
        physical["region"] = region
    return physical


def _uri(file: str) -> str:
    """A path as a reference: relative ones are taken from the root of the repository."""
    path = Path(file)
    return path.as_uri() if path.is_absolute() else quote(path.as_posix())


def _notifications(facts: SarifFacts, places: Mapping[str, int]) -> Iterator[Json]:
    for item in facts.review.not_verified:
        text = f"{item.code} {item.slug} was not verified{item.of_objects}: {item.reason}"
        rule: Json = {"id": item.code, "index": places[item.code]}
        told = _told("warning" if item.objects else "note", text)
        told["associatedRule"] = rule
        logical: list[Json] = [
            {"logicalLocations": [{"fullyQualifiedName": path.text, "kind": path.kind.value}]}
            for path in item.objects
        ]
        if logical:
            told["locations"] = logical
        yield told
    for one in facts.review.unread:
        yield _told("warning", f"{one.path.kind} {one.path.text} was not read: {one.reason}")
    for missing in facts.review.not_loaded:
        told = _told("warning", missing.sentence)
        place = _physical(missing.location, facts.origin)
        told["locations"] = [{"physicalLocation": place}]
        yield told
    yield from (_told("warning", sentence) for sentence in facts.left_out)
    yield from (_told("note", sentence) for sentence in facts.notes)


def _told(level: str, text: str) -> dict[str, Json]:
    return {"level": level, "message": {"text": text}}
