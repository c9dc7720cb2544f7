"""A span of one column is weighed from one hundredth of its values to the next."""

from __future__ import annotations

import pytest

from dbarchitect.design.bind_spans import Span, spans
from dbarchitect.model.design import Bind, BindUse, PhysicalAccess
from dbarchitect.model.identifier import QualifiedName
from dbarchitect.model.quantities import PerHour

EVENTS = QualifiedName("public", "events")


def bind(
    operator: str, position: int, column: str = "at", use: BindUse = BindUse.COMPARED
) -> Bind:
    return Bind(
        name=f"b{position}",
        position=position,
        type="date",
        table=EVENTS,
        column=column,
        operator=operator,
        use=use,
    )


def found(*binds: Bind) -> tuple[Span, ...]:
    access = PhysicalAccess(
        name="events",
        sql="",
        binds=binds,
        rate_per_hour=PerHour(1.0),
        p95_ms=None,
        writes=False,
        tables=(EVENTS,),
    )
    return tuple(spans(access, one) for one in binds)


@pytest.mark.parametrize(
    ("first", "second"), [(">=", "<"), (">", "<="), ("between", "between")]
)
def test_two_bounds_of_one_column_begin_and_end_a_span(first: str, second: str) -> None:
    assert found(bind(first, 1), bind(second, 2)) == (Span.BEGIN, Span.END)


def test_the_order_of_the_bounds_does_not_matter() -> None:
    assert found(bind("<", 1), bind(">=", 2)) == (Span.END, Span.BEGIN)


def test_a_bound_alone_and_bounds_of_two_columns_are_no_span() -> None:
    assert found(bind(">=", 1)) == (Span.NONE,)
    assert found(bind(">=", 1), bind("<", 2, "other")) == (Span.NONE, Span.NONE)
    assigned = bind("<", 2, use=BindUse.ASSIGNED)
    assert found(bind(">=", 1), assigned)[0] is Span.NONE


def test_what_is_equal_beside_a_span_is_none_of_it() -> None:
    assert found(bind("=", 1), bind(">=", 2), bind("<", 3))[0] is Span.NONE
