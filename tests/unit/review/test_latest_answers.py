"""What many rules ask of one snapshot is worked out once, and never of another one."""

from __future__ import annotations

from dataclasses import dataclass

from dbarchitect.review.latest import ForLatest


@dataclass(frozen=True)
class _Value:
    number: int


def test_the_same_value_is_worked_on_once_and_an_equal_one_anew() -> None:
    asked: list[_Value] = []

    @ForLatest
    def twice(value: _Value) -> tuple[int, ...]:
        asked.append(value)
        return (value.number, value.number)

    one, equal = _Value(1), _Value(1)
    first = twice(one)
    assert twice(one) is first
    assert twice(equal) == first
    assert [id(value) for value in asked] == [id(one), id(equal)]
