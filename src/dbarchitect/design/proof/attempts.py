"""Running attacks in one round trip, and reading what came back.

Each attack runs in a subtransaction of its own that is undone whatever happens, inside one
temporary function: neither order nor number of attacks changes what the next one meets.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dbarchitect.model.probe import Observed, Probe, Refused
from dbarchitect.model.proof import ProbeResult
from dbarchitect.postgres.resources import load_sql

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dbarchitect.postgres.session import Session

_PACKAGE = "dbarchitect.design.proof"


@dataclass(frozen=True, slots=True, kw_only=True)
class Attack:
    """What is run: removal and setup as the owner, the statement as `role`, then the query.

    The query is run by the owner, or by `query_role`.
    """

    statement: str
    setup: tuple[str, ...] = ()
    removal: tuple[str, ...] = ()
    role: str | None = None
    query: str | None = None
    query_role: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back: a refusal in a phase, or what the query saw.

    `phase` is `done` where nothing was refused, else `removal`, `setup`, `statement` or
    `query`.
    """

    phase: str
    seen: str | None = None
    sqlstate: str | None = None
    constraint: str | None = None
    message: str | None = None

    @property
    def text(self) -> str:
        """The answer in words."""
        if self.phase == "done":
            return f"accepted, saw {self.seen}" if self.seen is not None else "accepted"
        by = f" by {self.constraint}" if self.constraint else ""
        where = "" if self.phase == "statement" else f" in its {self.phase}"
        return f"refused{where} with {self.sqlstate}{by}: {self.message}"

    def meets(self, expected: Refused | Observed) -> bool:
        """Whether this is what a probe expects."""
        if isinstance(expected, Observed):
            return self.phase == "done" and self.seen == expected.value
        return (
            self.phase == "statement"
            and self.sqlstate == expected.sqlstate
            and expected.constraint in {None, self.constraint}
            and (expected.message_contains or "") in (self.message or "")
        )


def prepare(session: Session) -> None:
    """The session can run attacks."""
    session.execute(load_sql(_PACKAGE, "attempt_function"))
    session.execute(load_sql(_PACKAGE, "plan_function"))


def run_attacks(session: Session, attacks: Sequence[Attack]) -> tuple[Answer, ...]:
    """The answer to each attack; nothing of it is left in the database."""
    if not attacks:
        return ()
    given = [
        {
            "removal": list(attack.removal),
            "setup": list(attack.setup),
            "role": attack.role,
            "statement": attack.statement,
            "query": attack.query,
            "query_role": attack.query_role,
        }
        for attack in attacks
    ]
    rows = session.query(load_sql(_PACKAGE, "run_attempts"), {"attacks": json.dumps(given)})
    return tuple(
        Answer(
            phase=answer["phase"],
            seen=answer.get("seen"),
            sqlstate=answer.get("sqlstate"),
            constraint=answer.get("constraint"),
            message=answer.get("message"),
        )
        for (answer,) in rows
    )


def run_probes(session: Session, probes: Sequence[Probe]) -> tuple[ProbeResult, ...]:
    """Each probe as it is, and once more with the attacked object taken away."""
    with_object = run_attacks(session, [_attack(probe) for probe in probes])
    without = run_attacks(session, [_attack(probe, removed=True) for probe in probes])
    return tuple(
        ProbeResult(
            probe=probe,
            answer=answer.text,
            answer_without=other.text,
            held=answer.meets(probe.expected),
            able_to_fail=other.phase in {"done", "statement"}
            and not other.meets(probe.expected),
        )
        for probe, answer, other in zip(probes, with_object, without, strict=True)
    )


def _attack(probe: Probe, *, removed: bool = False) -> Attack:
    seen = probe.expected if isinstance(probe.expected, Observed) else None
    return Attack(
        statement=probe.statement,
        setup=probe.setup,
        removal=probe.removal if removed else (),
        role=probe.role,
        query=seen.query if seen else None,
        query_role=seen.role if seen else None,
    )
