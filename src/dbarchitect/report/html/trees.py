"""The lines of a plan as the tree that they are."""

from __future__ import annotations

from dataclasses import dataclass, field

_STEP = 2
"""Blanks that a level is indented by."""


@dataclass(slots=True)
class TreeNode:
    """A node of a plan with what runs below it."""

    text: str
    children: list[TreeNode] = field(default_factory=list["TreeNode"])


def tree_of(lines: str) -> tuple[TreeNode, ...]:
    """The topmost nodes; a line that is indented deeper than its place allows is a child."""
    top = TreeNode("")
    path = [top]
    for line in lines.splitlines():
        text = line.lstrip(" ")
        depth = min((len(line) - len(text)) // _STEP, len(path) - 1)
        node = TreeNode(text)
        del path[depth + 1 :]
        path[depth].children.append(node)
        path.append(node)
    return tuple(top.children)
