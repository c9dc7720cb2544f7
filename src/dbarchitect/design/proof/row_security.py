"""What the policies of a table say together to one role, for one command, as SQL conditions.

Source: PostgreSQL documentation, CREATE POLICY: of permissive policies one must hold, of
restrictive ones each, and without a permissive one nothing is let through.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dbarchitect.design.proof.candidates import mentioned
from dbarchitect.design.proof.comparisons import column_name, comparisons
from dbarchitect.model.identifier import quote_literal
from dbarchitect.model.schema import PolicyCommand

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dbarchitect.design.proof.valid_row import ValidRow
    from dbarchitect.model.schema import Policy, Table

_SETTING = re.compile(r"current_setting\('((?:[^']|'')*)'")


@dataclass(frozen=True, slots=True)
class Rules:
    """The conditions of one policy among the others, for one role and command."""

    policy: Policy
    others: tuple[Policy, ...]
    checks: bool

    @property
    def inside(self) -> str:
        """A row that is let through, and where the policy is permissive, by it alone."""
        rest = _together(self.others, checks=self.checks, permissive=not self.policy.permissive)
        own = f"({condition(self.policy, checks=self.checks)}) IS TRUE"
        if not self.policy.permissive:
            return f"{own} AND {rest}"
        alone = _together(self.others, checks=self.checks, permissive=True)
        return f"{own} AND NOT {alone} AND {restrictions(self.others, checks=self.checks)}"

    @property
    def outside(self) -> str:
        """A row that would be let through if this policy held for every row."""
        own = f"({condition(self.policy, checks=self.checks)}) IS NOT TRUE"
        if self.policy.permissive:
            alone = _together(self.others, checks=self.checks, permissive=True)
            return f"{own} AND NOT {alone} AND {restrictions(self.others, checks=self.checks)}"
        return f"{own} AND {whole(self.others, checks=self.checks)}"


def applying(table: Table, role: str, command: PolicyCommand) -> tuple[Policy, ...]:
    """The policies that hold for the role and the command."""
    return tuple(
        policy
        for policy in table.policies
        if policy.command in {PolicyCommand.ALL, command}
        and (not policy.roles or role in policy.roles)
    )


def condition(policy: Policy, *, checks: bool) -> str:
    """USING of the policy, or what it lets in: WITH CHECK, or USING where it has none."""
    found = (policy.with_check or policy.using) if checks else policy.using
    return found or "true"


def whole(policies: Sequence[Policy], *, checks: bool) -> str:
    """The condition of all the policies together; it is never null."""
    permitted = _together(policies, checks=checks, permissive=True)
    return f"({permitted} AND {restrictions(policies, checks=checks)})"


def restrictions(policies: Sequence[Policy], *, checks: bool) -> str:
    """The restrictive ones of the policies, each of which must hold."""
    return _together(policies, checks=checks, permissive=False)


def _together(policies: Sequence[Policy], *, checks: bool, permissive: bool) -> str:
    conditions = [
        f"({condition(policy, checks=checks)}) IS TRUE"
        for policy in policies
        if policy.permissive == permissive
    ]
    word, nothing = (" OR ", "false") if permissive else (" AND ", "true")
    return f"({word.join(f'({one})' for one in conditions) or nothing})"


def surroundings(table: Table, row: ValidRow) -> tuple[str, ...]:
    """Statements that set what the policies read of their surroundings as the row has it."""
    found: dict[str, str] = {}
    for policy in table.policies:
        for text in (policy.using, policy.with_check):
            for name, value in _settings(row, text or ""):
                found.setdefault(name, value)
    return tuple(
        f"SELECT pg_catalog.set_config({quote_literal(name)}, {value}, true)"
        for name, value in found.items()
    )


def _settings(row: ValidRow, text: str) -> Iterator[tuple[str, str]]:
    for rule in comparisons(text):
        for side in (rule, rule.turned):
            column = column_name(side.left)
            for name in _SETTING.findall(side.right):
                if column in row.constants and row.constants[column or ""] != "NULL":
                    yield name, row.constants[column or ""]
    for name in _SETTING.findall(text):
        for column in mentioned(row, text):
            if row.constants[column] != "NULL":
                yield name, row.constants[column]
                break
