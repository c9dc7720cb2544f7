"""Which findings' remedies can be tried at once, so that it stays plain whose is what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.identifier import quote_identifier
from dbarchitect.sqltext.routines import definition_tree, tables_read

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from dbarchitect.model.finding import Finding
    from dbarchitect.model.remedy_proof import Brought

Group = list["Finding"]


def groups_of(findings: Iterable[Finding], *, largest: int) -> Iterator[Group]:
    """The findings in groups of at most `largest`, whose remedies touch different relations.

    Their order is kept but for those that had to wait for another group.
    """
    waiting = [(finding, touched(finding)) for finding in findings]
    while waiting:
        group: list[Finding] = []
        taken: set[str] = set()
        left: list[tuple[Finding, frozenset[str]]] = []
        for finding, names in waiting:
            if len(group) < largest and taken.isdisjoint(names):
                group.append(finding)
                taken |= names
            else:
                left.append((finding, names))
        yield group
        waiting = left


def touched(finding: Finding) -> frozenset[str]:
    """What the finding is about and the relations that its remedy names."""
    trees = map(definition_tree, finding.remedy.statements)
    named = {name for tree in trees if tree is not None for name in tables_read(tree)}
    about = ".".join(quote_identifier(part) for part in finding.target.parts[:2])
    return frozenset({about, *named})


def shares(
    group: Group, brought: tuple[Brought, ...]
) -> Mapping[str, tuple[Brought, ...]] | None:
    """Which of what appeared is whose, by fingerprint; None where that is not plain.

    What appeared on a relation that one remedy of the group alone touches is that one's.
    """
    found: dict[str, tuple[Brought, ...]] = {finding.fingerprint: () for finding in group}
    if len(group) == 1:
        return {group[0].fingerprint: brought}
    names = {finding.fingerprint: touched(finding) for finding in group} if brought else {}
    for one in brought:
        place = ".".join(map(quote_identifier, one.target.parts[:2]))
        owners = [print_ for print_, touches in names.items() if place in touches]
        if len(owners) != 1:
            return None
        found[owners[0]] = (*found[owners[0]], one)
    return found


def halves(group: Group) -> tuple[Group, Group]:
    """The group taken apart in the middle."""
    middle = len(group) // 2
    return group[:middle], group[middle:]
