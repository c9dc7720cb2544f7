"""Runs rules over a snapshot and keeps apart what was found and what could not be verified."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dbarchitect.model.finding import NotVerified, Review
from dbarchitect.model.reading import Known, NotRead
from dbarchitect.model.schema import ObjectKind, UnreadObject
from dbarchitect.model.schema.paths import path_of
from dbarchitect.model.snapshot import OriginKind
from dbarchitect.review.hidden import hidden_facts, partly_unverified
from dbarchitect.review.policies import unread_policies
from dbarchitect.review.queries import queries_of
from dbarchitect.review.ranking import ranked
from dbarchitect.review.rule import OF_FILES_TOO, Need

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from dbarchitect.model.finding import Finding
    from dbarchitect.model.snapshot import Snapshot
    from dbarchitect.review.rule import RuleModule


def review_snapshot(
    snapshot: Snapshot,
    modules: Iterable[RuleModule],
    options: Mapping[str, Mapping[str, Any]] | None = None,
) -> Review:
    """The findings of these rules on this snapshot; `options` are by the rules' codes."""
    configured = options or {}
    findings: list[Finding] = []
    not_verified: list[NotVerified] = []
    rules_run: list[str] = []
    hidden = hidden_facts(snapshot)
    for module in modules:
        chosen = configured.get(module.rule.code, {})
        missing = _missing_needs(snapshot, module.rule.needs)
        if not missing and module.undecided is not None:
            reason = module.undecided(snapshot, **chosen)
            missing = [] if reason is None else [reason]
        if missing:
            reason = " ".join(missing)
            rule = module.rule
            not_verified.append(NotVerified(code=rule.code, slug=rule.slug, reason=reason))
            # Views and functions hold queries as well.
            if Need.WORKLOAD in rule.needs and not _missing_needs(snapshot, rule.needs - _RUN):
                findings.extend(module.check(snapshot, **chosen))
        else:
            rules_run.append(module.rule.code)
            findings.extend(module.check(snapshot, **chosen))
            not_verified.extend(partly_unverified(module.rule, hidden))
            part = module.undecided_part and module.undecided_part(snapshot, **chosen)
            if part:
                rule = module.rule
                not_verified.append(NotVerified(code=rule.code, slug=rule.slug, reason=part))
    return Review(
        findings=ranked(findings, snapshot),
        not_verified=tuple(not_verified),
        unread=(
            *snapshot.schema.unread,
            *_unread_rows(snapshot),
            *queries_of(snapshot).unread,
            *_unread_policies(snapshot, rules_run),
        ),
        rules_run=tuple(rules_run),
    )


def _unread_policies(snapshot: Snapshot, rules_run: Collection[str]) -> Iterator[UnreadObject]:
    """The policies that rules on security could not look into, where such rules were run."""
    if any(code.startswith("SEC") for code in rules_run):
        yield from unread_policies(snapshot.schema)


def _unread_rows(snapshot: Snapshot) -> list[UnreadObject]:
    """The tables whose rows were to be looked at, and were not."""
    if not isinstance(snapshot.data, Known):
        return []
    return [
        UnreadObject(path_of(ObjectKind.TABLE, one.table), one.reason)
        for one in snapshot.data.value.unread
    ]


_RUN = frozenset({Need.WORKLOAD})


def _missing_needs(snapshot: Snapshot, needs: frozenset[Need]) -> list[str]:
    if needs - OF_FILES_TOO and snapshot.origin.kind is not OriginKind.SERVER:
        return ["Only the figures of a server in use can tell."]
    parts = {need: getattr(snapshot, need.value) for need in sorted(needs)}
    return [part.reason for part in parts.values() if isinstance(part, NotRead)]
