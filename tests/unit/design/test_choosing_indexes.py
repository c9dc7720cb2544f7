"""The choice of indexes is the cheapest one, but for a margin that keeps small gains out."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from dbarchitect.design.index_proof.choosing import (
    Asked,
    Configuration,
    Option,
    Problem,
    choose,
    greedy,
    least_saving,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

NAMES = ("a", "b", "c", "d", "e")


def plan(cost: float, *indexes: str) -> Configuration:
    return Configuration(frozenset(indexes), cost)


def asked(rate: float, *plans: Configuration) -> Asked:
    return Asked("pattern", rate, plans)


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    names = NAMES[: draw(st.integers(1, len(NAMES)))]
    costs = st.integers(1, 1000).map(float)
    some = st.sets(st.sampled_from(names), max_size=2).map(frozenset)
    statements = tuple(
        Asked(
            f"statement {number}",
            float(draw(st.integers(0, 100))),
            (
                Configuration(frozenset(), draw(st.integers(500, 1000).map(float))),
                *(
                    Configuration(draw(some), draw(costs))
                    for _ in range(draw(st.integers(0, 4)))
                ),
            ),
            draw(st.none() | costs),
        )
        for number in range(draw(st.integers(0, 5)))
    )
    options = tuple(
        Option(name, draw(st.integers(0, 20_000).map(float)), draw(st.integers(1, 10**9)))
        for name in names
    )
    groups = st.sets(st.sampled_from(names), min_size=1).map(frozenset)
    needed = tuple(draw(groups) for _ in range(draw(st.integers(0, 2))))
    kept = frozenset(draw(st.sets(st.sampled_from(names), max_size=1)))
    return Problem(asked=statements, options=options, needed=needed, kept=kept)


def allowed(problem: Problem) -> Iterator[frozenset[str]]:
    names = [option.name for option in problem.options]
    for count in range(len(names) + 1):
        for some in combinations(names, count):
            if problem.allows(some):
                yield frozenset(some)


@given(problems())
@settings(max_examples=150, deadline=None)
def test_no_other_set_is_cheaper_by_more_than_the_margin(problem: Problem) -> None:
    chosen = choose(problem)
    best = min(allowed(problem), key=problem.total)
    assert problem.allows(chosen)
    room = sum(one.rate_per_hour * least_saving(one.cost(best)) for one in problem.asked)
    assert problem.total(chosen) <= problem.total(best) + room + 1e-6


@given(problems())
@settings(max_examples=150, deadline=None)
def test_adding_step_by_step_is_never_better_than_the_search_of_all(problem: Problem) -> None:
    best = min(problem.total(some) for some in allowed(problem))
    found = greedy(problem)
    assert problem.allows(found)
    assert problem.total(found) >= best - 1e-6


@given(problems())
@settings(max_examples=150, deadline=None)
def test_what_no_statement_uses_and_nothing_needs_is_never_chosen(problem: Problem) -> None:
    useful = frozenset[str]().union(*(one.options for one in problem.asked), problem.kept)
    needed = frozenset[str]().union(*problem.needed)
    assert choose(problem) <= useful | needed


@given(problems(), st.randoms(use_true_random=False))
@settings(max_examples=100, deadline=None)
def test_the_order_of_statements_and_options_does_not_matter(
    problem: Problem, random: object
) -> None:
    statements, options = list(problem.asked), list(problem.options)
    random.shuffle(statements)  # type: ignore[attr-defined]  # hypothesis' Random has no type of its own
    random.shuffle(options)  # type: ignore[attr-defined]  # as above
    other = Problem(
        asked=tuple(statements),
        options=tuple(options),
        needed=problem.needed,
        kept=problem.kept,
    )
    assert choose(other) == choose(problem)


@given(problems())
@settings(max_examples=100, deadline=None)
def test_without_any_statement_only_what_must_be_there_is(problem: Problem) -> None:
    silent = Problem(
        asked=(), options=problem.options, needed=problem.needed, kept=problem.kept
    )
    chosen = choose(silent)
    for name in chosen - problem.kept:
        assert not silent.allows(chosen - {name})


def test_an_index_whose_writes_cost_more_than_its_reads_save_is_refused() -> None:
    lookup = asked(10, plan(1000), plan(10, "a"))
    dear = Problem(asked=(lookup,), options=(Option("a", 10_000, 8192),))
    cheap = Problem(asked=(lookup,), options=(Option("a", 5_000, 8192),))
    assert choose(dear) == frozenset()
    assert choose(cheap) == {"a"}


def test_a_wider_index_must_save_more_than_the_margin_over_the_narrow_one() -> None:
    options = (Option("narrow", 10, 100), Option("wide", 10, 200))
    little = asked(100, plan(1000), plan(100, "narrow"), plan(96, "wide"))
    much = asked(100, plan(1000), plan(100, "narrow"), plan(90, "wide"))
    assert choose(Problem(asked=(little,), options=options)) == {"narrow"}
    assert choose(Problem(asked=(much,), options=options)) == {"wide"}


def test_what_a_target_needs_is_there_however_rarely_it_is_asked_for() -> None:
    plans = (plan(1000), plan(100, "a"))
    options = (Option("a", 5_000, 8192),)
    rare = Asked("report", 0.01, plans, 200.0)
    modest = Asked("report", 0.01, plans, 2000.0)
    hopeless = Asked("report", 0.01, (plan(1000), plan(900, "b")), 200.0)
    assert choose(Problem(asked=(rare,), options=options)) == {"a"}
    assert choose(Problem(asked=(modest,), options=options)) == frozenset()
    other = (Option("b", 5_000, 8192),)
    assert choose(Problem(asked=(hopeless,), options=other)) == frozenset()


def test_a_run_that_is_cheap_already_gets_no_index_for_a_page_or_two() -> None:
    tiny = asked(10_000, plan(12), plan(5, "a"))
    small = asked(10_000, plan(20), plan(5, "a"))
    options = (Option("a", 1, 8192),)
    assert choose(Problem(asked=(tiny,), options=options)) == frozenset()
    assert choose(Problem(asked=(small,), options=options)) == {"a"}


def test_two_indexes_that_only_help_together_are_found() -> None:
    joined = asked(100, plan(1000), plan(10, "a", "b"))
    problem = Problem(asked=(joined,), options=(Option("a", 1, 8), Option("b", 1, 8)))
    assert choose(problem) == {"a", "b"}


def test_a_needed_index_that_saves_nothing_is_the_smallest_of_its_group() -> None:
    options = (Option("wide", 5, 900), Option("narrow", 5, 100))
    problem = Problem(asked=(), options=options, needed=(frozenset({"wide", "narrow"}),))
    assert choose(problem) == {"narrow"}


def test_an_index_that_a_statement_needs_anyway_serves_the_foreign_key_too() -> None:
    options = (Option("wide", 50, 900), Option("narrow", 50, 100))
    problem = Problem(
        asked=(asked(100, plan(1000), plan(10, "wide")),),
        options=options,
        needed=(frozenset({"wide", "narrow"}),),
    )
    assert choose(problem) == {"wide"}


def test_more_options_than_are_searched_in_full_come_to_the_same_choice() -> None:
    names = [f"i{number:02}" for number in range(16)]
    plans = [plan(1000), *(plan(100 + number, name) for number, name in enumerate(names))]
    problem = Problem(
        asked=(asked(100, *plans),), options=tuple(Option(n, 10, 100) for n in names)
    )
    assert choose(problem) == {"i00"}


@given(st.floats(-0.01, 0.01), st.floats(-0.01, 0.01), st.floats(-0.01, 0.01))
@settings(max_examples=200, deadline=None)
def test_costs_that_are_off_by_a_hundredth_change_nothing(
    one: float, two: float, bare: float
) -> None:
    def chosen(*options: Option) -> frozenset[str]:
        plans = (
            plan(1000 * (1 + bare)),
            plan(300 * (1 + one), "a"),
            plan(300 * (1 + two), "b"),
        )
        return choose(Problem(asked=(asked(100.0, *plans),), options=options))

    def option(name: str, size_bytes: int, noise: float) -> Option:
        return Option(name, 50.0 * (1 + noise), size_bytes)

    # The smaller one is taken, and of two of a size the first by name.
    assert chosen(option("a", 2000, one), option("b", 1000, two)) == {"b"}
    assert chosen(option("a", 1000, one), option("b", 1000, two)) == {"a"}
