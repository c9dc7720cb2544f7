"""Triggers and rules of tables and views, and whether they fire."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.ddl.fragments import comment_sql
from dbarchitect.ddl.steps import Phase, Step
from dbarchitect.model.identifier import QualifiedName, quote_identifier
from dbarchitect.model.schema import ObjectKind, ObjectPath, Rule, Table, Trigger, View
from dbarchitect.model.schema.paths import member_path, path_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dbarchitect.ddl.context import Context

_STATES = {
    "disabled": "DISABLE",
    "replica": "ENABLE REPLICA",
    "always": "ENABLE ALWAYS",
}


def trigger_steps(context: Context, relation: Table | View) -> list[Step]:
    """CREATE TRIGGER; on a partition, whose triggers come from its parent, the state alone."""
    return [_trigger(context, relation, trigger) for trigger in relation.triggers]


def rule_steps(relation: Table | View) -> list[Step]:
    """CREATE RULE."""
    return [_rule(relation, rule) for rule in relation.rules]


def relation_path(relation: Table | View) -> ObjectPath:
    """Where a relation with triggers is."""
    kind = ObjectKind.TABLE if isinstance(relation, Table) else ObjectKind.VIEW
    return path_of(kind, relation.name)


def _trigger(context: Context, relation: Table | View, trigger: Trigger) -> Step:
    name = quote_identifier(trigger.name)
    own = relation_path(relation)
    requires = {own}
    if trigger.inherited and isinstance(relation, Table) and relation.partition_of is not None:
        requires.add(
            member_path(ObjectKind.TRIGGER, relation.partition_of.parent, trigger.name)
        )
    create = () if trigger.inherited else (_without_semicolon(trigger.definition),)
    return Step(
        path=member_path(ObjectKind.TRIGGER, relation.name, trigger.name),
        phase=Phase.TRIGGERS,
        up=(
            *create,
            *_state(relation.name, "TRIGGER", trigger.name, trigger.enabled),
            *comment_sql(f"TRIGGER {name} ON {relation.name.sql}", trigger.comment),
        ),
        down=() if trigger.inherited else (f"DROP TRIGGER {name} ON {relation.name.sql}",),
        parent=own,
        requires=frozenset(requires),
        follows=context.partitions(relation.name),
    )


def _rule(relation: Table | View, rule: Rule) -> Step:
    name = quote_identifier(rule.name)
    own = relation_path(relation)
    return Step(
        path=member_path(ObjectKind.RULE, relation.name, rule.name),
        phase=Phase.RULES,
        up=(
            _without_semicolon(rule.definition),
            *_state(relation.name, "RULE", rule.name, rule.enabled),
            *comment_sql(f"RULE {name} ON {relation.name.sql}", rule.comment),
        ),
        down=(f"DROP RULE {name} ON {relation.name.sql}",),
        parent=own,
        requires=frozenset({own}),
    )


def _state(relation: QualifiedName, word: str, name: str, enabled: str) -> Sequence[str]:
    if enabled == "origin":
        return ()
    state = f"{_STATES[enabled]} {word} {quote_identifier(name)}"
    return (f"ALTER TABLE ONLY {relation.sql} {state}",)


def _without_semicolon(definition: str) -> str:
    return definition.strip().removesuffix(";")
