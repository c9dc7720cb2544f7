from __future__ import annotations

import random
from dataclasses import replace

import pytest

from dbarchitect.ddl.ordering import Cyclic, Ordered, in_order
from dbarchitect.ddl.steps import Phase, Step
from dbarchitect.errors import InvariantBrokenError
from dbarchitect.model.schema import Dependency, ObjectKind, ObjectPath


def table(name: str) -> ObjectPath:
    return ObjectPath(ObjectKind.TABLE, ("s", name))


def made(path: ObjectPath, phase: Phase = Phase.TABLES, **more: frozenset[ObjectPath]) -> Step:
    return replace(Step(path=path, phase=phase, up=(path.text,)), **more)  # type: ignore[arg-type] # only its sets


def names(result: Ordered | Cyclic) -> list[str]:
    assert isinstance(result, Ordered)
    return [step.path.parts[-1] for step in result.steps]


def test_without_dependencies_the_phase_decides_and_then_the_name() -> None:
    view = ObjectPath(ObjectKind.VIEW, ("s", "a"))
    steps = [made(view, Phase.VIEWS), made(table("c")), made(table("b"))]
    assert names(in_order(steps, [])) == ["b", "c", "a"]


def test_what_is_required_comes_first() -> None:
    steps = [made(table("a"), requires=frozenset({table("z")})), made(table("z"))]
    assert names(in_order(steps, [])) == ["z", "a"]


def test_a_recorded_dependency_of_a_column_is_its_tables() -> None:
    column = ObjectPath(ObjectKind.COLUMN, ("s", "a", "id"))
    steps = [made(table("a"), members=frozenset({column})), made(table("z"))]
    assert names(in_order(steps, [Dependency(column, table("z"))])) == ["z", "a"]


def test_a_dependency_on_a_column_or_a_row_type_finds_its_table() -> None:
    column = ObjectPath(ObjectKind.COLUMN, ("s", "z", "id"))
    row_type = ObjectPath(ObjectKind.TYPE, ("s", "y"))
    steps = [made(table("a")), made(table("y")), made(table("z"))]
    dependencies = [Dependency(table("a"), column), Dependency(table("a"), row_type)]
    assert names(in_order(steps, dependencies)) == ["y", "z", "a"]


def test_an_index_and_a_table_of_one_name_are_told_apart() -> None:
    index = ObjectPath(ObjectKind.INDEX, ("s", "z"))
    steps = [made(table("a"), requires=frozenset({table("z")})), made(table("z"))]
    steps.append(made(index, Phase.INDEXES, requires=frozenset({table("a")})))
    assert names(in_order(steps, [])) == ["z", "a", "z"]


def test_a_preference_is_followed_where_it_can_be() -> None:
    steps = [made(table("a"), prefers=frozenset({table("b")})), made(table("b"))]
    assert names(in_order(steps, [])) == ["b", "a"]


def test_a_cycle_of_preferences_is_cut_by_name() -> None:
    steps = [
        made(table("a"), prefers=frozenset({table("b")})),
        made(table("b"), prefers=frozenset({table("a")})),
        made(table("c"), prefers=frozenset({table("a")})),
    ]
    assert names(in_order(steps, [])) == ["a", "b", "c"]


def test_a_cycle_names_what_can_be_separated() -> None:
    column = ObjectPath(ObjectKind.COLUMN, ("s", "a", "id"))
    function = ObjectPath(ObjectKind.FUNCTION, ("s", "f(s.a)"))
    steps = [
        made(table("a"), members=frozenset({column}), separable=frozenset({column})),
        made(function, Phase.FUNCTIONS, requires=frozenset({table("a")})),
    ]
    result = in_order(steps, [Dependency(column, function)])
    assert result == Cyclic(frozenset({column}))


def test_parts_are_separated_before_whole_views() -> None:
    column = ObjectPath(ObjectKind.COLUMN, ("s", "a", "id"))
    view = ObjectPath(ObjectKind.VIEW, ("s", "v"))
    steps = [
        made(table("a"), members=frozenset({column}), separable=frozenset({column})),
        made(view, Phase.VIEWS, separable=frozenset({view})),
    ]
    result = in_order(steps, [Dependency(column, view), Dependency(view, table("a"))])
    assert result == Cyclic(frozenset({column}))


def test_a_cycle_with_nothing_to_separate_is_named() -> None:
    steps = [
        made(table("a"), requires=frozenset({table("b")})),
        made(table("b"), requires=frozenset({table("a")})),
        made(table("c"), requires=frozenset({table("a")})),
    ]
    with pytest.raises(InvariantBrokenError, match=r"in any order: s\.a, s\.b$"):
        in_order(steps, [])


def test_a_section_is_finished_before_an_earlier_one_is_taken_up_again() -> None:
    function = ObjectPath(ObjectKind.FUNCTION, ("s", "f()"))
    steps = [
        made(table("a")),
        made(table("b")),
        made(function, Phase.FUNCTIONS, requires=frozenset({table("a")})),
    ]
    assert names(in_order(steps, [])) == ["a", "b", "f()"]


def test_the_order_of_the_input_does_not_matter() -> None:
    steps = [
        made(table(f"t{n:02}"), requires=frozenset({table(f"t{n * 7 % 40 // 2:02}")}))
        for n in range(40)
        if n * 7 % 40 // 2 < n
    ]
    expected = names(in_order(steps, []))
    for seed in range(5):
        shuffled = random.Random(seed).sample(steps, len(steps))  # noqa: S311 - an order, not a secret
        assert names(in_order(shuffled, [])) == expected


def test_what_must_only_come_before_is_no_need() -> None:
    steps = [made(table("a"), follows=frozenset({table("b")})), made(table("b"))]
    result = in_order(steps, [])
    assert names(result) == ["b", "a"]
    assert isinstance(result, Ordered)
    assert result.needs[steps[0].key] == frozenset()
