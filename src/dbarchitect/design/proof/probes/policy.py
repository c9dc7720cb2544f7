"""Row-level security: whom a policy lets see and change which rows, and whom not.

Rows on either side of a policy are looked for, as for a CHECK: one that it alone lets through,
and one that it alone keeps away. The first must be seen, changed or let in, the second not.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dbarchitect.design.proof.attempts import Attack
from dbarchitect.design.proof.bench import key_columns, member, not_verified
from dbarchitect.design.proof.candidates import mentioned, sides
from dbarchitect.design.proof.probes.grant import granted_columns
from dbarchitect.design.proof.row_security import (
    Rules,
    applying,
    condition,
    restrictions,
    surroundings,
    whole,
)
from dbarchitect.design.trees.functions import KEEP
from dbarchitect.model.identifier import quote_identifier, quote_literal
from dbarchitect.model.probe import Claim, Observed, Probe, Refused
from dbarchitect.model.schema import ObjectKind, PolicyCommand

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.design.proof.bench import Bench
    from dbarchitect.design.proof.valid_row import ValidRow
    from dbarchitect.model.proof import NotVerified
    from dbarchitect.model.schema import Policy, Table

INSUFFICIENT_PRIVILEGE = "42501"
REFUSED = Refused(sqlstate=INSUFFICIENT_PRIVILEGE, message_contains="row-level security policy")

_CHANGED = "dbarchitect.changed"
_USING = (PolicyCommand.SELECT, PolicyCommand.UPDATE, PolicyCommand.DELETE)
_CHECKING = (PolicyCommand.INSERT, PolicyCommand.UPDATE)


def probes(bench: Bench) -> Iterator[Probe | NotVerified]:
    """For each policy, role and command a row on either side of it."""
    for table in bench.tables:
        for policy in table.policies:
            yield from _policy(bench, table, policy)


@dataclass(frozen=True, slots=True)
class _Case:
    """A policy for one role and command, with the rows to attack it."""

    bench: Bench
    table: Table
    policy: Policy
    role: str
    command: PolicyCommand

    @property
    def claim(self) -> Claim:
        """That the policy is there."""
        return Claim("policy", member(ObjectKind.POLICY, self.table, self.policy.name))

    @property
    def setup(self) -> tuple[str, ...]:
        """The surroundings of the first spare row."""
        return surroundings(self.table, self.bench.spare(self.table))

    @property
    def drop(self) -> str:
        """The statement that takes the policy away."""
        return f"DROP POLICY {quote_identifier(self.policy.name)} ON {self.table.name.sql}"

    def opened(self, words: str) -> str:
        """The statement that makes the policy hold for every row."""
        name = quote_identifier(self.policy.name)
        return f"ALTER POLICY {name} ON {self.table.name.sql} {words} (true)"

    def rows(self, *, checks: bool) -> tuple[ValidRow | None, ValidRow | None]:
        """A row that the policy alone lets through, and one that it alone keeps away."""
        policies = applying(self.table, self.role, self.command)
        others = tuple(policy for policy in policies if policy != self.policy)
        rules = Rules(self.policy, others, checks)
        also = "true"
        if self.command in {PolicyCommand.UPDATE, PolicyCommand.DELETE} and not checks:
            # Rows are found by their key: they must be seen to be changed.
            seeing = applying(self.table, self.role, PolicyCommand.SELECT)
            also = whole(seeing, checks=False)
            if self.policy in seeing:
                rest = tuple(policy for policy in seeing if policy != self.policy)
                also = restrictions(rest, checks=False)
        inside = f"{rules.inside} AND {also}"
        if self.command is PolicyCommand.UPDATE:
            inside += f" AND {whole(policies, checks=True)}"
        return (
            self._row(inside, 0),
            self._row(f"{rules.outside} AND {also}", 1),
        )

    def _row(self, wanted: str, number: int) -> ValidRow | None:
        spare = self.bench.spare(self.table, number)
        others = (self.bench.spare(self.table, 1 - number), self.bench.spare(self.table, 2))
        unique = {name for key in self.table.keys for name in key.columns}
        free = tuple(other.without(*unique) for other in others)
        found, _ = sides(
            self.bench, spare, wanted, "false", setup=self.setup, role=self.role, more=free
        )
        return found


def _policy(bench: Bench, table: Table, policy: Policy) -> Iterator[Probe | NotVerified]:
    names = [role.name for role in bench.design.schema.roles if role.name != bench.owner]
    covered = [policy.command]
    if policy.command is PolicyCommand.ALL:
        covered = [*_USING, PolicyCommand.INSERT]
    cases = [
        _Case(bench, table, policy, role, command)
        for role in names
        for command in covered
        if (not policy.roles or role in policy.roles)
        and granted_columns(table, role, command.value)
    ]
    claim = Claim("policy", member(ObjectKind.POLICY, table, policy.name))
    if not cases:
        yield not_verified(claim, "No role that it is for has a privilege that it limits.")
    for case in cases:
        made: list[Probe | NotVerified] = []
        if case.command in _USING:
            made += _using(case)
        if case.command in _CHECKING:
            made += _checking(case)
        yield from (_set_up(bench, probe) for probe in made)


def _set_up(bench: Bench, probe: Probe | NotVerified) -> Probe | NotVerified:
    """The probe; what is in its way where its rows cannot be put there."""
    if not isinstance(probe, Probe):
        return probe
    (answer,) = bench.judge([Attack(statement="SELECT 1", setup=probe.setup)])
    if answer.phase == "done":
        return probe
    return not_verified(probe.claim, f"Its rows were {answer.text}.")


def _using(case: _Case) -> Iterator[Probe | NotVerified]:
    """One row is reached and the other not, each with its own counter-check."""
    inside, outside = case.rows(checks=False)
    claim = replace(case.claim, aspect="USING")
    what = f"{case.role}, {case.command.value}"
    bounded = case.policy.using not in {None, "true"}
    if inside is None or (outside is None and bounded):
        reason = f"No rows were found on either side of it for {what}."
        yield not_verified(claim if case.policy.using else case.claim, reason)
        return
    if case.policy.permissive:
        probe = _reached(case, inside, claim=case.claim, expected="1", removal=case.drop)
        yield probe if bounded else replace(probe, also=(claim,))
    if outside is not None:
        removal = case.opened("USING") if case.policy.permissive else case.drop
        probe = _reached(case, outside, claim=claim, expected="0", removal=removal)
        yield replace(probe, also=(case.claim,))


def _reached(case: _Case, row: ValidRow, *, claim: Claim, expected: str, removal: str) -> Probe:
    """How many of one row the command reaches."""
    where = row.matches(*key_columns(case.table))
    table = case.table.name.sql
    statement = "SELECT 1"
    query = f"SELECT count(*)::text FROM {table} WHERE {where}"  # noqa: S608 - quoted parts
    if case.command is not PolicyCommand.SELECT:
        change = f"DELETE FROM {table}"  # noqa: S608 - a quoted name
        if case.command is PolicyCommand.UPDATE:
            name = quote_identifier(_writable(case)[0])
            change = f"UPDATE {table} SET {name} = {name}"  # noqa: S608 - quoted parts
        body = (
            f"DECLARE reached bigint; BEGIN {change} WHERE {where}; "
            "GET DIAGNOSTICS reached = ROW_COUNT; "
            f"PERFORM pg_catalog.set_config('{_CHANGED}', reached::text, true); END"
        )
        statement = f"DO {quote_literal(body)}"
        query = f"SELECT pg_catalog.current_setting('{_CHANGED}')"
    word = "reaches a row of its own" if expected == "1" else "does not reach a row of others"
    return Probe(
        name=f"{case.command.value} of {case.role} {word}",
        claim=claim,
        setup=(*case.setup, row.insert()),
        statement=statement,
        expected=Observed(query=query, value=expected, role=case.role),
        removal=(removal,),
        role=case.role,
    )


def _writable(case: _Case) -> tuple[str, ...]:
    """The columns that the role may give values of its own."""
    row = case.bench.spare(case.table)
    return tuple(
        name
        for name in granted_columns(case.table, case.role, case.command.value)
        if name in row.constants
        and (case.command is PolicyCommand.INSERT or case.table.column(name).identity is None)
    )


def _checking(case: _Case) -> Iterator[Probe | NotVerified]:
    """A row of its own is taken, one of others is refused."""
    inside, outside = case.rows(checks=True)
    claim = replace(case.claim, aspect="WITH CHECK" if case.policy.with_check else "USING")
    if inside is None or outside is None:
        what = f"{case.role}, {case.command.value}"
        yield not_verified(claim, f"No rows were found on either side of it for {what}.")
        return
    removal = case.opened("WITH CHECK") if case.policy.permissive else case.drop
    # What keeps ancestors would go on to a table with a policy of its own.
    kept = tuple(
        f"DROP TRIGGER {quote_identifier(one.name)} ON {case.table.name.sql}"
        for one in case.table.triggers
        if one.name == KEEP
    )
    refusal = Probe(
        name=f"{case.command.value} of {case.role} cannot leave a row of others",
        claim=claim,
        also=(case.claim,),
        setup=case.setup,
        statement=_written(case, outside).insert(),
        expected=REFUSED,
        removal=(*kept, removal),
        role=case.role,
    )
    if case.command is PolicyCommand.UPDATE:
        yield from _moved(case, inside, outside, refusal)
        return
    yield refusal
    if case.policy.permissive:
        yield replace(
            refusal,
            name=f"{case.command.value} of {case.role} leaves a row of its own",
            claim=case.claim,
            also=(),
            statement=_written(case, inside).insert(),
            expected=Observed(query="SELECT 'accepted'", value="accepted"),
            removal=(case.drop,),
        )


def _written(case: _Case, row: ValidRow) -> ValidRow:
    """The row as far as the role may write it."""
    return row.without(*set(row.constants).difference(_writable(case)))


def _numbered(case: _Case, row: ValidRow) -> bool:
    """Whether the policy looks at nothing but numbers that the server alone gives."""
    looked_at = mentioned(row, condition(case.policy, checks=True))
    return all(case.table.column(name).identity is not None for name in looked_at)


def _moved(
    case: _Case, inside: ValidRow, outside: ValidRow, refusal: Probe
) -> Iterator[Probe | NotVerified]:
    """UPDATE without a condition, so that no other policy looks at the row afterwards."""
    names = [
        name
        for name in mentioned(inside, condition(case.policy, checks=True))
        if name in _writable(case) and inside.constants[name] != outside.constants[name]
    ]
    if not names and _numbered(case, inside):
        return
    if not names:
        reason = f"{case.role} may not UPDATE what it looks at."
        yield not_verified(refusal.claim, reason)
        return
    changes = ", ".join(f"{quote_identifier(n)} = {outside.value(n)}" for n in names)
    yield replace(
        refusal,
        setup=(*case.setup, inside.insert()),
        statement=f"UPDATE {case.table.name.sql} SET {changes}",  # noqa: S608 - quoted parts
    )
