"""FUN03: a rewrite rule on a table or view."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Finding, Severity
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.schema import ObjectKind, Table
from dbarchitect.model.schema.paths import member_path
from dbarchitect.review.rule import Rule
from dbarchitect.sqltext.routines import definition_tree

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.schema import Rule as RewriteRule
    from dbarchitect.model.schema import View
    from dbarchitect.model.snapshot import Snapshot
    from dbarchitect.sqltext.tree import Node

RULE = Rule(
    code="FUN03",
    slug="rewrite_rule",
    severity=Severity.WARNING,
    summary="A rewrite rule changes what statements on the relation do.",
    why=(
        "A rule rewrites the statement before it runs: its expressions are computed once more "
        "for each action, so that nextval() or random() give other values there, COPY FROM "
        "skips the rule, and the client may be told another number of rows than were changed."
    ),
    remedy="Use a trigger: it sees each row with its values as they were stored.",
    systemic="{count} rewrite rules change what statements do",
    also_in=("PostgreSQL wiki",),
    references=(
        "https://www.postgresql.org/docs/18/rules-triggers.html",
        "https://wiki.postgresql.org/wiki/Don%27t_Do_This#Don.27t_use_rules",
    ),
    since="0.1",
)

_DISABLED = "disabled"


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """Rules that are not disabled; the one that makes a view is none of them.

    INSTEAD without a condition does one thing and is worth knowing: so views were written to
    before there were triggers on them, and so a table's rows are kept from being changed.
    """
    relations: tuple[Table | View, ...] = (*snapshot.schema.tables, *snapshot.schema.views)
    for relation in relations:
        for rule in relation.rules:
            if rule.enabled != _DISABLED:
                yield _finding(snapshot, relation, rule)


def _finding(snapshot: Snapshot, relation: Table | View, rule: RewriteRule) -> Finding:
    tree = definition_tree(rule.definition)
    is_replaced = tree is not None and tree.flag("instead") and not tree.has("whereClause")
    event = _event(tree)
    name = quote_identifier(rule.name)
    leaves_out = tree is not None and tree.flag("instead") and not tree.has("actions")
    if is_replaced:
        what = "does something else than it says"
    elif leaves_out:
        what = "leaves out rows without a word"
    else:
        what = "runs as two statements or more"
    return RULE.found(
        snapshot,
        member_path(ObjectKind.RULE, relation.name, rule.name),
        message=f"{event} on {relation.name.display} {what}, by the rule {name}.",
        claim="pg_rewrite holds the rule, and it is not disabled",
        severity=Severity.INFO if is_replaced else None,
    )


def _event(tree: Node | None) -> str:
    event = tree.text("event").removeprefix("CMD_") if tree is not None else ""
    return event or "A statement"
