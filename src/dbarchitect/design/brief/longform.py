"""A checked brief as YAML in the published long form, with every default written out."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, TypeAlias

from ruamel.yaml import YAML
from ruamel.yaml.scalarstring import DoubleQuotedScalarString

from dbarchitect.design.brief.keyed import write_keyed
from dbarchitect.design.brief.nodes import Scalar
from dbarchitect.design.brief.partition import write_partition
from dbarchitect.design.brief.shortwriter import write_type
from dbarchitect.design.brief.sqlform import unquoted
from dbarchitect.errors import Location
from dbarchitect.model.brief import (
    AttributeKind,
    History,
    IdentityMode,
    ReferenceRole,
)

if TYPE_CHECKING:
    from dbarchitect.model.brief import (
        AccessPattern,
        Attribute,
        AuditLog,
        Brief,
        Distribution,
        Entity,
        Keeping,
        Reference,
        Requirements,
    )
    from dbarchitect.model.dependencies import JoinRule
    from dbarchitect.model.relations import ArcRule, TreeRule

Plain: TypeAlias = "dict[str, Plain] | list[Plain] | str | int | float | bool"

_WIDE = 10_000


def to_long_form(brief: Brief) -> str:
    """The brief as YAML in which nothing is short and nothing is left to a default.

    Reading it gives the same entities, access patterns and requirements again.
    """
    yaml: Any = YAML(typ="rt", pure=True)  # its methods carry no types
    yaml.width = _WIDE
    stream = io.StringIO()
    yaml.dump(_document(brief), stream)
    return stream.getvalue()


def _document(brief: Brief) -> dict[str, Plain]:
    document: dict[str, Plain] = {"name": _text(brief.name)}
    if brief.description is not None:
        document["description"] = _text(brief.description)
    document["postgresql"] = brief.postgresql_major
    document["horizon"] = _days(brief.horizon_days)
    document["schema"] = _text(brief.schema)
    document["entities"] = {e.name: _entity(e) for e in brief.entities if e.closure_of is None}
    if brief.audit_log is not None:
        document["audit"] = _audit(brief.audit_log)
    if brief.access:
        document["access"] = {p.name: _access(p) for p in brief.access}
    document["requirements"] = _requirements(brief.requirements)
    return document


def _text(text: str) -> str:
    """The text, in quotes where plain YAML would read something else."""
    scalar = Scalar(text=text, location=Location(""))
    twisted = scalar.is_null or scalar.is_number or scalar.is_boolean
    return DoubleQuotedScalarString(text) if twisted else text


def _number(value: float) -> str:
    return f"{value:.6f}".rstrip("0").rstrip(".")


def _days(value: float) -> str:
    return f"{_number(value)} days"


def _present(entries: dict[str, Plain | None]) -> dict[str, Plain]:
    return {key: value for key, value in entries.items() if value is not None}


def _optional(text: str | None) -> str | None:
    return None if text is None else _text(text)


def _entity(entity: Entity) -> dict[str, Plain]:
    fan_out = {
        r.name: _present({"p50": _plain(r.fan_out.p50), "p99": _plain(r.fan_out.p99)})
        for r in entity.references
        if r.fan_out is not None
    }
    entries: dict[str, Plain | None] = {
        "description": _optional(entity.description),
        "rows": int(entity.rows),
        "growth": f"{_number(entity.growth_per_month)}/month",
        "attributes": {a.name: _attribute(a) for a in entity.attributes} or None,
    }
    for role in (role for role in ReferenceRole if role is not ReferenceRole.ONE_OF):
        found = [r for r in entity.references if r.role is role]
        entries[role.value] = {r.name: _reference(r) for r in found} or None
    entries |= {
        ReferenceRole.ONE_OF.value: {a.name: _arc(entity, a) for a in entity.arcs} or None,
        "fan-out": dict(fan_out) or None,
        "unique": [[*map(_text, rule.members)] for rule in entity.uniques] or None,
        "no overlap": [[*map(_text, (*r.members, r.period))] for r in entity.no_overlaps]
        or None,
        "balanced": [_text(rule.text) for rule in entity.balances] or None,
        "tree": None if entity.tree is None else _tree(entity.tree),
        "checks": [_text(rule.expression) for rule in entity.checks] or None,
        "depends": [_text(rule.text) for rule in entity.depends] or None,
        "joins": None if entity.joins is None else _parts(entity.joins),
        "normalise": entity.normalise if entity.depends or entity.joins else None,
        "identity": _identity(entity),
        "keep": _keeping(entity.keeping),
        "retention": None if entity.retention_days is None else _days(entity.retention_days),
        "partition": None if entity.partition is None else write_partition(entity.partition),
        "rows per write": entity.rows_per_write,
        "table": _optional(entity.table),
    }
    return _present(entries)


def _parts(rule: JoinRule) -> Plain:
    return [[*map(_text, part)] for part in rule.parts]


def _keeping(keeping: Keeping) -> dict[str, Plain]:
    changes, kept = keeping.changes_per_month, keeping.history_retention_days
    return _present(
        {
            "timestamps": keeping.timestamps,
            "audit": keeping.audit,
            "delete": keeping.delete.value,
            "history": _history(keeping),
            "changes": None if changes is None else f"{_number(changes)}/month",
            "history retention": None if kept is None else _days(kept),
            "append only": keeping.append_only or None,
            "version": keeping.version or None,
        }
    )


def _history(keeping: Keeping) -> Plain:
    if keeping.history is History.PREVIOUS:
        return {"previous": [*map(_text, keeping.previous)]}
    return keeping.history.value


def _plain(value: float) -> int | float:
    return int(value) if value == int(value) else value


def _identity(entity: Entity) -> Plain:
    if entity.identity is IdentityMode.NATURAL:
        return {"natural": [*map(_text, entity.natural_key)]}
    return entity.identity.value


def _attribute(attribute: Attribute) -> dict[str, Plain]:
    listed = attribute.type.kind is AttributeKind.ENUMERATION and not attribute.type.array
    written, keys = "enumeration" if listed else write_type(attribute.type), None
    if attribute.type.keys:
        written, keys = write_keyed(attribute.type)
    return _present(
        {
            "type": written,
            "keys": None if keys is None else dict(keys),
            "values": [*map(_text, attribute.type.values)] if listed else None,
            "null": attribute.null,
            "unique": attribute.unique,
            "default": _default(attribute),
            "check": _optional(attribute.check),
            "sensitive": _sensitive(attribute),
            "distribution": _distribution(attribute.distribution) or None,
            "example": _optional(attribute.example),
            "description": _optional(attribute.description),
            "column": _optional(attribute.column),
        }
    )


def _sensitive(attribute: Attribute) -> str:
    return attribute.sensitive.value


def _default(attribute: Attribute) -> Plain | None:
    if attribute.default is None:
        return None
    if attribute.type.array:
        return []
    return _text(unquoted(attribute.default))


def _distribution(distribution: Distribution) -> dict[str, Plain]:
    entries: dict[str, Plain | None] = {
        name: f"{_number(share * 100)}%" for name, share in distribution.weights
    }
    null = distribution.null_fraction
    entries |= {
        "distinct": distribution.distinct,
        "null": None if null is None else f"{_number(null * 100)}%",
        "average length": distribution.average_length,
    }
    return _present(entries)


def _reference(reference: Reference) -> dict[str, Plain]:
    return _present(
        {
            "to": _text(reference.target),
            "optional": reference.optional,
            "unique": reference.unique,
            "on delete": reference.on_delete.value,
            "column": _optional(reference.column),
            "description": _optional(reference.description),
        }
    )


def _arc(entity: Entity, arc: ArcRule) -> dict[str, Plain]:
    arms = [r for name in arc.members for r in entity.references if r.name == name]
    return _present(
        {
            "to": [_text(reference.target) for reference in arms],
            "optional": arc.optional,
            "on delete": arms[0].on_delete.value,
            "description": _optional(arc.description),
        }
    )


def _tree(tree: TreeRule) -> dict[str, Plain]:
    rates = {
        "subtree": tree.subtree_per_hour,
        "ancestors": tree.ancestors_per_hour,
        "outline": tree.outline_per_hour,
    }
    asks: dict[str, Plain] = {
        key: f"{_number(rate)}/hour" for key, rate in rates.items() if rate
    }
    return _present(
        {
            "parent": _text(tree.parent),
            "depth": tree.depth,
            "moves": f"{_number(tree.moves_per_month)}/month",
            "asks": asks or None,
            "form": None if tree.form is None else tree.form.value,
        }
    )


def _audit(log: AuditLog) -> dict[str, Plain]:
    return _present(
        {
            "name": _text(log.name),
            "rows": int(log.rows),
            "growth": f"{_number(log.growth_per_month)}/month",
            "retention": None if log.retention_days is None else _days(log.retention_days),
            "table": _optional(log.table),
        }
    )


def _access(pattern: AccessPattern) -> dict[str, Plain]:
    p95 = pattern.p95_ms
    return _present(
        {
            "description": _optional(pattern.description),
            "sql": _optional(pattern.sql),
            "search": _optional(pattern.search_entity),
            "in": [*map(_text, pattern.search_attributes)] or None,
            "rate": f"{_number(pattern.rate_per_hour)}/hour",
            "p95": None if p95 is None else f"{_number(p95)} ms",
            "freshness": _freshness(pattern),
        }
    )


def _freshness(pattern: AccessPattern) -> Plain | None:
    """How old an answer may be: a mapping only where more is said than that."""
    fresh, late, kept = pattern.freshness_minutes, pattern.late_rows_minutes, pattern.kept_days
    if fresh is None or late is None:
        return None if fresh is None else f"{_number(fresh)} min"
    return _present(
        {
            "at most": f"{_number(fresh)} min",
            "late rows": f"{_number(late)} min",
            "kept for": None if kept is None else _days(kept),
        }
    )


def _requirements(asked: Requirements) -> dict[str, Plain]:
    availability, rpo, rto = asked.availability_percent, asked.rpo_minutes, asked.rto_minutes
    tenant = asked.tenancy_entity
    return _present(
        {
            "availability": None if availability is None else f"{_number(availability)}%",
            "consistency": asked.consistency,
            "rpo": None if rpo is None else f"{_number(rpo)} min",
            "rto": None if rto is None else f"{_number(rto)} min",
            "compliance": [*asked.compliance] or None,
            "tenancy": None if tenant is None else _tenancy(asked, tenant),
        }
    )


def _tenancy(asked: Requirements, tenant: str) -> dict[str, Plain]:
    return _present(
        {
            "by": _text(tenant),
            "isolation": asked.isolation.value,
            "shared": [*map(_text, asked.tenancy_shared)] or None,
        }
    )
