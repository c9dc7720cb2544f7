"""Hierarchies: `tree` of an entity, and the table of ancestors where the design keeps one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dbarchitect.design.brief import keys, quantities
from dbarchitect.design.brief.complaint import ComplaintError
from dbarchitect.design.brief.fields import Fields, refuse
from dbarchitect.design.trees.forms import form_of, has_labels, is_of_tenants
from dbarchitect.design.trees.levels import pairs
from dbarchitect.errors import BriefError
from dbarchitect.model.brief import (
    Attribute,
    AttributeKind,
    AttributeType,
    Brief,
    Entity,
    IdentityMode,
    Keeping,
    OnDelete,
    Reference,
    ReferenceRole,
)
from dbarchitect.model.quantities import Rows
from dbarchitect.model.relations import TreeForm, TreeRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.design.brief.notes import Notes
    from dbarchitect.design.brief.refusals import Refusals

KEY = "tree"
DEEPEST = 100
DEEPEST_OF_UUIDS = 60
"""An entry of a B-tree has at most 2,704 bytes, and a UUID takes 40 of a path.

Source: BTMaxItemSize, src/include/access/nbtree.h; contrib/ltree/ltree.h.
"""

ANCESTOR, DESCENDANT, DISTANCE = "ancestor", "descendant", "distance"


def read_tree(fields: Fields, entity: Entity, notes: Notes) -> TreeRule | None:
    """The hierarchy that an entity's rows make; None where it says nothing of one.

    Raises:
        BriefError: no reference of the entity makes it, or its key has several columns.
    """
    node = fields.nodes.get(KEY)
    if node is None:
        return None
    subject = fields.what(KEY)
    tree = Fields.of(node, subject, keys.TREE, fields.refusals)
    tree.required("depth")
    asks = tree.inner(subject)
    if tree.has("asks"):
        what = tree.what("asks")
        asks = Fields.of(tree.nodes["asks"], what, keys.TREE_ASKS, fields.refusals)
    name = tree.text("parent") or "parent"
    _check_parent(tree, entity, name)
    if len(entity.natural_key) > 1:
        message = f"{subject} has rows that are told by {len(entity.natural_key)} members"
        raise refuse(node, message, "Write `identity: auto`, and keep the rule under `unique`.")
    moves = tree.value("moves", quantities.per_month)
    if moves is None:
        reason = "Rows stay where they were put."
        notes.assume(f"entities.*.{KEY}.moves", "0/month", reason, of=entity.name)
    form = tree.choice("form", tuple(TreeForm))
    return TreeRule(
        parent=name,
        depth=tree.value("depth", _depth) or 1,
        moves_per_month=moves or 0.0,
        subtree_per_hour=asks.value("subtree", quantities.per_hour) or 0.0,
        ancestors_per_hour=asks.value("ancestors", quantities.per_hour) or 0.0,
        outline_per_hour=asks.value("outline", quantities.per_hour) or 0.0,
        form=None if form is None else TreeForm(form),
        location=fields.names[KEY].location if KEY in fields.names else node.location,
    )


def _check_parent(tree: Fields, entity: Entity, name: str) -> None:
    own = [r for r in entity.references if r.target == entity.name]
    found = next((r for r in own if r.name == name), None)
    place = tree.nodes.get("parent") or tree.nodes["depth"]
    if found is None:
        message = f"{tree.subject} is made by `{name}`, which is no reference to itself"
        hint = f"Add one: `refers to: {{{name}: {entity.name}?}}`."
        if own:
            hint = f"Write `parent: {own[0].name}`."
        raise refuse(place, message, hint)
    if not found.optional or found.unique:
        message = f"{tree.subject} is made by `{name}`, which is not optional"
        if found.unique:
            message = f"{tree.subject} is made by `{name}`, of which no row has two: unique"
        raise refuse(place, message, f"Write `{name}: {entity.name}?`; roots have none.")


def _depth(text: str) -> int:
    try:
        return quantities.whole(text, low=2, high=DEEPEST)
    except ComplaintError as complaint:
        message = f"`{text}` is no depth of a tree"
        hint = f"Write how many levels there are, roots included: 2 to {DEEPEST}."
        raise ComplaintError(message, hint) from complaint


def with_ancestors(brief: Brief, refusals: Refusals) -> Brief:
    """The brief with an entity of ancestors for each tree that is kept so."""
    names = {entity.name for entity in brief.entities}
    made: list[Entity] = []
    for entity in brief.entities:
        if entity.tree is None:
            continue
        form = form_of(brief, entity)
        if form is not TreeForm.ADJACENCY and is_of_tenants(brief, entity):
            refusals.take(_of_tenants(entity, entity.tree))
            continue
        if form is TreeForm.LTREE:
            refusals.take_all(_path_errors(entity, entity.tree))
        if form is not TreeForm.CLOSURE:
            continue
        closure = _ancestors(entity, entity.tree)
        if closure.name in names:
            message = f"`{closure.name}` is how the ancestors of `{entity.name}` are called"
            hint = "Give it another name; or write `form: parent column` under `tree`."
            refusals.take(BriefError(message, hint=hint, location=entity.tree.location))
        else:
            made.append(closure)
    return replace(brief, entities=(*brief.entities, *made))


def _of_tenants(entity: Entity, tree: TreeRule) -> BriefError:
    asked = tree.form or TreeForm.ADJACENCY
    message = (
        f"`{asked.value}` of `{entity.name}` would tell tenants of each other: those that "
        "share tables see their own row alone"
    )
    hint = "Write `form: parent column`, or hang rows that belong to a tenant under each other."
    return BriefError(message, hint=hint, location=tree.location)


def _path_errors(entity: Entity, tree: TreeRule) -> Iterator[BriefError]:
    """Why no path can be made of the keys of the entity's rows."""
    hint = "Write `identity: auto`, and what tells rows apart under `unique`."
    if not has_labels(entity):
        message = (
            f"a path of `{entity.name}` is made of keys that are whole numbers or UUIDs, "
            f"and its rows are told by {', '.join(entity.natural_key)}"
        )
        yield BriefError(message, hint=hint, location=tree.location)
    elif tree.depth > DEEPEST_OF_UUIDS and entity.identity is IdentityMode.UUID:
        message = f"a path of {tree.depth} UUIDs of `{entity.name}` fits in no index"
        hint = f"Write `identity: bigint`, or a depth of at most {DEEPEST_OF_UUIDS}."
        yield BriefError(message, hint=hint, location=tree.location)


def _ancestors(entity: Entity, tree: TreeRule) -> Entity:
    """A row for each row of the tree and each of its ancestors, itself included."""
    rows = pairs(max(1, entity.rows), tree.depth)
    growth = entity.growth_per_month * rows / max(1, entity.rows)
    return Entity(
        name=f"{entity.name}Ancestor",
        rows=Rows(rows),
        growth_per_month=growth,
        attributes=(
            Attribute(
                name=DISTANCE,
                type=AttributeType(kind=AttributeKind.INTEGER),
                check=f"{DISTANCE} >= 0",
                description="How many steps the one is above the other; 0 is the row itself.",
                location=tree.location,
            ),
        ),
        references=(
            _end(entity, ANCESTOR, f"The {entity.name} that is above, or the same.", tree),
            _end(entity, DESCENDANT, f"The {entity.name} that is below, or the same.", tree),
        ),
        identity=IdentityMode.NATURAL,
        natural_key=(ANCESTOR, DESCENDANT),
        keeping=Keeping(timestamps=False),
        description=f"One {entity.name} and one above it in the tree; triggers keep it.",
        closure_of=entity.name,
        location=tree.location,
    )


def _end(entity: Entity, name: str, words: str, tree: TreeRule) -> Reference:
    return Reference(
        name=name,
        target=entity.name,
        role=ReferenceRole.LINKS,
        on_delete=OnDelete.CASCADE,
        description=words,
        location=tree.location,
    )
