"""What several sessions run at once follows the rates and shares new values out."""

from __future__ import annotations

from collections import Counter
from itertools import islice

from dbarchitect.design.proof.keys import Choice
from dbarchitect.design.proof.sharing import HOT_EVERY, RAREST, steps_of
from dbarchitect.model.design import PhysicalAccess
from dbarchitect.model.quantities import PerHour


def pattern(name: str, rate: float) -> PhysicalAccess:
    return PhysicalAccess(
        name=name,
        sql="SELECT 1",
        binds=(),
        rate_per_hour=PerHour(rate),
        p95_ms=None,
        writes=False,
        tables=(),
    )


READ = {"hot": Choice(attempts=(("h",),)), "median": Choice(attempts=(("m",),))}


def test_the_mix_follows_the_rates_and_leaves_none_out() -> None:
    mix = (pattern("often", 9_000), pattern("half", 4_500), pattern("rare", 1))
    steps = islice(steps_of(mix, {one.name: READ for one in mix}), 3_000)
    counted = Counter(step.access.name for step in steps)
    assert counted["often"] == 2 * counted["half"] + (counted["often"] % 2)
    assert counted["rare"] >= 3_000 / RAREST * 0.9


def test_one_run_in_some_asks_for_the_hot_key() -> None:
    mix = (pattern("one", 1),)
    kinds = Counter(step.kind for step in islice(steps_of(mix, {"one": READ}), 1_000))
    assert kinds == {"hot": 1_000 // HOT_EVERY, "median": 1_000 - 1_000 // HOT_EVERY}


def test_sessions_do_not_write_the_same_new_values() -> None:
    mix = (pattern("one", 1),)
    new = {"hot": Choice(attempts=tuple((str(number),) for number in range(8)))}
    seen = [
        {step.values for step in islice(steps_of(mix, {"one": new}, (place, 4)), 50)}
        for place in range(4)
    ]
    assert [len(values) for values in seen] == [2, 2, 2, 2]
    assert len(set().union(*seen)) == 8
