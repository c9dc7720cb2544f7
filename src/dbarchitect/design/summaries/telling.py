"""What was weighed about copies, as evidence that a document can point to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.evidence import (
    Evidence,
    Measurement,
    Method,
    Subject,
    SubjectKind,
    Unit,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dbarchitect.model.summary import CopyChoice, CopyWeighed

_THREE_DIGITS_FROM = 1000


def copy_key(choice: CopyChoice) -> str:
    """The key of what the copy for its access pattern would save and cost."""
    form = "table/" if choice.is_table else "column/" if choice.is_column else ""
    return f"copy/{form}{choice.pattern}"


def copy_evidence(choices: Iterable[CopyChoice]) -> tuple[Evidence, ...]:
    """A piece of evidence for each copy that was weighed."""
    forms = (one for choice in choices for one in (choice, choice.other) if one is not None)
    return tuple(_evidence(one, one.weighed) for one in forms if one.weighed is not None)


def _evidence(choice: CopyChoice, weighed: CopyWeighed) -> Evidence:
    costs = {
        "base": weighed.base_cost,
        "read": weighed.read_cost,
        "refresh": weighed.refresh_cost,
        "without_per_hour": weighed.without_per_hour,
        "with_per_hour": weighed.with_per_hour,
    }
    return Evidence(
        key=copy_key(choice),
        claim=f"A copy for the pattern is {'kept' if choice.verdict.is_kept else 'refused'}.",
        method=Method.PLANNED,
        subject=Subject(SubjectKind.TWIN, "a twin of the design at its horizon"),
        measurements=(
            Measurement(name="verdict", value=choice.verdict.value),
            Measurement(name="freshness", value=choice.freshness_minutes, unit=Unit.MINUTES),
            Measurement(name="rows", value=weighed.rows, unit=Unit.ROWS),
            Measurement(
                name="size", value=weighed.size_bytes + weighed.index_bytes, unit=Unit.BYTES
            ),
            Measurement(name="refreshes", value=weighed.refreshes_per_hour, unit=Unit.COUNT),
            *(
                Measurement(name=name, value=_rounded(value), unit=Unit.COST)
                for name, value in costs.items()
            ),
            *(_of_column(weighed) if choice.is_column else ()),
        ),
        statements=() if choice.summary is None else (choice.summary.definition,),
        server=weighed.server_version,
        locale=weighed.locale,
    )


def _of_column(weighed: CopyWeighed) -> tuple[Measurement, ...]:
    """Who else reads the totals, and how often the busiest row is written."""
    return (
        Measurement(name="others", value=weighed.shared_by - 1, unit=Unit.COUNT),
        Measurement(name="tree", value=weighed.base_tree),
        Measurement(name="hottest", value=_few_digits(weighed.hottest_per_hour)),
    )


def _few_digits(value: float) -> float:
    return float(f"{value:.2g}")


def _rounded(value: float) -> float:
    if value >= _THREE_DIGITS_FROM:
        return float(f"{value:.3g}")
    return round(value, 2)
