"""What a design states, object by object: what its proof has to attack or to name.

Rules:
    1. The design's values are walked whole, field by field. A field that nothing is said about
       here is a claim as soon as it differs from its default: whatever the model learns to hold
       is claimed before anybody has written a probe for it.
    2. A field is left out only by `_LEFT_OUT`, with the reason beside it.
    3. Claims of a partition that it has from its parent are the parent's.
"""

from __future__ import annotations

from dataclasses import Field, fields, is_dataclass
from typing import TYPE_CHECKING, cast

from dbarchitect.model import schema as model
from dbarchitect.model.identifier import QualifiedName
from dbarchitect.model.probe import Claim
from dbarchitect.model.schema import ObjectKind, ObjectPath
from dbarchitect.model.schema.paths import routine_path

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from dbarchitect.model.design import Design

_NAMES = "They say which object it is; up applied, so it is there."
_SHAPE = "It says what the object is made of; a part that is missing fails every row."
_FILES = "Names and places, that nothing refuses."
_INHERITED = "It tells how an object of the parent is held."
_DERIVED = "It follows from other fields."

_LEFT_OUT: Mapping[str, str] = {
    "*.name": _NAMES,
    "*.owner": "The owner ran the migration: nothing else could have made it.",
    "*.is_local": _INHERITED,
    "*.inherit_count": _INHERITED,
    "*.inherited": _INHERITED,
    "Schema.dependencies": _DERIVED,
    "Column.type": _SHAPE,
    "ViewColumn.type": _SHAPE,
    "CompositeAttribute.type": _SHAPE,
    "View.columns": _DERIVED,
    "View.query": "It is the view.",
    "MaterializedView.columns": _DERIVED,
    "MaterializedView.query": "It is the view.",
    "Check.expression": "It is the CHECK.",
    "Check.columns": _DERIVED,
    "KeyConstraint.columns": "They are the key.",
    "KeyConstraint.primary": "The kind of the claim says it.",
    "KeyConstraint.include": "The index says it.",
    "ForeignKey.columns": "They are the reference.",
    "ForeignKey.referenced_table": "It is the reference.",
    "ForeignKey.referenced_columns": "They are the reference.",
    "ForeignKey.set_columns": "They are part of ON DELETE.",
    "Deferrability.initially_deferred": "It is part of DEFERRABLE.",
    "Exclusion.operators": "They are the constraint.",
    "NotNull.name": _FILES,
    "Identity.kind": "It is the identity.",
    "Identity.sequence": _FILES,
    "Generated.expression": "It is the generated column.",
    "Generated.kind": "It is the generated column.",
    "PartitionKey.strategy": "Partitions are attacked.",
    "PartitionKey.columns": "Partitions are attacked.",
    "PartitionKey.definition": "Partitions are attacked.",
    "PartitionBound.parent": "It is the partition.",
    "PartitionBound.bound": "It is the partition.",
    "Index.keys": "They are the index.",
    "Index.unique": "The kind of the claim says it.",
    "Index.primary": "The kind of the claim says it.",
    "Index.constraint": _DERIVED,
    "Index.partition_of": _INHERITED,
    "Index.access_method": "It is the index.",
    "Trigger.definition": "It is the trigger.",
    "Trigger.function": "It is the trigger.",
    "Rule.definition": "It is the rule.",
    "Policy.command": "It is the policy.",
    "Policy.permissive": "It is the policy.",
    "Policy.roles": "They are part of USING and WITH CHECK.",
    "Routine.arguments": _NAMES,
    "Routine.definition": "It is the function.",
    "Routine.kind": "It is the function.",
    "Routine.language": "It is the function.",
    "Routine.returns": "It is the function.",
    "Routine.volatility": "It is part of the definition.",
    "Routine.strict": "It is part of the definition.",
    "Routine.settings": "They are part of the definition.",
    "Routine.security_definer": "It is part of the definition.",
    "Aggregate.arguments": _NAMES,
    "Aggregate.signature": _NAMES,
    "Aggregate.options": "They are the aggregate.",
    "Domain.base_type": _SHAPE,
    "Domain.not_null_name": _FILES,
    "EnumType.labels": "They are the type.",
    "RangeType.subtype": "It is the type.",
    "RangeType.multirange_name": _FILES,
    "CompositeType.attributes": "They are the type.",
    "Sequence.owned_by": "It goes with its table: the way back leaves nothing.",
    "ExtendedStatistics.table": "It is the object.",
    "ExtendedStatistics.definition": "It is the object.",
    "ExtendedStatistics.kinds": "They are the object.",
    "Extension.schema": "The lab creates extensions before the design.",
    "Extension.version": "The lab creates extensions before the design.",
    "Extension.relocatable": "The lab creates extensions before the design.",
    "Extension.comment": "The lab creates extensions before the design.",
    "Role.comment": "The lab creates roles before the design; CREATE ROLE is a building check.",
    "DefaultPrivileges.role": _NAMES,
    "DefaultPrivileges.schema": _NAMES,
    "DefaultPrivileges.object_kind": _NAMES,
    "UnreadObject.path": _NAMES,
}
"""Fields that are no claim of their own, `Type.field` or `*.field`, each with the reason."""

_ALWAYS = {"ForeignKey.on_delete": "ON DELETE", "ForeignKey.on_update": "ON UPDATE"}
"""Fields that state something also at their default, and the aspect's name."""

_ASPECTS = {
    "Deferrability.deferrable": "DEFERRABLE",
    "Domain.not_null": "NOT NULL",
    "ForeignKey.match": "MATCH",
    "Index.predicate": "WHERE",
    "Index.nulls_not_distinct": "NULLS NOT DISTINCT",
    "KeyConstraint.nulls_not_distinct": "NULLS NOT DISTINCT",
    "KeyConstraint.without_overlaps": "WITHOUT OVERLAPS",
    "Policy.using": "USING",
    "Policy.with_check": "WITH CHECK",
    "Table.force_row_security": "FORCE ROW LEVEL SECURITY",
    "Table.row_security": "ROW LEVEL SECURITY",
}

_SAID_BY_KEY = "Index.nulls_not_distinct"

BUILT_IN = {"Routine": "EXECUTE", "Aggregate": "EXECUTE"} | dict.fromkeys(
    ("EnumType", "Domain", "CompositeType", "RangeType"), "USAGE"
)
"""What PUBLIC has on a new object. Source: PostgreSQL documentation, 5.8 Privileges."""

_MEMBERS: Mapping[type, ObjectKind] = {
    model.Check: ObjectKind.CONSTRAINT,
    model.Column: ObjectKind.COLUMN,
    model.Exclusion: ObjectKind.CONSTRAINT,
    model.ForeignKey: ObjectKind.CONSTRAINT,
    model.KeyConstraint: ObjectKind.CONSTRAINT,
    model.Policy: ObjectKind.POLICY,
    model.Rule: ObjectKind.RULE,
    model.Trigger: ObjectKind.TRIGGER,
    model.ViewColumn: ObjectKind.COLUMN,
}

_OBJECTS: Mapping[type, ObjectKind] = {
    model.CompositeType: ObjectKind.TYPE,
    model.Domain: ObjectKind.DOMAIN,
    model.EnumType: ObjectKind.TYPE,
    model.ExtendedStatistics: ObjectKind.STATISTICS,
    model.Extension: ObjectKind.EXTENSION,
    model.Index: ObjectKind.INDEX,
    model.MaterializedView: ObjectKind.MATERIALIZED_VIEW,
    model.Namespace: ObjectKind.SCHEMA,
    model.Publication: ObjectKind.PUBLICATION,
    model.RangeType: ObjectKind.TYPE,
    model.Role: ObjectKind.ROLE,
    model.Sequence: ObjectKind.SEQUENCE,
    model.ShellType: ObjectKind.TYPE,
    model.Table: ObjectKind.TABLE,
    model.View: ObjectKind.VIEW,
}

_KINDS: Mapping[type, str] = {
    model.Check: "CHECK",
    model.Exclusion: "EXCLUDE",
    model.ForeignKey: "FOREIGN KEY",
    model.Generated: "GENERATED ALWAYS",
    model.Identity: "IDENTITY",
    model.NotNull: "NOT NULL",
    model.PartitionBound: "partition",
}
"""What claims of a type are called where it is not the word for its kind of object."""

_NOTHING_OF_ITS_OWN = (model.Column, model.ViewColumn, model.Table, model.Namespace, model.Role)
"""Types of which only what they hold is claimed: that they are there, every row says."""


def claims_of(design: Design) -> tuple[Claim, ...]:
    """Everything that the design states, each claim once, in the order of the design."""
    triggered = {
        trigger.function for relation in _with_triggers(design) for trigger in relation.triggers
    }
    walk = _Walk(design.roles.get("owner", ""), frozenset(triggered))
    return tuple(dict.fromkeys(walk.fields(design.schema, "", None)))


def _with_triggers(design: Design) -> Iterator[model.Table | model.View]:
    yield from design.schema.tables
    yield from design.schema.views


def _items(value: object) -> tuple[object, ...]:
    """What a tuple holds; nothing of any other value."""
    return cast("tuple[object, ...]", value) if isinstance(value, tuple) else ()


def _is_object(value: object) -> bool:
    """Whether the value holds fields to look at: names and grants do not."""
    return is_dataclass(value) and not isinstance(value, QualifiedName | model.Grant)


class _Walk:
    """Goes through values; functions that triggers call are attacked by their triggers."""

    def __init__(self, owner: str, triggered: frozenset[QualifiedName]) -> None:
        self._owner = owner
        self._triggered = triggered
        self.comments: list[tuple[ObjectPath, str]] = []

    def fields(self, value: object, kind: str, path: ObjectPath | None) -> Iterator[Claim]:
        """The claims of all that a value holds."""
        if not is_dataclass(value) or isinstance(value, type):
            return
        for field in fields(value):
            yield from self._field(value, field, kind, path)

    def _field(
        self, value: object, field: Field[object], kind: str, path: ObjectPath | None
    ) -> Iterator[Claim]:
        where = f"{type(value).__name__}.{field.name}"
        held: object = getattr(value, field.name)
        if where in _LEFT_OUT or f"*.{field.name}" in _LEFT_OUT:
            return
        items = _items(held)
        if items and all(map(_is_object, items)):
            for item in items:
                yield from self._value(value, item, path)
        elif path is None:
            return
        elif _is_object(held) and held != field.default:
            yield from self._value(value, held, path, within=kind)
        else:
            yield from self._stated(value, field, kind, path)

    def _stated(
        self, value: object, field: Field[object], kind: str, path: ObjectPath
    ) -> Iterator[Claim]:
        """The claims of a field that holds no object."""
        where = f"{type(value).__name__}.{field.name}"
        held: object = getattr(value, field.name)
        if isinstance(value, model.Index) and value.constraint and where == _SAID_BY_KEY:
            return
        if field.name == "privileges":
            yield from self._privileges(value, held, path)
        elif field.name == "comment" and held is not None:
            self.comments.append((path, str(held)))
            yield comment_claim(path)
        elif where in _ALWAYS:
            yield Claim(kind, path, _ALWAYS[where])
        elif held == field.default or held in ((), None):
            return
        elif where == "Column.default":
            yield Claim("DEFAULT", path)
        else:
            yield Claim(kind, path, _ASPECTS.get(where, field.name.replace("_", " ")))

    def _value(
        self, parent: object, value: object, path: ObjectPath | None, *, within: str = ""
    ) -> Iterator[Claim]:
        """The claims of an object and of what it holds."""
        if isinstance(parent, model.Table) and parent.partition_of and _from_parent(value):
            return
        if isinstance(value, model.DefaultPrivileges):
            yield default_privileges_claim(value)
            return
        if isinstance(value, model.UnreadObject):
            yield Claim(value.path.kind.value, value.path)
            return
        own = path_of_value(value, path)
        if own is None:
            return
        kind = kind_of(value, own, within)
        if not isinstance(value, _NOTHING_OF_ITS_OWN) and not self._is_part(value, within):
            yield Claim(kind, own)
        yield from self.fields(value, kind, own)

    def _is_part(self, value: object, within: str) -> bool:
        """Whether something else is attacked in its stead."""
        if isinstance(value, model.Index) and value.constraint is not None:
            return True
        if isinstance(value, model.Routine) and value.name in self._triggered:
            return True
        return bool(within) and type(value) not in _KINDS

    def _privileges(self, value: object, held: object, path: ObjectPath) -> Iterator[Claim]:
        """Each grant to another than the owner; and that PUBLIC has not what is built in."""
        if held is None:
            return
        grants = [grant for grant in _items(held) if isinstance(grant, model.Grant)]
        owners = {self._owner, getattr(value, "owner", self._owner)}
        for grant in grants:
            if grant.grantee not in owners:
                yield privilege_claim(path, grant.privilege, grant.grantee)
                if grant.grantable:
                    yield privilege_claim(path, grant.privilege, grant.grantee, grantable=True)
        built_in = BUILT_IN.get(type(value).__name__)
        if built_in and not any(grant.grantee == model.PUBLIC for grant in grants):
            yield privilege_claim(path, built_in, model.PUBLIC, granted=False)


def _from_parent(value: object) -> bool:
    """Whether a partition has this from its parent."""
    if isinstance(value, model.Column):
        return True
    if isinstance(value, model.Index):
        return value.partition_of is not None or value.constraint is not None
    if isinstance(value, model.Check | model.KeyConstraint):
        return not value.is_local or value.inherit_count > 0
    return isinstance(value, model.ForeignKey | model.Trigger) and value.inherited


def path_of_value(value: object, path: ObjectPath | None) -> ObjectPath | None:
    """Where a value is; that of what it belongs to where it is no object itself."""
    if isinstance(value, model.Routine | model.Aggregate):
        return routine_path(value)
    kind = _OBJECTS.get(type(value))
    name: object = getattr(value, "name", None)
    if kind is not None and isinstance(name, QualifiedName):
        return ObjectPath(kind, (name.schema, name.name))
    if kind is not None:
        return ObjectPath(kind, (str(name),))
    member = _MEMBERS.get(type(value))
    if member is not None and path is not None:
        return ObjectPath(member, (*path.parts, str(name)))
    return path or _unknown(value, name)


def _unknown(value: object, name: object) -> ObjectPath | None:
    """A place for a kind of object that this module was not told about."""
    if isinstance(name, QualifiedName):
        return ObjectPath(ObjectKind.TYPE, (type(value).__name__, name.schema, name.name))
    return ObjectPath(ObjectKind.TYPE, (type(value).__name__, str(name or "")))


def kind_of(value: object, path: ObjectPath, within: str = "") -> str:
    """What claims of the value are called."""
    if isinstance(value, model.KeyConstraint):
        return "PRIMARY KEY" if value.primary else "UNIQUE"
    if isinstance(value, model.Index) and value.unique:
        return "UNIQUE"
    return _KINDS.get(type(value)) or within or path.kind.value


def commented(design: Design) -> Iterator[tuple[ObjectPath, str]]:
    """Each object that has a comment, and the comment, in the order of the design."""
    walk = _Walk(design.roles.get("owner", ""), frozenset())
    for _ in walk.fields(design.schema, "", None):
        pass
    yield from walk.comments


def comment_claim(path: ObjectPath) -> Claim:
    """That an object is commented on; what belongs to a relation is told with it."""
    if path.kind in {*_MEMBERS.values(), ObjectKind.VIEW, ObjectKind.MATERIALIZED_VIEW}:
        path = ObjectPath(ObjectKind.TABLE, path.parts[:2])
    return Claim("comment", path)


def privilege_claim(
    path: ObjectPath,
    privilege: str,
    grantee: str,
    *,
    granted: bool = True,
    grantable: bool = False,
) -> Claim:
    """That a role has a privilege (and may pass it on), or that it has it not."""
    words = f"{privilege} {'of' if granted else 'not of'} {grantee or 'PUBLIC'}"
    return Claim("privilege", path, words + (" WITH GRANT OPTION" if grantable else ""))


def default_privileges_claim(defaults: model.DefaultPrivileges) -> Claim:
    """What objects of a kind that a role makes later are granted."""
    parts = (defaults.role, defaults.schema, defaults.object_kind.value)
    named = tuple(part for part in parts if part)
    return Claim("privilege", ObjectPath(ObjectKind.DEFAULT_PRIVILEGES, named))
