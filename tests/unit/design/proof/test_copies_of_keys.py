"""How often keys of several columns occur, from the rows of groups and their values."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dbarchitect.design.proof.fanout import Spreading, spreading
from dbarchitect.design.proof.key_copies import key_copies, key_runs
from dbarchitect.design.proof.profiles import ColumnProfile, TableProfile
from dbarchitect.design.proof.values import Values
from dbarchitect.design.proof.version_rows import Spread as VersionSpread
from dbarchitect.model.identifier import QualifiedName
from dbarchitect.model.schema import Table

if TYPE_CHECKING:
    from dbarchitect.design.proof.key_copies import Copies

ROWS = 60_000


def _column(name: str, null_share: float = 0.0, **values: object) -> ColumnProfile:
    made = Values("", (), "", **values)  # type: ignore[arg-type] # each case names its own
    return ColumnProfile(name=name, type_name="bigint", values=made, null_share=null_share)


def _profile(*columns: ColumnProfile, **spreads: Spreading) -> TableProfile:
    return TableProfile(
        table=Table(name=QualifiedName("public", "t"), columns=(), owner="o"),
        rows=ROWS,
        columns=columns,
        spreads={tuple(names.split("__")): spread for names, spread in spreads.items()},
    )


def _keys(copies: Copies, rows: float) -> float:
    return rows / sum(count * share for count, share in copies)


def test_days_in_the_order_of_rows_lie_evenly_apart_in_each_group() -> None:
    reference, day = _column("a"), _column("d", days=100, in_order=True)
    profile = _profile(
        reference, day, a=Spreading(rows=ROWS, parents=200, active=200, sigma=0.0)
    )
    assert key_copies(profile, [reference, day], ROWS) == ((3.0, 1.0),)


def test_days_by_chance_are_more_often_the_same_in_a_hot_group() -> None:
    reference, day = _column("a"), _column("d", days=1000)
    even = spreading(ROWS, 600)
    hot = spreading(ROWS, 600, p50=10, p99=900)
    keys = [
        _keys(key_copies(_profile(reference, day, a=spread), [reference, day], ROWS), ROWS)
        for spread in (even, hot)
    ]
    assert keys[1] < 0.9 * keys[0]


def test_references_that_step_together_make_equal_keys() -> None:
    one, two = _column("a"), _column("b")
    groups = Spreading(rows=ROWS, parents=20_000, active=20_000, sigma=0.0, stride=7)
    apart = Spreading(rows=ROWS, parents=40, active=40, sigma=0.0, stride=7 * 22_111)
    beside = Spreading(rows=ROWS, parents=40, active=40, sigma=0.0, stride=7)
    differ = key_copies(_profile(one, two, a=groups, b=apart), [one, two], ROWS)
    same = key_copies(_profile(one, two, a=groups, b=beside), [one, two], ROWS)
    assert differ == ()
    assert _keys(same, ROWS) == pytest.approx(20_000, rel=0.01)


def test_rows_of_tenants_that_have_nothing_to_refer_to_share_a_key() -> None:
    tenant, other = _column("t"), _column("o")
    spreads = {
        "t": Spreading(rows=ROWS, parents=10, active=10, sigma=0.0),
        "t__o": Spreading(
            rows=ROWS, parents=500, active=500, sigma=0.0, counted=((100.0, 1.0),)
        ),
    }
    copies, (run,) = key_runs(_profile(tenant, other, **spreads), [tenant, other], ROWS)
    assert copies == ((100.0, 1.0),)
    assert run.rows == pytest.approx(10_000)
    assert _keys(tuple(run.copies), run.rows) == pytest.approx(10)


def test_rows_that_lack_the_last_column_stand_apart() -> None:
    reference, moment = _column("a"), _column("m", null_share=0.25)
    profile = _profile(
        reference, moment, a=Spreading(rows=ROWS, parents=300, active=300, sigma=0.0)
    )
    copies, (run,) = key_runs(profile, [reference, moment], ROWS)
    assert copies == ()
    assert run.rows == pytest.approx(ROWS / 4)
    assert run.lacking == {"m"}
    assert _keys(tuple(run.copies), run.rows) == pytest.approx(300, rel=0.01)


def test_no_row_has_no_key() -> None:
    reference = _column("a")
    profile = _profile(reference, a=Spreading(rows=0, parents=84, active=84, sigma=0.0))
    assert key_runs(profile, [reference], 0) == ((), ())


@given(
    st.floats(0, 0.9),
    st.floats(0, 0.9),
    st.sampled_from([None, 2, 40, 5000]),
    st.floats(1, 50),
    st.floats(1, 50),
)
def test_the_keys_of_all_runs_hold_all_rows(
    first: float, last: float, distinct: int | None, p50: float, times: float
) -> None:
    one, two = _column("a", first), _column("b", last, distinct=distinct)
    profile = _profile(one, two, a=spreading(ROWS, 4000, p50=p50, p99=p50 * times))
    copies, apart = key_runs(profile, [one, two], ROWS)
    main = ROWS - sum(run.rows for run in apart)
    assert -1 <= main <= ROWS
    for found in (copies, *(run.copies for run in apart)):
        assert all(count >= 1 and share > 0 for count, share in found)
        assert not found or sum(share for _, share in found) == pytest.approx(1.0)


@given(st.integers(1, 5000), st.integers(0, 50_000))
def test_all_versions_are_of_a_row(keys: int, changes: int) -> None:
    spread = VersionSpread(keys, keys + changes)
    found = spread.over_rows.copies()
    assert sum(share for _, share in found) == pytest.approx(1.0)
    assert sum(count * share for count, share in found) * keys == pytest.approx(keys + changes)
