"""What a senior architect would ask after reading a brief: few, and each changes the design.

Each question is a pure function of the brief. Its id is made of the question and of what it
is about, so that it stays when the brief grows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.design.brief.amounts import shown, shown_days
from dbarchitect.design.brief.tenancy_questions import tenancy_questions
from dbarchitect.design.brief.unserved import rewritings
from dbarchitect.model.brief import AttributeKind, DeleteMode, OpenQuestion, Sensitivity
from dbarchitect.model.quantities import DAYS_PER_MONTH

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.brief import Attribute, Brief, Entity, Reference

PERSONAL_KINDS = frozenset({AttributeKind.EMAIL, AttributeKind.PHONE, AttributeKind.IP})
"""Kinds that are personal data where they are a person's.

Source: Regulation (EU) 2016/679, recital 30 and article 4(1).
"""

PRIVACY_LAWS = frozenset({"gdpr", "ccpa"})

TENANT_NAMES = frozenset(
    {"tenant", "organization", "organisation", "company", "workspace", "customer_account"}
)

ROUNDING = 1.25
"""How far numbers that people round may be apart before they are questioned."""

FEW_REFERRING = 100
"""Under this many rows for each one referred to, skew changes no plan."""


def open_questions(brief: Brief) -> tuple[OpenQuestion, ...]:
    """The questions that a brief leaves open, in the order of their ids."""
    return tuple(
        sorted(
            [
                *_volumes(brief),
                *_retentions(brief),
                *_fan_outs(brief),
                *_access(brief),
                *_writes(brief),
                *_recovery(brief),
                *_privacy(brief),
                *_tenancy(brief),
                *_audit(brief),
                *rewritings(brief),
            ]
        )
    )


def _volumes(brief: Brief) -> Iterator[OpenQuestion]:
    assumed = {a.path: a for a in brief.assumptions}.get("entities.*.rows")
    if assumed is None:
        return
    names = assumed.reason.rpartition("Taken for: ")[2].rstrip(".")
    text = f"How many rows will there be of {names}? {assumed.value} each are assumed."
    yield OpenQuestion("Q-rows", text, "entities.*.rows")


def _retentions(brief: Brief) -> Iterator[OpenQuestion]:
    for entity in brief.entities:
        if entity.retention_days is None or not entity.growth_per_month:
            continue
        kept = entity.growth_per_month * entity.retention_days / DAYS_PER_MONTH
        if entity.rows > kept * ROUNDING:
            span = shown_days(entity.retention_days)
            text = (
                f"Do the numbers of {entity.name} fit? In {span} of retention {shown(kept)} "
                f"rows come, and {entity.rows:,} are there at the start."
            )
            yield OpenQuestion(f"Q-volume-{entity.name}", text, f"entities.{entity.name}.rows")


def _fan_outs(brief: Brief) -> Iterator[OpenQuestion]:
    for entity in brief.entities:
        for reference in entity.references:
            text = _fan_out_text(brief, entity, reference)
            if text is not None:
                identity = f"Q-fan-out-{entity.name}-{reference.name}"
                path = f"entities.{entity.name}.fan-out.{reference.name}"
                yield OpenQuestion(identity, text, path)


def _fan_out_text(brief: Brief, entity: Entity, reference: Reference) -> str | None:
    mean = _mean_fan_out(brief, entity, reference)
    if reference.fan_out is not None or reference.unique or mean < FEW_REFERRING:
        return None
    return (
        f"How unevenly do rows of {entity.name} refer to `{reference.name}`? On average "
        f"{shown(mean)} refer to one {reference.target}; the most popular one decides "
        "which plan is fast."
    )


def _mean_fan_out(brief: Brief, entity: Entity, reference: Reference) -> float:
    target = brief.entity(reference.target)
    months = brief.horizon_months
    rows = entity.rows + entity.growth_per_month * months
    return rows / max(1.0, target.rows + target.growth_per_month * months)


def _access(brief: Brief) -> Iterator[OpenQuestion]:
    if not brief.access:
        text = (
            "Which statements does the application run, how often, and how fast must they be?"
        )
        yield OpenQuestion("Q-access", text, "access")
        return
    slow = [pattern.name for pattern in brief.access if pattern.p95_ms is None]
    if slow:
        text = f"How fast must these be: {', '.join(slow)}? No target means nothing to miss."
        yield OpenQuestion("Q-access-p95", text, "access.*.p95")


def _writes(brief: Brief) -> Iterator[OpenQuestion]:
    writes = ("insert", "update", "delete", "merge", "with")
    if any((p.sql or "").lower().startswith(writes) for p in brief.access):
        return
    growing = [entity for entity in brief.entities if entity.growth_per_month]
    largest = sorted(growing, key=lambda e: e.growth_per_month, reverse=True)[:3]
    names = ", ".join(entity.name for entity in largest)
    inserts = f"inserts follow from growth ({names} first)" if names else "nothing grows"
    text = (
        "How often are rows updated and deleted, and which columns change? No access pattern "
        f"writes; {inserts}. Updates decide fill factor, vacuum and what each index costs."
    )
    yield OpenQuestion("Q-access-writes", text, "access")


def _recovery(brief: Brief) -> Iterator[OpenQuestion]:
    asked = brief.requirements
    if asked.rpo_minutes is None:
        text = "How much may a disaster lose, in time (rpo)? It decides backup and replication."
        yield OpenQuestion("Q-rpo", text, "requirements.rpo")
    if asked.rto_minutes is None:
        text = "How long may a recovery take (rto)? It decides between restore and standby."
        yield OpenQuestion("Q-rto", text, "requirements.rto")
    if asked.availability_percent is None:
        text = "Which share of the time must the database answer (availability)?"
        yield OpenQuestion("Q-availability", text, "requirements.availability")


def _privacy(brief: Brief) -> Iterator[OpenQuestion]:
    unmarked = [
        f"{entity.name}.{attribute.name}"
        for entity in brief.entities
        for attribute in entity.attributes
        if attribute.type.kind in PERSONAL_KINDS and attribute.sensitive is Sensitivity.NONE
    ]
    if unmarked:
        text = f"Is this personal data: {', '.join(unmarked)}? It is not marked `pii`."
        yield OpenQuestion("Q-pii", text, "entities.*.attributes.*.sensitive")
    if not PRIVACY_LAWS & set(brief.requirements.compliance):
        return
    kept = [e for e in brief.entities if _is_personal(e) and e.retention_days is None]
    if kept:
        soft = [e.name for e in kept if e.keeping.delete is DeleteMode.SOFT]
        text = (
            f"How long may personal data of {', '.join(e.name for e in kept)} be kept, and who "
            "erases it? No retention is given."
        )
        if soft:
            text += f" Soft deletion of {', '.join(soft)} erases nothing."
        yield OpenQuestion("Q-retention-pii", text, "requirements.retention")


def _is_personal(entity: Entity) -> bool:
    return any(_is_pii(attribute) for attribute in entity.attributes)


def _is_pii(attribute: Attribute) -> bool:
    return attribute.sensitive is Sensitivity.PII


def _tenancy(brief: Brief) -> Iterator[OpenQuestion]:
    if brief.requirements.tenancy_entity is not None:
        yield from tenancy_questions(brief)
        return
    for entity in brief.entities:
        if entity.name.lower() in TENANT_NAMES:
            text = (
                f"Must the rows of one {entity.name} be unreachable for another (tenancy)? It "
                "decides row-level security and the keys of most tables."
            )
            yield OpenQuestion("Q-tenancy", text, "requirements.tenancy")
            return


def _audit(brief: Brief) -> Iterator[OpenQuestion]:
    log = brief.audit_log
    if log is not None and log.retention_days is None:
        text = f"How long is {log.name} kept? Without an end it grows for ever."
        yield OpenQuestion(
            f"Q-retention-{log.name}", text, f"requirements.retention.{log.name}"
        )
