"""How long the counters of a server have counted, and whether that is enough."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.reading import Known

if TYPE_CHECKING:
    from dbarchitect.model.snapshot import Counters, Snapshot

_SECONDS_A_DAY = 86400.0


def counters_of(snapshot: Snapshot) -> Counters:
    """The counters, in a rule that needs them."""
    assert isinstance(snapshot.counters, Known)  # noqa: S101 - the rule needs them
    return snapshot.counters.value


def counted_days(snapshot: Snapshot) -> float:
    """Days for which the counters have counted at least.

    They survive an orderly restart and a crash resets them. Where no reset is told they are at
    least as old as the server's last start.
    """
    counters = counters_of(snapshot)
    began = counters.database.stats_reset or counters.server_started_at
    return (snapshot.origin.taken_at - began).total_seconds() / _SECONDS_A_DAY


def too_young(snapshot: Snapshot, minimum_days: int) -> str | None:
    """Why the counters cannot say that something is never used, or None where they can."""
    if snapshot.origin.in_recovery:
        return "A standby counts its own reads alone: ask the primary, and each other standby."
    if counted_days(snapshot) >= minimum_days:
        return None
    return (
        f"The counters are younger than {minimum_days} days: what runs once a month may not "
        "have run yet."
    )
