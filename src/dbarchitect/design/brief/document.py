"""A whole brief: its keys at the top, and what lies in `audit`, `access`, `requirements`."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from dbarchitect.design.brief import keys, quantities
from dbarchitect.design.brief.amounts import shown
from dbarchitect.design.brief.complaint import ComplaintError, did_you_mean
from dbarchitect.design.brief.entities import read_entity
from dbarchitect.design.brief.fields import Fields, choice_of, items_of, refuse, value_of
from dbarchitect.design.brief.freshness import freshness_of
from dbarchitect.design.brief.many import read_many
from dbarchitect.design.brief.naming import brief_name, check_schema, physical_name
from dbarchitect.design.brief.notes import Notes
from dbarchitect.design.brief.reading import Reading
from dbarchitect.design.brief.tenancy import read_tenancy
from dbarchitect.model.brief import AccessPattern, AuditLog, Brief, Entity, Requirements
from dbarchitect.model.quantities import Milliseconds, PerHour, Rows
from dbarchitect.model.tenancy import Isolation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.design.brief.nodes import Mapping, Node, Scalar
    from dbarchitect.design.brief.refusals import Refusals

DEFAULT_HORIZON_DAYS = 365.25
DEFAULT_AUDIT_NAME = "AuditLog"


def read_document(root: Mapping, refusals: Refusals) -> Brief:
    """The brief that a tree says, each part checked by itself.

    What is wrong is in the refusals; what was refused is left out of the brief, or stands in
    it under its name alone.
    """
    fields = Fields.of(root, "the brief", keys.BRIEF, refusals)
    entries = fields.attempt("entities", lambda: _entries(fields)) or ()
    known = tuple(key.text for key, _ in entries)
    reading = Reading(notes=Notes(), refusals=refusals, entities=known)
    entities = tuple(read_entity(key, node, reading) for key, node in entries)
    entities += read_many(entries, reading)
    requirements, retention = _requirements(fields, known, reading.notes)
    audit = fields.attempt("audit", lambda: _audit(fields, entities, reading.notes))
    if audit is not None or not fields.has("audit"):
        entities, audit = _with_retention(retention, entities, audit, refusals)
    _note_globals(fields, reading.notes)
    return Brief(
        name=fields.attempt("name", lambda: brief_name(fields.required("name"))) or "brief",
        postgresql_major=fields.attempt(
            "postgresql", lambda: fields.value("postgresql", _major)
        )
        or keys.NEWEST_MAJOR,
        horizon_days=fields.attempt("horizon", lambda: fields.value("horizon", quantities.days))
        or DEFAULT_HORIZON_DAYS,
        entities=entities,
        access=tuple(_access_patterns(fields)),
        requirements=requirements,
        audit_log=audit,
        schema=fields.attempt("schema", lambda: _schema(fields)) or "public",
        description=fields.attempt("description", lambda: fields.text("description")),
        assumptions=reading.notes.assumptions(),
    )


def _access_patterns(fields: Fields) -> Iterator[AccessPattern]:
    entries = fields.attempt("access", lambda: fields.entries("access"))
    for key, node in entries or ():
        read = partial(_access, key, node, fields.refusals)
        pattern = fields.refusals.attempt(read, of=key.location)
        if pattern is not None:
            yield pattern


def _note_globals(fields: Fields, notes: Notes) -> None:
    usual = {
        "postgresql": (str(keys.NEWEST_MAJOR), "The newest that is generated for."),
        "horizon": ("1 year", "Far enough to see growth, near enough to know it."),
        "schema": ("public", "One application, one schema."),
    }
    for key, (value, reason) in usual.items():
        if not fields.has(key):
            notes.assume(key, value, reason)
    reason = "A value is required unless `?` follows its type."
    notes.assume("entities.*.attributes.*.null", "false", reason)
    if fields.has("access"):
        reason = "A rate is what the busiest hour of the day brings."
        notes.assume("access.*.rate", "as written, at the peak", reason)


def _schema(fields: Fields) -> str | None:
    schema = physical_name(fields.nodes.get("schema"), fields.what("schema"))
    if schema is not None:
        check_schema(fields.nodes["schema"].location, schema)
    return schema


def _major(text: str) -> int:
    if text.count(".") == 1 and text.partition(".")[0].isdigit():
        message = f"`{text}` is no major version"
        raise ComplaintError(
            message, f"Write `{text.partition('.')[0]}`: a major is one number."
        )
    try:
        return quantities.whole(text, low=keys.OLDEST_MAJOR, high=keys.NEWEST_MAJOR)
    except ComplaintError as complaint:
        message = f"PostgreSQL `{text}` is not generated for"
        hint = f"Write a major from {keys.OLDEST_MAJOR} to {keys.NEWEST_MAJOR}."
        raise ComplaintError(message, hint) from complaint


def _entries(fields: Fields) -> tuple[tuple[Scalar, Node], ...]:
    found = fields.entries("entities")
    if fields.has("entities") and not found:
        raise refuse(fields.nodes["entities"], "the brief has no entities", "Add one.")
    return found


def _audit(fields: Fields, entities: tuple[Entity, ...], notes: Notes) -> AuditLog | None:
    audited = [entity for entity in entities if entity.keeping.audit]
    node = fields.nodes.get("audit")
    if node is None and not audited:
        return None
    if node is not None and not audited:
        if fields.refusals:
            return None  # what was refused may be an entity's `keep`
        message = "the brief has an audit log, but no entity is audited"
        raise refuse(
            node, message, "Write `keep: {audit: true}` in an entity, or remove `audit`."
        )
    log = fields.inner("the audit log")
    if node is not None:
        log = Fields.of(node, "the audit log", keys.AUDIT, fields.refusals)
    rows = log.attempt("rows", lambda: log.value("rows", quantities.count))
    growth = log.attempt("growth", lambda: log.value("growth", quantities.per_month))
    usual_growth = sum(entity.growth_per_month for entity in audited)
    if rows is None:
        notes.assume("audit.rows", "0", "The log begins with the schema.")
    if growth is None:
        reason = "One change for each new row of an audited entity; updates come on top."
        notes.assume("audit.growth", f"{shown(usual_growth)}/month", reason)
    return AuditLog(
        name=log.text("name") or DEFAULT_AUDIT_NAME,
        rows=Rows(rows or 0),
        growth_per_month=usual_growth if growth is None else growth,
        retention_days=log.value("retention", quantities.days),
        table=physical_name(log.nodes.get("table"), log.what("table")),
        location=fields.location if node is None else fields.names["audit"].location,
    )


def _access(key: Scalar, node: Node, refusals: Refusals) -> AccessPattern:
    fields = Fields.of(node, f"access `{key.text}`", keys.ACCESS, refusals)
    rate = fields.attempt("rate", lambda: fields.value("rate", quantities.per_hour))
    p95 = fields.attempt("p95", lambda: fields.value("p95", quantities.milliseconds))
    fresh = fields.attempt("freshness", lambda: freshness_of(fields, key))
    if fields.has("freshness") and fields.has("search"):
        message = f"{fields.subject} is a search, and gives `freshness`"
        hint = "Leave it out: a search is answered from the rows themselves, by an index."
        raise refuse(key, message, hint)
    searched = fields.texts("in")
    if fields.has("sql") == fields.has("search"):
        message = f"{fields.subject} must have either `sql` or `search`"
        raise refuse(
            key, message, "Write the statement, or `search: Product` with `in: [name]`."
        )
    if fields.has("search") != fields.has("in"):
        message = f"{fields.subject} has one of `search` and `in`; they go together"
        raise refuse(key, message, "Write `search: Product` and `in: [name, description]`.")
    return AccessPattern(
        name=key.text,
        rate_per_hour=PerHour(rate or 0.0),
        sql=fields.text("sql"),
        search_entity=fields.text("search"),
        search_attributes=tuple(text for text, _ in searched),
        p95_ms=None if p95 is None else Milliseconds(p95),
        freshness_minutes=None if fresh is None else fresh.minutes,
        late_rows_minutes=None if fresh is None else fresh.late_rows_minutes,
        kept_days=None if fresh is None else fresh.kept_days,
        description=fields.text("description"),
        location=key.location,
    )


def _requirements(
    fields: Fields, known: tuple[str, ...], notes: Notes
) -> tuple[Requirements, tuple[tuple[Scalar, float], ...]]:
    node = fields.nodes.get("requirements")
    asked = fields.inner("the requirements")
    if node is not None:
        written = fields.attempt(
            "requirements",
            lambda: Fields.of(node, "the requirements", keys.REQUIREMENTS, fields.refusals),
        )
        asked = written or asked
    consistency = asked.attempt(
        "consistency", lambda: asked.choice("consistency", keys.CONSISTENCY)
    )
    if consistency is None:
        reason = "A reader sees what was committed, which is what PostgreSQL gives."
        notes.assume("requirements.consistency", "strong", reason)
    tenancy = asked.attempt("tenancy", lambda: read_tenancy(asked, known, notes))
    tenant, isolation, shared = tenancy or (None, Isolation.SHARED, ())
    return (
        Requirements(
            availability_percent=asked.attempt(
                "availability", lambda: asked.value("availability", _availability)
            ),
            consistency=consistency or "strong",
            rpo_minutes=asked.attempt("rpo", lambda: asked.value("rpo", quantities.minutes)),
            rto_minutes=asked.attempt("rto", lambda: asked.value("rto", quantities.minutes)),
            compliance=asked.attempt("compliance", lambda: _compliance(asked)) or (),
            tenancy_entity=tenant,
            isolation=isolation,
            tenancy_shared=shared,
        ),
        tuple(_retention(asked)),
    )


def _retention(asked: Fields) -> Iterator[tuple[Scalar, float]]:
    what = asked.what("retention")
    for key, node in asked.attempt("retention", lambda: asked.entries("retention")) or ():
        read = partial(value_of, node, f"{what}, `{key.text}`", quantities.days)
        days = asked.refusals.attempt(read)
        if days is not None:
            yield key, days


def _availability(text: str) -> float:
    value = quantities.percent(text)
    if not 0 < value < 100:  # noqa: PLR2004 - never and always
        message = f"`{text}` can be promised by nobody"
        raise ComplaintError(message, "Write such as `99.9%` (8.8 hours a year).")
    return value


def _compliance(asked: Fields) -> tuple[str, ...]:
    node = asked.nodes.get("compliance")
    if node is None:
        return ()
    what = asked.what("compliance")
    found = [choice_of(n, f"an item of {what}", keys.COMPLIANCE) for n in items_of(node, what)]
    return tuple(dict.fromkeys(found))


def _with_retention(
    retention: tuple[tuple[Scalar, float], ...],
    entities: tuple[Entity, ...],
    audit: AuditLog | None,
    refusals: Refusals,
) -> tuple[tuple[Entity, ...], AuditLog | None]:
    found = {entity.name: entity for entity in entities}
    known = [*found, *([audit.name] if audit else [])]
    for key, days in retention:
        entity = found.get(key.text)
        owner = audit if entity is None else entity
        if key.text not in known:
            message = f"retention names `{key.text}`, which is not an entity"
            hint = did_you_mean(key.text, known, what="Entities")
            refusals.take(refuse(key, message, hint))
        elif owner is not None and owner.retention_days is not None:
            message = f"the retention of `{key.text}` stands twice"
            refusals.take(refuse(key, message, "Keep one of the two places."))
        elif entity is not None:
            found[key.text] = replace(entity, retention_days=days)
        elif audit is not None:
            audit = replace(audit, retention_days=days)
    return tuple(found.values()), audit
