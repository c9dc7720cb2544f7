"""What is said of the horizon where its plan is another one than the lab's."""

from __future__ import annotations

from dataclasses import replace

from dbarchitect.design.proof.forcing import tellings
from dbarchitect.design.proof.foresight import is_kin, lacking, wanted_plans
from dbarchitect.design.proof.scaling import Ran, growths
from dbarchitect.model.identifier import QualifiedName
from dbarchitect.model.proof import AccessResult, AccessRun, PlanSummary
from dbarchitect.model.scales import Bound, Growth, GrowthClass
from shop_design import shop_design

USERS = QualifiedName("public", "users")
PRODUCTS = QualifiedName("public", "products")
PATTERN = "user by id"
KEY = QualifiedName("public", "users_pkey")
BY_KEY = PlanSummary(
    nodes=("Index Scan using users_pkey on users",),
    shape=("Index Scan using users_pkey on users",),
    indexes=(KEY,),
    cost=8.0,
    rows=1,
    buffers=3,
    descents=1,
    visited=1,
)
SCAN = replace(
    BY_KEY,
    nodes=("Seq Scan on users",),
    shape=("Seq Scan on users",),
    indexes=(),
    cost=40.0,
    buffers=100,
    descents=0,
    visited=5_000,
)
PLANS = {(PATTERN, "hot"): replace(BY_KEY, buffers=None, rows=None, cost=9.0)}


def horizon() -> dict[QualifiedName, int]:
    return {one.table: one.rows_at_horizon for one in shop_design().forecasts}


def ran(rows: int, plan: PlanSummary, forced: PlanSummary | None = None) -> Ran:
    own = AccessRun(key="hot", values=("1",), plan=plan)
    made = () if forced is None else (AccessRun(key="hot", values=("1",), plan=forced),)
    result = AccessResult(name=PATTERN, runs=(own,), forced=made)
    return Ran(rows={**horizon(), USERS: rows}, access=(result,))


def growth(smaller: Ran, larger: Ran | None) -> Growth:
    (found,) = growths(shop_design(), smaller, larger, PLANS)
    return found


def test_a_forced_plan_counts_where_the_lab_chose_another() -> None:
    found = growth(ran(5_000, SCAN, BY_KEY), ran(20_000, SCAN, replace(BY_KEY, buffers=4)))
    assert found.forced == (True, True)
    assert found.same_at_horizon
    assert found.same_plan
    assert found.larger.buffers == 4
    assert found.kind is GrowthClass.LOGARITHMIC
    assert found.most_buffers == 5


def test_the_smaller_scale_alone_may_have_to_be_forced() -> None:
    found = growth(ran(5_000, SCAN, BY_KEY), ran(20_000, BY_KEY))
    assert found.forced == (True, False)
    assert found.kind is GrowthClass.CONSTANT


def test_a_plan_that_could_not_be_had_bounds_nothing() -> None:
    found = growth(ran(5_000, SCAN), ran(20_000, SCAN))
    assert found.same_at_horizon is False
    assert found.forced == (False, False)
    assert found.most_buffers is None


def test_what_ran_with_all_rows_is_never_taken_from_a_forced_plan() -> None:
    found = growth(ran(5_000, SCAN, BY_KEY), ran(horizon()[USERS], SCAN, BY_KEY))
    assert found.is_executed
    assert found.forced == (False, False)
    assert (found.most_buffers, found.bound) == (100, Bound.EXECUTED)


def test_a_table_that_is_as_large_at_both_scales_tells_no_growth() -> None:
    found = growth(ran(5_000, BY_KEY), ran(5_000, BY_KEY))
    assert found.kind is GrowthClass.UNKNOWN
    assert found.most_buffers is None
    assert found.cost_factor == 9.0 / 8.0


def test_a_limit_that_was_reached_bounds_what_grew_faster_than_the_rows() -> None:
    stopped = replace(BY_KEY, rows=20, wanted=20, buffers=6, visited=25)
    found = growth(ran(5_000, stopped), ran(6_000, replace(stopped, buffers=12)))
    assert found.kind is GrowthClass.WORSE
    assert found.bound is Bound.LIMIT
    assert found.most_buffers == 12 + 1 + 26


def test_a_limit_that_was_not_yet_reached_is_the_twin_s_to_tell() -> None:
    few = replace(BY_KEY, rows=10, buffers=12, visited=10)
    more = replace(few, rows=36, buffers=38, visited=36)
    plans = {(PATTERN, "hot"): replace(BY_KEY, rows=None, buffers=None, wanted=100)}
    (found,) = growths(shop_design(), ran(5_000, few), ran(20_000, more), plans)
    assert found.bound is Bound.LIMIT
    assert found.most_buffers is not None
    assert 100 < found.most_buffers < 250
    (unplanned,) = growths(shop_design(), ran(5_000, few), ran(20_000, more), {})
    assert unplanned.bound is not Bound.LIMIT


BITMAP = replace(
    BY_KEY,
    shape=("Sort", "  Bitmap Heap Scan on users", "    Bitmap Index Scan using users_pkey"),
)


def test_rows_that_are_fetched_by_a_bitmap_there_are_bounded_by_their_number() -> None:
    sorted_by_key = replace(BY_KEY, shape=("Sort", "  Index Scan using users_pkey on users"))
    assert is_kin(sorted_by_key, BITMAP)
    plans = {(PATTERN, "hot"): BITMAP}
    (found,) = growths(
        shop_design(), ran(5_000, sorted_by_key), ran(20_000, sorted_by_key), plans
    )
    assert found.is_kin
    assert (found.same_at_horizon, found.bound) == (True, Bound.ROWS)
    # The three pages of the lab, a level, and a page for the one row.
    assert found.most_buffers == 3 + 1 + 2


def test_other_indexes_and_other_nodes_are_no_kin() -> None:
    other = replace(BITMAP, shape=(*BITMAP.shape[:2], "    Bitmap Index Scan using other"))
    assert not is_kin(BITMAP, other)
    assert not is_kin(BY_KEY, BITMAP)
    both = (
        "Bitmap Heap Scan on users",
        "  BitmapAnd",
        "    Bitmap Index Scan using users_pkey",
    )
    assert not is_kin(BY_KEY, replace(BY_KEY, shape=both))
    assert is_kin(BY_KEY, replace(BY_KEY, shape=("Index Only Scan using users_pkey on users",)))


JOINED = (
    "Nested Loop",
    "  Index Only Scan using role_members_pkey on role_members",
    "  Index Scan using roles_pkey on roles",
)
KEPT = (*JOINED[:2], "  Memoize", "    Index Scan using roles_pkey on roles")


def test_what_is_kept_at_the_horizon_is_searched_no_more_often_than_in_the_lab() -> None:
    plain, kept = (replace(BY_KEY, shape=shape) for shape in (JOINED, KEPT))
    assert is_kin(plain, kept)
    assert not is_kin(kept, plain)
    twice = replace(BY_KEY, shape=("Limit", *(f"  {line}" for line in KEPT), "  Seq Scan on x"))
    once = replace(
        BY_KEY, shape=("Limit", *(f"  {line}" for line in JOINED), "  Seq Scan on x")
    )
    assert is_kin(once, twice)


def test_the_planner_is_believed_where_it_expected_the_rows_that_were_found() -> None:
    right = replace(BY_KEY, found=150, expected=100)
    assert growth(ran(5_000, right), ran(20_000, right)).is_expected
    wrong = replace(BY_KEY, found=171, expected=100)
    assert not growth(ran(5_000, wrong), ran(20_000, wrong)).is_expected
    assert not growth(ran(5_000, BY_KEY), ran(20_000, BY_KEY)).is_expected


def test_an_index_whose_pages_hold_many_rows_is_not_bounded_by_rows() -> None:
    search = next(a for a in shop_design().access if a.name == "search products")
    words = next(
        index.name
        for index in shop_design().schema.table(PRODUCTS).indexes
        if index.access_method == "gin"
    )

    def seen(rows: int, buffers: int) -> Ran:
        plan = replace(BY_KEY, indexes=(words,), rows=20, buffers=buffers, visited=20)
        runs = (AccessRun(key="hot", values=(), plan=plan),)
        result = AccessResult(name=search.name, runs=runs)
        return Ran(rows={**horizon(), PRODUCTS: rows}, access=(result,))

    (found,) = growths(shop_design(), seen(1_000, 6), seen(1_200, 60), {})
    assert found.kind is GrowthClass.WORSE
    assert found.most_buffers is None


def test_only_what_lacks_rows_and_has_another_plan_is_wanted() -> None:
    own = ran(5_000, SCAN)
    short = lacking(shop_design(), own.rows)
    assert short == {USERS}
    assert wanted_plans(shop_design(), PLANS, own.access, short) == PLANS
    assert wanted_plans(shop_design(), PLANS, ran(5_000, BY_KEY).access, short) == {}
    assert wanted_plans(shop_design(), PLANS, own.access, frozenset()) == {}


def test_the_planner_is_first_told_the_least() -> None:
    none, first, *others = tellings(SCAN, BY_KEY)
    assert (none, first) == ((), ("enable_seqscan",))
    assert "enable_indexscan" not in {switch for one in others for switch in one}
    assert next(one for one in tellings(BY_KEY, SCAN) if one) == ("enable_indexscan",)


def test_an_index_only_scan_is_wanted_with_the_switch_that_it_needs() -> None:
    only = replace(BY_KEY, shape=("Index Only Scan using users_pkey on users",))
    switches = {switch for one in tellings(SCAN, only) for switch in one}
    assert switches.isdisjoint({"enable_indexscan", "enable_indexonlyscan"})
