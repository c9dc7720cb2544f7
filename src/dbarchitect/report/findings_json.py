"""A review as JSON values: the shape that docs/schemas/review-result.schema.json publishes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.report.remedy_proof import remedy_proof_as_json
from dbarchitect.report.statement_effects import effects_as_json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dbarchitect.errors import Location
    from dbarchitect.model.evidence import Evidence
    from dbarchitect.model.finding import Finding, Remedy, Review
    from dbarchitect.report.json_value import Json


def review_as_json(
    review: Review, *, left_out: Sequence[str] = (), notes: Sequence[str] = ()
) -> dict[str, Json]:
    """The review, and what is told of loading its target, as values that `json.dumps` takes."""
    return {
        "findings": [_finding(finding) for finding in review.findings],
        "not_verified": [
            {
                "code": item.code,
                "slug": item.slug,
                "reason": item.reason,
                "objects": [
                    {"kind": path.kind.value, "path": path.text} for path in item.objects
                ],
            }
            for item in review.not_verified
        ],
        "not_read": [
            {"kind": item.path.kind.value, "path": item.path.text, "reason": item.reason}
            for item in review.unread
        ],
        "not_loaded": [
            {
                "location": _location(one.location),
                "statement": one.statement,
                "reason": one.reason,
                "because_of": _location(one.because_of),
            }
            for one in review.not_loaded
        ],
        "systemic": [
            {
                "code": one.code,
                "slug": one.slug,
                "severity": one.severity.name.lower(),
                "sentence": one.sentence,
                "why": one.why,
                "count": one.count,
                "of": one.of,
            }
            for one in review.systemic
        ],
        "known": review.known,
        "suppressed": len(review.suppressed),
        "suppressions": [
            {
                "code": one.finding.code,
                "slug": one.finding.slug,
                "target": _target(one.finding),
                "fingerprint": one.finding.fingerprint,
                "reason": one.reason,
                "until": one.until.isoformat(),
            }
            for one in review.suppressed
        ],
        "rules_run": list(review.rules_run),
        "left_out": list(left_out),
        "notes": list(notes),
    }


def _finding(finding: Finding) -> dict[str, Json]:
    return {
        "code": finding.code,
        "slug": finding.slug,
        "severity": finding.severity.name.lower(),
        "confidence": finding.confidence.name.lower(),
        "target": _target(finding),
        "location": _location(finding.location),
        "message": finding.message,
        "remedy": remedy_as_json(finding.remedy),
        "evidence": [_evidence(item) for item in finding.all_evidence],
        "fingerprint": finding.fingerprint,
        "proof": remedy_proof_as_json(finding.proof),
        "rewrite_proof": remedy_proof_as_json(finding.rewrite_proof),
    }


def _target(finding: Finding) -> Json:
    return {"kind": finding.target.kind.value, "path": finding.target.text}


def remedy_as_json(remedy: Remedy) -> dict[str, Json]:
    """What to do, and what each statement does to the users of the database."""
    return {
        "text": remedy.text,
        "statements": list(remedy.statements),
        "safety": remedy.safety.value,
        "rewrite": remedy.rewrite,
        "effects": [effects_as_json(one) for one in remedy.effects],
    }


def _location(location: Location | None) -> Json:
    if location is None:
        return None
    return {"file": location.file, "line": location.line, "column": location.column}


def _evidence(evidence: Evidence) -> dict[str, Json]:
    return {
        "claim": evidence.claim,
        "method": evidence.method.name.lower(),
        "subject": {
            "kind": evidence.subject.kind.value,
            "description": evidence.subject.description,
        },
        "statements": list(evidence.statements),
        "measurements": [
            {"name": item.name, "value": item.value, "unit": item.unit.value, "n": item.n}
            for item in evidence.measurements
        ],
        "passed": evidence.passed,
        "server": evidence.server,
        "locale": evidence.locale,
    }
